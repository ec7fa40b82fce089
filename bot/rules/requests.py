"""Requests as a modified client, a proxy or a fault may send them: what none may hold, and the refusals that say so."""

from dataclasses import dataclass

from bot.rules.refusals import Refusal

MAX_NUMBER = 2**63 - 1  # of what a column holds, ids included
MAX_TEXT = 6000  # characters of an option on Discord
_SURROGATES = range(0xD800, 0xE000)


def _is_storable(char: str) -> bool:
    return char != "\0" and ord(char) not in _SURROGATES


def is_storable(text: str) -> bool:
    """Whether every database takes a text: none takes half a character, and PostgreSQL takes no NUL."""
    return all(map(_is_storable, text))


def storable(text: str) -> str:
    """A text without what no database takes."""
    return "".join(filter(_is_storable, text))


def is_id(text: object) -> bool:
    """Whether this is an id as Discord writes them, and one that a column holds."""
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= MAX_NUMBER


@dataclass(eq=False)
class NoServer(Refusal):
    """A request that comes from no server, such as a direct message."""


@dataclass(eq=False)
class ForeignChannel(Refusal):
    """A channel that is not of the server that the request comes from."""


@dataclass(eq=False)
class UnreadableRequest(Refusal):
    """A request with something in it that cannot be read or stored: half a character, an id that is none."""


@dataclass(eq=False)
class CommandChanged(Refusal):
    """A command, or an option of one, that this release does not have."""


@dataclass(eq=False)
class ButtonChanged(Refusal):
    """A button, a choice or a form that this release does not have."""


@dataclass(eq=False)
class OptionMissing(Refusal):
    """An option without which the command cannot run."""

    option: str


@dataclass(eq=False)
class BadOption(Refusal):
    """An option of another type than it has, or none of its choices. `kind`: its type, as Discord counts them."""

    option: str
    kind: int
    has_choices: bool


@dataclass(eq=False)
class BadLength(Refusal):
    """A text that is too short or too long. `limit` in characters."""

    option: str
    limit: int


@dataclass(eq=False)
class BadNumber(Refusal):
    """A number that is too small or too large."""

    option: str
    low: int
    high: int


@dataclass(eq=False)
class NotHere(Refusal):
    """Somebody who has left the server, or was never in it. `name` is already inert text."""

    name: str


@dataclass(eq=False)
class BotNamed(Refusal):
    """A bot where a member belongs. `name` is already inert text."""

    name: str
