"""Refusals: an expected "no", with typed facts."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from bot.rules.former_texts import FORMER_TEXTS
from bot.rules.money import Amount

_KINDS: dict[str, type["Refusal"]] = {}


class Refusal(Exception):
    """A rule said no. Nothing has changed.

    Subclasses are dataclasses. Their fields are the facts, as numbers and exact values, that a receipt keeps. The words
    are made of them when they are shown, by the message that bears the name of the class (`ui/language`); `case` tells
    apart what one class says in several ways.
    """

    def __init_subclass__(cls) -> None:
        _KINDS[cls.__name__] = cls

    @property
    def case(self) -> str:
        """Which of its messages fits the facts; nothing for the only one."""
        return ""

    def __str__(self) -> str:
        """For logs."""
        facts = ", ".join(f"{name}={fact!r}" for name, fact in self.facts().items())
        return f"{type(self).__name__}({facts})"

    def facts(self) -> dict[str, Any]:
        """The fields by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]

    @staticmethod
    def restore(kind: str, facts: Mapping[str, Any]) -> "Refusal":
        """The refusal that was stored, by its kind and by its facts as JSON carries them.

        Raises KeyError for a kind that this release does not know, TypeError for facts that are not its own. What an
        older release stored in another form comes back in its words, as a FormerRefusal.
        """
        try:
            return _restored(_KINDS[kind], facts)
        except (KeyError, TypeError):
            if kind not in FORMER_TEXTS:
                raise
            return FormerRefusal(words=FORMER_TEXTS[kind].format(**facts))

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), tuple(self.facts().values()))


def _restored(kind: type[Refusal], facts: Mapping[str, Any]) -> Refusal:
    hints = _fact_types(kind)  # type: ignore[arg-type]  # a class is hashable
    if facts.keys() != hints.keys():
        raise TypeError(f"{kind.__name__} has no facts {', '.join(facts)}")
    return kind(**{name: _typed(hints[name], fact) for name, fact in facts.items()})


@cache
def _fact_types(kind: type[Refusal]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}  # type: ignore[arg-type]


def _typed(hint: Any, fact: Any) -> Any:
    """A fact of plain JSON as the type that its field declares. Raises TypeError where it is none."""
    if get_origin(hint) in (Union, UnionType):
        for option in get_args(hint):
            try:
                return _typed(option, fact)
            except TypeError:
                continue
    elif hint is Amount and isinstance(fact, list | tuple) and len(fact) == 2:
        return Amount(*(_typed(int, part) for part in fact))
    elif get_origin(hint) is tuple and isinstance(fact, list | tuple):
        options = get_args(hint)
        parts = options[:1] * len(fact) if options[-1] is Ellipsis else options
        return tuple(_typed(part, value) for part, value in zip(parts, fact, strict=True))
    elif hint in (int, str, bool, NoneType) and type(fact) is hint:
        return fact
    raise TypeError(f"{fact!r:.60} is no {hint}")


@dataclass(eq=False)
class FormerRefusal(Refusal):
    """A refusal that an older release has stored, in its own words."""

    words: str


class BadOrder(Refusal):
    """The options of an order or an alert do not fit together, or one cannot be read."""


@dataclass(eq=False)
class CogOff(Refusal):
    """A moderator has switched this command family off here. `cog` is its name in the settings."""

    cog: str


@dataclass(eq=False)
class CommandOff(Refusal):
    """A moderator has switched this one command off here. `command` is its name, and that of its switch in `cog`."""

    cog: str
    command: str


@dataclass(eq=False)
class NotAllowed(Refusal):
    """The member lacks a permission. `permission` is Discord's own name for it."""

    permission: str


@dataclass(eq=False)
class NotYours(Refusal):
    """A button of somebody else's reply. `command` opens one's own."""

    command: str


@dataclass(eq=False)
class ForeignReceipt(Refusal):
    """An interaction under an id by which another member, or the same one in another server, has done something."""


@dataclass(eq=False)
class RecordUnreadable(Refusal):
    """What is stored of a member cannot be read by this release."""


@dataclass(eq=False)
class DatabaseAway(Refusal):
    """The database does not answer; what was asked for may be asked again, and is done once."""


@dataclass(eq=False)
class Leaving(Refusal):
    """The bot is being restarted and takes no new work."""


@dataclass(eq=False)
class TooOld(Refusal):
    """Buttons that have expired. `command` opens new ones."""

    command: str
