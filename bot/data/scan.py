"""Reading a great deal without getting in anybody's way: in a worker thread, beside the connection that writes.

On SQLite a scanner has a connection of its own. On PostgreSQL it borrows one of the pool for each moment or query, and
holds none while anybody writes: who waited for a second one of a pool of one would wait for ever.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Protocol, TypeVar

import asyncpg
from tortoise.backends.base.client import BaseDBAsyncClient

from bot.data.database import writer
from bot.data.statements import Row, bound, numbered

T = TypeVar("T")
Rows = Sequence[Sequence[Any]]
Keys = Sequence[Row]  # sets of values for one statement

# PostgreSQL plans a statement for the table as it finds it, and keeps that plan while the table grows: one made when it
# was all but empty would read the whole of it, for every server anew. This holds until the transaction ends.
BY_INDEX = "SET LOCAL enable_seqscan = off"

_CHUNK = 2_000  # rows fetched at once from PostgreSQL: few milliseconds of the event loop


class Scanner(Protocol):
    """Reads. Its methods block: call them in a worker thread (see `in_thread`) and only there.

    Placeholders are `?`, or `:name` for values with names (see `bound`).
    """

    def moment(self) -> AbstractContextManager[None]:
        """Everything read inside is as of one moment."""

    def stream(self, sql: str, *values: Any, **named_values: Any) -> Iterator[Sequence[Any]]:
        """The rows of a query, one after the other; only inside a moment, and to be read before it ends."""

    def stream_each(self, sql: str, keys: Keys) -> Iterator[Sequence[Any]]:
        """The rows of a query for each of several sets of values in turn.

        On PostgreSQL more than one set costs a single round trip, and holds all their rows in memory at once.
        """

    def fetch(self, sql: str, *values: Any, **named_values: Any) -> Rows:
        """All rows of a query."""

    def fetch_each(self, sql: str, keys: Keys) -> Rows:
        """All rows for each of several sets of values in turn, by one round trip."""

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite, for the few statements that differ."""


async def in_thread(function: Callable[..., T], *args: Any) -> T:
    """Runs a function in a worker thread. A cancelled caller still waits for its end: it may be using a connection."""
    task = asyncio.ensure_future(asyncio.to_thread(function, *args))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


@asynccontextmanager
async def scanner() -> AsyncIterator[Scanner]:
    """A scanner of the open database."""
    db: Any = writer()
    if db.capabilities.dialect == "sqlite":
        # By an address that makes no new file in place of one that was removed.
        address = f"{Path(db.filename).absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA busy_timeout = 5000")
            yield _Sqlite(connection)
        finally:
            connection.close()
    else:
        yield _Postgres(db, asyncio.get_running_loop())


class _Sqlite:
    is_sqlite = True

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @contextmanager
    def moment(self) -> Iterator[None]:
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    def stream(self, sql: str, *values: Any, **named_values: Any) -> Iterator[Sequence[Any]]:
        return self._db.execute(*_ordered(sql, values, named_values))

    def stream_each(self, sql: str, keys: Keys) -> Iterator[Sequence[Any]]:
        statement, rows = bound(sql, keys)
        return chain.from_iterable(self._db.execute(statement, values) for values in rows)

    def fetch(self, sql: str, *values: Any, **named_values: Any) -> Rows:
        return self._db.execute(*_ordered(sql, values, named_values)).fetchall()

    def fetch_each(self, sql: str, keys: Keys) -> Rows:
        return list(self.stream_each(sql, keys))


class _Postgres:
    is_sqlite = False

    def __init__(self, pool: BaseDBAsyncClient, loop: asyncio.AbstractEventLoop) -> None:
        self._pool = pool
        self._loop = loop
        self._moments: list[asyncpg.Connection[Any]] = []  # the connection of the open one

    @contextmanager
    def moment(self) -> Iterator[None]:
        borrowed = AsyncExitStack()
        self._moments.append(self._wait(self._begin(borrowed)))
        try:
            yield
        finally:
            self._moments.pop()
            self._wait(borrowed.aclose())

    async def _begin(self, borrowed: AsyncExitStack) -> "asyncpg.Connection[Any]":
        async with AsyncExitStack() as until_begun:
            db: Any = await until_begun.enter_async_context(self._pool.acquire_connection())
            transaction = db.transaction(isolation="repeatable_read", readonly=True)
            await transaction.start()
            until_begun.push_async_callback(transaction.rollback)
            await db.execute(BY_INDEX)
            borrowed.push_async_callback(until_begun.pop_all().aclose)
        return db

    def stream(self, sql: str, *values: Any, **named_values: Any) -> Iterator[Sequence[Any]]:
        statement, ordered = _ordered(sql, values, named_values)

        async def opened() -> Any:
            return await self._moments[-1].cursor(numbered(statement), *ordered)

        cursor = self._wait(opened())
        rows = self._wait(cursor.fetch(_CHUNK))
        while len(rows) == _CHUNK:
            yield from rows
            rows = self._wait(cursor.fetch(_CHUNK))
        yield from rows

    def stream_each(self, sql: str, keys: Keys) -> Iterator[Sequence[Any]]:
        if len(keys) != 1:
            return iter(self.fetch_each(sql, keys))
        statement, [values] = bound(sql, keys)
        return self.stream(statement, *values)

    def fetch(self, sql: str, *values: Any, **named_values: Any) -> Rows:
        statement, ordered = _ordered(sql, values, named_values)
        return self.fetch_each(statement, [ordered])

    def fetch_each(self, sql: str, keys: Keys) -> Rows:
        if not keys:
            return ()
        if not self._moments:
            with self.moment():
                return self.fetch_each(sql, keys)
        statement, ordered = bound(sql, keys)
        rows: Rows = self._wait(self._moments[-1].fetchmany(numbered(statement), ordered))
        return rows

    def _wait(self, call: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(call, self._loop).result()


def _ordered(sql: str, values: Sequence[Any], named_values: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
    statement, [row] = bound(sql, [named_values or values])
    return statement, row
