"""A guild's settings: read through a cache, changed in one transaction that keeps what each of them was."""

from time import monotonic

from bot.data.database import fetch, reader
from bot.rules.refusals import CogOff, CommandOff
from bot.rules.settings import Setting, Settings
from bot.services.guilds.members import decode_settings

FRESH = 30.0  # seconds for which this process may not know what another has changed
MOST = 4096  # guilds remembered

_cache: dict[int, tuple[float, Settings]] = {}  # with when each was read; the oldest first
_changes = 0  # how often something was forgotten, so that a read under way meanwhile is not remembered


async def settings_of(guild_id: int | None) -> Settings:
    """The settings of a guild, from this process's memory for up to 30 s; the defaults outside a guild."""
    if guild_id is None:
        return Settings()
    if (known := cached(guild_id)) is not None:
        return known
    changes = _changes
    rows = await fetch(reader(), "SELECT settings FROM guild WHERE id = ?", guild_id)
    found = decode_settings(rows[0]["settings"] if rows else None)
    if changes == _changes:
        _keep(guild_id, found)
    return found


def cached(guild_id: int) -> Settings | None:
    """What `settings_of` can tell without waiting; None where it must read."""
    at, known = _cache.get(guild_id, (-FRESH, None))
    return known if monotonic() - at < FRESH else None


def _keep(guild_id: int, settings: Settings) -> None:
    _cache.pop(guild_id, None)
    if len(_cache) >= MOST:
        del _cache[next(iter(_cache))]
    _cache[guild_id] = (monotonic(), settings)


def invalidate(guild_id: int | None = None) -> None:
    """Drops what is remembered of one guild, or of all."""
    global _changes
    _changes += 1
    if guild_id is None:
        _cache.clear()
    else:
        _cache.pop(guild_id, None)


def require_enabled(settings: Settings, switched: Setting[bool]) -> None:
    """Raises CogOff where a guild has switched off the family that `switched` belongs to, and CommandOff where it has
    switched off the one command that `switched` is named after."""
    if settings[switched]:
        return
    if switched.name == "enabled":
        raise CogOff(cog=switched.cog)
    raise CommandOff(cog=switched.cog, command=switched.name)
