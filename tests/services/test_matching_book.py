"""The book in memory: loaded, brought up to date, put right by storage, and never in anybody's way."""

import asyncio
from unittest.mock import AsyncMock

import pytest

from bot.rules.matching import trigger_index
from bot.services.context import Context
from bot.services.matching import engine, loading
from bot.services.trading.order_changes import OrderChange, cancel, modify
from tests.services.alarms import alarm
from tests.services.resting import BUY, PLAIN, SELL, P, buy, clean, goes, put
from tests.services.world import ALICE, MINUTE, START, World, configure

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def world(database: object) -> World:
    await configure(1, *PLAIN)
    return World()


async def test_orders_placed_elsewhere_are_found(world):
    elsewhere = World(world.clock)
    await put(elsewhere, BUY, "1", "limit", "1", limit="90")
    seen = await loading.catch_up(world.context, world.clock() - MINUTE)
    assert (len(world.context.orders), seen) == (1, world.clock())
    assert (await goes(world, "80")).filled == 1


async def test_a_book_of_many_pages_is_loaded_whole(world, monkeypatch):
    monkeypatch.setattr(loading, "_PAGE", 2)
    for n in range(7):
        await put(world, BUY, "1", "limit", f"{n}", limit="90")
        await alarm(world, "above", f"{110 + n}", f"a{n}")
        world.clock.pass_(n // 3)  # the first ones at once
    restarted = World(world.clock)
    assert await loading.load(restarted.context) == 14
    assert (await goes(restarted, "80")).filled == 7
    behind = World(world.clock)
    assert await loading.catch_up(behind.context, 0) == START + 3
    assert (len(behind.context.orders), len(behind.context.alerts)) == (0, 7)


async def test_whoever_types_a_command_does_not_wait_for_a_whole_book(world, monkeypatch):
    monkeypatch.setattr(trigger_index, "STEP", 2)
    await buy(world, "10", "b")
    for n in range(10):
        await put(world, SELL, "1", "trailing", f"{n}", trail="10%")
        await alarm(world, "above", f"{310 + n}", f"a{n}")
    turns = []

    async def others() -> None:
        while True:
            turns.append(None)
            await asyncio.sleep(0)

    waiting = asyncio.create_task(others())
    assert await goes(world, "200") == engine.TickReport()
    assert len(turns) >= 8
    turns.clear()
    monkeypatch.setattr(engine, "_CHUNK", 1_000)
    monkeypatch.setattr(engine, "transact", AsyncMock())
    await engine.save_watermarks(world.context)
    assert len(turns) >= 5
    waiting.cancel()


async def test_a_trailing_stop_keeps_its_way_over_a_restart(world):
    await buy(world, "10", "b")
    await put(world, SELL, "1", "trailing", "1", trail="10%")
    await goes(world, "200")
    assert await engine.save_watermarks(world.context) == 1
    assert await engine.save_watermarks(world.context) == 0
    restarted = World(world.clock)
    await loading.load(restarted.context)
    assert (await goes(restarted, "181")).filled == 0
    assert (await goes(restarted, "180")).filled == 1


async def test_a_book_behind_the_times_is_put_right_by_the_order_itself(world):
    """As in a process that matches while another one modifies."""
    placed = await put(world, BUY, "1", "limit", "1", limit="90")
    elsewhere = Context(world.board, world.clock, lambda: None)
    await modify(elsewhere, ALICE, placed.order.id, OrderChange(limit=P("80")), key="m")
    assert (await goes(world, "85")).filled == 0
    assert (await goes(world, "80")).filled == 1
    other = await put(world, BUY, "1", "limit", "2", limit="70")
    await cancel(elsewhere, ALICE, other.order.id, key="c")
    assert await goes(world, "60") == engine.TickReport()
    await clean()
