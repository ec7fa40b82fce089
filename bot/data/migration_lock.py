"""A lock beside an SQLite file that every operating system has and that dies with its process."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

_PATIENCE = 60.0  # seconds to wait for another process's migration


@asynccontextmanager
async def file_lock(database: Path, patience: float = _PATIENCE) -> AsyncIterator[None]:
    """Holds the lock of a database file. Raises TimeoutError after `patience` seconds.

    The lock is SQLite's own, on an empty database beside the real one: msvcrt on Windows, fcntl elsewhere, and it keeps
    two tasks of one process apart as well. The real database cannot serve, for its journal mode is changed meanwhile.
    """
    deadline = time.monotonic() + patience
    with closing(sqlite3.connect(f"{database}.migrating", timeout=0, isolation_level=None)) as lock:
        while True:
            try:
                lock.execute("BEGIN EXCLUSIVE")
                break
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                if time.monotonic() >= deadline:
                    raise TimeoutError(f"another process has been migrating {database} for {patience:.0f} s") from error
                await asyncio.sleep(0.05)
        yield
