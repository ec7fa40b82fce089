"""Fair play with orders that wait: a member who floods the book gains nothing by it."""

import pytest

from bot.rules.order_types import open_orders
from bot.rules.refusals import NotEnoughCash, TooManyOrders
from bot.services.changing import cancel
from tests.services.books import one
from tests.services.resting import BUY, PLAIN, clean, goes, money, put
from tests.services.world import ALICE, COIN, configure

pytestmark = pytest.mark.usefixtures("database")


async def test_placing_and_cancelling_all_day_fills_no_book_moves_no_price_and_earns_nothing(world):
    await configure(1, *PLAIN)
    for turn in range(3):
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


async def test_the_same_coins_wait_in_but_one_order(world):
    await configure(1, *PLAIN)
    await put(world, BUY, "all", "limit", "1", limit="90")
    for n in range(5):
        with pytest.raises(NotEnoughCash):
            await put(world, BUY, "$100", "limit", f"more {n}", limit="95")
    assert (await goes(world, "80")).filled == 1
    await clean()
