"""Fair play with orders that wait: a member who floods the book gains nothing by it."""

import pytest

from bot.rules.order_limits import TooManyOrders, TooManyOrdersToday, open_orders, orders_a_day
from bot.rules.refusals import NotEnoughCash
from bot.services.changing import cancel
from tests.services.books import one
from tests.services.resting import BUY, PLAIN, SELL, buy, clean, goes, money, put
from tests.services.world import ALICE, COIN, configure

pytestmark = pytest.mark.usefixtures("database")


async def test_placing_and_cancelling_all_day_fills_no_book_moves_no_price_and_earns_nothing(world):
    await configure(1, *PLAIN)
    for turn in range(2):
        placed = [await put(world, BUY, "1", "limit", f"{turn}:{n}", limit="90") for n in range(open_orders.default)]
        for n in range(5):
            with pytest.raises(TooManyOrders):
                await put(world, BUY, "1", "limit", f"{turn}:more {n}", limit="90")
        assert len(world.floor.book) == open_orders.default
        for each in placed:
            await cancel(world.floor, ALICE, each.waits.id, key=f"c{each.waits.id}")
        world.clock.pass_(1_000)
    assert (await goes(world, "50")).filled == 0
    assert len(world.floor.book) == 0
    assert await money() == (100_000 * COIN, 0)
    assert await one("SELECT COUNT(*) FROM xp_grant") == 0
    assert await one("SELECT COUNT(*) FROM announcement") == 0
    await clean()


async def test_tiny_fills_all_day_are_told_to_a_channel_no_more_often_than_orders_may_be_placed(world):
    await configure(1, *PLAIN)
    await buy(world, "10", "begin")
    refused = 0
    for n in range(orders_a_day.default + 10):
        try:
            await put(world, SELL, "0.01", "limit", f"s{n}", limit="101")
        except TooManyOrdersToday:
            refused += 1
        await goes(world, "102", "100")
    assert refused == 10
    assert await one("SELECT COUNT(*) FROM announcement WHERE kind = 'order'") == orders_a_day.default
    await clean()


async def test_the_same_coins_wait_in_but_one_order(world):
    await configure(1, *PLAIN)
    await put(world, BUY, "all", "limit", "1", limit="90")
    for n in range(5):
        with pytest.raises(NotEnoughCash):
            await put(world, BUY, "$100", "limit", f"more {n}", limit="95")
    assert (await goes(world, "80")).filled == 1
    await clean()
