"""A transaction that cannot begin: nothing runs outside of one, nothing stays locked, and the next one works."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from tortoise.exceptions import BaseORMException

from bot.data import models
from bot.data.database import fetch, reader, sqlite_path, writer
from bot.data.engines import postgres, sqlite
from bot.data.keys import MemberKey
from bot.data.shield import drain
from bot.data.transactions import Standalone, Transaction, once, transact
from tests.conftest import Database

ATTEMPTS = 25  # more than a pool has connections
NOBODY = MemberKey(1, 1)
FAILURES = (BaseORMException, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


class Body:
    """Writes a coin, then reads; counts how often it began and how often it came to its end."""

    def __init__(self) -> None:
        self.begun = 0
        self.ended = 0
        self.committed = 0

    async def __call__(self, tx: Transaction) -> int:
        self.begun += 1
        tx.on_commit(self._note_commit)
        await tx.add(models.Coin, {"ticker": f"COIN{self.begun}", "scale": 8})
        await tx.select(models.Coin, "scale", ticker="BTC")
        self.ended += 1
        return self.begun

    def _note_commit(self) -> None:
        self.committed += 1


async def coins() -> list[str]:
    return [row["ticker"] for row in await fetch(reader(), "SELECT ticker FROM coin ORDER BY ticker")]


async def run(body: Any) -> Any:
    return await asyncio.wait_for(transact(Standalone(lambda: 0), body), 60)


async def assert_nothing_is_held() -> None:
    """No lock is held and no slot taken, and a transaction writes."""
    await asyncio.wait_for(drain(), 60)
    db: Any = writer()
    if db.capabilities.dialect == "sqlite":
        assert not db._lock.locked()
        assert not db._connection._conn.in_transaction
    else:
        assert db._pool.get_size() == db._pool.get_idle_size()
    body = Body()
    assert await run(body) == 1
    assert (await coins(), body.committed) == (["COIN1"], 1)


@asynccontextmanager
async def failing_begin(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Meanwhile every BEGIN fails: another process writes to SQLite, on PostgreSQL the session is in a transaction."""
    if database.dialect == "sqlite":
        await writer().execute_query("PRAGMA busy_timeout = 1")
        other = sqlite3.connect(sqlite_path(database.url), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.close()
        return
    begin = postgres._Transaction.begin

    async def in_the_way(transaction: Any) -> None:
        await transaction._connection.execute("BEGIN")
        await begin(transaction)

    with monkeypatch.context() as patch:
        patch.setattr(postgres._Transaction, "begin", in_the_way)
        yield


@asynccontextmanager
async def failing_session(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Meanwhile the server ends every session just before BEGIN."""
    if database.dialect == "sqlite":
        pytest.skip("SQLite has no server")
    begin = postgres._Transaction.begin

    async def too_late(transaction: Any) -> None:
        await transaction._connection.close()
        await begin(transaction)

    with monkeypatch.context() as patch:
        patch.setattr(postgres._Transaction, "begin", too_late)
        yield


@asynccontextmanager
async def failing_connection(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Meanwhile there is no connection, and none can be made."""
    client: Any = writer()
    name = "_connection" if database.dialect == "sqlite" else "_pool"
    engine = sqlite.SqliteEngine if database.dialect == "sqlite" else postgres.PostgresEngine

    async def refused(*_: Any, **__: Any) -> None:
        raise OSError("no database")

    with monkeypatch.context() as patch:
        patch.setattr(client, name, None)
        patch.setattr(engine, "create_connection", refused)
        yield


@asynccontextmanager
async def failing_slot(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Meanwhile the pool gives out no connection."""
    if database.dialect == "sqlite":
        pytest.skip("SQLite has no pool")

    async def refused(*_: Any, **__: Any) -> None:
        raise OSError("no slot")

    with monkeypatch.context() as patch:
        patch.setattr(asyncpg.Pool, "acquire", refused)
        yield


@pytest.mark.parametrize("failing", [failing_begin, failing_session])
async def test_a_begin_that_fails_writes_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch, failing: Any
) -> None:
    body = Body()
    async with failing(database, monkeypatch):
        for _ in range(ATTEMPTS):
            with pytest.raises(FAILURES):
                await run(body)
    assert (body.ended, body.committed) == (0, 0)
    if database.dialect == "postgres":
        assert body.begun == 0  # SQLite's BEGIN travels with the first statement, so it is that one which fails
    assert await coins() == []
    await assert_nothing_is_held()


async def test_writes_alone_are_undone_where_begin_fails(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def body(tx: Transaction) -> None:
        await tx.add(models.Coin, {"ticker": "BTC", "scale": 8})
        await tx.update(models.Coin, {"ticker": "BTC"}, scale=9)

    async with failing_begin(database, monkeypatch):
        for _ in range(ATTEMPTS):
            with pytest.raises(FAILURES):
                await run(body)
    assert await coins() == []
    await assert_nothing_is_held()


async def test_a_body_that_goes_on_after_begin_failed_writes_all_or_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def body(tx: Transaction) -> None:
        for number in range(3):
            try:
                await tx.add(models.Coin, {"ticker": f"COIN{number}", "scale": 8})
                await tx.select(models.Coin, "scale", ticker="BTC")
            except FAILURES:
                continue

    async with failing_begin(database, monkeypatch):
        with pytest.raises(FAILURES):
            await run(body)
    assert await coins() == []
    await assert_nothing_is_held()


@pytest.mark.parametrize("failing", [failing_connection, failing_slot])
async def test_no_body_runs_without_a_connection(
    database: Database, monkeypatch: pytest.MonkeyPatch, failing: Any
) -> None:
    body = Body()
    async with failing(database, monkeypatch):
        for _ in range(ATTEMPTS):
            with pytest.raises(OSError, match="no "):
                await run(body)
    assert (body.begun, body.committed) == (0, 0)
    assert await coins() == []
    await assert_nothing_is_held()


@pytest.mark.parametrize("failing", [failing_begin, failing_session, failing_connection, failing_slot])
async def test_a_key_whose_transaction_could_not_begin_may_be_used_again(
    database: Database, monkeypatch: pytest.MonkeyPatch, failing: Any
) -> None:
    body = Body()
    async with failing(database, monkeypatch):
        with pytest.raises(FAILURES):
            await once(Standalone(lambda: 0), "key", NOBODY, int, body)
    assert body.ended == 0
    first = await once(Standalone(lambda: 0), "key", NOBODY, int, body)
    assert await once(Standalone(lambda: 0), "key", NOBODY, int, body) == first
    assert (body.ended, body.committed) == (1, 1)
