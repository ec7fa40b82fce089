"""Fair play with orders that wait: a member who floods the book gains nothing by it."""

import asyncio
from dataclasses import replace

import pytest

from bot.data import models
from bot.rules.trading.order_limits import TooManyOrders, TooManyOrdersToday, open_orders, orders_a_day
from bot.rules.trading.refusals import NotEnoughCash
from bot.services.guilds import members
from bot.services.matching import engine, settling
from bot.services.trading.order_changes import cancel
from tests.kit.fake_context import ALICE, configure
from tests.kit.ledger import rows
from tests.kit.orders import (
    BUY,
    NO_MILESTONE_COINS,
    SELL,
    assert_books_balance,
    buy,
    cash_and_reserved,
    place_order,
    price_moves_to,
)
from tests.kit.units import COIN

pytestmark = pytest.mark.usefixtures("database")


async def test_placing_and_cancelling_all_day_fills_no_book_moves_no_price_and_earns_nothing(context):
    await configure(1, *NO_MILESTONE_COINS)
    for turn in range(2):
        placed = [
            await place_order(context, BUY, "1", "limit", f"{turn}:{n}", limit="90") for n in range(open_orders.default)
        ]
        for n in range(5):
            with pytest.raises(TooManyOrders):
                await place_order(context, BUY, "1", "limit", f"{turn}:more {n}", limit="90")
        assert len(context.orders) == open_orders.default
        for each in placed:
            await cancel(context, ALICE, each.order.id, key=f"c{each.order.id}")
        context.clock.advance(1_000)
    assert (await price_moves_to(context, "50")).filled == 0
    assert len(context.orders) == 0
    assert await cash_and_reserved() == (100_000 * COIN, 0)
    assert await models.Grant.all().count() == 0
    assert await models.Announcement.all().count() == 0
    await assert_books_balance()


async def test_tiny_fills_all_day_are_told_to_a_channel_no_more_often_than_orders_may_be_placed(context):
    await configure(1, *NO_MILESTONE_COINS)
    await buy(context, "10", "begin")
    refused = 0
    for n in range(orders_a_day.default + 10):
        try:
            await place_order(context, SELL, "0.01", "limit", f"s{n}", limit="101")
        except TooManyOrdersToday:
            refused += 1
        await price_moves_to(context, "102", "100")
    assert refused == 10
    assert await models.Announcement.filter(kind__startswith="order-").count() == orders_a_day.default
    await assert_books_balance()


async def test_the_same_coins_wait_in_but_one_order(context):
    await configure(1, *NO_MILESTONE_COINS)
    await place_order(context, BUY, "all", "limit", "1", limit="90")
    for n in range(5):
        with pytest.raises(NotEnoughCash):
            await place_order(context, BUY, "$100", "limit", f"more {n}", limit="95")
    assert (await price_moves_to(context, "80")).filled == 1
    await assert_books_balance()


async def test_whom_a_crowd_kept_waiting_is_not_filled_at_a_price_that_has_gone(context, monkeypatch):
    """The exploit: to watch for as long as a crash takes to settle, and to cancel only if the price has come back."""
    await configure(1, *NO_MILESTONE_COINS)
    await buy(context, "10", "begin")
    for n in range(5):
        await place_order(context, SELL, "1", "stop", f"s{n}", stop="90")
    settle = engine.settle_order

    async def slowly(*args):
        outcome = await settle(*args)
        context.clock.advance(3_000)
        return outcome

    monkeypatch.setattr(engine, "settle_order", slowly)
    assert (await price_moves_to(context, "80")).filled == 2
    assert (await price_moves_to(context, "95")).filled == 0
    assert (await price_moves_to(context, "85")).filled == 2
    prices = [row["price"] for row in await models.Fill.filter(side="sell").order_by("id").values("price")]
    assert prices == ["80", "80", "85", "85"]
    await assert_books_balance()


async def test_an_order_that_waits_for_the_database_is_not_filled_at_a_price_that_grew_too_old(context, monkeypatch):
    await configure(1, *NO_MILESTONE_COINS)
    await buy(context, "10", "begin")
    for n in range(2):
        await place_order(context, SELL, "1", "stop", f"s{n}", stop="90")
    lock, quotes = members.load_locked, context.board.snapshot

    def said_long_ago():
        return {name: replace(quote, quoted_at=quote.quoted_at - 28_000) for name, quote in quotes().items()}

    async def slow_lock(*args):
        context.clock.advance(1_500)
        return await lock(*args)

    context.clock.advance(60_000)
    monkeypatch.setattr(context.board, "snapshot", said_long_ago)
    monkeypatch.setattr(settling.members, "load_locked", slow_lock)
    assert (await price_moves_to(context, "80")).filled == 1
    ages = [row["age"] for row in await rows("SELECT at - quoted_at AS age FROM fill WHERE side = 'sell'")]
    assert max(ages) <= context.max_age
    monkeypatch.undo()
    assert (await price_moves_to(context, "85")).filled == 1
    await assert_books_balance()


async def test_orders_of_two_servers_and_at_once_are_counted_apart_and_exactly(context):
    elsewhere = replace(ALICE, guild_id=2)
    for guild in (1, 2):
        await configure(guild, (orders_a_day, 10), *NO_MILESTONE_COINS)
    both = [(n, actor) for n in range(30) for actor in (ALICE, elsewhere)]
    work = (place_order(context, BUY, "$1", "limit", f"{n} {who.guild_id}", limit="90", actor=who) for n, who in both)
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    assert sum(isinstance(outcome, TooManyOrdersToday) for outcome in outcomes) == 40
    assert await rows("SELECT guild_id, COUNT(*) AS n FROM orders GROUP BY guild_id ORDER BY guild_id") == [
        {"guild_id": 1, "n": 10},
        {"guild_id": 2, "n": 10},
    ]
    await assert_books_balance()
