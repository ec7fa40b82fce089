"""Refusals: an expected "no", with a text for the member that names the way out."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

_KINDS: dict[str, type["Refusal"]] = {}


class Refusal(Exception):
    """A rule said no. Nothing has changed. Subclasses are dataclasses whose fields fill the placeholders of `text`."""

    text: ClassVar[str]

    def __init_subclass__(cls) -> None:
        _KINDS[cls.__name__] = cls

    def __str__(self) -> str:
        return self.text.format(**self.facts())

    def facts(self) -> dict[str, Any]:
        """The fields, as a receipt stores them."""
        return asdict(self)  # type: ignore[call-overload,no-any-return]

    @staticmethod
    def restore(kind: str, facts: dict[str, Any]) -> "Refusal":
        """The refusal a receipt stored. Raises KeyError for a kind unknown by now, TypeError for other fields."""
        return _KINDS[kind](**facts)

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self).restore, (type(self).__name__, self.facts()))

    def __copy__(self) -> Self:
        return type(self)(**self.facts())


@dataclass(eq=False)
class BadOrder(Refusal):
    """The options of an order or an alert do not fit together, or one cannot be read. `why` is a sentence."""

    why: str
    text: ClassVar[str] = "{why} Nothing was changed."


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
    text: ClassVar[str] = "This needs the permission “{permission}”. Ask a moderator of this server."


@dataclass(eq=False)
class NotYours(Refusal):
    """A button of somebody else's reply. `command` opens one's own."""

    command: str
    text: ClassVar[str] = "These buttons belong to somebody else. Open your own with `{command}`."


@dataclass(eq=False)
class BadSetting(Refusal):
    """A value outside what a setting takes. `why` is a sentence."""

    why: str
    text: ClassVar[str] = "{why} Nothing was changed."


@dataclass(eq=False)
class Leaving(Refusal):
    """The bot is being restarted and takes no new work."""

    text: ClassVar[str] = "Paper Falcon is restarting. Nothing was changed; try again in a minute."


@dataclass(eq=False)
class TooOld(Refusal):
    """Buttons that have expired. `command` opens new ones."""

    command: str
    text: ClassVar[str] = "These buttons have expired. Open new ones with `{command}`."
