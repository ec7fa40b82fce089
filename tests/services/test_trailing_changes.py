"""A trailing stop keeps the best price it has seen, whatever else of it changes."""

import pytest

from bot.rules.announcements.notify import Notify
from bot.rules.trading.order_terms import parse_trail
from bot.rules.trading.sizes import parse_size
from bot.services.matching import engine, loading
from bot.services.trading.order_changes import OrderChange, modify
from tests.services.books import one
from tests.services.resting import BUY, PLAIN, SELL, buy, clean, goes, put
from tests.services.world import ALICE, configure


@pytest.fixture(autouse=True)
async def _plain(database):
    await configure(1, *PLAIN)


@pytest.mark.parametrize("change", [OrderChange(notify=Notify.SILENT), OrderChange(size=parse_size("0.5"))])
@pytest.mark.parametrize(("side", "best", "back", "triggered"), [(SELL, "120", "116", "113"), (BUY, "80", "82", "85")])
async def test_a_change_of_who_hears_of_it_or_of_its_size_forgets_no_price(world, side, best, back, triggered, change):
    await buy(world, "10", "b")
    placed = await put(world, side, "1", "trailing", "t", trail="5%")
    await goes(world, best)  # and nothing has written that down yet
    await goes(world, back)
    await modify(world.context, ALICE, placed.order.id, change, key="m")
    assert (await goes(world, triggered)).filled == 1
    assert await one("SELECT price FROM fill WHERE order_id = ?", placed.order.id) == triggered
    await clean()


async def test_another_distance_begins_at_the_price_of_now(world):
    await buy(world, "10", "b")
    placed = await put(world, SELL, "1", "trailing", "t", trail="5%")
    await goes(world, "120")
    await goes(world, "116")
    await modify(world.context, ALICE, placed.order.id, OrderChange(trail=parse_trail("4%")), key="m")
    assert (await goes(world, "112")).filled == 0  # below 4 % under 120, above 4 % under 116
    assert (await goes(world, "111")).filled == 1
    await clean()


async def test_a_book_that_has_seen_less_than_storage_takes_nothing_away(world):
    await buy(world, "10", "b")
    placed = await put(world, SELL, "1", "trailing", "t", trail="5%")
    elsewhere = "UPDATE orders SET watermark = '120' WHERE id = ? RETURNING id"  # by the process that matches
    await one(elsewhere, placed.order.id)
    await modify(world.context, ALICE, placed.order.id, OrderChange(notify=Notify.SILENT), key="m")
    assert await one("SELECT watermark FROM orders WHERE id = ?", placed.order.id) == "120"


async def test_a_best_price_that_could_not_be_written_down_is_not_forgotten(world, monkeypatch):
    await buy(world, "10", "b")
    await put(world, SELL, "1", "trailing", "t", trail="10%")
    await goes(world, "200")

    async def breaks(*_):
        raise OSError("the database is gone")

    with monkeypatch.context() as patched:
        patched.setattr(engine, "transact", breaks)
        with pytest.raises(OSError, match="gone"):
            await engine.save_watermarks(world.context)
    world.context.orders._tidy()
    assert await engine.save_watermarks(world.context) == 1
    await loading.load(world.context)  # as happens every ten minutes
    assert (await goes(world, "181")).filled == 0
    assert (await goes(world, "180")).filled == 1
