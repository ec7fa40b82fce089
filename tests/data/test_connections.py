"""Few connections, and connections that end: commands wait or are tried again, and nothing counts twice."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from tortoise.exceptions import OperationalError

from bot.data import models
from bot.data.database import close_database, fetch, open_database, reader, sqlite_path, writer
from bot.data.engines import postgres
from bot.data.keys import MemberKey
from bot.data.scan import in_thread, scanner
from bot.data.transactions import Standalone, Transaction, once, transact
from tests.conftest import Database, execute, pool_of_one

NOBODY = MemberKey(1, 1)
SURROUNDINGS = Standalone(lambda: 0)
LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)
LONG = 60.0  # seconds: nothing here takes so long unless it hangs

OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
KILL = f"SELECT pg_terminate_backend(pid, 5000) {OTHERS}"


@pytest.fixture
def server(closed_database: Database) -> str:
    if closed_database.dialect == "sqlite":
        pytest.skip("SQLite has no server")
    return closed_database.url


def only_on(database: Database, dialect: str) -> None:
    if database.dialect != dialect:
        pytest.skip(f"only of {dialect}")


async def coins() -> list[str]:
    return [row["ticker"] for row in await fetch(writer(), "SELECT ticker FROM coin ORDER BY ticker")]


async def put(tx: Transaction, ticker: str) -> str:
    await tx.add(models.Coin, {"ticker": ticker, "scale": 8})
    await tx.select(models.Coin, "scale", ticker=ticker)
    return ticker


async def put_once(ticker: str, body: Any = put) -> str:
    return await asyncio.wait_for(once(SURROUNDINGS, ticker, NOBODY, str, lambda tx: body(tx, ticker)), LONG)


async def test_a_read_beside_an_open_transaction_is_an_error(database: Database) -> None:
    async def body(_: Transaction) -> None:
        await fetch(reader(), "SELECT 1")

    with pytest.raises(RuntimeError, match="inside a transaction"):
        await transact(SURROUNDINGS, body)
    assert await fetch(reader(), "SELECT 1 AS answer") == [{"answer": 1}]


async def test_a_scanner_holds_no_connection_between_two_reads(server: str) -> None:
    await open_database(pool_of_one(server))
    try:
        async with asyncio.timeout(LONG), scanner() as reads:
            assert list(await in_thread(reads.fetch, "SELECT ticker FROM coin")) == []
            await transact(SURROUNDINGS, lambda tx: put(tx, "BTC"))
            assert [row["ticker"] for row in await in_thread(reads.fetch, "SELECT ticker FROM coin")] == ["BTC"]
    finally:
        await close_database()


@pytest.fixture
async def limited(server: str) -> AsyncIterator[str]:
    """The address for a role that may have two connections."""
    await execute(server, "DROP ROLE IF EXISTS narrow")
    await execute(server, "CREATE ROLE narrow LOGIN CONNECTION LIMIT 2")
    await execute(server, "GRANT ALL ON ALL TABLES IN SCHEMA public TO narrow")
    await execute(server, "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO narrow")
    address = urlsplit(server)
    yield urlunsplit(address._replace(netloc=f"narrow@{address.netloc.rpartition('@')[2]}"))
    await execute(server, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'narrow'")
    await execute(server, "DROP OWNED BY narrow")
    await execute(server, "DROP ROLE narrow")


async def test_commands_wait_where_the_server_has_fewer_connections_than_the_pool_wants(limited: str) -> None:
    await open_database(limited)
    tickers = [f"COIN{number:02}" for number in range(30)]
    try:
        done = await asyncio.gather(*map(put_once, tickers), *(fetch(reader(), "SELECT 1") for _ in range(30)))
        assert done[:30] == tickers
        assert await coins() == tickers
    finally:
        await close_database()


async def test_a_wait_for_a_connection_ends_with_an_error(limited: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "SLOT_PATIENCE", 0.0)
    taken = [await asyncpg.connect(limited) for _ in range(2)]
    try:
        with pytest.raises(asyncpg.TooManyConnectionsError):
            await open_database(limited)
    finally:
        await asyncio.gather(*(connection.close() for connection in taken))
        await close_database()


async def test_a_start_waits_for_a_connection_too(limited: str) -> None:
    taken = [await asyncpg.connect(limited) for _ in range(2)]
    opening = asyncio.create_task(open_database(limited))
    await asyncio.sleep(0)
    await taken[0].close()
    try:
        await asyncio.wait_for(opening, LONG)
        assert await coins() == []
    finally:
        await taken[1].close()
        await close_database()


async def test_connections_that_were_ended_while_idle_cost_nothing(database: Database) -> None:
    only_on(database, "postgres")
    await asyncio.gather(*(put_once(f"COIN{number}") for number in range(8)))  # the pool has all its connections
    for number in range(3):
        await execute(database.url, KILL)
        reads = [fetch(reader(), "SELECT COUNT(*) AS n FROM coin") for _ in range(8)]
        writes = [transact(SURROUNDINGS, partial(put, ticker=f"LATER{number}{n}")) for n in range(8)]
        await asyncio.gather(*reads, *writes)
    assert len(await coins()) == 8 + 24


@pytest.mark.parametrize("moment", ["first", "middle", "last"])
async def test_a_connection_ended_in_the_middle_is_tried_again(database: Database, moment: str) -> None:
    only_on(database, "postgres")
    runs: list[int] = []
    committed: list[int] = []

    async def body(tx: Transaction, ticker: str) -> str:
        runs.append(len(runs))
        tx.on_commit(committed.append, len(runs))
        if moment == "first" and len(runs) == 1:
            await execute(database.url, KILL)
        await put(tx, ticker)
        if moment == "middle" and len(runs) == 1:
            await execute(database.url, KILL)
        await put(tx, f"{ticker}2")
        if moment == "last" and len(runs) == 1:
            await execute(database.url, KILL)
        return ticker

    assert await put_once("BTC", body) == "BTC"
    assert await coins() == ["BTC", "BTC2"]
    assert (runs, committed) == ([0, 1], [2])


def ending_at_commit(monkeypatch: pytest.MonkeyPatch, kill: Callable[[], Any], *, committed: bool) -> None:
    """The first COMMIT never gets its answer, whether it was carried out or not."""
    commit = postgres._Transaction.commit
    left = [1]

    async def cut(transaction: Any) -> None:
        if left and left.pop():
            if committed:
                await transaction._connection.execute("COMMIT")
            await kill()
        await commit(transaction)

    monkeypatch.setattr(postgres._Transaction, "commit", cut)


@pytest.mark.parametrize("committed", [True, False])
async def test_a_commit_whose_answer_was_lost_counts_once(
    database: Database, monkeypatch: pytest.MonkeyPatch, committed: bool
) -> None:
    only_on(database, "postgres")
    told: list[str] = []
    runs: list[str] = []

    async def body(tx: Transaction, ticker: str) -> str:
        runs.append(ticker)
        tx.on_commit(told.append, ticker)
        return await put(tx, ticker)

    ending_at_commit(monkeypatch, lambda: execute(database.url, KILL), committed=committed)
    assert await put_once("BTC", body) == "BTC"
    assert await put_once("BTC", body) == "BTC"
    assert (await coins(), told) == (["BTC"], ["BTC"])
    assert len(runs) == (1 if committed else 2)
    assert await fetch(writer(), "SELECT COUNT(*) AS n FROM receipt") == [{"n": 1}]


async def test_a_transaction_without_a_receipt_is_not_tried_again_once_begun(database: Database) -> None:
    only_on(database, "postgres")

    async def body(tx: Transaction) -> None:
        await put(tx, "BTC")
        await execute(database.url, KILL)
        await put(tx, "ETH")

    with pytest.raises(LOST) as lost:
        await transact(SURROUNDINGS, body)
    assert postgres.is_lost(lost.value)
    assert await coins() == []


async def test_a_server_that_ends_every_connection_is_given_up(database: Database) -> None:
    only_on(database, "postgres")
    runs: list[int] = []

    async def body(tx: Transaction, ticker: str) -> str:
        runs.append(1)
        await execute(database.url, KILL)
        return await put(tx, ticker)

    with pytest.raises(LOST) as lost:
        await put_once("BTC", body)
    assert postgres.is_lost(lost.value)
    assert (len(runs), await coins()) == (4, [])
    assert await put_once("BTC") == "BTC"


async def test_a_command_waits_for_another_process_that_writes_to_the_file(database: Database) -> None:
    only_on(database, "sqlite")
    await fetch(writer(), "PRAGMA busy_timeout = 1")
    runs: list[str] = []
    other = sqlite3.connect(sqlite_path(database.url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def body(tx: Transaction, ticker: str) -> str:
        runs.append(ticker)
        if len(runs) == 2:
            other.execute("COMMIT")
        return await put(tx, ticker)

    try:
        assert await put_once("BTC", body) == "BTC"
    finally:
        other.close()
    assert (await coins(), len(runs)) == (["BTC"], 2)


async def test_a_file_that_stays_locked_is_given_up_and_nothing_is_written(database: Database) -> None:
    only_on(database, "sqlite")
    await fetch(writer(), "PRAGMA busy_timeout = 1")
    other = sqlite3.connect(sqlite_path(database.url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(OperationalError, match="locked"):
            await put_once("BTC")
    finally:
        other.close()
    assert await coins() == []
    assert await put_once("BTC") == "BTC"
