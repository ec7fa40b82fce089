"""Databases to try migrations on, thrown away afterwards."""

import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import ExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg

from bot.data.database import sqlite_path
from scripts.migration.rows import Row, Value
from scripts.migration.schema import Schema, postgres_schema, sqlite_schema
from scripts.migration.values import literal
from scripts.postgres_server import postgres_server

Rows = Mapping[str, Mapping[tuple[Any, ...], dict[str, Any]]]  # by table and key
_serial = count(1)


@dataclass(frozen=True, slots=True)
class TrialDatabase:
    """A database that holds what is tried."""

    dialect: str
    url: str

    @property
    def _unguarded(self) -> list[str]:
        """What lets rows stand without those that they belong to, as SQLite does by itself."""
        return [] if self.dialect == "sqlite" else ["SET session_replication_role = replica"]

    async def schema(self) -> Schema:
        """The tables as they are, without aerich's."""
        if self.dialect == "sqlite":
            schema = sqlite_schema(sqlite_path(self.url))
        else:
            schema = await postgres_schema(self.url)
        return {name: table for name, table in schema.items() if name != "aerich"}

    async def execute(self, statements: Iterable[str]) -> None:
        """Runs statements that give no rows."""
        script = "".join(f"{statement};\n" for statement in statements)
        if self.dialect == "sqlite":
            with closing(sqlite3.connect(sqlite_path(self.url))) as db:
                db.executescript(f"BEGIN;\n{script}COMMIT;")
            return
        db = await asyncpg.connect(self.url)
        try:
            await db.execute(script)
        finally:
            await db.close()

    async def insert(self, rows: Mapping[str, list[Row]], schema: Schema) -> None:
        """Writes rows, by table, but those whose like is there. What they belong to may come later."""
        statements = self._unguarded
        for table, several in rows.items():
            if not several:
                continue
            columns = ", ".join(f'"{column}"' for column in several[0])
            values = ",\n".join(f"({', '.join(map(self._literal, row.values()))})" for row in several)
            statements.append(f'INSERT INTO "{table}" ({columns}) VALUES {values} ON CONFLICT DO NOTHING')
            for column, definition in schema[table].columns.items():
                if definition.sequence:
                    newest = f'(SELECT MAX("{column}") FROM "{table}")'
                    statements.append(f"SELECT setval('\"{definition.sequence}\"', {newest})")
        await self.execute(statements)

    def _literal(self, value: Value) -> str:
        if value is None:
            return "NULL"
        return literal(value if isinstance(value, bytes) else str(value), self.dialect)

    async def read(self, schema: Schema) -> Rows:
        """All rows of all tables, by table and key; as texts on PostgreSQL."""
        cast = "" if self.dialect == "sqlite" else "::text"
        queries = {}
        for name, table in schema.items():
            columns = ", ".join(f'"{column}"{cast} AS "{column}"' for column in table.columns)
            queries[name] = f'SELECT {columns} FROM "{name}"'
        rows = await self._fetch(queries)
        keys = {name: table.key or tuple(table.columns) for name, table in schema.items()}
        return {name: {tuple(row[column] for column in keys[name]): row for row in rows[name]} for name in schema}

    async def _fetch(self, queries: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
        if self.dialect == "sqlite":
            with closing(sqlite3.connect(sqlite_path(self.url))) as file:
                file.row_factory = sqlite3.Row
                return {name: [dict(row) for row in file.execute(query)] for name, query in queries.items()}
        db = await asyncpg.connect(self.url)
        try:
            return {name: [dict(row) for row in await db.fetch(query)] for name, query in queries.items()}
        finally:
            await db.close()

    async def clear(self, tables: Iterable[str]) -> None:
        """Removes all rows of these tables."""
        await self.execute([*self._unguarded, *(f'DELETE FROM "{table}"' for table in tables)])


class Scratch:
    """Empty databases, as many as are asked for."""

    def __init__(self, folder: Path, server: str) -> None:
        """Files in the folder, and schemas in a database of PostgreSQL, which are made and dropped at once."""
        self._folder = folder
        self._server = server
        self._schemas: list[str] = []

    async def new(self, dialect: str) -> TrialDatabase:
        """An empty database."""
        name = f"scratch_{next(_serial)}"
        if dialect == "sqlite":
            return TrialDatabase(dialect, f"sqlite://{self._folder / name}.db")
        await TrialDatabase(dialect, self._server).execute([f"CREATE SCHEMA {name}"])
        self._schemas.append(name)
        return TrialDatabase(dialect, f"{self._server}{'&' if '?' in self._server else '?'}search_path={name}")

    async def drop(self) -> None:
        """Drops the schemas."""
        if self._schemas:
            drops = [f"DROP SCHEMA {name} CASCADE" for name in self._schemas]
            await TrialDatabase("postgres", self._server).execute(drops)


@asynccontextmanager
async def scratch(server: str | None = None) -> AsyncIterator[Scratch]:
    """Opens one, on a PostgreSQL `server` or on one of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = Scratch(folder, server or stack.enter_context(postgres_server()))
        try:
            yield databases
        finally:
            if server is not None:
                await databases.drop()
