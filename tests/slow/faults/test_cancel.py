"""Services cancelled at random awaits leak neither a lock nor a connection, and leave all of an effect or nothing."""

import asyncio
import types
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from random import Random
from typing import Any

import pytest

from bot.data import models
from bot.data.database import writer
from bot.data.keys import Actor
from bot.data.shield import drain
from bot.rules.progression.streaks import checkin_xp
from bot.rules.ranking import Board
from bot.rules.trading.sizes import parse_size
from bot.services import leases
from bot.services.accounts.portfolio import load_portfolio
from bot.services.announcements import delivery
from bot.services.guilds import presence, settings
from bot.services.moderation import settings_changes
from bot.services.progression import profile
from bot.services.progression.checkin import check_in
from bot.services.ranking import boards, recompute
from tests.conftest import Database
from tests.kit import market_orders
from tests.kit.fake_context import FakeContext, fake_context
from tests.kit.ledger import dump, mismatches, rows, scalar
from tests.wire.acts import eventually

CANCELS = 200
GUILD = 1
Call = Callable[[], Coroutine[Any, Any, object]]


@pytest.fixture
def context() -> FakeContext:
    settings.invalidate()
    return fake_context()


def calls(context: FakeContext, rng: Random, key: str) -> list[Call]:
    """Some of every kind of work that a service does."""
    actor = Actor(GUILD, rng.randint(1, 5), "Somebody", 7)
    buy, sell = parse_size(f"${rng.randint(100, 3000)}"), parse_size("30%")
    context = context
    return rng.sample(
        [
            lambda: check_in(context, actor, key=f"c{key}"),
            lambda: market_orders.buy(context, actor, "BTC", buy, key=f"b{key}"),
            lambda: market_orders.sell(context, actor, "BTC", sell, key=f"s{key}"),
            lambda: settings_changes.change_settings(
                context, actor, {checkin_xp.key: rng.randint(1, 20)}, key=f"x{key}"
            ),
            lambda: load_portfolio(context, actor),
            lambda: profile.load_profile(context, actor),
            lambda: boards.load_page(GUILD, Board.XP),
            lambda: boards.load_own_standing(actor, Board.RETURN),
            lambda: presence.note(GUILD, actor.user_id, True, context.now()),
            lambda: leases.hold("test", "me", 1000),
            lambda: delivery.form_batches(context.now(), lambda announced: {"n": len(announced)}),
            lambda: recompute.recompute(context),
        ],
        k=rng.randint(1, 6),
    )


class Striker:
    """Makes tasks whose code is the bot's, half of which it cancels at a random await of theirs; `struck` counts."""

    def __init__(self, rng: Random) -> None:
        self.struck = 0
        self._rng = rng

    def __call__(
        self, loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, Any], **more: Any
    ) -> "asyncio.Task[Any]":
        code = getattr(coroutine, "cr_code", None)
        if code is not None and "/bot/" in code.co_filename and self._rng.random() < 0.5:
            coroutine = self._doomed(coroutine, self._rng.choice((3, 10, 30)))
        return asyncio.Task(coroutine, loop=loop, **more)

    async def _doomed(self, coroutine: Coroutine[Any, Any, Any], longest: int) -> Any:
        return await self._stepped(coroutine, self._rng.randint(1, longest))

    @types.coroutine
    def _stepped(self, coroutine: Coroutine[Any, Any, Any], steps: int) -> Generator[Any, Any, Any]:
        """Runs a coroutine await by await; at one of them its task is cancelled."""
        step: Callable[[], Any] = partial(coroutine.send, None)
        while True:
            try:
                awaited = step()
            except StopIteration as end:
                return end.value
            steps -= 1
            if steps == 0:
                self.struck += 1
                task = asyncio.current_task()
                assert task is not None
                task.cancel()
            try:
                yield awaited
                step = partial(coroutine.send, None)
            except BaseException as error:
                step = partial(coroutine.throw, error)


async def play(context: FakeContext, rng: Random, key: str) -> None:
    """Starts some work at once, and waits until all of it has ended one way or the other."""
    async with asyncio.timeout(30):
        await asyncio.gather(*(call() for call in calls(context, rng, key)), return_exceptions=True)
        await drain()


def free() -> bool:
    """Whether nobody holds the writer of SQLite, or a connection of PostgreSQL's pool."""
    db = writer()
    if db.capabilities.dialect == "sqlite":
        return not db._lock.locked()  # type: ignore[attr-defined]
    pool = db._pool  # type: ignore[attr-defined]
    return bool(pool._queue.qsize() == len(pool._holders))  # a slot may leak without its connection


async def test_no_lock_and_no_connection_leaks(database: Database, context: FakeContext, rng: Random) -> None:
    await rows("INSERT INTO guild (id, settings) VALUES (1, '{}')")
    striker, number = Striker(rng), 0
    loop = asyncio.get_running_loop()
    loop.set_task_factory(striker)
    while striker.struck < CANCELS:
        await play(context, rng, str(number))
        number += 1
        await eventually(free)  # a cancelled connection of a pool is given back a moment later
    loop.set_task_factory(None)
    assert await mismatches() == []
    assert await models.Receipt.filter(outcome__isnull=True).count() == 0
    if database.dialect == "postgres":
        assert await scalar("SELECT COUNT(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'") == 0
    trade = await asyncio.wait_for(
        market_orders.buy(context, Actor(GUILD, 9, "Last", 7), "BTC", parse_size("$100"), key="last"), 10
    )
    before = await dump()
    assert await market_orders.buy(context, Actor(GUILD, 9, "Last", 7), "BTC", parse_size("$100"), key="last") == trade
    assert await dump() == before
