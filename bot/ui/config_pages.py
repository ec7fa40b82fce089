"""What /config shows: values with their defaults and meanings, what a change did, and what needs mending."""

from collections.abc import Iterable, Sequence
from typing import Any

from discord import Embed

from bot.rules.money import percent
from bot.rules.settings import SETTINGS, Kind, Setting, Settings
from bot.services.settings import Changed
from bot.ui.config_options import cogs, settings_in
from bot.ui.host import Host
from bot.ui.reply import BRAND, GAIN, LOSS, QUIET, Reply, card

_TEXT, _FIELD = 4096, 1024  # Discord's limits, in characters; 6,000 in all
_ALL_BASIS_POINTS = 10_000


def worded(setting: Setting[Any], value: Any) -> str:
    """A value as a moderator reads it."""
    match setting.kind:
        case Kind.SWITCH:
            return "on" if value else "off"
        case Kind.CHANNEL:
            return f"<#{value}>" if value else "none"
        case Kind.BASIS_POINTS:
            return f"{value:,} ({percent(value, _ALL_BASIS_POINTS, 2)})"
        case Kind.COINS:
            return f"{value:,} coins"
        case Kind.WHOLE:
            return f"{value:,}"
        case _:
            return str(value)


def page(cog: str, settings: Settings, wrong: Sequence[str]) -> Reply:
    """All settings of a cog: value, default where it differs, meaning."""
    lines = [f"{_line(one, settings)}\n-# {one.meaning}" for one in settings_in(cog)]
    embed = card(f"⚙️ {cog}", _joined(lines, _TEXT))
    embed.set_footer(text=f"✏️ changed · /config {cog} with an option changes it · /config reset {cog}")
    return _private(embed, wrong)


def _line(setting: Setting[Any], settings: Settings) -> str:
    text = f"`{setting.name}` **{worded(setting, settings[setting])}**"
    if settings[setting] == setting.default:
        return text
    return f"✏️ {text} · default {worded(setting, setting.default)}"


def changed(done: Changed, wrong: Sequence[str]) -> Reply:
    """What a change or a reset did, before and after."""
    lines = [_difference(SETTINGS[key], value, done.after[key]) for key, value in done.before.items()]
    any_moved = done.before != done.after
    embed = card(
        "Settings changed" if any_moved else "Nothing to change",
        _joined(lines, _TEXT) or "Everything was at its default already.",
        color=GAIN if any_moved else QUIET,
    )
    return _private(embed, wrong)


def _difference(setting: Setting[Any], before: Any, after: Any) -> str:
    old, new = worded(setting, before), worded(setting, after)
    moved = f"stays **{new}**" if before == after else f"{old} → **{new}**"
    return f"`{setting.key}` {moved}\n-# {setting.meaning}"


def overview(host: Host, settings: Settings, wrong: Sequence[str]) -> Reply:
    """Everything that differs from its default, and what needs mending."""
    lines = []
    for cog in cogs():
        differing = [one for one in settings_in(cog) if settings[one] != one.default]
        lines += [f"**{cog}**"] * bool(differing) + [_line(one, settings) for one in differing]
    text = _joined(lines, _TEXT - _FIELD) or "Every setting is at its default."
    embed = card("⚙️ Settings of this server", text)
    embed.add_field(
        name="All settings", value=_joined([host.mention(f"config {cog}") for cog in cogs()], _FIELD, " · ")
    )
    return _private(embed, wrong or ["Nothing is wrong."], healthy=not wrong)


def _private(embed: Embed, wrong: Sequence[str], *, healthy: bool = False) -> Reply:
    if wrong:
        name = "✅ Checked" if healthy else "⚠️ Needs mending"
        embed.insert_field_at(0, name=name, value=_joined(wrong, _FIELD), inline=False)
        embed.color = BRAND if healthy else LOSS
    return Reply(embed, private=True)


def _joined(lines: Iterable[str], most: int, gap: str = "\n") -> str:
    """As many of the lines as fit, and how many did not."""
    every = list(lines)
    for left_out in range(len(every)):
        kept = every[: len(every) - left_out] + [f"… and {left_out} more"] * bool(left_out)
        if len(text := gap.join(kept)) <= most:
            return text
    return ""
