"""A sandbox, and a throwaway bot of unmodified discord.py to connect to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands

from sandbox import Sandbox
from sandbox.script.waiting import TIMEOUT

GUILDS_ONLY = discord.Intents(guilds=True)


class TinyBot(discord.Client):
    """Commands are added by a test before it starts; events are kept by name."""

    def __init__(self, intents: discord.Intents = GUILDS_ONLY) -> None:
        super().__init__(intents=intents, guild_ready_timeout=0)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[str] = []
        self.seen: asyncio.Queue[str] = asyncio.Queue()
        self.errors: list[BaseException] = []
        self.tree.error(self._on_error)
        self.up = asyncio.Event()

    async def on_ready(self) -> None:
        self.up.set()

    async def _on_error(self, _: discord.Interaction, error: app_commands.AppCommandError) -> None:
        self.errors.append(getattr(error, "original", error))

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py waits five seconds before it identifies anew; there is no one else here to wait for."""

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_socket_event_type(self, name: str) -> None:
        self.heard.append(name)
        self.seen.put_nowait(name)

    async def wait_for_event(self, name: str) -> None:
        """Waits for the next gateway event of this name that no one waited for yet."""
        while await asyncio.wait_for(self.seen.get(), TIMEOUT) != name:
            pass


@asynccontextmanager
async def pointed_at(box: Sandbox) -> AsyncIterator[None]:
    """discord.py talks to the sandbox meanwhile, as the bot's settings make it."""
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = box.api_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(box.gateway_url)
    try:
        yield
    finally:
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@asynccontextmanager
async def running(box: Sandbox, bot: TinyBot) -> AsyncIterator[TinyBot]:
    """The bot connected and its commands synced; stopped at the end."""
    async with pointed_at(box):
        task = asyncio.create_task(bot.start(box.token))
        ready = asyncio.create_task(bot.up.wait())
        await asyncio.wait({task, ready}, timeout=TIMEOUT, return_when=asyncio.FIRST_COMPLETED)
        try:
            if not ready.done():
                raise TimeoutError("The bot did not get ready")
            yield bot
        finally:
            ready.cancel()
            await bot.close()
            with suppress(asyncio.CancelledError):
                await task


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    """A patient one: a busy machine is no reason for a late answer."""
    async with Sandbox(rate_limits=False, response_window=30) as made:
        yield made


@pytest.fixture
async def start() -> AsyncIterator[Callable[..., Any]]:
    """Starts a bot whose commands `setup(tree)` adds, and stops it after the test."""
    async with AsyncExitStack() as stack:

        async def starter(
            box: Sandbox, setup: Callable[[Any], None], intents: discord.Intents = GUILDS_ONLY
        ) -> TinyBot:
            bot = TinyBot(intents)
            setup(bot.tree)
            return await stack.enter_async_context(running(box, bot))

        yield starter


class Rest:
    """Plain HTTP as any client would send it, for what discord.py would never send."""

    def __init__(self, box: Sandbox, session: aiohttp.ClientSession) -> None:
        self._box, self._session = box, session

    async def __call__(
        self, method: str, path: str, body: Any = None, *, token: str | None = "any", headers: Any = None
    ) -> tuple[int, Any]:
        """The status and the JSON of an answer (its text when it is none)."""
        sent = {**(headers or {})}
        if token is not None:
            sent["Authorization"] = f"Bot {token}"
        url = self._box.api_url + path
        async with self._session.request(method, url, json=body, headers=sent) as response:
            self.headers = response.headers
            if response.content_type == "application/json":
                return response.status, await response.json()
            return response.status, await response.text()


@pytest.fixture
async def api(box: Sandbox) -> AsyncIterator[Rest]:
    async with aiohttp.ClientSession() as session:
        yield Rest(box, session)
