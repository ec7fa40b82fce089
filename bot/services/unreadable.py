"""Rows that nobody can read: each is left out, so that it harms only itself, logged once, counted, and told.

A row can be unreadable because another release wrote it, a migration was taken back, or somebody edited it by hand.
Nothing is changed in the database: a release that can read it finds it as it was. What one process has met is known to
that process; `doctor` reads every row anew.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Any, TypeVar

import structlog

from bot import metrics

T = TypeVar("T")
Row = Mapping[str, Any]

LIMIT = 10_000  # rows kept in mind
_REASON = 200  # characters kept of a reason

log = structlog.get_logger(__name__)


class RowKind(StrEnum):
    """What an unreadable row would be."""

    ACCOUNT = "account"
    ALERT = "alert"
    ANNOUNCEMENT = "announcement"
    COIN = "coin"
    ENTRY = "entry"  # of a member's own record: a grant, a posting, a day of the equity curve
    FILL = "fill"
    MEMBER = "member"
    ORDER = "order"
    POSITION = "position"
    RECEIPT = "receipt"
    SERVER = "server"  # one that cannot be ranked
    SETTING = "setting"
    SETTLEMENT = "settlement"  # an order or an alert that a quote reaches, and settling it fails over and over
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row that was left out. `key` tells it from others of its kind; `guild_id` is None where it is of no server."""

    kind: RowKind
    key: str
    guild_id: int | None
    reason: str


_rows: dict[tuple[RowKind, str], UnreadableRow] = {}
_counts: Counter[RowKind] = Counter()
_lock = Lock()  # worker threads note rows, too


def leave_out(kind: RowKind, key: object, error: Exception | str, guild_id: int | None = None) -> None:
    """Notes a row that cannot be read, and logs it if that is news."""
    place = (kind, str(key))
    reason = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    row = UnreadableRow(kind, place[1], guild_id, reason[:_REASON])
    with _lock:
        if _rows.get(place) == row or (place not in _rows and len(_rows) >= LIMIT):
            return
        _counts[kind] += place not in _rows
        _rows[place] = row
        metrics.UNREADABLE.labels(kind.value).set(_counts[kind])
    log.error("left out: it cannot be read", kind=kind.value, key=row.key, guild=guild_id, reason=row.reason)


def is_read(kind: RowKind, key: object) -> None:
    """Forgets that a row could not be read: it can be now, or is gone."""
    if not _rows:
        return
    with _lock:
        if _rows.pop((kind, str(key)), None) is not None:
            _counts[kind] -= 1
            metrics.UNREADABLE.labels(kind.value).set(_counts[kind])


def read_rows(kind: RowKind, rows: Iterable[Row], read: Callable[[Row], T], key: str = "id") -> list[T]:
    """What `read` makes of each row; a row that it raises for is left out. `key` is the column that tells rows apart,
    and `guild_id`, where they have one, whose they are."""
    values: list[T] = []
    for row in rows:
        try:
            values.append(read(row))
        except Exception as error:
            leave_out(kind, row[key], error, row.get("guild_id"))
        else:
            is_read(kind, row[key])
    return values


def is_left_out(kind: RowKind, key: object) -> bool:
    """Whether a row could not be read the last time."""
    return (kind, str(key)) in _rows


def left_out(kind: RowKind) -> set[str]:
    """The keys of all rows of a kind that could not be read the last time."""
    return {row.key for row in list(_rows.values()) if row.kind is kind}


def unreadable_rows(guild_id: int | None = None) -> list[UnreadableRow]:
    """The rows of one server, or of all, that this process has met and could not read."""
    return [row for row in list(_rows.values()) if guild_id is None or row.guild_id == guild_id]


def counts() -> Counter[RowKind]:
    """How many rows of each kind this process could not read."""
    return +_counts


def forget() -> None:
    """Forgets all: the database is another one."""
    with _lock:
        for kind in _counts:
            metrics.UNREADABLE.labels(kind.value).set(0)
        _rows.clear()
        _counts.clear()
