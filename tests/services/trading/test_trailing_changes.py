"""A trailing stop keeps the best price it has seen, whatever else of it changes."""

from dataclasses import replace

import pytest

from bot.data import models
from bot.rules.announcements.notify import Notify
from bot.rules.matching.order_book import OrderBook
from bot.rules.matching.trigger_index import IndexLimits
from bot.rules.trading.order_terms import parse_trail
from bot.rules.trading.sizes import parse_size
from bot.services.matching import engine, loading
from bot.services.trading.order_changes import OrderChange, modify
from tests.kit.fake_context import ALICE, configure
from tests.kit.ledger import scalar
from tests.kit.orders import BUY, NO_MILESTONE_COINS, SELL, assert_books_balance, buy, place_order, price_moves_to


@pytest.fixture(autouse=True)
async def _plain(database):
    await configure(1, *NO_MILESTONE_COINS)


@pytest.mark.parametrize("change", [OrderChange(notify=Notify.SILENT), OrderChange(size=parse_size("0.5"))])
@pytest.mark.parametrize(("side", "best", "back", "triggered"), [(SELL, "120", "116", "113"), (BUY, "80", "82", "85")])
async def test_a_trailing_stop_changed_in_notify_or_size_forgets_no_price(context, side, best, back, triggered, change):
    await buy(context, "10", "b")
    placed = await place_order(context, side, "1", "trailing", "t", trail="5%")
    await price_moves_to(context, best)  # and nothing has written that down yet
    await price_moves_to(context, back)
    await modify(context, ALICE, placed.order.id, change, key="m")
    assert (await price_moves_to(context, triggered)).filled == 1
    assert await models.Fill.get(order_id=placed.order.id).values_list("price", flat=True) == triggered
    await assert_books_balance()


async def test_a_trailing_stop_of_another_distance_begins_at_the_price_of_now(context):
    await buy(context, "10", "b")
    placed = await place_order(context, SELL, "1", "trailing", "t", trail="5%")
    await price_moves_to(context, "120")
    await price_moves_to(context, "116")
    await modify(context, ALICE, placed.order.id, OrderChange(trail=parse_trail("4%")), key="m")
    assert (await price_moves_to(context, "112")).filled == 0  # below 4 % under 120, above 4 % under 116
    assert (await price_moves_to(context, "111")).filled == 1
    await assert_books_balance()


async def test_a_book_that_has_seen_less_than_storage_takes_nothing_away(context):
    await buy(context, "10", "b")
    placed = await place_order(context, SELL, "1", "trailing", "t", trail="5%")
    elsewhere = "UPDATE orders SET watermark = '120' WHERE id = ? RETURNING id"  # by the process that matches
    await scalar(elsewhere, placed.order.id)
    await modify(context, ALICE, placed.order.id, OrderChange(notify=Notify.SILENT), key="m")
    assert await models.Order.get(id=placed.order.id).values_list("watermark", flat=True) == "120"


async def test_a_best_price_that_could_not_be_written_down_is_not_forgotten(context, monkeypatch):
    context = replace(context, orders=OrderBook(IndexLimits(stale=-1_000)))  # every change prunes the book
    await buy(context, "10", "b")
    await place_order(context, SELL, "1", "trailing", "t", trail="10%")
    await price_moves_to(context, "200")

    async def breaks(*_):
        raise OSError("the database is gone")

    with monkeypatch.context() as patched:
        patched.setattr(engine, "transact", breaks)
        with pytest.raises(OSError, match="gone"):
            await engine.save_watermarks(context)
    placed = await place_order(context, SELL, "1", "limit", "l", limit="300")
    context.orders.remove(placed.order.id)
    assert await engine.save_watermarks(context) == 1
    await loading.load(context)  # as happens every ten minutes
    assert (await price_moves_to(context, "181")).filled == 0
    assert (await price_moves_to(context, "180")).filled == 1
