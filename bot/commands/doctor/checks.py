"""The doctor's checks that need no server: each returns what is well, or raises CheckFailed with what to do."""

import asyncio
import os
from pathlib import Path

import aiohttp

from bot import clock
from bot.commands.doctor.check import CheckFailed
from bot.config import Config, ConfigError
from bot.data import migrate
from bot.data.database import close_database, is_sqlite, open_database, sqlite_path
from bot.rules.market.quotes import Market

MARKET_OPENS = 30  # seconds
MARKET_SETTLES = 8  # seconds without a further price
MISSING_NAMED = 20


async def configuration(config: Config) -> str:
    """The values in force, secrets masked."""
    return ", ".join(f"{name}={value}" for name, value in config.shown().items())


async def database(config: Config) -> str:
    """Whether the database can be reached and written to."""
    from bot.services.upkeep.health import try_writing

    url = config.database_url
    if is_sqlite(url) and not sqlite_path(url).exists():
        _makeable(sqlite_path(url))
        _never_made(sqlite_path(url))
        return f"{sqlite_path(url)} does not exist yet; the first start makes it"
    try:
        await open_database(url)
        await try_writing()
    except Exception as error:
        raise CheckFailed(
            f"cannot be opened and written to ({error}). Check DATABASE_URL, and that the server runs."
        ) from error
    finally:
        await close_database()
    return "answers, and can be written to"


def _makeable(path: Path) -> None:
    """Raises CheckFailed if the first start could not make this file."""
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise CheckFailed(
            f"{path} cannot be made: {folder} is no folder to write to. Check DATABASE_URL and its permissions."
        )


def _never_made(path: Path) -> None:
    """Raises CheckFailed if this file was there and has been removed, perhaps from under a running bot."""
    if beside := [name for ending in ("-wal", "-shm") if (name := Path(f"{path}{ending}")).exists()]:
        raise CheckFailed(
            f"{path} was removed while a bot had it open: {beside[0].name} is still there. Stop the bot, and put the "
            "file back or restore a backup; the bot writes nothing meanwhile."
        )


async def schema(config: Config) -> str:
    """Whether every migration of this release is applied, and no other."""
    try:
        steps = await migrate.history(config.database_url)
    except Exception as error:
        raise CheckFailed(f"cannot be read. {error}") from error
    if unknown := [step.name for step in steps if not step.in_release]:
        raise CheckFailed(
            f"is newer than this release ({unknown[-1]}). Run the release that made it, or `migrate down` there."
        )
    if pending := [step.name for step in steps if not step.applied]:
        return f"{len(pending)} migrations pending; the next start applies them (or `python -m bot migrate up`)"
    return f"up to date ({steps[-1].name})"


async def market(config: Config) -> str:
    """Whether the market has prices now, and which symbols have none; a live one gets half a minute to say them."""
    from bot.market.opening import open_market

    try:
        async with open_market(config, bytes(32), clock.now) as quotes:
            await _prices_come(quotes)
            priced, listed = quotes.snapshot().keys(), quotes.symbols()
    except ConfigError as error:
        raise CheckFailed(str(error)) from error
    except ValueError as error:
        raise CheckFailed(f"has no prices ({error}). Set this machine's clock.") from error
    if not priced:
        raise CheckFailed(
            f"{config.market} gives no price younger than {config.market_max_age} s; the lines above say why. "
            "Check the network, MARKET, MARKET_QUOTE and, where prices are `stale`, this machine's clock."
        )
    missing = [ticker for ticker in listed if ticker not in priced]
    if not missing:
        return f"{config.market}, each of {len(listed):,} symbols has a price"
    unnamed = f" and {len(missing) - MISSING_NAMED:,} more" if len(missing) > MISSING_NAMED else ""
    return (
        f"{config.market}, {len(priced):,} of {len(listed):,} symbols have a price; "
        f"none: {', '.join(missing[:MISSING_NAMED])}{unnamed}"
    )


async def _prices_come(quotes: Market) -> None:
    """Waits until every symbol has a price, at most half a minute, or none came for two rounds and more."""
    priced = quiet = 0
    for _ in range(MARKET_OPENS * 10):
        count = len(quotes.snapshot())
        quiet = 0 if count > priced or not count else quiet + 1
        priced = max(priced, count)
        if (priced and priced == len(quotes.symbols())) or quiet >= MARKET_SETTLES * 10:
            return
        await asyncio.sleep(0.1)


async def token(config: Config) -> str:
    """Whether Discord knows the token."""
    if not config.discord_token:
        raise CheckFailed("is not set. Put DISCORD_TOKEN into .env, or play without one: `make run` opens the sandbox.")
    headers = {"Authorization": f"Bot {config.discord_token}"}
    try:
        async with (
            aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(10)) as session,
            session.get(f"{config.discord_api_url}/users/@me") as response,
        ):
            body = await response.json()
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise CheckFailed(f"cannot be checked: {config.discord_api_url} is not reached ({error!r}).") from error
    if response.status != 200:
        raise CheckFailed("is not one that Discord knows. Copy it anew from the developer portal: Bot > Reset Token.")
    return f"belongs to {body['username']}"


async def running_bot(config: Config) -> str:
    """What the bot that listens on HTTP_PORT says of itself; it alone knows whether it still has its database."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}
    host = everywhere.get(config.http_host, config.http_host)
    address = f"http://{f'[{host}]' if ':' in host else host}:{config.http_port}/healthz"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as session,
            session.get(address) as response,
        ):
            health = await response.json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return f"none answers at {address}"
    if not health["database"]:
        raise CheckFailed(f"has no database: {health['reason']}. Mend that, and start it anew.")
    if not health["gateway"]:
        raise CheckFailed("is not connected to Discord; its log says why.")
    return "is well"
