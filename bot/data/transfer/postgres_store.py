"""A schema of PostgreSQL as tables of plain rows."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.data.transfer import tables
from bot.data.transfer.tables import VERSIONS, Row, Table, Value


class PostgresStore:
    """A schema of PostgreSQL, over one connection."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    @asynccontextmanager
    async def moment(self) -> AsyncIterator[None]:
        """Everything read inside is as of one moment."""
        async with self.connection.transaction(isolation="repeatable_read", readonly=True):
            yield

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Everything written inside is there as a whole, or not at all."""
        async with self.connection.transaction():
            yield

    async def tables(self) -> dict[str, Table]:
        """Every table by its name."""
        rows = await self.connection.fetch(_POSTGRES_COLUMNS)
        tables: dict[str, list[Any]] = {}
        for row in rows:
            tables.setdefault(row["name"], []).append(row)
        return {
            name: Table(
                name,
                tuple(row["column"] for row in columns),
                tuple(row["type"] for row in columns),
                next((row["column"] for row in columns if row["is_key"]), columns[0]["column"]),
            )
            for name, columns in tables.items()
        }

    async def versions(self) -> list[str]:
        """The migrations that are applied, the oldest first; none for an empty database."""
        if await self.connection.fetchval("SELECT to_regclass('aerich')") is None:
            return []
        return [row["version"].removesuffix(".py") for row in await self.connection.fetch(VERSIONS)]

    async def count(self, table: str, filled: str | None = None) -> int:
        """How many rows a table has; with something in the column `filled`, if one is named."""
        return int(await self.connection.fetchval(f'SELECT {tables.counted(filled)} FROM "{table}"'))

    async def newest_key(self, table: Table) -> Value:
        """The greatest key of a table; None for one without rows."""
        order = _in_order(table)
        return await self.connection.fetchval(  # type: ignore[no-any-return]
            f'SELECT "{table.key}" FROM "{table.name}" ORDER BY {order} DESC LIMIT 1'
        )

    async def page(self, table: Table, after: Value) -> list[Row]:
        """The next rows after a key, in the order of their keys; the first ones after None."""
        columns = ", ".join(
            f'"{name}"::{_PLAIN[kind]}' if kind in _PLAIN else f'"{name}"'
            for name, kind in zip(table.columns, table.types, strict=True)
        )
        order = _in_order(table)
        condition, values = ("", ()) if after is None else (f"WHERE {order} > $1 ", (after,))
        sql = f'SELECT {columns} FROM "{table.name}" {condition}ORDER BY {order} LIMIT {tables.PAGE}'
        return [tuple(row) for row in await self.connection.fetch(sql, *values)]

    async def write(self, table: Table, rows: Sequence[Row]) -> None:
        """Adds rows."""
        marks = [
            f"${place}::int::boolean" if kind == "boolean" else f"${place}"
            for place, kind in enumerate(table.types, start=1)
        ]
        await self.connection.executemany(table.insert_sql(marks), rows)

    async def clear(self, table: str) -> None:
        """Deletes all rows of a table."""
        await self.connection.execute(f'DELETE FROM "{table}"')

    async def sequences(self) -> dict[str, int]:
        """By table, the last id that was given out, where the database gives ids."""
        last_ids = {}
        for table, sequence in await self._serial_tables():
            last, is_called = await self.connection.fetchrow(f"SELECT last_value, is_called FROM {sequence}")
            last_ids[table] = last if is_called else last - 1
        return last_ids

    async def continue_from(self, sequences: Mapping[str, int]) -> None:
        """Gives out ids after these ones, by table, so that none comes twice."""
        for table, sequence in await self._serial_tables():
            if sequences.get(table, 0) > 0:
                await self.connection.execute("SELECT setval($1::text::regclass, $2)", sequence, sequences[table])

    async def _serial_tables(self) -> list[tuple[str, str]]:
        rows = await self.connection.fetch(_POSTGRES_SEQUENCES)
        return [(row["name"], row["sequence"]) for row in rows if row["sequence"]]


# What a PostgreSQL type is read as.
_PLAIN = {"boolean": "int", "json": "text", "jsonb": "text"}
_POSTGRES_COLUMNS = """
SELECT c.relname AS name, a.attname AS column, format_type(a.atttypid, NULL) AS type,
    COALESCE(a.attnum = ANY (i.indkey), false) AS is_key
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relkind IN ('r', 'p') ORDER BY c.relname, a.attnum
"""
_POSTGRES_SEQUENCES = """
SELECT c.relname AS name, pg_get_serial_sequence(quote_ident(c.relname), 'id') AS sequence
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'id'
WHERE c.relkind IN ('r', 'p') ORDER BY c.relname
"""


def _in_order(table: Table) -> str:
    """The key as it is compared: texts by their bytes, as SQLite does, whatever the server's language."""
    kind = table.types[table.key_index]
    return f'"{table.key}" COLLATE "C"' if kind in ("character varying", "text") else f'"{table.key}"'
