"""Which servers the bot is in."""

from bot.data.database import fetch, writer


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
