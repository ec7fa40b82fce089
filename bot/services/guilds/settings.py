"""A guild's settings, read through a cache, and the switches among them."""

from time import monotonic

import msgspec

from bot.data import models
from bot.data.database import reader, select
from bot.data.transactions import Transaction
from bot.rules.refusals import CogOff, CommandOff
from bot.rules.settings import SETTINGS, Setting, Settings
from bot.services.expiring_cache import ExpiringCache
from bot.services.guilds import storage
from bot.services.guilds.members import decode_settings
from bot.services.unreadable import RowKind, is_read, leave_out, unreadable_rows

FRESH = 30.0  # seconds for which this process may not know what another has changed

_SHOWN = 60  # characters of a stored value that are told

_cache: ExpiringCache[int, Settings] = ExpiringCache(FRESH, limit=4096)


async def settings_of(guild_id: int | None) -> Settings:
    """The settings of a guild, from this process's memory for up to 30 s; the defaults outside a guild."""
    if guild_id is None:
        return Settings()
    if (remembered := cached(guild_id)) is not None:
        return remembered
    drops = _cache.drops
    rows = await select(reader(), models.Guild, "settings", id=guild_id)
    settings = decode_settings(rows[0]["settings"] if rows else None)
    note_unusable(guild_id, settings)
    if drops == _cache.drops:
        _cache.put(guild_id, settings, monotonic())
    return settings


def cached(guild_id: int) -> Settings | None:
    """What `settings_of` can tell without waiting; None where it must read."""
    return _cache.get(guild_id, monotonic())


def known_settings(guild_id: int | None) -> Settings:
    """The same for what is shown after they have been read; the defaults where they are forgotten meanwhile."""
    return (cached(guild_id) if guild_id is not None else None) or Settings()


def invalidate(guild_id: int | None = None) -> None:
    """Drops what is remembered of one guild, or of all."""
    if guild_id is None:
        _cache.clear()
    else:
        _cache.drop(guild_id)


async def load_settings(tx: Transaction, guild_id: int) -> Settings:
    """A guild's settings as the transaction sees them."""
    rows = await tx.select(models.Guild, "settings", id=guild_id)
    return decode_settings(rows[0]["settings"] if rows else None)


async def lock_settings(tx: Transaction, guild_id: int) -> Settings:
    """A guild's settings as they are now; on PostgreSQL its row stays locked until the transaction ends."""
    rows = await tx.read(storage.LOCK_SETTINGS, guild_id=guild_id)
    return decode_settings(rows[0]["settings"])


async def save_settings(tx: Transaction, guild_id: int, settings: Settings) -> None:
    """Writes a guild's settings, whose row is locked."""
    await tx.update(models.Guild, {"id": guild_id}, settings=msgspec.json.encode(settings.all_stored).decode())
    tx.on_commit(note_unusable, guild_id, settings)


def note_unusable(guild_id: int, settings: Settings) -> None:
    """Notes which of a guild's settings cannot be used, and forgets those that could not and can now."""
    keys = {f"{guild_id}:{key}": key for key in settings.unusable}
    for row in unreadable_rows(guild_id):
        if row.kind is RowKind.SETTING and row.key not in keys:
            is_read(row.kind, row.key)
    for place, key in keys.items():
        leave_out(RowKind.SETTING, place, unusable_reason(settings, key), guild_id)


def unusable_reason(settings: Settings, key: str) -> str:
    """What is stored under a key that cannot be used, and what counts in its place."""
    stored = msgspec.json.encode(settings.unusable[key]).decode()[:_SHOWN]
    instead = f"the default {SETTINGS[key].default} counts" if key in SETTINGS else "it counts for nothing"
    return f"{stored} is stored, {instead}"


def require_enabled(settings: Settings, switch: Setting[bool]) -> None:
    """Raises CogOff where a guild has switched off the family that `switch` belongs to, and CommandOff where it has
    switched off the one command that `switch` is named after."""
    if settings[switch]:
        return
    if switch.name == "enabled":
        raise CogOff(cog=switch.cog)
    raise CommandOff(cog=switch.cog, command=switch.name)
