"""PostgreSQL by asyncpg: a BEGIN that fails or is cancelled gives its pooled connection back.

A server that has no connection left for us makes us wait, and one that has ended a connection costs nothing where
nothing had begun on it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeVar, cast

import asyncpg
import structlog
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import PoolConnectionWrapper, TransactionContextPooled
from tortoise.connection import get_connections

T = TypeVar("T")

SLOT_PATIENCE = 60.0  # seconds to wait for a connection that the server does not have
_PAUSE = 0.05  # seconds between two attempts at one
_ATTEMPTS = 12  # at what has not begun: every connection of a pool may have been ended, and be found so one by one

_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.InternalClientError,  # a statement is sent while the server's farewell is being read
    ConnectionError,
)

_IN_ADDRESS = {"host", "port", "user", "password", "database"}  # what Tortoise would pass beside it

log = structlog.get_logger("database")


def is_lost(error: BaseException) -> bool:
    """Whether an error says that the connection is no more; what was being committed may have been, or not."""
    closed = isinstance(error, asyncpg.InterfaceError) and "connection is closed" in str(error)
    return closed or isinstance(error, _LOST)


async def _with_slot(connect: Callable[[], Awaitable[T]]) -> T:
    """A connection, once the server has one for us: another that we have may be free by then, too.

    Raises asyncpg.TooManyConnectionsError after SLOT_PATIENCE seconds.
    """
    loop = asyncio.get_running_loop()
    since = loop.time()
    while True:
        try:
            return await connect()
        except asyncpg.TooManyConnectionsError as error:
            if loop.time() - since > SLOT_PATIENCE:
                raise
            log.debug("waiting for a connection", error=str(error))
            await asyncio.sleep(_PAUSE)


async def _acquired(pool: Any) -> Any:
    return await _with_slot(pool.acquire)


class _PooledConnection(PoolConnectionWrapper[Any]):
    async def __aenter__(self) -> Any:
        await self.ensure_connection()
        self.connection = await _acquired(self.client._pool)
        return self.connection


class _PostgresTransactionContext(TransactionContextPooled):
    async def __aenter__(self) -> Any:
        await self.ensure_connection()
        await _while_unbegun(self._begin)
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def _begin(self) -> None:
        pool = self.client._parent._pool
        connection = self.client._connection = await _acquired(pool)
        try:
            await self.client.begin()
        except BaseException:
            await pool.release(connection)  # shielded by asyncpg, and resets what BEGIN may have done
            raise

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        # The parent resets the context only after the release; a release that raises must not skip it.
        token, self.token = self.token, None  # type: ignore[assignment]
        try:
            await super().__aexit__(exc_type, exc_val, exc_tb)
        finally:
            get_connections().reset(token)


async def _while_unbegun(begin: Callable[[], Awaitable[T]]) -> T:
    """What `begin` gives, which changes nothing: again on another connection where its own turns out to be ended."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return await begin()
        except Exception as error:
            if not is_lost(error):
                raise
    return await begin()


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


def _only_reads(query: str) -> bool:
    return query.lstrip()[:6].upper() == "SELECT"


class PostgresEngine(AsyncpgDBClient):
    """The PostgreSQL client of this project."""

    connection_class = _Connection

    async def create_pool(self, **options: Any) -> Any:
        """The pool, with its first connection: asyncpg reads the address itself."""
        options = {name: value for name, value in options.items() if name not in _IN_ADDRESS}
        return await _with_slot(lambda: asyncpg.create_pool(**options))

    def acquire_connection(self) -> PoolConnectionWrapper[Any]:
        """A connection of the pool, for one statement or several."""
        return _PooledConnection(self, self._pool_init_lock)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> Any:
        """Runs a statement of Tortoise's; one that only reads again where its connection had been ended."""
        run = partial(super().execute_query, query, values)
        return await (_while_unbegun(run) if _only_reads(query) else run())

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """Runs a statement and returns its rows; one that only reads again where its connection had been ended."""
        run = partial(super().execute_query_dict, query, values)
        rows: list[dict[str, Any]] = await (_while_unbegun(run) if _only_reads(query) else run())
        return rows

    def _in_transaction(self) -> _PostgresTransactionContext:
        return _PostgresTransactionContext(_Transaction(self), self._pool_init_lock)


client_class = PostgresEngine
