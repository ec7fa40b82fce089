"""SQLite in as few trips to its connection's thread as may be: each of them costs more than a statement.

A transaction's BEGIN, and every statement whose rows nobody needs, are queued and travel with the next one or with
COMMIT. BEGIN is IMMEDIATE: two writers that read first after a deferred one fail: "database is locked". A check-in:

    the bot's loop                         the connection's thread
    begin()                                 (nothing)
    queue(INSERT receipt)                   (nothing)
    execute_query_dict(upsert member)  -->  BEGIN IMMEDIATE, INSERT receipt, upsert member
    queue(INSERT check-in)                  (nothing)
    queue(INSERT grants)                    (nothing)
    queue(UPDATE member)                    (nothing)
    queue(UPDATE receipt)                   (nothing)
    commit()                           -->  the four statements that are queued, COMMIT
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog
from tortoise.backends.base.client import ConnectionWrapper, NestedTransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError

log = structlog.get_logger("database")

_Queue = deque[tuple[str, Sequence[Any], Exception | None]]  # statement, values, what to raise if it gives no row


def _identity(path: str) -> tuple[int, int] | None:
    """What tells a file from any other, at this path or not; None where there is none."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _flush(db: sqlite3.Connection, queued: _Queue) -> None:
    # One that fails stays at the head: nothing passes it, least of all a BEGIN.
    while queued:
        sql, values, if_empty = queued[0]
        rows = db.execute(sql, values).fetchall()
        if if_empty is not None and not rows:
            raise if_empty
        queued.popleft()


def _fetch(db: sqlite3.Connection, queued: _Queue, sql: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    _flush(db, queued)
    return _rows(db, sql, values)


def _rows(db: sqlite3.Connection, sql: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    return list(map(dict, db.execute(sql, values).fetchall()))


def _commit(db: sqlite3.Connection, queued: _Queue) -> None:
    try:
        _flush(db, queued)
        db.commit()
    except BaseException:
        db.rollback()
        raise


def is_busy(error: BaseException) -> bool:
    """Whether another process has been writing all the while; nothing of the transaction has happened."""
    cause = error.args[0] if isinstance(error, OperationalError) and error.args else None
    return isinstance(cause, sqlite3.OperationalError) and cause.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


class SqliteTransaction(SqliteTransactionWrapper):
    """An open transaction."""

    def __init__(self, connection: SqliteClient) -> None:
        super().__init__(connection)
        self._queued: _Queue = deque()

    async def begin(self) -> None:
        """Begins with the first statement."""
        self.queue("BEGIN IMMEDIATE")

    def queue(self, sql: str, values: Sequence[Any] = (), if_empty: Exception | None = None) -> None:
        """Runs a statement with the next one; what it violates, or `if_empty` if it gives no row, is raised there."""
        self._queued.append((sql, values, if_empty))

    @translate_exceptions
    async def in_thread(self, call: Callable[..., Any], *values: Any) -> Any:
        """Calls in the connection's thread, with the connection and what is queued."""
        aiosqlite = self._connection
        return await aiosqlite._execute(call, aiosqlite._conn, self._queued, *values)  # type: ignore[no-untyped-call]

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """Runs a statement and returns its rows."""
        rows: list[dict[str, Any]] = await self.in_thread(_fetch, query, values or ())
        return rows

    async def commit(self) -> None:
        """Runs what is queued and commits; if either fails, rolls back."""
        await self.in_thread(_commit)
        self._finalized = True

    def acquire_connection(self) -> "ConnectionWrapper[Any]":
        """The connection, for one statement of Tortoise's own."""
        return _Flushed(self._lock, self)

    def _in_transaction(self) -> NestedTransactionContext:
        return NestedTransactionContext(_Savepoint(self))


class _Flushed(ConnectionWrapper[Any]):
    """The connection for what Tortoise itself does, after all that is queued."""

    client: SqliteTransaction

    async def __aenter__(self) -> Any:
        connection = await super().__aenter__()
        try:
            await self.client.in_thread(_flush)
        except BaseException:
            self._lock.release()
            raise
        return connection


class _Savepoint(SqliteTransactionWrapper):
    _parent: SqliteTransaction

    async def savepoint(self) -> None:
        await self._parent.in_thread(_flush)
        await super().savepoint()


class _SqliteTransactionContext(SqliteTransactionContext):
    async def __aenter__(self) -> Any:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            self.connection._parent.require_file()
        except BaseException:
            self._trxlock.release()
            raise
        await self.connection.begin()
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection


class LostFile(OSError):
    """The database's file was removed or replaced while it was open; its text says which."""


class SqliteEngine(SqliteClient):
    """The SQLite client of this project.

    It writes only while its file is where it was: who holds a removed one open could write into it for days, and all
    would be gone with the process.
    """

    _file: tuple[int, int] | None = None  # the device and inode of the file that is open
    _problem: str | None = None

    async def create_connection(self, with_db: bool) -> None:
        """Connects, and keeps in mind which file it is."""
        await super().create_connection(with_db)
        self._file = _identity(self.filename)

    def file_problem(self) -> str | None:
        """What has become of the file, in words, which is logged once; None while it is where it was."""
        problem = None
        if self._file is not None and (now := _identity(self.filename)) != self._file:
            problem = "the database file was removed" if now is None else "the database file was replaced by another"
        if problem != self._problem:
            if problem is None:
                log.info("the database file is back")
            else:
                log.error(f"{problem}: nothing is written until it is back, or the bot is started anew")
            self._problem = problem
        return problem

    def require_file(self) -> None:
        """Raises LostFile unless the file is where it was."""
        if problem := self.file_problem():
            raise LostFile(problem)

    def acquire_connection(self) -> "ConnectionWrapper[Any]":
        """The connection, for statements outside of a transaction. Raises LostFile."""
        self.require_file()
        return super().acquire_connection()

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """Runs a statement and returns its rows.

        On the connection that only reads nobody has a transaction that a statement could come into, so none waits for
        Tortoise's lock.
        """
        rows: list[dict[str, Any]]
        if self._connection is None or "query_only" not in self.pragmas:
            rows = await super().execute_query_dict(query, values)
        else:
            rows = await self._read(query, values or ())
        return rows

    @translate_exceptions
    async def _read(self, query: str, values: Sequence[Any]) -> list[dict[str, Any]]:
        aiosqlite: Any = self._connection
        rows: list[dict[str, Any]] = await aiosqlite._execute(_rows, aiosqlite._conn, query, values)
        return rows

    def _in_transaction(self) -> _SqliteTransactionContext:
        return _SqliteTransactionContext(SqliteTransaction(self), self._lock)


client_class = SqliteEngine
