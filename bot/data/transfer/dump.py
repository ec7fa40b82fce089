"""A dump: a whole database in one compressed file of JSON lines that either system can take back, at any migration.

The first line says which migration the rows are of and how many there are, each line after it holds rows of one table,
and the last one the ids given out so far and a hash of all lines before it.
"""

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from bot.data.transfer.stores import Store
from bot.data.transfer.tables import Table, Value

FORMAT = "paper-falcon-dump-1"
MAGIC = b"\x1f\x8b"  # how every gzip file begins
LEFT_OUT = {"lease"}  # who works right now is nothing to keep


class DumpError(Exception):
    """A file that is no whole dump; its text says why."""


class Header(msgspec.Struct, frozen=True):
    """What a dump holds: the newest migration applied, and rows by table. `made_at` in ms since 1970."""

    format: str
    migration: str
    made_at: int
    rows: dict[str, int]


class Rows(msgspec.Struct, frozen=True):
    """Some rows of one table."""

    table: str
    columns: tuple[str, ...]
    rows: list[list[Value]]


class Footer(msgspec.Struct, frozen=True):
    """The last line."""

    sequences: dict[str, int]
    sha256: str


async def write_dump(store: Store, path: Path, now: int) -> Header:
    """Writes a dump of one moment. `now` in ms since 1970. Raises DumpError for a database without migrations."""
    async with store.moment():
        versions = await store.versions()
        if not versions:
            raise DumpError("the database is empty: no migration was ever applied to it")
        tables = {name: table for name, table in (await store.tables()).items() if name not in LEFT_OUT}
        rows = {name: await store.count(name) for name in tables}
        header = Header(FORMAT, versions[-1], now, rows)
        with gzip.open(path, "wb", compresslevel=5) as file:
            digest = hashlib.sha256()
            _write(file, digest, header)
            for table in tables.values():
                after: Value = None
                while page := await store.page(table, after):
                    _write(file, digest, Rows(table.name, table.columns, [list(row) for row in page]))
                    after = page[-1][table.key_index]
            _write(file, digest, Footer(await store.sequences(), digest.hexdigest()))
    return header


def _write(file: Any, digest: Any, line: msgspec.Struct) -> None:
    text = msgspec.json.encode(line) + b"\n"
    digest.update(text)
    file.write(text)


def read_header(path: Path) -> Header:
    """What a dump says of itself. Raises DumpError."""
    try:
        with gzip.open(path, "rb") as file:
            header = msgspec.json.decode(file.readline(), type=Header)
    except (OSError, EOFError, msgspec.MsgspecError) as error:
        raise DumpError(f"{path} is no dump of Paper Falcon") from error
    if header.format != FORMAT:
        raise DumpError(f"{path} has the format {header.format!r}; this release reads {FORMAT!r}")
    return header


def read_rows(path: Path, sequences: dict[str, int]) -> Iterator[Rows]:
    """The rows of a dump, some at a time; `sequences` is filled at the end. Blocks: for a worker thread.

    Raises DumpError where the file is cut or changed: at its end, so keep nothing of it before.
    """
    header = read_header(path)
    digest, counts = hashlib.sha256(), dict.fromkeys(header.rows, 0)
    try:
        with gzip.open(path, "rb") as file:
            digest.update(file.readline())
            for line in file:
                if b'"sha256":' in line and line.startswith(b'{"sequences"'):
                    footer = msgspec.json.decode(line, type=Footer)
                    if footer.sha256 != digest.hexdigest() or counts != header.rows:
                        raise DumpError(f"{path} was changed after it was written")
                    sequences.update(footer.sequences)
                    return
                rows = msgspec.json.decode(line, type=Rows)
                counts[rows.table] = counts.get(rows.table, 0) + len(rows.rows)
                digest.update(line)
                yield rows
    except (OSError, EOFError, msgspec.MsgspecError) as error:
        raise DumpError(f"{path} is damaged: {error}") from error
    raise DumpError(f"{path} is cut off")


def verify_dump(path: Path) -> Header:
    """Reads a dump to its end. Raises DumpError. Blocks: for a worker thread."""
    for _ in read_rows(path, {}):
        pass
    return read_header(path)


async def load_dump(path: Path, store: Store) -> None:
    """Fills a store that is at the dump's migration; what was in its tables is replaced, or nothing is.

    Raises DumpError.
    """
    sequences: dict[str, int] = {}
    async with store.transaction():
        tables = await store.tables()
        for name in tables:
            if name not in LEFT_OUT:
                await store.clear(name)
        for rows in read_rows(path, sequences):
            await store.write(_matching(tables, rows), rows.rows)
        await store.continue_from(sequences)


def _matching(tables: Mapping[str, Table], rows: Rows) -> Table:
    """The table in the order of the columns that the rows have. Raises DumpError for one of other columns."""
    table = tables.get(rows.table)
    if table is None or set(table.columns) != set(rows.columns):
        raise DumpError(f"the table {rows.table} has other columns here")
    return table.in_order_of(rows.columns)
