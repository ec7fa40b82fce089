"""Which servers the bot is in."""

from collections.abc import Collection

import msgspec

from bot.data import models
from bot.data.database import fetch, reader, update, writer
from bot.data.transactions import Transaction
from bot.rules.accounts.holdings import settings_of_new_server
from bot.services.guilds import storage


async def note_joined(guild_id: int, currency: str | None = None) -> None:
    """Notes a server; one that comes back keeps all it had.

    A new one begins with a starting cash that fits the currency of prices, where they have one. What a server has noted
    once no currency changes.
    """
    settings = msgspec.json.encode(settings_of_new_server(currency)).decode()
    await fetch(writer(), storage.JOIN, guild_id=guild_id, settings=settings)


async def ensure_rows(tx: Transaction, guild_ids: Collection[int]) -> None:
    """Makes the rows of servers that have none yet."""
    await tx.write_many(storage.MAKE, [{"guild_id": guild_id} for guild_id in guild_ids])


async def note_removed(guild_id: int, now: int) -> None:
    """Notes that a server has removed the bot. `now` in milliseconds since 1970."""
    await update(writer(), models.Guild, {"id": guild_id}, left_at=now)


async def keep_only(guild_ids: Collection[int], now: int) -> None:
    """Notes that the bot is in these servers alone: who removed it while it was away sent it no event."""
    for guild in await models.Guild.filter(left_at=None).only("id").using_db(reader()):
        if guild.id not in guild_ids:
            await note_removed(guild.id, now)
