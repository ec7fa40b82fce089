"""Builds everything once, by hand, and takes it down in order."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import __version__, clock
from bot.client import Falcon
from bot.config import Config, ConfigError
from bot.connection import stay_connected
from bot.data.database import close_database, is_sqlite, open_database
from bot.data.in_use import kept_alone
from bot.data.shield import drain
from bot.data.transfer.copying import require_whole
from bot.data.transfer.upgrading import upgrade
from bot.market.opening import currency_of, open_market
from bot.rules import registry
from bot.services.context import Context
from bot.services.upkeep.backups import Backups
from bot.services.upkeep.installation import installation
from bot.ui.kit.answer import settled
from bot.ui.kit.presence import departed_from
from bot.workers.announcer import Announcer
from bot.workers.matcher import Matcher
from bot.workers.monitor import Monitor
from bot.workers.scheduler import Scheduler

# Seconds on leaving: for work under way, for announcements that are due, for telling who still asks.
_WORK, _FLUSH, _REFUSE = 2.0, 1.2, 0.5

log = structlog.get_logger("app")


def use_discord_at(config: Config) -> None:
    """Points discord.py, which keeps these addresses in its classes, at Discord or a compatible server."""
    Route.BASE = config.discord_api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(config.discord_gateway_url)


@asynccontextmanager
async def database(config: Config) -> AsyncIterator[None]:
    """The database, migrated and open; an SQLite file for this process alone. Raises InUse, BackupError, CopyError."""
    async with kept_alone(config.database_url):
        upgraded = await upgrade(config.database_url, config.backups, clock.now())
        if upgraded.backup is not None:
            log.info("backed up before migrating", file=str(upgraded.backup.path))
        for name in upgraded.names:
            log.info("migrated", migration=name)
        await open_database(config.database_url)
        try:
            await require_whole()
            yield
        finally:
            await close_database()


async def run(config: Config, stop: asyncio.Event) -> None:
    """Runs the bot until `stop` is set, then finishes what is under way. Raises CannotConnect, ConfigError."""
    registry.load_all()
    use_discord_at(config)
    async with database(config):
        shown = config.shown()
        log.info("paper falcon", version=__version__, database=shown["DATABASE_URL"], market=config.market)
        identity = await installation(clock.now())
        announcer_wakeup = asyncio.Event()

        async def departed(guild_id: int, user_ids: Sequence[int]) -> set[int]:
            return await departed_from(client, guild_id, user_ids, clock.now())

        async with open_market(config, identity.market_seed, clock.now) as quotes:
            context = Context(
                quotes,
                clock.now,
                announcer_wakeup.set,
                departed,
                max_age=config.market_max_age * 1000,
                currency=currency_of(config),
            )
            client = Falcon(context)
            workers = _Workers(
                announcer=Announcer(client, identity.tag, clock.now, announcer_wakeup),
                scheduler=Scheduler(
                    context, config.rank_interval, Backups(config.database_url, config.backups, identity.created_at)
                ),
                matcher=Matcher(context, single_process=is_sqlite(config.database_url)),
            )
            await _serve(config, client, workers, stop)


@dataclass(frozen=True, slots=True)
class _Workers:
    """The loops that run while this process holds their leases."""

    announcer: Announcer
    scheduler: Scheduler
    matcher: Matcher

    def start(self) -> None:
        self.announcer.start()
        self.scheduler.start()
        self.matcher.start()


async def _serve(config: Config, client: Falcon, workers: _Workers, stop: asyncio.Event) -> None:
    """Stays connected until `stop` is set."""
    async with monitored(config, client):
        connection = asyncio.create_task(stay_connected(client, config.discord_token))
        workers.start()
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([connection, stopping], return_when=asyncio.FIRST_COMPLETED)
            if connection.done():
                connection.result()
        finally:
            await _leave(client, connection, workers)


@asynccontextmanager
async def monitored(config: Config, client: Falcon) -> AsyncIterator[None]:
    """Health and metrics, where a port is set for them."""
    if config.http_port is None:
        yield
        return
    monitor = Monitor(config.http_host, config.http_port, client.is_ready)
    try:
        await monitor.start()
    except OSError as error:
        await monitor.stop()
        raise ConfigError(f"HTTP_PORT={config.http_port} cannot be listened on: {error}.") from error
    try:
        yield
    finally:
        await monitor.stop()


async def _leave(client: Falcon, connection: "asyncio.Task[None]", workers: _Workers) -> None:
    """Stops taking work, finishes transactions and answers, flushes what is due, disconnects: all within 5 s."""
    client.leaving = True
    draining = asyncio.ensure_future(drain())
    stopping = asyncio.gather(
        settled(), workers.scheduler.stop(_WORK), workers.matcher.stop(_WORK), draining, return_exceptions=True
    )
    try:
        for outcome in await asyncio.wait_for(stopping, _WORK + 0.5):
            if isinstance(outcome, BaseException):  # it keeps nothing else from stopping
                log.error("not stopped in order", error=repr(outcome))
    except TimeoutError:
        if draining.cancelled():
            log.error("a transaction would not end; it is left to the database to undo")
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(workers.announcer.stop(_FLUSH), _FLUSH + 0.5)
    connection.cancel()
    with contextlib.suppress(asyncio.CancelledError, Exception):
        await connection
    # Nobody can ask any more; who did meanwhile is being refused, over the very session that closes now.
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(settled(), _REFUSE)
    await client.close()


def stop_on_signals(stop: asyncio.Event) -> None:
    """Lets SIGTERM and Ctrl-C set `stop`."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(name, stop.set)
        except NotImplementedError:  # Windows has no such handlers; there signal.signal serves the main thread
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop.set))
