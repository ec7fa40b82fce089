"""The product as a newcomer meets it: `make run`'s own script in one process, Chromium in another."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bot import clock
from bot.data.database import close_database, open_database
from bot.data.keys import Actor
from bot.data.migrate import upgrade
from bot.market.simulated.market import SimulatedMarket
from bot.services.context import Context
from bot.services.progression.checkin import check_in
from sandbox import Sandbox
from sandbox.script.waiting import TIMEOUT
from tests.kit.chromium import CHROMIUM, FLAGS, PATIENCE

expect.set_options(timeout=PATIENCE)
ROOT = Path(__file__).parents[2]


async def seed(url: str, guild_id: int) -> None:
    """Twelve regulars who have checked in, so that a board has a second page."""
    await upgrade(url)
    await open_database(url)
    context = Context(SimulatedMarket(bytes(32), clock.now), clock.now, lambda: None)
    for number in range(12):
        await check_in(context, Actor(guild_id, 1_000 + number, f"Regular {number}", 1), key=f"seed-{number}")
    await close_database()


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """The page that `scripts/tasks.py run` prints where no token is set; ranks are counted every 5 s."""
    await seed(f"sqlite://{tmp_path}/sandbox.db", int(Sandbox().guild_id))
    environment = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
    task = await asyncio.create_subprocess_exec(
        *(sys.executable, "scripts/tasks.py", "run", "--port", "0", "--database", f"sqlite://{tmp_path}/sandbox.db"),
        cwd=ROOT,
        env={**environment, "DISCORD_TOKEN": "", "RANK_INTERVAL": "5", "LOG_LEVEL": "WARNING"},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield await asyncio.wait_for(_printed_address(task.stdout), 2 * TIMEOUT)
    finally:
        task.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(task.communicate(), TIMEOUT)
    assert b"Traceback" not in log, log.decode()


async def _printed_address(output: asyncio.StreamReader | None) -> str:
    assert output is not None
    while line := (await output.readline()).decode():
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found.group()
    raise AssertionError("The sandbox ended without printing its address.")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        await chromium.close()


@pytest.fixture
async def page(browser: Browser, address: str) -> Page:
    tab = await browser.new_page(viewport={"width": 1280, "height": 800})
    await tab.goto(address)
    return tab
