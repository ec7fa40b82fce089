"""Asking Discord whether members are still in their server."""

import asyncio
from collections.abc import Sequence

from aiohttp import ClientError
from discord import Client, Guild, HTTPException

from bot.services.guilds import presence

_UNKNOWN_MEMBER = 10007  # Discord's JSON error code
_PATIENCE = 5.0  # seconds


async def departed(guild: Guild, user_ids: Sequence[int], now: int) -> set[int]:
    """The ids of members who have left, as far as Discord answers. `now` in ms since 1970."""

    async def ask(user_id: int) -> bool:
        try:
            await guild.fetch_member(user_id)
            is_present = True
        except HTTPException as error:
            if error.code != _UNKNOWN_MEMBER:
                return False
            is_present = False
        except (ClientError, OSError):
            return False
        await presence.note(guild.id, user_id, is_present, now)
        return not is_present

    unsure, already_gone = await presence.unsure_and_departed(guild.id, user_ids, now)
    answers = await asyncio.gather(*map(ask, unsure))
    return already_gone | {user_id for user_id, is_gone in zip(unsure, answers, strict=True) if is_gone}


async def departed_from(client: Client, guild_id: int, user_ids: Sequence[int], now: int) -> set[int]:
    """The ids of members who have left, for background work: it waits for Discord a few seconds and no longer."""
    guild = client.get_guild(guild_id)
    if guild is None:
        return set()
    try:
        return await asyncio.wait_for(departed(guild, user_ids, now), _PATIENCE)
    except TimeoutError:
        return set()
