"""The unmodified bot on the unmodified discord.py, connected to the sandbox over real HTTP and WebSocket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import app
from bot.config import Config
from bot.market import opening
from bot.services.announcements import parked
from bot.services.guilds import settings
from bot.ui.announcements import parked as told
from sandbox import Sandbox
from tests.wire.acts import Market


@asynccontextmanager
async def running(box: Sandbox, database_url: str, **more: Any) -> AsyncIterator[None]:
    """The bot in the sandbox, connected and with its commands synced; on leaving, stopped as by SIGTERM."""
    config = Config(
        discord_token=box.token,
        discord_api_url=box.api_url,
        discord_gateway_url=box.gateway_url,
        database_url=database_url,
        **more,
    )
    stop = asyncio.Event()
    bot = asyncio.create_task(app.run(config, stop))
    try:
        ready = asyncio.gather(box.wait_ready(60), box.wait_commands(60))
        await asyncio.wait([ready, bot], return_when=asyncio.FIRST_COMPLETED)
        if bot.done():
            bot.result()
        await ready
        yield
    finally:
        stop.set()
        await asyncio.wait_for(bot, 10)


@pytest.fixture(autouse=True)
def discord_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    settings.invalidate()
    parked.invalidate()
    told.forget()


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    """A patient one: a busy machine is no reason for a late answer."""
    async with Sandbox(response_window=30) as sandbox:
        yield sandbox


@pytest.fixture
async def falcon(box: Sandbox, tmp_path: Path) -> AsyncIterator[Sandbox]:
    """The sandbox with the bot in it."""
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        yield box


@pytest.fixture
def market(monkeypatch: pytest.MonkeyPatch) -> Market:
    """The market of a bot that starts after this; it can be held back or broken."""
    monkeypatch.setattr(opening, "SimulatedMarket", Market)
    Market.open = asyncio.Event()
    Market.open.set()
    Market.error = None
    return Market
