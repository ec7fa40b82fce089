"""Rows of every kind that a table's constraints allow: each column at its ends, empty, and at each word of a CHECK."""

import re
import sqlite3
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache

from scripts.migration.column_types import INTEGERS, characters, stored_type
from scripts.migration.schema import Column, Schema

Value = int | str | bytes | None
Row = dict[str, Value]
_SCALARS: dict[str, tuple[Value, ...]] = {
    "boolean": (0, 1),
    "text": ("x", "", "a'b;\\\n\"é"),
    "double precision": ("0.5", "0", "-1e300"),
    "jsonb": ('{"a": [1, null]}', "{}", "[]"),
    "timestamp with time zone": ("2026-01-02 03:04:05.000006+00:00", "1970-01-01 00:00:00+00:00"),
    "date": ("2026-01-02", "1970-01-01"),
    "time with time zone": ("03:04:05.000006+00:00", "00:00:00+00:00"),
    "bytea": (b"\x00\xff'", b""),
    "uuid": ("00000000-0000-0000-0000-000000000000", "6f1c1d5e-0000-4000-8000-0123456789ab"),
}
_LONGEST = 10_000  # of a text that is made as long as a number in a CHECK
_WORD = re.compile(r"'((?:[^']|'')*)'|\b(\d+)\b")


@dataclass(frozen=True, slots=True)
class Check:
    """A CHECK, and the columns that it reads."""

    sql: str
    columns: frozenset[str]


def rows_of_every_kind(sqlite: Schema, postgres: Schema, start: int = 1) -> dict[str, list[Row]]:
    """Rows by table that both databases take, their keys numbered from `start` on.

    A kind is a value of one column, with values beside it that the CHECKs allow. Where no row is found that they allow,
    there is none, with a warning.
    """
    rows = {}
    for name, table in sqlite.items():
        columns = tuple((column, postgres[name].columns[column]) for column in table.columns)
        rows[name] = _rows(name, (table.sql, *table.indexes.values()), columns, start)
    return rows


@cache
def _rows(name: str, statements: tuple[str, ...], columns: tuple[tuple[str, Column], ...], start: int) -> list[Row]:
    """Those of a table that SQLite makes by these statements, and whose columns PostgreSQL describes so."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.row_factory = sqlite3.Row
        for statement in statements:
            db.execute(statement)
        kinds = _Kinds(db, name, dict(columns), _checks(statements[0], dict(columns)))
        kinds.refer_to(start)
        serial = start
        for column, value in kinds.wanted():
            if (row := kinds.row(serial, column, value)) is not None:
                with suppress(sqlite3.IntegrityError):  # two columns that are unique together, such as a kind
                    _insert(db, name, row)
                    serial += 1
        rows = [dict(row) for row in db.execute(f'SELECT * FROM "{name}"')]
    if not rows:
        warnings.warn(f"No row was found that the constraints of {name} allow: it is tried without.", stacklevel=1)
    return rows


class _Kinds:
    """What rows a table may have. Columns that no CHECK reads take their values in turn."""

    def __init__(self, db: sqlite3.Connection, table: str, columns: dict[str, Column], checks: list[Check]) -> None:
        self._db = db
        self._checks = checks
        self._types = {name: column.type for name, column in columns.items()}
        self._values = {name: _values(column, _words(name, checks)) for name, column in columns.items()}
        self._references = _references(db, table)
        self._read = [name for name in columns if any(name in check.columns for check in checks)]
        self._numbered = _distinct(db, table) - {*self._read}
        self._known: dict[tuple[str, tuple[Value, ...]], bool] = {}

    def refer_to(self, serial: int) -> None:
        """Lets columns that hold the key of another row hold this one; every table has a row with it."""
        for name in self._references:
            self._values[name] = (_serial_value(self._types[name], serial),)

    def wanted(self) -> Iterator[tuple[str, Value]]:
        """Each value of each column that a CHECK reads, and as many rows beside them as the others need."""
        yield from ((name, value) for name in self._read for value in self._values[name])
        yield from [("", None)] * max(map(len, self._values.values()))

    def row(self, serial: int, column: str, value: Value) -> Row | None:
        """A row with this value in a column, None if the CHECKs allow none."""
        row = {name: values[serial % len(values)] for name, values in self._values.items()}
        row |= {name: _serial_value(self._types[name], serial) for name in self._numbered}
        options = self._values | ({column: (value,)} if column else {})
        return row if self._settle(row, options, 0) else None

    def _settle(self, row: Row, options: Mapping[str, tuple[Value, ...]], position: int) -> bool:
        """Chooses values from a column on, and others where a CHECK refuses them."""
        if position == len(self._read):
            return True
        column, settled = self._read[position], set(self._read[: position + 1])
        due = [check for check in self._checks if column in check.columns and check.columns <= settled]
        for value in options[column]:
            row[column] = value
            if all(self._allows(check, row) for check in due) and self._settle(row, options, position + 1):
                return True
        return False

    def _allows(self, check: Check, row: Row) -> bool:
        columns = sorted(check.columns)
        values = tuple(row[column] for column in columns)
        if (check.sql, values) not in self._known:
            bound = ", ".join(f'? AS "{column}"' for column in columns)
            query = f"SELECT coalesce({check.sql}, 1) FROM (SELECT {bound})"
            self._known[check.sql, values] = bool(self._db.execute(query, values).fetchone()[0])
        return self._known[check.sql, values]


def _insert(db: sqlite3.Connection, table: str, row: Row) -> None:
    listed = ", ".join(f'"{column}"' for column in row)
    db.execute(f'INSERT INTO "{table}" ({listed}) VALUES ({", ".join("?" * len(row))})', list(row.values()))


def _distinct(db: sqlite3.Connection, table: str) -> set[str]:
    """Columns of a key, or unique, alone or together."""
    columns = {row["name"] for row in db.execute(f'PRAGMA table_info("{table}")') if row["pk"]}
    for index in db.execute(f'PRAGMA index_list("{table}")').fetchall():
        if index["unique"]:
            columns |= {row["name"] for row in db.execute(f'PRAGMA index_info("{index["name"]}")')}
    return columns


def _references(db: sqlite3.Connection, table: str) -> list[str]:
    """Columns that hold the key of another row."""
    return [row["from"] for row in db.execute(f'PRAGMA foreign_key_list("{table}")')]


def _values(column: Column, words: list[Value]) -> tuple[Value, ...]:
    """Values of a column, and those words of CHECKs that are of its type; the plainest first, NULL last."""
    values = dict.fromkeys(_values_of_type(stored_type(column.type), words))
    return tuple(values) if column.required else (*values, None)


def _values_of_type(name: str, words: list[Value]) -> Iterable[Value]:
    if (length := characters(name)) is not None:
        return [text for text in (*_texts(words), "x", "", "é" * length) if len(text) <= length]
    if name.startswith("numeric"):
        return ("1.5" if "," in name and not name.endswith(",0)") else "1", "0", "-1")
    if name in INTEGERS:
        ends = [word + step for word in words if isinstance(word, int) for step in (0, 1, -1)]
        return [0, 1, 2, *(end for end in ends if abs(end) < 1 << 8 * INTEGERS[name] - 1)]
    return [*_SCALARS.get(name, ()), *(_texts(words) if name == "text" else ())]


def _texts(words: list[Value]) -> Iterator[str]:
    """Words of CHECKs, patterns of LIKE without their wildcards, texts of the lengths that are named, and JSON."""
    for word in words:
        if isinstance(word, str):
            yield from (word, word.replace("%", "").replace("_", "x"))
        elif isinstance(word, int) and word < _LONGEST:
            yield "x" * word
    if words:
        yield "{}"


def _serial_value(name: str, serial: int) -> Value:
    name = stored_type(name)
    if name == "uuid":
        return f"00000000-0000-0000-0000-{serial:012}"
    if name == "bytea":
        return str(serial).encode()
    if name == "timestamp with time zone":
        return f"2026-01-02 03:04:05.{serial:06}+00:00"
    return serial if name in INTEGERS else str(serial)


def _checks(statement: str, columns: Iterable[str]) -> list[Check]:
    checks = []
    for match in re.finditer(r"CHECK \(", statement):
        sql = statement[match.end() - 1 :]
        end = next(end for end in _ends(sql) if _is_whole(sql[:end]))
        mentioned = {column for column in columns if re.search(rf"\b{column}\b", sql[:end])}
        checks.append(Check(sql[:end], frozenset(mentioned)))
    return checks


def _ends(sql: str) -> Iterator[int]:
    return (match.end() for match in re.finditer(r"\)", sql))


def _is_whole(sql: str) -> bool:
    bare = re.sub(r"'[^']*'", "", sql)
    return bare.count("(") == bare.count(")")


def _words(column: str, checks: list[Check]) -> list[Value]:
    """Texts and numbers in the CHECKs that read a column."""
    found: list[Value] = []
    for check in checks:
        if column in check.columns:
            for text, number in _WORD.findall(check.sql):
                found.append(int(number) if number else text)
    return found
