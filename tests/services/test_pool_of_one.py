"""The whole game with a single connection to PostgreSQL: nothing waits for a second one while it holds the first."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from bot.data.database import close_database, open_database
from bot.rules.trading.sizes import parse_size
from bot.services.accounts import export
from bot.services.context import Context
from bot.services.progression import checkin
from bot.services.ranking import recompute
from bot.services.upkeep import health, pruning, reconciliation
from tests.conftest import empty, pool_of_one
from tests.kit import market_orders
from tests.kit.commands import ACTS
from tests.kit.fake_context import ALICE, BOB, FakeContext
from tests.kit.members import add_member

LONG = 120.0  # seconds: nothing here takes so long unless it hangs


@pytest.fixture
async def busy(migrated_postgres: str, context: FakeContext) -> AsyncIterator[Context]:
    """Two members who have traded and checked in, some more, and ranks, by one connection."""
    await empty(migrated_postgres)
    EXECUTOR_CACHE.clear()
    await open_database(pool_of_one(migrated_postgres))
    try:
        async with asyncio.timeout(LONG):
            for user in range(20, 26):
                await add_member(user, xp=user)
            for actor in (ALICE, BOB):
                await checkin.check_in(context, actor, key=f"daily {actor.user_id}")
                await market_orders.buy(context, actor, "BTC", parse_size("$1000"), key=f"buy {actor.user_id}")
            await recompute.recompute(context)
        yield context
    finally:
        await close_database()


@pytest.mark.parametrize("act", ACTS)
async def test_every_command_needs_one_connection(busy: Context, act: str) -> None:
    async with asyncio.timeout(LONG):
        await ACTS[act](busy)


async def test_ranks_need_one_connection_while_members_play(busy: Context) -> None:
    members = [ALICE, BOB, *(replace(ALICE, user_id=user) for user in range(20, 26))]
    async with asyncio.timeout(LONG):
        await asyncio.gather(
            *(recompute.recompute(busy) for _ in range(3)),
            *(market_orders.buy(busy, each, "BTC", parse_size("$500"), key=f"b{each.user_id}") for each in members),
            *(health.measure_outbox() for _ in range(5)),
            *(export.export_member(each) for each in members),
        )
        await recompute.recompute_due(busy, 300_000)
        await pruning.prune(busy.now())
        await reconciliation.audit()
