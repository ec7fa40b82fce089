"""Reading a great deal without getting in anybody's way: in a worker thread, on a connection of its own."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from itertools import chain
from typing import Any, Protocol, TypeVar

import asyncpg

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

    def __init__(self, db: "asyncpg.Connection[Any]", loop: asyncio.AbstractEventLoop) -> None:
        self._db = db
        self._loop = loop

    @contextmanager
    def moment(self) -> Iterator[None]:
        transaction = self._db.transaction(isolation="repeatable_read", readonly=True)
        self._wait(self._begin(transaction))
        try:
            yield
        finally:
            self._wait(transaction.rollback())

    async def _begin(self, transaction: Any) -> None:
        await transaction.start()
        await self._db.execute(BY_INDEX)

    def stream(self, sql: str, *values: Any, **named_values: Any) -> Iterator[Sequence[Any]]:
        statement, ordered = _ordered(sql, values, named_values)

        async def opened() -> Any:
            return await self._db.cursor(numbered(statement), *ordered)

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
        if not self._db.is_in_transaction():
            with self.moment():
                return self.fetch_each(sql, keys)
        statement, ordered = bound(sql, keys)
        rows: Rows = self._wait(self._db.fetchmany(numbered(statement), ordered))
        return rows

    def _wait(self, call: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(call, self._loop).result()


def _ordered(sql: str, values: Sequence[Any], named_values: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
    statement, [row] = bound(sql, [named_values or values])
    return statement, row
