"""What /config shows: values with their defaults and meanings, what a change did, and what needs mending."""

from collections.abc import Sequence
from typing import Any

from discord import Embed

from bot.rules.guilds.settings import time_zone, week_start
from bot.rules.safe_text import safe_name
from bot.rules.settings import SETTINGS, Kind, Setting, Settings
from bot.services.moderation.settings_changes import SettingsChange
from bot.ui.kit.host import Host
from bot.ui.kit.reply import BRAND, GAIN, LOSS, QUIET, Reply, card
from bot.ui.kit.text import FIELD, TEXT, fitted
from bot.ui.moderation.setting_values import stored_text, value_text
from bot.ui.moderation.settings_options import configurable_cogs, settings_in


def setting_label(setting: Setting[Any], settings: Settings) -> str:
    """A setting with its value where nothing is rendered, as in a choice."""
    value = settings[setting]
    return f"{setting.name}: {'a channel' if value and setting.kind is Kind.CHANNEL else value_text(setting, value)}"


def settings_reply(cog: str, settings: Settings, wrong: Sequence[str]) -> Reply:
    """All settings of a cog: value, default where it differs, meaning."""
    lines = [f"{_line(setting, settings)}\n-# {setting.meaning}" for setting in settings_in(cog)]
    embed = card(f"⚙️ {cog}", fitted(lines, TEXT))
    embed.set_footer(text=f"/config {cog} with an option changes it, /config reset {cog} undoes all changes.")
    return _private(embed, wrong)


def _line(setting: Setting[Any], settings: Settings) -> str:
    text = f"`{setting.name}` **{value_text(setting, settings[setting])}**"
    if settings[setting] == setting.default:
        return text
    return f"✏️ {text} · default {value_text(setting, setting.default)}"


def change_reply(change: SettingsChange, wrong: Sequence[str]) -> Reply:
    """What a change or a reset did, before and after."""
    lines = [_difference(change, key) for key in change.before]
    any_moved = change.before != change.after or bool(change.unusable)
    embed = card(
        "Settings changed" if any_moved else "Nothing to change",
        fitted(lines, TEXT) or "Everything was at its default already.",
        color=GAIN if any_moved else QUIET,
    )
    return _private(embed, wrong)


def _difference(change: SettingsChange, key: str) -> str:
    unusable = stored_text(change.unusable[key]) if key in change.unusable else None
    setting = SETTINGS.get(key)
    if setting is None:
        return f"`{safe_name(key)}` {unusable} is stored no more"
    before, after = change.before[key], change.after[key]
    old, new = unusable or value_text(setting, before), value_text(setting, after)
    moved = f"stays **{new}**" if before == after and not unusable else f"{old} → **{new}**"
    return f"`{key}` {moved}\n-# {setting.meaning}{_calendar_note(change, key)}"


def _calendar_note(change: SettingsChange, key: str) -> str:
    """What a change of time zone or week start does to the day and the week that have begun."""
    calendar = change.calendar
    if calendar is None or change.before[key] == change.after[key]:
        return ""
    if key == time_zone.key:
        ends = calendar.until // 1000
        return (
            f"\nToday, {calendar.day}, goes on until <t:{ends}:f> (<t:{ends}:R>); then days begin by the new "
            "time zone. No streak ends by this, and who has checked in today cannot again before."
        )
    if key == week_start.key:
        return f"\nThe running week ends as it would have, before {calendar.week_until}; this counts from then on."
    return ""


def overview_reply(host: Host, settings: Settings, wrong: Sequence[str]) -> Reply:
    """Every setting, cog by cog, and what needs mending."""
    lines = [f"{host.mention(f'config {cog}')}\n{_summary(cog, settings)}" for cog in configurable_cogs()]
    embed = card("⚙️ Settings of this server", fitted(lines, TEXT))
    changes = sum(settings[setting] != setting.default for setting in SETTINGS.values())
    embed.set_footer(text=f"{changes} changed (✏️)" if changes else "Every setting is at its default.")
    return _private(embed, wrong or ["Nothing is wrong."], healthy=not wrong)


def _summary(cog: str, settings: Settings) -> str:
    """The settings of a cog in a row, those changed with their default."""
    return " · ".join(_brief(setting, settings[setting]) for setting in settings_in(cog))


def _brief(setting: Setting[Any], value: Any) -> str:
    text = f"{setting.name} **{value_text(setting, value)}**"
    if value == setting.default:
        return text
    return f"✏️ {text} (default {value_text(setting, setting.default)})"


def _private(embed: Embed, wrong: Sequence[str], *, healthy: bool = False) -> Reply:
    if wrong:
        name = "✅ Checked" if healthy else "⚠️ Needs mending"
        embed.insert_field_at(0, name=name, value=fitted(wrong, FIELD), inline=False)
        embed.color = BRAND if healthy else LOSS
    return Reply(embed, private=True)
