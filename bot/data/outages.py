"""Telling a database that does not answer from a row or a statement that it will never take."""

import sqlite3

import asyncpg
from tortoise.exceptions import DBConnectionError, OperationalError

_BROKEN = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_INTERRUPT,
)
_PRIMARY = 0xFF  # of an extended result code
_OUTAGES = (
    OSError,
    TimeoutError,
    DBConnectionError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
)


def is_outage(error: BaseException) -> bool:
    """Whether the database was away, locked or full: the same may well succeed later, and another row would fail, too.

    What it refuses of one row, such as a number out of range, is none.
    """
    if isinstance(error, OperationalError) and error.args and isinstance(error.args[0], Exception):
        error = error.args[0]  # of the driver
    if isinstance(error, sqlite3.OperationalError):
        return getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _BROKEN
    return isinstance(error, _OUTAGES) and not isinstance(error, ValueError)  # asyncpg: a value that has no such type
