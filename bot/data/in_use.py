"""Whether a bot runs on a database, and keeping an SQLite file to one process."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg

from bot.data.database import is_sqlite, sqlite_path
from bot.data.file_lock import Purpose, file_lock
from bot.data.postgres_address import PostgresAddress

_PATIENCE = 3.0  # seconds that a process which is just leaving is waited for

# Whoever works renews a lease long before it ends; after a crash the last one runs out within half a minute.
_LEASES = """
SELECT COUNT(*) FROM lease WHERE until > CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)
"""


class InUse(Exception):
    """Another process uses the database; the text says so, and what to do."""


@asynccontextmanager
async def kept_alone(url: str, patience: float | None = None) -> AsyncIterator[None]:
    """Keeps an SQLite file to this process; PostgreSQL is for many, so there it does nothing. Raises InUse."""
    if not is_sqlite(url):
        yield
        return
    path = sqlite_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(
                file_lock(path, Purpose.RUNNING, _PATIENCE if patience is None else patience)
            )
        except TimeoutError as error:
            raise InUse(
                f"Another process of the bot uses {path}. Stop it first; SQLite is for one, PostgreSQL for more."
            ) from error
        yield


@asynccontextmanager
async def stopped(url: str) -> AsyncIterator[None]:
    """For what must not be done while a bot runs on this database. Raises InUse."""
    if not is_sqlite(url) and await _holds_leases(url):
        raise InUse("A bot runs on this database. Stop it first; after a crash wait half a minute.")
    async with kept_alone(url):
        yield


async def _holds_leases(url: str) -> bool:
    connection = await asyncpg.connect(PostgresAddress.parse(url).dsn, statement_cache_size=0)
    try:
        if await connection.fetchval("SELECT to_regclass('lease')") is None:
            return False
        return bool(await connection.fetchval(_LEASES))
    finally:
        await connection.close()
