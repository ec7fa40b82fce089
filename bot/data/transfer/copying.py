"""Copying a whole installation from one database to another, page by page, so that it can go on where it stopped.

A row of the target's leases says, from the first page to the last, that it is being filled and from what; a bot does
not start on such a database. Neither of the two may be in use meanwhile.
"""

import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import msgspec

from bot.data import migrate, models
from bot.data.database import reader, select
from bot.data.transfer.dump import LEFT_OUT
from bot.data.transfer.stores import Store, open_store
from bot.data.transfer.tables import Table

UNFINISHED = "copying"  # the name of the lease that says so


class CopyError(Exception):
    """A copy that cannot be made; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class CopyProgress:
    """Rows of a table that the target has by now, of how many."""

    table: str
    rows: int
    of: int


async def copy(source_url: str, target_url: str) -> AsyncIterator[CopyProgress]:
    """Copies every row, table by table, and says after each page how far it is. Raises CopyError, MigrationError.

    The target must be empty, or the unfinished copy of the same source, which is continued.
    """
    if behind := await migrate.pending(source_url):
        raise CopyError(f"The source lacks the migration {behind[-1]}: run `python -m bot migrate up` on it first.")
    await migrate.upgrade(target_url)
    async with open_store(source_url) as source, open_store(target_url, writable=True) as target, source.moment():
        tables = {name: table for name, table in (await source.tables()).items() if name not in LEFT_OUT | {"aerich"}}
        counts = {name: await source.count(name) for name in tables}
        await _begin(source, target, tables, counts)
        for table in tables.values():
            async for rows in _copy_table(source, target, table):
                yield CopyProgress(table.name, rows, counts[table.name])
        await _end(source, target, counts)


async def _begin(source: Store, target: Store, tables: Mapping[str, Table], counts: Mapping[str, int]) -> None:
    """Marks the target as unfinished. Raises CopyError if it holds anything but a part of this very copy."""
    newest = {name: await source.newest_key(table) for name, table in tables.items()}
    fingerprint = hashlib.sha256(msgspec.json.encode([counts, newest], order="sorted")).hexdigest()
    marker = await unfinished_copy(target)
    if marker is None:
        if rows := sum([await target.count(name) for name in tables]):
            raise CopyError(f"The target is not empty: it has {rows:,} rows. Copy to a new database.")
        lease = (await target.tables())["lease"].in_order_of(("name", "holder", "until", "token"))
        async with target.transaction():
            await target.clear("lease")
            await target.write(lease, [(UNFINISHED, fingerprint, 0, 0)])
    elif marker != fingerprint:
        raise CopyError("The target is a part of another copy, or the source has changed. Copy to a new database.")


async def unfinished_copy(store: Store) -> str | None:
    """What a database is an unfinished copy of; None for one that is whole."""
    table = (await store.tables()).get("lease")
    if table is None:
        return None
    named = [dict(zip(table.columns, row, strict=True)) for row in await store.page(table, None)]
    return next((str(row["holder"]) for row in named if row["name"] == UNFINISHED), None)


async def require_whole() -> None:
    """Raises CopyError if the open database is an unfinished copy."""
    if await select(reader(), models.Lease, "name", name=UNFINISHED):
        raise CopyError("This database is an unfinished copy. Run `python -m bot copy` again; it goes on.")


async def _copy_table(source: Store, target: Store, table: Table) -> AsyncIterator[int]:
    """Copies what the target lacks of a table; after each page, how many rows it has."""
    fitting = (await target.tables())[table.name].in_order_of(table.columns)
    after, rows = await target.newest_key(table), await target.count(table.name)
    yield rows
    while page := await source.page(table, after):
        async with target.transaction():
            await target.write(fitting, page)
        after = page[-1][table.key_index]
        rows += len(page)
        yield rows


async def _end(source: Store, target: Store, counts: Mapping[str, int]) -> None:
    """Finishes the copy. Raises CopyError if a table has not as many rows as its source."""
    for name, count in counts.items():
        if (copied := await target.count(name)) != count:
            raise CopyError(f"The table {name} has {copied:,} rows where its source has {count:,}. Copy it anew.")
    async with target.transaction():
        await target.continue_from(await source.sequences())
        await target.clear("lease")
