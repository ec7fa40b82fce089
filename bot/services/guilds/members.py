"""A member inside a transaction: who acts, under which settings, on which guild-local day."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from bot.data import models
from bot.data.keys import Actor, MemberKey
from bot.data.transactions import Transaction
from bot.rules.guilds.calendar import Calendar
from bot.rules.progression.levels import Curve
from bot.rules.progression.streaks import Streak
from bot.rules.refusals import RecordUnreadable
from bot.rules.settings import Settings
from bot.services.guilds import storage
from bot.services.unreadable import RowKind, is_read, leave_out

UNREADABLE = "unreadable"  # in place of a setting's key: all that is stored of a server's settings


@dataclass(slots=True)
class MemberState:
    """A member as loaded by the open transaction; on PostgreSQL their row stays locked until it ends."""

    key: MemberKey
    name: str
    channel_id: int  # where they act, or last acted
    xp: int
    streak: Streak
    settings: Settings
    today: date  # guild-local
    is_present: bool = True  # False: known to have left the server
    changed: bool = False  # whether XP or streak wait to be saved

    @classmethod
    def from_row(cls, member_key: MemberKey, row: Mapping[str, Any], now: int) -> "MemberState":
        """The member of a row of their table with the `settings` of their server, at a moment in ms since 1970."""
        settings = decode_settings(row["settings"])
        return cls(
            key=member_key,
            name=row["name"],
            channel_id=row["channel_id"] or 0,
            xp=row["xp"],
            streak=streak_of(row),
            settings=settings,
            today=Calendar.of(settings).day(now),
            is_present=bool(row["here"]),
        )

    @property
    def calendar(self) -> Calendar:
        """The days and weeks of their server."""
        return Calendar.of(self.settings)

    @property
    def curve(self) -> Curve:
        """What levels cost in their server."""
        return Curve.of(self.settings)

    def continue_streak(self, streak: Streak) -> None:
        """Takes a streak over; it waits to be saved."""
        self.streak, self.changed = streak, True


@lru_cache(maxsize=4096)
def decode_settings(stored: str | None) -> Settings:
    """The settings a guild's row holds as JSON text; the defaults for a guild without a row.

    Each is checked, once for each text: what cannot be used is left out by itself. Of a text that is no JSON object
    nothing can; it is kept as the value of UNREADABLE.
    """
    if not stored:
        return Settings()
    try:
        return Settings.checked(msgspec.json.decode(stored, type=dict[str, Any]))
    except Exception:  # however it is broken, it is no settings
        return Settings(unusable={UNREADABLE: stored})


def streak_of(row: Mapping[str, Any]) -> Streak:
    """The streak that a row of a member holds. Raises ValueError where it holds none."""
    day = row["streak_day"]
    return Streak(row["streak"], row["longest_streak"], date.fromisoformat(day) if day else None)


@contextmanager
def readable(member_key: MemberKey) -> Iterator[None]:
    """Reads what is stored of a member for somebody who has asked. Raises RecordUnreadable, which it notes, where it
    cannot be read."""
    place = f"{member_key.guild_id}:{member_key.user_id}"
    try:
        yield
    except (TypeError, ValueError) as error:
        leave_out(RowKind.MEMBER, place, error, member_key.guild_id)
        raise RecordUnreadable from error
    is_read(RowKind.MEMBER, place)


async def load_acting(tx: Transaction, actor: Actor) -> MemberState:
    """Loads the member who acts, noting their name and channel; the first time, with 0 XP at level 1.

    Raises RecordUnreadable.
    """
    rows = await tx.read(
        storage.LOAD_ACTING,
        **actor.columns,
        name=actor.name,
        channel_id=actor.channel_id,
        now=tx.now,
    )
    row = {**rows[0], "name": actor.name, "channel_id": actor.channel_id, "here": 1}
    with readable(actor):
        return MemberState.from_row(actor, row, tx.now)


async def load_locked(tx: Transaction, member_key: MemberKey) -> MemberState | None:
    """Loads a member who is not there: nothing is noted of them. None if they have been erased."""
    sql = storage.LOAD if tx.is_sqlite else storage.LOAD_LOCKED
    rows = await tx.read(sql, **member_key.columns)
    return MemberState.from_row(member_key, rows[0], tx.now) if rows else None


async def save(tx: Transaction, member: MemberState) -> None:
    """Writes XP, level and streak, if they have changed."""
    if not member.changed:
        return
    streak = member.streak
    await tx.update(
        models.Member,
        member.key.columns,
        xp=member.xp,
        level=member.curve.level(member.xp),
        streak=streak.days,
        longest_streak=streak.longest,
        streak_day=streak.last.isoformat() if streak.last else None,
    )
    member.changed = False
