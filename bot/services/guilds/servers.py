"""Which servers the bot is in."""

from collections.abc import Collection

from bot.data.database import fetch, reader, writer


async def joined(guild_id: int) -> None:
    """Notes a server; one that comes back keeps all it had."""
    await fetch(
        writer(),
        "INSERT INTO guild (id, settings) VALUES (?, '{}') "
        "ON CONFLICT (id) DO UPDATE SET left_at = NULL WHERE guild.left_at IS NOT NULL",
        guild_id,
    )


async def left(guild_id: int, now: int) -> None:
    """Notes that a server has removed the bot. `now` in milliseconds since 1970."""
    await fetch(writer(), "UPDATE guild SET left_at = ? WHERE id = ?", now, guild_id)


async def keep_only(guild_ids: Collection[int], now: int) -> None:
    """Notes that the bot is in these servers alone: who removed it while it was away sent it no event."""
    for row in await fetch(reader(), "SELECT id FROM guild WHERE left_at IS NULL"):
        if row["id"] not in guild_ids:
            await left(row["id"], now)
