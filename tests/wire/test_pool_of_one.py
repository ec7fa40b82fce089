"""The whole bot over a single connection to PostgreSQL: announcer, matcher, ranks and members share it."""

import asyncio

from sandbox import Sandbox
from tests.conftest import empty, pool_of_one
from tests.wire.acts import HANGING
from tests.wire.conftest import running


async def test_the_whole_game_is_played_over_one_connection(box: Sandbox, migrated_postgres: str) -> None:
    await empty(migrated_postgres)
    async with running(box, pool_of_one(migrated_postgres), rank_interval=5), asyncio.timeout(HANGING):
        members = ("alice", "bob", "mona")
        await asyncio.gather(*(box.command(name, "/daily", channel="general") for name in members))
        bought = [box.command(name, "/trade buy", symbol="BTC", amount="$1000") for name in members for _ in range(4)]
        assert all(not response.failed for response in await asyncio.gather(*bought))
        await box.wait_message(lambda message: "First Trade" in str(message["embeds"]))
        pages = ("/portfolio", "/leaderboard", "/profile", "/trade history", "/trade orders")
        shown = await asyncio.gather(*(box.command("alice", page) for page in pages))
        assert all(response.message for response in shown)
