"""SQLite with BEGIN IMMEDIATE: two writers that read first after a deferred BEGIN fail: "database is locked"."""

import asyncio
import sqlite3
from typing import Any

from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError


class _Transaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error


class _Context(SqliteTransactionContext):
    async def __aenter__(self) -> Any:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            await self._abandon()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection

    async def _abandon(self) -> None:
        # BEGIN may have run in the connection's thread although the task waiting for it was cancelled.
        try:
            if self.connection._connection is not None:
                await asyncio.shield(self.connection._connection.rollback())
        finally:
            self._trxlock.release()


class Client(SqliteClient):
    """The SQLite client of the house."""

    def _in_transaction(self) -> _Context:
        return _Context(_Transaction(self), self._lock)


client_class = Client
