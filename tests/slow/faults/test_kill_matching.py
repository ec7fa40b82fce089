"""The bot is killed while orders wait and are filled: none is lost, none filled twice, each fill told once."""

import asyncio
import json
from pathlib import Path
from random import Random

from bot import clock
from bot.data import models
from bot.data.database import close_database, open_database
from bot.market.simulated.market import SimulatedMarket
from bot.rules.ranking import ranked_trades
from bot.rules.trading.order_limits import open_orders, orders_a_day
from bot.rules.trading.trade_xp import trades_a_day
from bot.services.upkeep.installation import installation
from sandbox import Sandbox
from tests.conftest import Database
from tests.kit.ledger import rows
from tests.slow.faults.books import check
from tests.slow.faults.load import PATIENCE
from tests.slow.faults.order_load import MatchingBot, OrderLoad
from tests.slow.faults.test_kill import audit, everything_sent

KILLS = {"sqlite": 10, "postgres": 5}


async def prepare(box: Sandbox) -> SimulatedMarket:
    """A server without a limit that would hide a fill counted twice; and the bot's own market."""
    settings = {open_orders.key: 100, orders_a_day.key: 1000, trades_a_day.key: 1000, ranked_trades.key: 1000}
    await rows("INSERT INTO guild (id, settings) VALUES (?, ?)", int(box.guild_id), json.dumps(settings))
    return SimulatedMarket((await installation(clock.now())).market_seed, clock.now)


async def nothing_trails() -> None:
    """Waits until the market has reached every trailing stop: what a restart had forgotten would wait for ever."""
    async with asyncio.timeout(2 * PATIENCE):
        while await models.Order.filter(state="open", kind="trailing").count():  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_a_bot_killed_while_it_matches_loses_and_doubles_no_order(
    database: Database, box: Sandbox, rng: Random, tmp_path: Path
) -> None:
    market = await prepare(box)
    bot = MatchingBot(box, database.url, tmp_path / "bot.log")
    load = OrderLoad(box, rng, market)
    try:
        for number in range(KILLS[database.dialect]):
            await bot.start()
            print(f"kill {number + 1}: {await bot.killed(rng)}, {len(load.acts)} acts so far")  # noqa: T201
        await bot.start()
        await box.wait_ready(PATIENCE)
        await load.finish()
        await nothing_trails()
        await everything_sent()
        assert await bot.stop() == 0
        counts = await check(box, load.acts)
    finally:
        await bot.abandon()
    print(counts, f"{bot.struck} between a fill and its announcement")  # noqa: T201
    await close_database()
    assert await audit(bot) == "Clean: every total follows from its entries."
    await open_database(database.url)
    assert "Traceback" not in bot.log.read_text()
    assert counts["placed"] > counts["filled"] > KILLS[database.dialect]
    assert bot.struck
