"""A guild's settings: read through a cache, changed in one transaction that keeps what each of them was."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

import msgspec

from bot.data.database import fetch, reader
from bot.data.keys import Actor
from bot.data.once import Work, once
from bot.rules.refusals import BadSetting
from bot.rules.settings import SETTINGS, Settings
from bot.rules.xp import level_base, level_step
from bot.services.floor import Floor
from bot.services.levels import relevel
from bot.services.members import settings_from

Value = int | bool | str | None

FRESH = 30.0  # seconds for which this process may not know what another has changed
MOST = 4096  # guilds remembered

_cache: dict[int, tuple[float, Settings]] = {}  # with when each was read; the oldest first
_changes = 0  # how often something was forgotten, so that a read under way meanwhile is not remembered


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change did, by key; where both are equal nothing was to be done."""

    before: dict[str, Value]
    after: dict[str, Value]


async def settings_of(guild_id: int | None) -> Settings:
    """The settings of a guild, from this process's memory for up to 30 s; the defaults outside a guild."""
    if guild_id is None:
        return Settings()
    if (known := remembered(guild_id)) is not None:
        return known
    changes = _changes
    rows = await fetch(reader(), "SELECT settings FROM guild WHERE id = ?", guild_id)
    found = settings_from(rows[0]["settings"] if rows else None)
    if changes == _changes:
        _remember(guild_id, found)
    return found


def remembered(guild_id: int) -> Settings | None:
    """What `settings_of` can tell without waiting; None where it must read."""
    at, known = _cache.get(guild_id, (-FRESH, None))
    return known if monotonic() - at < FRESH else None


def _remember(guild_id: int, settings: Settings) -> None:
    _cache.pop(guild_id, None)
    if len(_cache) >= MOST:
        del _cache[next(iter(_cache))]
    _cache[guild_id] = (monotonic(), settings)


def forget(guild_id: int | None = None) -> None:
    """Drops what is remembered of one guild, or of all."""
    global _changes
    _changes += 1
    if guild_id is None:
        _cache.clear()
    else:
        _cache.pop(guild_id, None)


async def change(floor: Floor, actor: Actor, changes: Mapping[str, object], *, key: str) -> Changed:
    """Sets settings by their keys, all or none; the next command in this process goes by them.

    `key` is the interaction's id: a repeat returns the first answer. Raises BadSetting for a value that a setting does
    not take, KeyError for a key that does not exist.
    """

    async def body(work: Work) -> Changed:
        Settings().with_changes(changes)
        old = await _locked(work, actor.guild_id)
        return await _store(work, actor, old, old.with_changes(changes), list(changes))

    return await _changed(floor, actor, key, body)


async def reset(floor: Floor, actor: Actor, cog: str, setting: str | None = None, *, key: str) -> Changed:
    """Sets one setting of a cog, or all of them, back to its default; returns those that were not there.

    `key` is the interaction's id. Raises BadSetting for a cog or a setting that does not exist.
    """

    async def body(work: Work) -> Changed:
        keys = _keys(cog, setting)
        old = await _locked(work, actor.guild_id)
        return await _store(work, actor, old, old.without(keys), [one for one in keys if one in old.stored])

    return await _changed(floor, actor, key, body)


def _keys(cog: str, name: str | None) -> list[str]:
    keys = [one.key for one in SETTINGS.values() if one.cog == cog and name in (None, one.name)]
    if not keys:
        raise BadSetting(why="There is no such setting. Pick one of the choices.")
    return keys


async def _changed(floor: Floor, actor: Actor, key: str, body: Callable[[Work], Awaitable[Changed]]) -> Changed:
    try:
        done = await once(key, actor, floor.now(), Changed, body)
    finally:
        forget(actor.guild_id)
    if {level_base.key, level_step.key} & done.after.keys():
        await relevel(actor.guild_id)
    return done


async def _locked(work: Work, guild_id: int) -> Settings:
    """The settings as they are now; on PostgreSQL the guild's row stays locked until the transaction ends."""
    rows = await work.read(
        "INSERT INTO guild (id, settings) VALUES (?, '{}') "
        "ON CONFLICT (id) DO UPDATE SET settings = guild.settings RETURNING settings",
        guild_id,
    )
    return settings_from(rows[0]["settings"])


async def _store(work: Work, actor: Actor, old: Settings, new: Settings, keys: Sequence[str]) -> Changed:
    before, after = ({key: each[SETTINGS[key]] for key in keys} for each in (old, new))
    moved = [key for key in keys if before[key] != after[key]]
    if moved:
        text = msgspec.json.encode(new.stored).decode()
        await work.write("UPDATE guild SET settings = ? WHERE id = ?", text, actor.guild_id)
    await work.write_many(
        "INSERT INTO setting_change (guild_id, user_id, key, before, after, at) VALUES (?, ?, ?, ?, ?, ?)",
        [(actor.guild_id, actor.user_id, key, _json(before[key]), _json(after[key]), work.now) for key in moved],
    )
    return Changed(before, after)


def _json(value: Value) -> str:
    return msgspec.json.encode(value).decode()
