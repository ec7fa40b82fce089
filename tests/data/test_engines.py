"""The engines: statements that travel together are still one transaction, whatever fails or is cancelled."""

import asyncio
import threading

import pytest
from asyncpg.exceptions import InFailedSQLTransactionError
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.transactions import in_transaction

from bot.data.database import fetch, writer
from bot.data.models import Coin
from bot.data.transactions import Standalone, Transaction, transact
from tests.conftest import Database

pytestmark = pytest.mark.usefixtures("database")


async def coins() -> list[str]:
    return [row["ticker"] for row in await fetch(writer(), "SELECT ticker FROM coin ORDER BY ticker")]


async def put(work: Transaction, ticker: str) -> None:
    await work.write("INSERT INTO coin (ticker, scale) VALUES (?, 8)", ticker)


async def test_a_constraint_that_the_last_statement_violates_is_raised_and_undoes_the_rest() -> None:
    async def body(work: Transaction) -> None:
        await put(work, "BTC")
        await put(work, "BTC")

    with pytest.raises(IntegrityError):
        await transact(Standalone(lambda: 0), body)
    assert await coins() == []
    await transact(Standalone(lambda: 0), lambda work: put(work, "ETH"))
    assert await coins() == ["ETH"]


async def test_a_violated_constraint_holds_up_all_statements_that_follow() -> None:
    async def body(work: Transaction) -> None:
        await put(work, "BTC")
        await put(work, "BTC")
        try:
            await work.read("SELECT 1")
        except IntegrityError:
            await put(work, "ETH")

    with pytest.raises((IntegrityError, OperationalError, InFailedSQLTransactionError)):
        await transact(Standalone(lambda: 0), body)
    assert await coins() == []


async def test_rows_are_read_after_the_writes_before_them() -> None:
    async def body(work: Transaction) -> list[str]:
        await put(work, "BTC")
        return [row["ticker"] for row in await work.read("SELECT ticker FROM coin")]

    assert await transact(Standalone(lambda: 0), body) == ["BTC"]


async def test_tortoise_itself_sees_the_writes_before_it_and_is_undone_with_them() -> None:
    async def body(work: Transaction) -> None:
        await put(work, "BTC")
        await Coin.create(ticker="ETH", scale=8)
        assert await Coin.all().count() == 2
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await transact(Standalone(lambda: 0), body)
    assert await coins() == []


async def fail_inside() -> None:
    async with in_transaction("default") as inner:
        await inner.execute_query("INSERT INTO coin (ticker, scale) VALUES ('ETH', 8)")
        raise ZeroDivisionError


async def test_a_transaction_inside_is_undone_alone() -> None:
    async def body(work: Transaction) -> None:
        await put(work, "BTC")
        with pytest.raises(ZeroDivisionError):
            await fail_inside()
        await put(work, "SOL")

    await transact(Standalone(lambda: 0), body)
    assert await coins() == ["BTC", "SOL"]


async def test_a_transaction_cancelled_before_its_first_statement_ran_writes_nothing(database: Database) -> None:
    if database.dialect == "postgres":
        pytest.skip("PostgreSQL's connections have no thread that could be late")
    may_go = threading.Event()
    await fetch(writer(), "SELECT 1")
    busy = asyncio.create_task(writer()._connection._execute(may_go.wait))

    async def body() -> None:
        async with in_transaction("default") as db:
            await fetch(db, "INSERT INTO coin (ticker, scale) VALUES ('BTC', 8) RETURNING ticker")

    task = asyncio.create_task(body())
    for _ in range(5):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    may_go.set()
    await asyncio.wait([busy, task])
    assert task.cancelled()
    assert await coins() == []
