"""PostgreSQL by asyncpg: a BEGIN that fails or is cancelled gives its pooled connection back."""

from collections.abc import Sequence
from typing import Any, cast

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionContextPooled
from tortoise.connection import get_connections


class _PostgresTransactionContext(TransactionContextPooled):
    async def __aenter__(self) -> Any:
        await self.ensure_connection()
        pool = self.client._parent._pool
        connection = self.client._connection = await pool.acquire()
        try:
            await self.client.begin()
        except BaseException:
            await pool.release(connection)  # shielded by asyncpg, and resets what BEGIN may have done
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        # The parent resets the context only after the release; a release that raises must not skip it.
        token, self.token = self.token, None  # type: ignore[assignment]
        try:
            await super().__aexit__(exc_type, exc_val, exc_tb)
        finally:
            get_connections().reset(token)


class _Connection(asyncpg.Connection):  # type: ignore[misc]
    def get_reset_query(self) -> str:
        """Nothing to undo when a connection goes back to the pool, which saves a round trip a transaction.

        The house keeps no state in a session: settings are SET LOCAL, advisory locks end with their transaction. A
        transaction left open is rolled back all the same.
        """
        return ""


class _Transaction(TransactionWrapper):
    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """Runs a statement and returns its rows, without Tortoise's layers around each."""
        rows: Any = await self._translate_exceptions(_fetch, query, values or ())
        return cast("list[dict[str, Any]]", rows)


async def _fetch(transaction: _Transaction, query: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    async with transaction._lock:
        return list(map(dict, await transaction._connection.fetch(query, *values)))


class PostgresEngine(AsyncpgDBClient):
    """The PostgreSQL client of this project."""

    connection_class = _Connection

    def _in_transaction(self) -> _PostgresTransactionContext:
        return _PostgresTransactionContext(_Transaction(self), self._pool_init_lock)


client_class = PostgresEngine
