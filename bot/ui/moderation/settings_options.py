"""Slash options made from the settings registry: each setting in its native type, with its bounds."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from inspect import Parameter, Signature
from typing import Any
from zoneinfo import ZoneInfo

from discord import AppCommandOptionType, ChannelType, Interaction
from discord.app_commands import AppCommandChannel, Choice, Command, Transformer, describe

from bot.rules.settings import AUTOMATIC, Kind, Setting, ordered
from bot.rules.time_zones import search_zones, zone_named
from bot.ui.language.names import language_choices

# The cog object, the interaction, the cog's name in the settings, and the changes by key.
RunSubcommand = Callable[[Any, Interaction, str, dict[str, object]], Awaitable[None]]

_TYPES = {
    Kind.SWITCH: AppCommandOptionType.boolean,
    Kind.CHOICE: AppCommandOptionType.string,
    Kind.ZONE: AppCommandOptionType.string,
    Kind.LANGUAGE: AppCommandOptionType.string,
    Kind.SIGN: AppCommandOptionType.string,
    Kind.CHANNEL: AppCommandOptionType.channel,
}
NUMBERS = (Kind.WHOLE, Kind.COINS, Kind.BASIS_POINTS)


def configurable_cogs() -> list[str]:
    """The cogs that have settings, by name."""
    return list(dict.fromkeys(setting.cog for setting in ordered()))


def settings_in(cog: str) -> list[Setting[Any]]:
    """The settings of a cog, its switch first."""
    return [setting for setting in ordered() if setting.cog == cog]


class SettingOption(Transformer):
    """A setting as an option. Discord keeps to its bounds and choices; the service checks them again."""

    def __init__(self, setting: Setting[Any]) -> None:
        self.setting = setting

    @property
    def type(self) -> AppCommandOptionType:
        """The native type of the option."""
        return _TYPES.get(self.setting.kind, AppCommandOptionType.integer)

    @property
    def min_value(self) -> int | None:
        """The least of a number."""
        return self.setting.low if self.setting.kind in NUMBERS else None

    @property
    def max_value(self) -> int | None:
        """The most of a number."""
        return self.setting.high if self.setting.kind in NUMBERS else None

    @property
    def choices(self) -> list[Choice[int | float | str]] | None:
        """What a list has to choose from."""
        if self.setting.kind is Kind.LANGUAGE:
            return [Choice(name=AUTOMATIC, value=AUTOMATIC), *language_choices()]
        return [Choice(name=choice, value=choice) for choice in self.setting.choices] or None

    @property
    def channel_types(self) -> list[ChannelType]:
        """The channels that announcements can go to."""
        return [ChannelType.text, ChannelType.news] if self.setting.kind is Kind.CHANNEL else []

    async def transform(self, _: Interaction, value: Any, /) -> object:
        """The value as it is stored: of a channel its id."""
        return value.id if isinstance(value, AppCommandChannel) else value


class ZoneOption(SettingOption):
    """A time zone, found while typing."""

    async def transform(self, _: Interaction, value: Any, /) -> object:
        """The zone, also if its name was typed out and not picked."""
        return zone_named(str(value))

    async def autocomplete(self, _: Interaction, value: Any, /) -> list[Choice[Any]]:
        """Zones that fit, each with the time it is there."""
        now = datetime.now(UTC)
        return [Choice(name=_with_time(zone, now), value=zone) for zone in search_zones(str(value))]


def _with_time(zone: str, now: datetime) -> str:
    return f"{zone.replace('_', ' ')} · {now.astimezone(ZoneInfo(zone)):%H:%M}"


def option(setting: Setting[Any]) -> SettingOption:
    """The option that sets a setting."""
    return ZoneOption(setting) if setting.kind is Kind.ZONE else SettingOption(setting)


def option_description(setting: Setting[Any]) -> str:
    """What an option says of itself, in at most 100 characters; for basis points, what they are."""
    return f"{setting.meaning} (100 is 1 %)" if setting.kind is Kind.BASIS_POINTS else setting.meaning


def subcommand(cog: str, run: RunSubcommand) -> Command[Any, Any, Any]:
    """The command that shows the settings of a cog, or sets those that were given. Belongs into a group of a Cog."""
    settings = settings_in(cog)

    async def answer(self: Any, interaction: Interaction, **values: object) -> None:
        changes = {f"{cog}.{name}": value for name, value in values.items() if value is not None}
        await run(self, interaction, cog, changes)

    # discord.py reads options off the signature; of a function made inside another it expects no `self` there.
    parameters = [
        Parameter(setting.name, Parameter.KEYWORD_ONLY, default=None, annotation=option(setting))
        for setting in settings
    ]
    first = Parameter("interaction", Parameter.POSITIONAL_OR_KEYWORD)
    callback: Any = answer
    callback.__signature__ = Signature([first, *parameters])
    describe(**{setting.name: option_description(setting) for setting in settings})(callback)
    return Command(name=cog, description=f"Show or change the settings of {cog}.", callback=callback)
