"""A trailing stop keeps the best price it has seen, whatever else of it changes."""

import pytest

from bot.services.changing import Change, modify
from tests.services.books import one
from tests.services.resting import BUY, PLAIN, SELL, buy, clean, goes, put
from tests.services.world import ALICE, configure


@pytest.fixture(autouse=True)
async def _plain(database):
    await configure(1, *PLAIN)


@pytest.mark.parametrize(("side", "best", "triggered"), [(SELL, "120", "113"), (BUY, "80", "85")])
async def test_a_change_of_who_hears_of_it_forgets_no_price(world, side, best, triggered):
    await buy(world, "10", "b")
    placed = await put(world, side, "1", "trailing", "t", trail="5%")
    await goes(world, best)  # and nothing has written that down yet
    await modify(world.floor, ALICE, placed.waits.id, Change(notify="silent"), key="m")
    assert (await goes(world, triggered)).filled == 1
    assert await one("SELECT price FROM fill WHERE order_id = ?", placed.waits.id) == triggered
    await clean()


async def test_a_book_that_has_seen_less_than_storage_takes_nothing_away(world):
    await buy(world, "10", "b")
    placed = await put(world, SELL, "1", "trailing", "t", trail="5%")
    elsewhere = "UPDATE orders SET mark = '120' WHERE id = ? RETURNING id"  # by the process that matches
    await one(elsewhere, placed.waits.id)
    await modify(world.floor, ALICE, placed.waits.id, Change(notify="silent"), key="m")
    assert await one("SELECT mark FROM orders WHERE id = ?", placed.waits.id) == "120"
