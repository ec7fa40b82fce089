"""Changing a server's settings: one transaction, which keeps what each of them was."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from bot.data import models
from bot.data.keys import Actor
from bot.data.transactions import Transaction, once
from bot.rules.guilds.calendar import Calendar, CalendarChange, with_calendar
from bot.rules.guilds.settings import time_zone, week_start
from bot.rules.progression.levels import level_base, level_step
from bot.rules.settings import SETTINGS, NoSuchSetting, Settings
from bot.services.context import Context
from bot.services.guilds.settings import invalidate, lock_settings, save_settings
from bot.services.progression.levels import recompute_levels

Value = int | bool | str | None

_KEY_LENGTH = 65  # of a key in the log of changes
_KEPT = 100  # characters of what could not be used that the answer tells
UNKNOWN = "unknown"  # in place of a cog: all that is stored and no setting bears


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """What a change did, by key; where both are equal nothing was to be done.

    `unusable` is what was stored until then and could not be used, as JSON: `before` is what counted in its place.
    """

    before: dict[str, Value]
    after: dict[str, Value]
    unusable: dict[str, str] = field(default_factory=dict)
    calendar: CalendarChange | None = None  # the day and the week that go on, where time zone or week start changed


async def change_settings(context: Context, actor: Actor, changes: Mapping[str, object], *, key: str) -> SettingsChange:
    """Sets settings by their keys, all or none; the next command in this process goes by them.

    `key` is the interaction's id: a repeat returns the first answer. Raises BadSetting for a value that a setting does
    not take, KeyError for a key that does not exist.
    """

    async def body(tx: Transaction) -> SettingsChange:
        Settings().with_changes(changes)
        old = await lock_settings(tx, actor.guild_id)
        return await _store(tx, actor, old, old.with_changes(changes), list(changes))

    return await _changed(context, actor, key, body)


async def reset_settings(
    context: Context, actor: Actor, cog: str, setting: str | None = None, *, key: str
) -> SettingsChange:
    """Sets one setting of a cog, or all of them, back to its default; returns those that were not there.

    What is stored and cannot be used goes as well; for UNKNOWN, what no setting bears. `key` is the interaction's id.
    Raises NoSuchSetting for a cog or a setting that does not exist.
    """

    async def body(tx: Transaction) -> SettingsChange:
        keys = [] if cog == UNKNOWN else _keys(cog, setting)
        old = await lock_settings(tx, actor.guild_id)
        if cog == UNKNOWN:
            keys = [name for name in old.unusable if name not in SETTINGS]
        return await _store(tx, actor, old, old.without(keys), [name for name in keys if name in old.all_stored])

    return await _changed(context, actor, key, body)


def _keys(cog: str, name: str | None) -> list[str]:
    keys = [setting.key for setting in SETTINGS.values() if setting.cog == cog and name in (None, setting.name)]
    if not keys:
        raise NoSuchSetting
    return keys


async def _changed(
    context: Context, actor: Actor, key: str, body: Callable[[Transaction], Awaitable[SettingsChange]]
) -> SettingsChange:
    try:
        change = await once(context, key, actor, SettingsChange, body)
    finally:  # and not with the commit: its outcome may be unknown, and a repeat may tell of another process's change
        invalidate(actor.guild_id)
    if {level_base.key, level_step.key} & change.after.keys():
        await recompute_levels(actor.guild_id)
    return change


async def _store(tx: Transaction, actor: Actor, old: Settings, new: Settings, keys: Sequence[str]) -> SettingsChange:
    new = with_calendar(old, new, tx.now)
    before = {key: _value(old, key) for key in keys}
    after = {key: _value(new, key) for key in keys}
    unusable = {key: _json(old.unusable[key]) for key in keys if key in old.unusable}
    changes = [
        {
            **actor.columns,
            "key": key[:_KEY_LENGTH],
            "before": unusable.get(key) or _json(before[key]),
            "after": _json(after[key]),
            "at": tx.now,
        }
        for key in keys
        if before[key] != after[key] or key in unusable
    ]
    if changes:
        await save_settings(tx, actor.guild_id, new)
        await tx.add(models.SettingChange, *changes)
    moved = any(old[setting] != new[setting] for setting in (time_zone, week_start))
    calendar = Calendar.of(new).change if moved else None
    return SettingsChange(before, after, {key: stored[:_KEPT] for key, stored in unusable.items()}, calendar)


def _value(settings: Settings, key: str) -> Value:
    """The value in force; None for a key that no setting bears."""
    return settings[SETTINGS[key]] if key in SETTINGS else None


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
