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
from bot.pictures import painter
from bot.pictures.painter import PainterLimits
from bot.services.announcements import parked
from bot.services.guilds import settings
from bot.ui.kit import answer
from sandbox import Sandbox
from tests.wire.acts import HANGING, Market

PATIENCE = answer.PATIENCE  # as in life
RESPONSE_WINDOW = 30.0  # seconds


@asynccontextmanager
async def running(box: Sandbox, database_url: str, **changes: Any) -> AsyncIterator[None]:
    """The bot in the sandbox, connected and with its commands synced; on leaving, stopped as by SIGTERM."""
    config = Config(
        discord_token=box.token,
        discord_api_url=box.api_url,
        discord_gateway_url=box.gateway_url,
        database_url=database_url,
        **changes,
    )
    stop = asyncio.Event()
    bot = asyncio.create_task(app.run(config, stop))
    try:
        ready = asyncio.gather(box.wait_ready(), box.wait_commands())
        await asyncio.wait([ready, bot], return_when=asyncio.FIRST_COMPLETED)
        if bot.done():
            bot.result()
        await ready
        yield
    finally:
        stop.set()
        await asyncio.wait_for(bot, HANGING)


@pytest.fixture(autouse=True)
def discord_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    settings.invalidate()
    parked.invalidate()


@pytest.fixture(autouse=True)
def the_bot_is_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else the machine does, the bot defers only where a test holds its market back, and has its pictures."""
    monkeypatch.setattr(answer, "PATIENCE", RESPONSE_WINDOW - 5)
    monkeypatch.setattr(painter, "LIMITS", PainterLimits(patience=HANGING, stuck=HANGING))


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    """A patient one: a busy machine is no reason for a late answer."""
    async with Sandbox(response_window=RESPONSE_WINDOW) as sandbox:
        yield sandbox


@pytest.fixture
async def falcon(box: Sandbox, tmp_path: Path) -> AsyncIterator[Sandbox]:
    """The sandbox with the bot in it."""
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        yield box


@pytest.fixture
def market(monkeypatch: pytest.MonkeyPatch) -> Market:
    """The market of a bot that starts after this; it can be held back or broken, and the bot defers as in life."""
    monkeypatch.setattr(answer, "PATIENCE", PATIENCE)
    monkeypatch.setattr(opening, "SimulatedMarket", Market)
    Market.open = asyncio.Event()
    Market.open.set()
    Market.error = None
    return Market
