"""The book in memory: loaded, brought up to date, put right by storage, and never in anybody's way."""

import asyncio
from dataclasses import replace
from unittest.mock import AsyncMock

import pytest

from bot.rules.matching.order_book import OrderBook
from bot.rules.matching.trigger_index import IndexLimits, TriggerIndex
from bot.services.context import Context
from bot.services.matching import engine, loading
from bot.services.trading.order_changes import OrderChange, cancel, modify
from tests.kit.alerts import set_alert
from tests.kit.fake_context import ALICE, START, FakeContext, configure, fake_context
from tests.kit.orders import (
    BUY,
    NO_MILESTONE_COINS,
    SELL,
    as_price,
    assert_books_balance,
    buy,
    place_order,
    price_moves_to,
)
from tests.kit.units import MINUTE

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def context(database: object) -> FakeContext:
    await configure(1, *NO_MILESTONE_COINS)
    return fake_context()


async def test_orders_placed_elsewhere_are_found(context):
    elsewhere = fake_context(context.clock)
    await place_order(elsewhere, BUY, "1", "limit", "1", limit="90")
    caught_up_to = await loading.catch_up(context, context.clock() - MINUTE)
    assert (len(context.orders), caught_up_to) == (1, context.clock())
    assert (await price_moves_to(context, "80")).filled == 1


async def test_an_order_that_was_committed_late_or_by_a_clock_behind_is_found(context):
    elsewhere = fake_context(context.clock)
    await place_order(elsewhere, BUY, "1", "limit", "1", limit="90")
    since = context.clock() + MINUTE
    assert await loading.catch_up(context, since) == since
    assert len(context.orders) == 1


async def test_a_book_of_many_pages_is_loaded_whole(context, monkeypatch):
    monkeypatch.setattr(loading, "PAGE", 2)
    for n in range(7):
        await place_order(context, BUY, "1", "limit", f"{n}", limit="90")
        await set_alert(context, "above", f"{110 + n}", f"a{n}")
        context.clock.advance(n // 3)  # the first ones at once
    restarted = fake_context(context.clock)
    assert await loading.load(restarted) == 14
    assert (await price_moves_to(restarted, "80")).filled == 7
    behind = fake_context(context.clock)
    assert await loading.catch_up(behind, 0) == START + 3
    assert (len(behind.orders), len(behind.alerts)) == (0, 7)


async def test_a_typed_command_does_not_wait_for_a_whole_book(context, monkeypatch):
    limits = IndexLimits(step=2)
    context = replace(context, orders=OrderBook(limits), alerts=TriggerIndex(limits=limits))
    await buy(context, "10", "b")
    for n in range(10):
        await place_order(context, SELL, "1", "trailing", f"{n}", trail="10%")
        await set_alert(context, "above", f"{310 + n}", f"a{n}")
    turns = []

    async def others() -> None:
        while True:
            turns.append(None)
            await asyncio.sleep(0)

    waiting = asyncio.create_task(others())
    assert await price_moves_to(context, "200") == engine.TickReport()
    assert len(turns) >= 8
    turns.clear()
    monkeypatch.setattr(engine, "CHUNK", 1_000)
    monkeypatch.setattr(engine, "transact", AsyncMock())
    await engine.save_watermarks(context)
    assert len(turns) >= 5
    waiting.cancel()


async def test_a_trailing_stop_keeps_its_way_over_a_restart(context):
    await buy(context, "10", "b")
    await place_order(context, SELL, "1", "trailing", "1", trail="10%")
    await price_moves_to(context, "200")
    assert await engine.save_watermarks(context) == 1
    assert await engine.save_watermarks(context) == 0
    restarted = fake_context(context.clock)
    await loading.load(restarted)
    assert (await price_moves_to(restarted, "181")).filled == 0
    assert (await price_moves_to(restarted, "180")).filled == 1


async def test_a_book_behind_the_times_is_put_right_by_the_order_itself(context):
    """As in a process that matches while another one modifies."""
    placed = await place_order(context, BUY, "1", "limit", "1", limit="90")
    elsewhere = Context(context.board, context.clock, lambda: None)
    await modify(elsewhere, ALICE, placed.order.id, OrderChange(limit=as_price("80")), key="m")
    assert (await price_moves_to(context, "85")).filled == 0
    assert (await price_moves_to(context, "80")).filled == 1
    other = await place_order(context, BUY, "1", "limit", "2", limit="70")
    await cancel(elsewhere, ALICE, other.order.id, key="c")
    assert await price_moves_to(context, "60") == engine.TickReport()
    await assert_books_balance()
