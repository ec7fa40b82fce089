"""From the outbox to messages: announcements are frozen into batches, and a batch goes out until it is sent or parked.

A channel has at most one pending batch, and a member one by direct message from each server: what is announced while
it waits gathers for the next one. So nothing overtakes, and a channel that was out of reach for an hour gets one digest
and no flood. What cannot be read or shown is parked by itself, with the reason. Times are ms since 1970.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
import structlog

from bot.data import models
from bot.data.database import fetch, reader
from bot.data.models import DeliveryState
from bot.data.transactions import Standalone, Transaction, transact
from bot.rules.announcements.kinds import KINDS, AnnouncementContent
from bot.services import leases
from bot.services.announcements import parked, storage
from bot.services.announcements.destination import Destination
from bot.services.announcements.former import FORMER_KINDS
from bot.services.unreadable import RowKind, leave_out

T = TypeVar("T")

LEASE = "announcer"
LARGEST = 1_000  # announcements in one batch, so that freezing one never holds the database for long
_CHANNELS = 50  # frozen in one transaction
_ERROR = 200  # characters kept of an error
UNREADABLE = "unreadable"  # begins the error of what no message could be made of

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PendingAnnouncement:
    """An announcement in the outbox, and when it happened in ms since 1970."""

    id: int
    announcement: AnnouncementContent
    at: int


@dataclass(frozen=True, slots=True)
class OutboxBatch:
    """What goes out as one message: Discord's fields as JSON text. `due_at` in ms since 1970."""

    id: int
    guild_id: int
    destination: Destination
    message: str
    attempts: int  # that failed
    due_at: int


Render = Callable[[Sequence[PendingAnnouncement]], Mapping[str, Any]]


def nonce(tag: str, batch_id: int) -> str:
    """What tells Discord that a batch is the same one again; at most 25 characters, for a tag of 8."""
    return f"{tag}-{batch_id}"


def decode(kind: str, facts: str) -> AnnouncementContent:
    """An announcement as it is stored; also as an older release left it. Raises ValueError for one that is neither."""
    if kind in FORMER_KINDS:
        return FORMER_KINDS[kind](msgspec.json.decode(facts))
    if kind not in KINDS:
        raise ValueError(f"no such kind of announcement: {kind}")
    return msgspec.json.decode(facts, type=KINDS[kind])


async def has_pending() -> bool:
    """Whether an announcement waits, frozen or not. Writes nothing, so it may be asked at any time."""
    return bool(await fetch(reader(), storage.PENDING))


async def form_batches(now: int, render: Render, token: int | None = None) -> list[int]:
    """Freezes what waits into one batch a channel, and returns the batches' ids; run it again until there are none.

    `render` makes the message of announcements, in the order of their ids. `token` is that of the lease "announcer",
    if held. Raises LostLease.
    """
    if not await fetch(reader(), storage.WAITING_CHANNELS, limit=1):
        return []

    async def body(tx: Transaction) -> list[int]:
        await _fence(tx, token)
        channels = await tx.read(storage.WAITING_CHANNELS, limit=_CHANNELS)
        return [await _form_batch(tx, row["guild_id"], row["channel_id"], render) for row in channels]

    return await _transact(now, body)


async def _form_batch(tx: Transaction, guild_id: int, channel_id: int, render: Render) -> int:
    batch_id = await _add_batch(tx, guild_id, channel_id)
    rows = await tx.write_returning(
        storage.CLAIM, batch_id=batch_id, guild_id=guild_id, channel_id=channel_id, limit=LARGEST
    )
    pending, unreadable = _read(sorted(rows, key=lambda row: int(row["id"])), render)
    if unreadable:
        aside = await _add_batch(tx, guild_id, channel_id) if pending else batch_id
        for announcement_id in unreadable:
            await tx.write(storage.SET_ASIDE, aside=aside, batch_id=batch_id, id=announcement_id)
        reason = f"{UNREADABLE} {next(iter(unreadable.values()))}"[:_ERROR]
        await tx.update(models.Batch, {"id": aside}, state=DeliveryState.PARKED, error=reason)
        tx.on_commit(parked.invalidate)
    if not pending:
        return batch_id
    try:
        message = render(pending)
    except Exception as error:  # each alone can be shown: so be it
        log.warning("announcements cannot be shown together", batch=batch_id, error=repr(error))
        await tx.write(storage.RELEASE_OTHERS, batch_id=batch_id, id=pending[0].id)
        message = render(pending[:1])
    await tx.update(models.Batch, {"id": batch_id}, message=msgspec.json.encode(message).decode())
    return batch_id


async def _add_batch(tx: Transaction, guild_id: int, channel_id: int) -> int:
    return await tx.insert(
        models.Batch,
        guild_id=guild_id,
        channel_id=channel_id,
        message="{}",
        state=DeliveryState.PENDING,
        attempts=0,
        due_at=tx.now,
        at=tx.now,
    )


def _read(rows: Sequence[Mapping[str, Any]], render: Render) -> tuple[list[PendingAnnouncement], dict[int, str]]:
    """Announcements as they are stored, and why others, by their ids, cannot be read or shown."""
    pending: list[PendingAnnouncement] = []
    unreadable: dict[int, str] = {}
    for row in rows:
        try:
            entry = PendingAnnouncement(row["id"], decode(row["kind"], row["facts"]), row["at"])
            msgspec.json.encode(render([entry]))
        except Exception as error:
            unreadable[row["id"]] = f"{row['kind']}: {error!r}"
            leave_out(RowKind.ANNOUNCEMENT, row["id"], unreadable[row["id"]], row["guild_id"])
        else:
            pending.append(entry)
    return pending, unreadable


async def next_batches(limit: int) -> list[OutboxBatch]:
    """The oldest pending batch of each channel, the soonest due first; also those that are not due yet."""
    return [
        OutboxBatch(
            id=row["id"],
            guild_id=row["guild_id"],
            destination=Destination(row["channel_id"]),
            message=row["message"],
            attempts=row["attempts"],
            due_at=row["due_at"],
        )
        for row in await fetch(reader(), storage.NEXT_BATCHES, limit=limit)
    ]


async def mark_sent(now: int, batch_id: int, token: int | None = None) -> None:
    """Marks a batch and its announcements as sent. Raises LostLease."""
    await _end(now, batch_id, DeliveryState.SENT, None, token)


async def park(now: int, batch_id: int, error: str, token: int | None = None) -> None:
    """Sets a batch and its announcements aside for good, for a reason that no retry mends. Raises LostLease."""
    await _end(now, batch_id, DeliveryState.PARKED, error[:_ERROR], token)


async def _end(now: int, batch_id: int, state: DeliveryState, error: str | None, token: int | None) -> None:
    async def body(tx: Transaction) -> None:
        await _fence(tx, token)
        if await tx.write_if(storage.END_BATCH, batch_id=batch_id, state=state, error=error):
            await tx.update(models.Announcement, {"batch_id": batch_id}, state=state)
            if state is DeliveryState.PARKED:
                tx.on_commit(parked.invalidate)

    await _transact(now, body)


async def reschedule(now: int, batch_id: int, error: str, again_at: int, token: int | None = None) -> None:
    """Notes a failed attempt; the batch is due again at `again_at`, in ms since 1970. Raises LostLease."""

    async def body(tx: Transaction) -> None:
        await _fence(tx, token)
        await tx.write(storage.PUT_OFF_BATCH, batch_id=batch_id, error=error[:_ERROR], again_at=again_at)

    await _transact(now, body)


async def _transact(now: int, body: Callable[[Transaction], Awaitable[T]]) -> T:
    return await transact(Standalone(lambda: now), body)


async def _fence(tx: Transaction, token: int | None) -> None:
    if token is not None:
        await leases.check(tx, LEASE, token)
