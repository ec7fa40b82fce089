"""Locks beside an SQLite file that every operating system has and that die with their process."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from enum import Enum
from pathlib import Path


class Purpose(Enum):
    """What a lock keeps to one process: the ending of the lock's file, and what another process is doing."""

    MIGRATING = ("migrating", "migrates")
    RUNNING = ("running", "runs on")

    def __init__(self, suffix: str, doing: str) -> None:
        self.suffix = suffix
        self.doing = doing


_PATIENCE = 60.0  # seconds to wait for another process's migration


@asynccontextmanager
async def file_lock(
    database: Path, purpose: Purpose = Purpose.MIGRATING, patience: float = _PATIENCE
) -> AsyncIterator[None]:
    """Holds a lock of a database file. Raises TimeoutError after `patience` seconds.

    The lock is SQLite's own, on an empty database beside the real one: msvcrt on Windows, fcntl elsewhere, and it keeps
    two tasks of one process apart as well. The real database cannot serve, for its journal mode is changed meanwhile.
    """
    deadline = time.monotonic() + patience
    with closing(sqlite3.connect(f"{database}.{purpose.suffix}", timeout=0, isolation_level=None)) as lock:
        while True:
            try:
                lock.execute("BEGIN EXCLUSIVE")
                break
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                if time.monotonic() >= deadline:
                    raise TimeoutError(f"another process {purpose.doing} {database}") from error
                await asyncio.sleep(0.05)
        yield
