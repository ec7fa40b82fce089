"""The bot is killed at random moments of a running load, and each time started again at once."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from random import Random

from bot.data import models
from bot.data.database import close_database, open_database
from bot.rules.progression.levels import level_base, level_step
from bot.rules.ranking import ranked_trades
from sandbox import Sandbox
from tests.conftest import Database
from tests.kit.ledger import rows
from tests.slow.faults.books import check
from tests.slow.faults.load import PATIENCE, Bot, Load

KILLS = {"sqlite": 25, "postgres": 8}


async def prepare(database: Database, box: Sandbox) -> None:
    """Every 10 XP are a level, so that nearly everything is announced; nobody is ranked meanwhile."""
    await open_database(database.url)
    settings = {level_base.key: 10, level_step.key: 0, ranked_trades.key: 1000}
    await rows("INSERT INTO guild (id, settings) VALUES (?, ?)", int(box.guild_id), json.dumps(settings))
    await close_database()


async def audit(bot: Bot) -> str:
    """What `python -m bot audit` says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "audit"), env=bot.environment, stdout=PIPE
    )
    out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    return out.decode().strip()


async def everything_sent() -> None:
    """Waits until the outbox is empty."""
    async with asyncio.timeout(PATIENCE):
        while await models.Announcement.filter(state="pending").count():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_bot_killed_at_any_moment_loses_and_doubles_nothing(
    closed_database: Database, box: Sandbox, rng: Random, tmp_path: Path
) -> None:
    await prepare(closed_database, box)
    bot = Bot(box, closed_database.url, tmp_path / "bot.log")
    load = Load(box, rng)
    try:
        for number in range(KILLS[closed_database.dialect]):
            await bot.start()
            print(f"kill {number + 1}: {await bot.killed(rng)}, {len(load.acts)} acts so far")  # noqa: T201
        await bot.start()
        await box.wait_ready(PATIENCE)
        await load.finish()
        await open_database(closed_database.url)
        try:
            await everything_sent()
            assert await bot.stop() == 0
            counts = await check(box, load.acts)
        finally:
            await close_database()
    finally:
        await bot.abandon()
    assert counts["told"] > KILLS[closed_database.dialect]  # it did play between the kills
    assert await audit(bot) == "Clean: every total follows from its entries."
    assert "Traceback" not in bot.log.read_text()
