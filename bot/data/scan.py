"""Reading a great deal without getting in anybody's way: in a worker thread, on a connection of its own."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from typing import Any, Protocol, TypeVar

import asyncpg

from bot.data.database import numbered, writer

T = TypeVar("T")
Rows = Sequence[Sequence[Any]]

_CHUNK = 2_000  # rows fetched at once from PostgreSQL: few milliseconds of the event loop


class Scanner(Protocol):
    """Reads with `?` placeholders. Its methods block: call them in a worker thread (see `in_thread`) and only there."""

    def moment(self) -> AbstractContextManager[None]:
        """Everything read inside is as of one moment."""

    def stream(self, sql: str, *values: Any) -> Iterator[Sequence[Any]]:
        """The rows of a query, one after the other; only inside a moment, and to be read before it ends."""

    def fetch(self, sql: str, *values: Any) -> Rows:
        """All rows of a query."""


async def in_thread(work: Callable[..., T], *args: Any) -> T:
    """Runs it in a worker thread. A cancelled caller still waits for its end: it may be using a connection."""
    task = asyncio.ensure_future(asyncio.to_thread(work, *args))
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
        connection = sqlite3.connect(db.filename, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA busy_timeout = 5000")
            yield _Sqlite(connection)
        finally:
            connection.close()
    else:
        async with db.acquire_connection() as pooled:
            yield _Postgres(pooled, asyncio.get_running_loop())


class _Sqlite:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @contextmanager
    def moment(self) -> Iterator[None]:
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    def stream(self, sql: str, *values: Any) -> Iterator[Sequence[Any]]:
        return self._db.execute(sql, values)

    def fetch(self, sql: str, *values: Any) -> Rows:
        return self._db.execute(sql, values).fetchall()


class _Postgres:
    def __init__(self, db: "asyncpg.Connection[Any]", loop: asyncio.AbstractEventLoop) -> None:
        self._db = db
        self._loop = loop

    @contextmanager
    def moment(self) -> Iterator[None]:
        transaction = self._db.transaction(isolation="repeatable_read", readonly=True)
        self._wait(transaction.start())
        try:
            yield
        finally:
            self._wait(transaction.rollback())

    def stream(self, sql: str, *values: Any) -> Iterator[Sequence[Any]]:
        async def opened() -> Any:
            return await self._db.cursor(numbered(sql), *values)

        cursor = self._wait(opened())
        rows = self._wait(cursor.fetch(_CHUNK))
        while len(rows) == _CHUNK:
            yield from rows
            rows = self._wait(cursor.fetch(_CHUNK))
        yield from rows

    def fetch(self, sql: str, *values: Any) -> Rows:
        rows: Rows = self._wait(self._db.fetch(numbered(sql), *values))
        return rows

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()
