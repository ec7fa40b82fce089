"""Staying connected: what discord.py gives up on (a failed first handshake, a broken payload) is started again."""

import asyncio
import random

import structlog
from discord import Client, ConnectionClosed, HTTPException, LoginFailure, PrivilegedIntentsRequired
from discord.utils import MISSING

_MAX_PAUSE = 60.0  # seconds between two attempts; keeps a day of failures far under Discord's 1,000 identifies
_STEADY = 120.0  # seconds a connection must have lasted for the pause to begin small again
_FATAL_CLOSES = {4004, 4010, 4011, 4012, 4013, 4014}  # Discord's gateway close codes that no reconnect mends

log = structlog.get_logger("connection")


class CannotConnect(Exception):
    """Discord refuses this bot for a reason that only its operator can mend. The text says which."""


async def stay_connected(client: Client, token: str) -> None:
    """Logs in and stays connected until the client is closed or the task is cancelled. Raises CannotConnect."""
    attempt = 0
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            await _connect(client, token)
        except LoginFailure as error:
            raise CannotConnect(
                "Discord does not know this DISCORD_TOKEN. Copy it anew from the developer portal."
            ) from error
        except PrivilegedIntentsRequired as error:
            raise CannotConnect(str(error)) from error
        except ConnectionClosed as error:
            if error.code in _FATAL_CLOSES:
                raise CannotConnect(f"Discord closed the connection for good: {error.reason or error.code}.") from error
            log.warning("disconnected", error=repr(error))
        except Exception as error:
            log.warning("disconnected", error=repr(error), exc_info=not isinstance(error, OSError | HTTPException))
        else:
            return
        attempt = 1 if loop.time() - began > _STEADY else attempt + 1
        await asyncio.sleep(min(_MAX_PAUSE, 2 ** min(attempt, 10)) * random.uniform(0.25, 0.5))


async def _connect(client: Client, token: str) -> None:
    if client.is_closed():
        client.clear()
    if client.user is None or client.http.token is None:
        await _log_in(client, token)
    if client.ws is not None:
        await client.ws.close(4000)  # the connection that broke; 4000 keeps its session from counting as ended
    await client.connect()


async def _log_in(client: Client, token: str) -> None:
    try:
        await client.login(token)
    except BaseException:
        # The next login makes a session of its own and forgets this one, which aiohttp reports as never closed.
        await client.http.close()
        client.http.connector = MISSING
        raise
