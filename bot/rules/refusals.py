"""Refusals: an expected "no", with typed facts, and a text for the member that names the way out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from string import Formatter
from types import MappingProxyType, NoneType, UnionType
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

from bot.rules.formatting import amount_text, coins, grouped, share
from bot.rules.former_texts import FORMER_TEXTS
from bot.rules.money import Amount

_KINDS: dict[str, type["Refusal"]] = {}

_FORMATS: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {"money": coins, "amount": amount_text, "price": grouped, "share": share}
)


class _Wording(Formatter):
    """Fills a text in: `{needed:money}` is micro-coins, `{held:amount}` an Amount, `{fee:share}` basis points."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """The text of one fact."""
        if format_spec in _FORMATS:
            return _FORMATS[format_spec](value)
        return str(super().format_field(value, format_spec))


_WORDING = _Wording()


class Refusal(Exception):
    """A rule said no. Nothing has changed.

    Subclasses are dataclasses. Their fields are the facts, as numbers and exact values, that a receipt keeps; the text
    is made of them when it is shown: `text`, or what `wording` chooses by them.
    """

    text: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        _KINDS[cls.__name__] = cls

    def wording(self) -> str:
        """The text with its placeholders."""
        return self.text

    def __str__(self) -> str:
        return _WORDING.vformat(self.wording(), (), self.facts())

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
    text: ClassVar[str] = "{words}"


class BadOrder(Refusal):
    """The options of an order or an alert do not fit together, or one cannot be read."""


@dataclass(eq=False)
class CogOff(Refusal):
    """A moderator has switched this command family off here. `cog` is its name in the settings."""

    cog: str
    text: ClassVar[str] = (
        "{cog} is switched off in this server. A moderator can switch it on with `/config {cog} enabled:True`."
    )


@dataclass(eq=False)
class CommandOff(Refusal):
    """A moderator has switched this one command off here. `command` is its name, and that of its switch in `cog`."""

    cog: str
    command: str
    text: ClassVar[str] = (
        "`/{command}` is switched off in this server. A moderator can switch it on with `/config {cog} {command}:True`."
    )


@dataclass(eq=False)
class NotAllowed(Refusal):
    """The member lacks a permission. `permission` is Discord's own name for it."""

    permission: str
    text: ClassVar[str] = (
        "This needs the permission “{permission}”, also where Server Settings > Integrations lets you use the command: "
        "Discord does not tell me of that when it is used. Ask a moderator of this server."
    )


@dataclass(eq=False)
class NotYours(Refusal):
    """A button of somebody else's reply. `command` opens one's own."""

    command: str
    text: ClassVar[str] = "These buttons belong to somebody else. Open your own with `{command}`."


@dataclass(eq=False)
class ForeignReceipt(Refusal):
    """An interaction under an id by which another member, or the same one in another server, has done something."""

    text: ClassVar[str] = "This request bears the number of somebody else's. Nothing was changed; make it anew."


@dataclass(eq=False)
class Leaving(Refusal):
    """The bot is being restarted and takes no new work."""

    text: ClassVar[str] = "Paper Falcon is restarting. Nothing was changed; try again in a minute."


@dataclass(eq=False)
class TooOld(Refusal):
    """Buttons that have expired. `command` opens new ones."""

    command: str
    text: ClassVar[str] = "These buttons have expired. Open new ones with `{command}`."
