"""A guild's settings: read through a cache, changed in one transaction."""

from bot.data.database import fetch, reader
from bot.rules.settings import Settings
from bot.services.members import settings_from

_cache: dict[int, Settings] = {}


async def settings_of(guild_id: int | None) -> Settings:
    """The settings of a guild, from this process's memory once read; the defaults outside a guild."""
    if guild_id is None:
        return Settings()
    if guild_id not in _cache:
        rows = await fetch(reader(), "SELECT settings FROM guild WHERE id = ?", guild_id)
        _cache[guild_id] = settings_from(rows[0]["settings"] if rows else None)
    return _cache[guild_id]


def forget(guild_id: int | None = None) -> None:
    """Drops what is remembered of one guild, or of all."""
    if guild_id is None:
        _cache.clear()
    else:
        _cache.pop(guild_id, None)
