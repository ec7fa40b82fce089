"""The settings registry: one typed record a setting, from which options, storage, checks, pages and docs derive."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any, Generic, TypeVar, cast

from bot.rules.money import BASIS_POINTS
from bot.rules.refusals import Refusal
from bot.rules.time_zones import time_zones

T = TypeVar("T", int, bool, str, "int | None")

SETTINGS: dict[str, "Setting[Any]"] = {}  # by key, in order of declaration
INTERNAL: dict[str, Callable[[object], bool]] = {}  # what is stored beside settings, and whether a value is fit
_IDS_END = 2**63  # Discord's ids stay below
_LONGEST_SIGN = 8  # characters
AUTOMATIC = "automatic"  # the language that Discord says
LOCALES = (
    "en-US", "en-GB", "bg", "zh-CN", "zh-TW", "hr", "cs", "id", "da", "nl", "fi", "fr", "de", "el", "hi", "hu", "it",
    "ja", "ko", "es-419", "lt", "no", "pl", "pt-BR", "ro", "ru", "es-ES", "sv-SE", "th", "tr", "uk", "vi",
)  # fmt: skip  # Discord's own names


@dataclass(eq=False)
class BadSetting(Refusal):
    """A value outside what the setting of this key takes; the key may be one of an older release."""

    key: str

    @property
    def case(self) -> str:
        """Whether it can be said what the setting takes."""
        return "" if self.key in SETTINGS else "unknown"


@dataclass(eq=False)
class NoSuchSetting(Refusal):
    """A cog or a setting that does not exist."""


class Kind(Enum):
    """What a setting holds, and so which native option it becomes."""

    WHOLE = "whole number"
    COINS = "whole coins"
    BASIS_POINTS = "hundredths of a percent"
    SWITCH = "on or off"
    CHOICE = "one of a list"
    CHANNEL = "text channel"  # a snowflake, or None
    ZONE = "time zone"  # an IANA name
    LANGUAGE = "language"  # by Discord's name for it, or AUTOMATIC
    SIGN = "sign of money"


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One thing a moderator may tune. `low` and `high` are inclusive and in the unit of its kind."""

    cog: str
    name: str
    kind: Kind
    default: T
    meaning: str
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = field(default=())
    key: str = field(init=False)  # its name in storage and in the docs

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", f"{self.cog}.{self.name}")
        if self.key in SETTINGS:
            raise ValueError(f"declared twice: {self.key}")
        SETTINGS[self.key] = self

    def check(self, value: object) -> T:
        """The value, if this setting takes it. Raises BadSetting with a sentence that says what it takes."""
        if not self.accepts(value):
            raise BadSetting(key=self.key)
        return cast(T, value)

    def accepts(self, value: object) -> bool:
        """Whether this setting takes a value."""
        match self.kind:
            case Kind.WHOLE | Kind.COINS | Kind.BASIS_POINTS:
                return type(value) is int and self.low <= value <= self.high
            case Kind.SWITCH:
                return type(value) is bool
            case Kind.CHOICE:
                return value in self.choices
            case Kind.CHANNEL:
                return value is None or (type(value) is int and 0 < value < _IDS_END)
            case Kind.ZONE:
                return isinstance(value, str) and value in time_zones()
            case Kind.LANGUAGE:
                return value == AUTOMATIC or value in LOCALES
            case Kind.SIGN:
                return isinstance(value, str) and _is_sign(value)

    def takes(self) -> str:
        """What it takes, in words."""
        match self.kind:
            case Kind.SWITCH:
                return "True or False"
            case Kind.CHOICE:
                return "one of " + ", ".join(self.choices)
            case Kind.CHANNEL:
                return "a text channel"
            case Kind.ZONE:
                return "a time zone such as Europe/Berlin"
            case Kind.LANGUAGE:
                return "a language such as Deutsch, or automatic"
            case Kind.SIGN:
                return "up to 8 letters and signs such as $, € or Taler"
            case _:
                return f"a whole number from {self.low:,} to {self.high:,}"


def ordered() -> list[Setting[Any]]:
    """Every setting by cog and name, switches of a whole cog first and numbers by size.

    The registry's own order depends on what was imported first.
    """

    def rank(setting: Setting[Any]) -> tuple[str, bool, list[tuple[int, str]]]:
        parts = [
            (int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"[0-9]+|[^0-9]+", setting.name)
        ]
        return setting.cog, setting.name != "enabled", parts

    return sorted(SETTINGS.values(), key=rank)


def whole(cog: str, name: str, default: int, meaning: str, *, low: int, high: int) -> Setting[int]:
    """A setting that is a plain integer."""
    return Setting(cog, name, Kind.WHOLE, default, meaning, low=low, high=high)


def coins(cog: str, name: str, default: int, meaning: str, *, low: int, high: int) -> Setting[int]:
    """A setting in whole coins (not micro-coins)."""
    return Setting(cog, name, Kind.COINS, default, meaning, low=low, high=high)


def basis_points(
    cog: str, name: str, default: int, meaning: str, *, low: int = 0, high: int = BASIS_POINTS
) -> Setting[int]:
    """A setting in hundredths of a percent: 10 is 0.1 %."""
    return Setting(cog, name, Kind.BASIS_POINTS, default, meaning, low=low, high=high)


def switch(cog: str, name: str, default: bool, meaning: str) -> Setting[bool]:
    """A setting that is on or off."""
    return Setting(cog, name, Kind.SWITCH, default, meaning)


def internal(key: str, accepts: Callable[[object], bool]) -> str:
    """Registers what is stored beside settings and follows from them; no moderator sets it. Returns its key."""
    INTERNAL[key] = accepts
    return key


def _is_sign(text: str) -> bool:
    """Whether a text is letters, signs of currencies and emoji only: nothing that formats, and no digit."""
    categories = {unicodedata.category(char) for char in text}
    return len(text) <= _LONGEST_SIGN and bool(categories) and categories <= {"Lu", "Ll", "Lo", "Sc", "So"}


def _accepts(key: str, value: object) -> bool:
    return SETTINGS[key].accepts(value) if key in SETTINGS else key in INTERNAL and INTERNAL[key](value)


class Settings:
    """A guild's settings: what it stored, with the default for everything else.

    `settings[checkin_xp]` is typed, and in the unit of the setting's kind: whole coins, not micro-coins. `unusable` is
    what is stored and cannot be used, by key: it counts for nothing, and stays stored until a moderator changes it.
    """

    __slots__ = ("stored", "unusable")

    def __init__(
        self, stored: Mapping[str, Any] | None = None, unusable: Mapping[str, Any] = MappingProxyType({})
    ) -> None:
        self.stored = dict(stored or {})
        self.unusable = dict(unusable)

    @classmethod
    def checked(cls, stored: Mapping[str, Any]) -> "Settings":
        """Settings of values by key as storage holds them: what a setting does not take, or none bears, is unusable."""
        usable = {key: value for key, value in stored.items() if _accepts(key, value)}
        return cls(usable, {key: value for key, value in stored.items() if key not in usable})

    def __getitem__(self, setting: Setting[T]) -> T:
        value = self.stored.get(setting.key, setting.default)
        return cast(T, value)

    @property
    def all_stored(self) -> dict[str, Any]:
        """All that storage holds or is to hold, usable or not."""
        return {**self.unusable, **self.stored}

    def with_changes(self, changes: Mapping[str, object]) -> "Settings":
        """These settings after `changes` by key, each checked; what equals its default is stored no more.

        Raises BadSetting for a value that a setting does not take, KeyError for a key that does not exist.
        """
        stored = dict(self.stored)
        for key, value in changes.items():
            setting = SETTINGS[key]
            stored[key] = setting.check(value)
            if stored[key] == setting.default:
                del stored[key]
        return Settings(stored, _without(self.unusable, changes))

    def with_internal(self, key: str, value: object) -> "Settings":
        """These settings with what is stored beside them under a key of INTERNAL."""
        return Settings({**self.stored, key: value}, self.unusable)

    def without(self, keys: Collection[str]) -> "Settings":
        """These settings with the ones of these keys back at their defaults; a key that is not stored does no harm."""
        return Settings(_without(self.stored, keys), _without(self.unusable, keys))


def _without(values: Mapping[str, Any], keys: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in keys}
