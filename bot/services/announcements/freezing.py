"""Freezing what waits for one place into a message: what cannot be read or put into words is told apart from the rest.

Announcements are written by whatever release was running, so a row may hold anything. It harms only itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.rules.announcements.kinds import KINDS, AnnouncementContent
from bot.rules.settings import Settings
from bot.services.announcements.former import FORMER_KINDS
from bot.services.unreadable import Row

_NUL = "\\u0000"  # as JSON writes it; PostgreSQL stores none


@dataclass(frozen=True, slots=True)
class PendingAnnouncement:
    """An announcement in the outbox, and when it happened in ms since 1970."""

    id: int
    announcement: AnnouncementContent
    at: int


Render = Callable[[Sequence[PendingAnnouncement]], Mapping[str, Any]]
Language = Callable[[int, Settings], AbstractContextManager[None]]  # of a server, by its id: spoken inside


def one_language(_: int, __: Settings) -> AbstractContextManager[None]:
    """Whatever is spoken, the same for every server."""
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Voice:
    """How announcements are put into words, and in which language."""

    render: Render
    language: Language


@dataclass(frozen=True, slots=True)
class FrozenMessage:
    """What became of announcements: the message's fields as JSON text, None where nothing is left to tell; by id, why
    some cannot be told; and the ids of those that the message has no room for."""

    text: str | None
    unreadable: Mapping[int, str]
    postponed: Sequence[int] = ()


def decode(kind: str, facts: str) -> AnnouncementContent:
    """An announcement as it is stored; also as an older release left it. Raises ValueError for one that is neither."""
    if kind in FORMER_KINDS:
        return FORMER_KINDS[kind](msgspec.json.decode(facts))
    if kind not in KINDS:
        raise ValueError("no such kind of announcement")
    return msgspec.json.decode(facts, type=KINDS[kind])


def reason_of(error: Exception) -> str:
    """Why something cannot be read, on one line."""
    return str(error) if type(error) is ValueError else f"{type(error).__name__}: {error}"


def freeze(rows: Iterable[Row], render: Render) -> FrozenMessage:
    """Makes one message of rows with `id`, `kind`, `facts` and `at`, in the order of their ids."""
    unreadable: dict[int, str] = {}
    pending: list[PendingAnnouncement] = []
    for row in sorted(rows, key=lambda row: int(row["id"])):
        try:
            pending.append(PendingAnnouncement(row["id"], decode(row["kind"], row["facts"]), row["at"]))
        except Exception as error:
            unreadable[row["id"]] = f"{row['kind']}: {reason_of(error)}"
    try:
        return FrozenMessage(_text(pending, render) if pending else None, unreadable)
    except Exception:
        return _freeze_apart(pending, render, unreadable)


def _freeze_apart(pending: Sequence[PendingAnnouncement], render: Render, unreadable: dict[int, str]) -> FrozenMessage:
    """The same where the message of all cannot be made: of those that can be told alone, as many as go together."""
    tellable = []
    for entry in pending:
        try:
            _text([entry], render)
        except Exception as error:
            unreadable[entry.id] = f"{entry.announcement.kind}: {reason_of(error)}"
        else:
            tellable.append(entry)
    count = len(tellable)
    while count:
        try:
            text = _text(tellable[:count], render)
        except Exception:
            count //= 2
        else:
            return FrozenMessage(text, unreadable, [entry.id for entry in tellable[count:]])
    return FrozenMessage(None, unreadable, [entry.id for entry in tellable])


def _text(pending: Sequence[PendingAnnouncement], render: Render) -> str:
    """The message of announcements. Raises whatever `render` does, and ValueError for what no database stores."""
    text = msgspec.json.encode(render(pending)).decode()
    if _NUL in text:
        raise ValueError("it holds a NUL")
    return text
