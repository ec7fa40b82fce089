"""An SQLite file as tables of plain rows."""

import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.data.scan import in_thread
from bot.data.transfer import tables
from bot.data.transfer.tables import VERSIONS, Row, Table, Value


class SqliteStore:
    """An SQLite file. Its statements run in worker threads, one at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @asynccontextmanager
    async def moment(self) -> AsyncIterator[None]:
        """Everything read inside is as of one moment."""
        await self._run("BEGIN")
        try:
            yield
        finally:
            await self._run("ROLLBACK")

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Everything written inside is there as a whole, or not at all."""
        await self._run("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            await self._run("ROLLBACK")
            raise
        await self._run("COMMIT")

    async def tables(self) -> dict[str, Table]:
        """Every table by its name."""
        names = await self._run("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {name: await self._table(name) for (name,) in names}

    async def _table(self, name: str) -> Table:
        columns = await self._run("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", name)
        key = next((column for column, _, place in columns if place == 1), "rowid")
        return Table(name, tuple(row[0] for row in columns), tuple(row[1].lower() for row in columns), key)

    async def versions(self) -> list[str]:
        """The migrations that are applied, the oldest first; none for an empty database."""
        if not await self._run("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'aerich'"):
            return []
        return [version.removesuffix(".py") for (version,) in await self._run(VERSIONS)]

    async def count(self, table: str, filled: str | None = None) -> int:
        """How many rows a table has; with something in the column `filled`, if one is named."""
        [(count,)] = await self._run(f'SELECT {tables.counted(filled)} FROM "{table}"')
        return int(count)

    async def newest_key(self, table: Table) -> Value:
        """The greatest key of a table; None for one without rows."""
        [(key,)] = await self._run(f'SELECT MAX("{table.key}") FROM "{table.name}"')
        return key  # type: ignore[no-any-return]

    async def page(self, table: Table, after: Value) -> list[Row]:
        """The next rows after a key, in the order of their keys; the first ones after None."""
        columns = ", ".join(f'"{column}"' for column in table.columns)
        condition, values = ("", ()) if after is None else (f'WHERE "{table.key}" > ? ', (after,))
        sql = f'SELECT {columns} FROM "{table.name}" {condition}ORDER BY "{table.key}" LIMIT {tables.PAGE}'
        return await self._run(sql, *values)

    async def write(self, table: Table, rows: Sequence[Row]) -> None:
        """Adds rows."""
        sql = table.insert_sql(["?"] * len(table.columns))
        await in_thread(self.connection.executemany, sql, rows)

    async def clear(self, table: str) -> None:
        """Deletes all rows of a table."""
        await self._run(f'DELETE FROM "{table}"')

    async def sequences(self) -> dict[str, int]:
        """By table, the last id that was given out, where the database gives ids."""
        if not await self._run("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"):
            return {}
        return {name: int(last) for name, last in await self._run("SELECT name, seq FROM sqlite_sequence")}

    async def continue_from(self, sequences: Mapping[str, int]) -> None:
        """Gives out ids after these ones, by table, so that none comes twice."""
        for table, last in sequences.items():
            await self._run("DELETE FROM sqlite_sequence WHERE name = ?", table)
            await self._run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", table, last)

    async def _run(self, sql: str, *values: Value) -> list[Any]:
        return await in_thread(lambda: self.connection.execute(sql, values).fetchall())
