"""A trailing stop keeps the best price it has seen, whatever else of it changes."""

import pytest

from bot.rules.order_types import parse_trail
from bot.rules.refusals import AlreadyThere
from bot.rules.sizes import parse_size
from bot.services.changing import Change, modify
from tests.services.books import one
from tests.services.resting import BUY, PLAIN, SELL, buy, clean, goes, put
from tests.services.world import ALICE, configure


@pytest.fixture(autouse=True)
async def _plain(database):
    await configure(1, *PLAIN)


@pytest.mark.parametrize(("side", "best", "back", "triggered"), [(SELL, "120", "116", "113"), (BUY, "80", "82", "85")])
async def test_a_change_of_size_does_not_loosen_it(world, side, best, back, triggered):
    await buy(world, "10", "b")
    placed = await put(world, side, "1", "trailing", "t", trail="5%")
    await goes(world, best, back)
    changed = await modify(world.floor, ALICE, placed.waits.id, Change(size=parse_size("2")), key="m")
    assert changed.waits.stop == ("114" if side is SELL else "84")
    assert (await goes(world, triggered)).filled == 1
    await clean()


async def test_a_new_distance_is_kept_from_the_best_price_and_not_from_the_last(world):
    await buy(world, "10", "b")
    placed = await put(world, SELL, "1", "trailing", "t", trail="5%")
    await goes(world, "120", "116")
    changed = await modify(world.floor, ALICE, placed.waits.id, Change(trail=parse_trail("10%")), key="m")
    assert changed.waits.stop == "108"
    with pytest.raises(AlreadyThere):
        await modify(world.floor, ALICE, placed.waits.id, Change(trail=parse_trail("1%")), key="m2")
    await clean()


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
