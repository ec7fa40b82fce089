"""Statements derived from the Tortoise models: the everyday INSERT, UPDATE, DELETE and SELECT by key.

They are built once for each set of columns and then cached, so they cost what the same text by hand costs, and a column
that a model does not have is an error at the first use. A guard, an upsert, a join, an aggregate or bulk work stays SQL
by hand, with its parameters by name: `named` makes them positional.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from tortoise.models import Model

Row = Sequence[Any] | Mapping[str, Any]  # the values for one run of a statement

_NAME = re.compile(r"(?<![:\w]):([a-z]\w*)")


@dataclass(frozen=True, slots=True)
class LastId:
    """In place of a value: the id of the row of `model` that was written just before, so that nobody waits for it.

    On SQLite it must be the connection's last insert; PostgreSQL looks at the table's own sequence.
    """

    model: type[Model]
    as_text: bool = False

    def expression(self, is_sqlite: bool) -> str:
        """The SQL that gives it."""
        table = _table(self.model)
        last = "last_insert_rowid()" if is_sqlite else f"currval(pg_get_serial_sequence('{table}', 'id'))"
        return f"CAST({last} AS TEXT)" if self.as_text else last


@lru_cache(maxsize=512)
def insert_statement(
    model: type[Model],
    columns: tuple[str, ...],
    rows: int = 1,
    returning: str = "",
    expressions: tuple[tuple[str, str], ...] = (),
) -> str:
    """INSERT of so many rows with these columns, which give back the column `returning`, if one is named.

    `expressions` are columns with the SQL that gives their value; they take no placeholder.
    """
    _check(model, columns)
    row = f"({', '.join(dict(expressions).get(column, '?') for column in columns)})"
    sql = f"INSERT INTO {_table(model)} ({', '.join(columns)}) VALUES {', '.join([row] * rows)}"
    return f"{sql} RETURNING {returning}" if returning else sql


@lru_cache(maxsize=512)
def update_statement(model: type[Model], columns: tuple[str, ...], keys: tuple[str, ...]) -> str:
    """UPDATE of these columns where the keys have given values."""
    _check(model, columns + keys)
    changes = ", ".join(f"{column} = ?" for column in columns)
    return f"UPDATE {_table(model)} SET {changes}{_where(keys)}"


@lru_cache(maxsize=512)
def delete_statement(model: type[Model], keys: tuple[str, ...]) -> str:
    """DELETE where the keys have given values. Raises ValueError without a key."""
    _check(model, keys)
    if not keys:
        raise ValueError(f"deleting every {model.__name__}")
    return f"DELETE FROM {_table(model)}{_where(keys)}"


@lru_cache(maxsize=512)
def select_statement(model: type[Model], columns: tuple[str, ...], keys: tuple[str, ...], order: str = "") -> str:
    """SELECT of these columns where the keys have given values, in an `order` such as "at, id DESC"."""
    _check(model, columns + keys)
    tail = f" ORDER BY {order}" if order else ""
    return f"SELECT {', '.join(columns)} FROM {_table(model)}{_where(keys)}{tail}"


@lru_cache(maxsize=512)
def named(sql: str) -> tuple[str, tuple[str, ...]]:
    """A statement with `:name` placeholders as one with `?`, and the names in the order in which they stand."""
    return _NAME.sub("?", sql), tuple(_NAME.findall(sql))


def bound(sql: str, rows: Sequence[Row]) -> tuple[str, Sequence[Sequence[Any]]]:
    """A statement with `?` placeholders, and the values of each row in their order.

    For `:name` placeholders a row is a mapping, or a NamedTuple whose fields are the names in the order in which they
    stand: that costs nothing for a row. All rows are like the first one. Raises TypeError where it has other names.
    """
    statement, names = named(sql)
    if not rows:
        return statement, ()
    first = rows[0]
    by_name = isinstance(first, Mapping)
    given = tuple(first) if by_name else getattr(first, "_fields", ())
    if (set(given) != set(names)) if by_name else (names and given != names):
        raise TypeError(f"a statement with the names {names} is given values with the names {given}")
    if by_name:
        return statement, [[row[name] for name in names] for row in cast("Sequence[Mapping[str, Any]]", rows)]
    return statement, cast("Sequence[Sequence[Any]]", rows)


@lru_cache(maxsize=512)
def numbered(sql: str) -> str:
    """A statement with `?` placeholders as PostgreSQL wants them: $1, $2."""
    first, *parts = sql.split("?")
    return first + "".join(f"${index}{part}" for index, part in enumerate(parts, 1))


def _table(model: type[Model]) -> str:
    return model._meta.db_table


def _where(keys: tuple[str, ...]) -> str:
    return f" WHERE {' AND '.join(f'{key} = ?' for key in keys)}" if keys else ""


def _check(model: type[Model], columns: tuple[str, ...]) -> None:
    if unknown := [column for column in columns if column not in model._meta.fields_db_projection]:
        raise TypeError(f"{model.__name__} has no column {', '.join(unknown)}")
