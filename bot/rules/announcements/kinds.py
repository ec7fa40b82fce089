"""Kinds of announcements: one class a kind, which is its record: its facts, its switch, and its tone.

What is stored of an announcement is its kind and its facts, as JSON; it is put into words when it is sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, TypeVar

from bot.rules.settings import Setting


class Tone(Enum):
    """How an announcement feels, and so what it looks like."""

    PROUD = "proud"
    GOOD = "good"
    QUIET = "quiet"


class DigestTopic(Enum):
    """What a digest counts that holds nothing else, in the order in which a digest of several names them; where
    anything is celebrated, all of it is.
    """

    CELEBRATIONS = "celebrations"
    ORDERS = "orders"
    ALERTS = "alerts"


@dataclass(frozen=True, slots=True)
class AnnouncementContent:
    """What is told of a member; `name` is theirs as it was then, not yet made inert.

    A subclass registers itself by `@announcement_kind`. Its words are the messages `<kind>-title`, `<kind>-text` and
    `<kind>-line` in `ui/language`, which take its fields.
    """

    kind: ClassVar[str]
    switch: ClassVar[Setting[bool] | None]
    topic: ClassVar[DigestTopic]
    tone: ClassVar[Tone]

    name: str


KINDS: dict[str, type[AnnouncementContent]] = {}

A = TypeVar("A", bound=AnnouncementContent)


def announcement_kind(
    name: str, switch: Setting[bool] | None, tone: Tone, topic: DigestTopic = DigestTopic.CELEBRATIONS
) -> Callable[[type[A]], type[A]]:
    """Registers a kind under the name that storage knows it by.

    `switch`: the setting that silences it, None for what a member asked to be told. `topic`: what a digest counts
    it among. Raises ValueError for a name that is taken.
    """

    def register(kind: type[A]) -> type[A]:
        if name in KINDS:
            raise ValueError(f"declared twice: {name}")
        kind.kind, kind.switch, kind.tone, kind.topic = name, switch, tone, topic
        KINDS[name] = kind
        return kind

    return register
