"""Kinds of announcements: one class a kind, which is its record: its facts, its switch, and its words.

What is stored of an announcement is its kind and its facts, as JSON; it is put into words when it is sent.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, TypeVar

from bot.rules.safe_text import safe_name
from bot.rules.settings import Setting


class Tone(Enum):
    """How an announcement feels, and so what it looks like."""

    PROUD = "proud"
    GOOD = "good"
    QUIET = "quiet"


class DigestTopic(Enum):
    """What a digest counts that holds nothing else: its icon and its plural noun.

    They are in the order in which a digest of several names them, under the first one's icon; where anything is
    celebrated, all of it is.
    """

    CELEBRATIONS = "🎉", "reasons to celebrate"
    ORDERS = "📋", "orders"
    ALERTS = "🔔", "alerts"

    def __init__(self, icon: str, noun: str) -> None:
        self.icon = icon
        self.noun = noun


@dataclass(frozen=True, slots=True)
class Card:
    """An announcement on its own: a title, some text, and its tone."""

    title: str
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class AnnouncementContent(ABC):
    """What is told of a member; `name` is theirs as it was then, not yet made inert.

    A subclass registers itself by `@announcement_kind`.
    """

    kind: ClassVar[str]
    switch: ClassVar[Setting[bool] | None]
    topic: ClassVar[DigestTopic]

    name: str

    @property
    def who(self) -> str:
        """The member's name, inert and bold."""
        return f"**{safe_name(self.name)}**"

    @abstractmethod
    def card(self) -> Card:
        """The announcement on its own."""

    @abstractmethod
    def line(self) -> str:
        """The announcement as a line of a digest."""


KINDS: dict[str, type[AnnouncementContent]] = {}

A = TypeVar("A", bound=AnnouncementContent)


def announcement_kind(
    name: str, switch: Setting[bool] | None, topic: DigestTopic = DigestTopic.CELEBRATIONS
) -> Callable[[type[A]], type[A]]:
    """Registers a kind under the name that storage knows it by.

    `switch`: the setting that silences it, None for what a member asked to be told. `topic`: what a digest counts
    it among. Raises ValueError for a name that is taken.
    """

    def register(kind: type[A]) -> type[A]:
        if name in KINDS:
            raise ValueError(f"declared twice: {name}")
        kind.kind, kind.switch, kind.topic = name, switch, topic
        KINDS[name] = kind
        return kind

    return register
