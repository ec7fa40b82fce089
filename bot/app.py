"""Builds everything once, by hand, and takes it down in order."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import clock
from bot.client import Falcon
from bot.config import Config
from bot.connection import stay_connected
from bot.data.database import close_database, open_database
from bot.data.migrate import upgrade
from bot.data.once import drain
from bot.market.simulated import Simulated
from bot.services.floor import Floor
from bot.services.installation import installation
from bot.ui.answer import settled
from bot.watch import Watch

log = structlog.get_logger("app")


def use_discord_at(config: Config) -> None:
    """Points discord.py, which keeps these addresses in its classes, at Discord or a compatible server."""
    Route.BASE = config.discord_api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(config.discord_gateway_url)


@asynccontextmanager
async def database(config: Config) -> AsyncIterator[None]:
    """The database, migrated and open."""
    for name in await upgrade(config.database_url):
        log.info("migrated", migration=name)
    await open_database(config.database_url)
    try:
        yield
    finally:
        await close_database()


async def run(config: Config, stop: asyncio.Event) -> None:
    """Runs the bot until `stop` is set, then finishes what is under way. Raises CannotConnect."""
    use_discord_at(config)
    async with database(config):
        born = await installation(clock.now())
        bell = asyncio.Event()
        floor = Floor(Simulated(born.market_seed, clock.now), clock.now, bell.set)
        client = Falcon(floor)
        watch = Watch(config.http_host, config.http_port, client.is_ready) if config.http_port else None
        if watch:
            await watch.start()
        connection = asyncio.create_task(stay_connected(client, config.discord_token))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([connection, stopping], return_when=asyncio.FIRST_COMPLETED)
            if connection.done():
                connection.result()
        finally:
            await _leave(client, connection)
            if watch:
                await watch.stop()


async def _leave(client: Falcon, connection: "asyncio.Task[None]") -> None:
    """Stops taking work, finishes transactions and answers, flushes what is due, disconnects."""
    client.leaving = True
    await settled()
    await drain()
    connection.cancel()
    with contextlib.suppress(asyncio.CancelledError, Exception):
        await connection
    await client.close()


def stop_on_signals(stop: asyncio.Event) -> None:
    """Lets SIGTERM and Ctrl-C set `stop`."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(name, stop.set)
        except NotImplementedError:  # Windows has no such handlers; there signal.signal serves the main thread
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop.set))
