"""A database as tables of plain rows, the same on SQLite and PostgreSQL and at any migration.

Rows are read by their key, a page at a time, in one snapshot.
"""

import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from typing import Protocol

import asyncpg

from bot.data.database import is_sqlite, sqlite_path
from bot.data.postgres_address import PostgresAddress
from bot.data.transfer.postgres_store import PostgresStore
from bot.data.transfer.sqlite_store import SqliteStore
from bot.data.transfer.tables import Row, Table, Value


class Store(Protocol):
    """One database, open for moving rows."""

    def moment(self) -> AbstractAsyncContextManager[None]:
        """Everything read inside is as of one moment."""

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """Everything written inside is there as a whole, or not at all."""

    async def tables(self) -> dict[str, Table]:
        """Every table by its name."""

    async def versions(self) -> list[str]:
        """The migrations that are applied, the oldest first; none for an empty database."""

    async def count(self, table: str, filled: str | None = None) -> int:
        """How many rows a table has; with something in the column `filled`, if one is named."""

    async def newest_key(self, table: Table) -> Value:
        """The greatest key of a table; None for one without rows."""

    async def page(self, table: Table, after: Value) -> list[Row]:
        """The next rows after a key, in the order of their keys; the first ones after None."""

    async def write(self, table: Table, rows: Sequence[Row]) -> None:
        """Adds rows."""

    async def clear(self, table: str) -> None:
        """Deletes all rows of a table."""

    async def sequences(self) -> dict[str, int]:
        """By table, the last id that was given out, where the database gives ids."""

    async def continue_from(self, sequences: Mapping[str, int]) -> None:
        """Gives out ids after these ones, by table, so that none comes twice."""


@asynccontextmanager
async def open_store(url: str, *, writable: bool = False) -> AsyncIterator[Store]:
    """Opens a database beside whoever uses it. Raises what the driver raises where it cannot be opened."""
    if is_sqlite(url):
        path = sqlite_path(url)
        address = f"file:{path.absolute().as_posix()}?mode={'rw' if writable else 'ro'}"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)) as connection:
            yield SqliteStore(connection)
        return
    postgres = await asyncpg.connect(PostgresAddress.parse(url).dsn, statement_cache_size=0)
    try:
        yield PostgresStore(postgres)
    finally:
        await postgres.close()
