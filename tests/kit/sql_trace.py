"""Prints what the database is told: `make test ARGS="--sql -s -n 0 tests/services/progression/test_checkin.py"`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from asyncpg.connection import LoggedQuery

from bot.data.database import reader, writer
from bot.data.engines.postgres import PostgresEngine


class _TracedConnection(PostgresEngine.connection_class):  # type: ignore[misc]
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.add_query_logger(_print_query)


def _print_query(query: LoggedQuery) -> None:
    _print("postgres", query.query, *query.args[:20])


def _print(database: str, sql: str, *values: object) -> None:
    sys.stdout.write(" ".join([database, "|", *sql.split(), *map(repr, values)]) + "\n")


@contextmanager
def traced_postgres() -> Iterator[None]:
    """Connections that are opened meanwhile print their statements, with the values."""
    plain = PostgresEngine.connection_class
    PostgresEngine.connection_class = _TracedConnection  # type: ignore[assignment]
    try:
        yield
    finally:
        PostgresEngine.connection_class = plain


async def trace_sqlite() -> None:
    """The open SQLite connections print their statements from now on, with the values in them."""
    for client in (writer(), reader()):
        await client._connection.set_trace_callback(partial(_print, "sqlite  "))  # type: ignore[attr-defined]
