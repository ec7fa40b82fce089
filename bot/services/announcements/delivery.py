"""From the outbox to messages: announcements are frozen into batches, and a batch goes out until it is sent or parked.

A place has at most one pending batch of a server: what is announced while it waits gathers for the next one. So nothing
overtakes, and a channel that was out of reach for an hour gets one digest and no flood. A member's direct messages are
one place for several servers, and each has batches of its own there. What cannot be read is parked at once, in batches
of its own that bear the reason. Times are ms since 1970.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.data import models
from bot.data.database import fetch, reader
from bot.data.models import DeliveryState
from bot.data.outages import is_outage
from bot.data.transactions import Standalone, Transaction, transact
from bot.services import leases
from bot.services.announcements import parked, storage
from bot.services.announcements.destination import Destination
from bot.services.announcements.freezing import Language, Render, Voice, freeze, one_language
from bot.services.guilds.settings import load_settings
from bot.services.unreadable import Row, RowKind, leave_out

T = TypeVar("T")

LEASE = "announcer"
LARGEST = 1_000  # announcements in one batch, so that freezing one never holds the database for long
_CHANNELS = 50  # frozen in one transaction
_ERROR = 200  # characters kept of an error


@dataclass(frozen=True, slots=True)
class OutboxBatch:
    """What goes out as one message: Discord's fields as JSON text. `due_at` in ms since 1970.

    `unreadable`: why it cannot be read; empty for one that can.
    """

    id: int
    guild_id: int = 0
    destination: Destination = Destination(0)  # noqa: RUF009 - it is frozen
    message: str = ""
    attempts: int = 0  # that failed
    due_at: int = 0
    unreadable: str = ""


def nonce(tag: str, batch_id: int) -> str:
    """What tells Discord that a batch is the same one again; at most 25 characters, for a tag of 8."""
    return f"{tag}-{batch_id}"


async def has_pending() -> bool:
    """Whether an announcement waits, frozen or not. Writes nothing, so it may be asked at any time."""
    return bool(await fetch(reader(), storage.PENDING))


async def form_batches(
    now: int, render: Render, token: int | None = None, *, language: Language = one_language
) -> list[int]:
    """Freezes what waits into one batch a place and server, and returns the batches' ids, also of those that are parked
    at once because they cannot be read; run it again until there are none.

    `render` makes the message of announcements, in the order of their ids, in the `language` of their server. `token`
    is that of the lease "announcer", if held. A channel whose batch the database refuses is left out. Raises LostLease.
    """
    channels = await fetch(reader(), storage.WAITING_CHANNELS, limit=_CHANNELS)
    if not channels:
        return []
    voice = Voice(render, language)
    try:
        return await _form(now, channels, voice, token)
    except Exception as error:
        if isinstance(error, leases.LostLease) or is_outage(error):
            raise
        return await _form_one_by_one(now, channels, voice, token)


async def _form(now: int, channels: Iterable[Row], voice: Voice, token: int | None) -> list[int]:
    async def body(tx: Transaction) -> list[int]:
        await _fence(tx, token)
        formed = [await _form_batch(tx, row["guild_id"], row["channel_id"], voice) for row in channels]
        return [batch_id for batch_ids in formed for batch_id in batch_ids]

    return await _transact(now, body)


async def _form_one_by_one(now: int, channels: Iterable[Row], voice: Voice, token: int | None) -> list[int]:
    formed: list[int] = []
    for row in channels:
        try:
            formed += await _form(now, [row], voice, token)
        except Exception as error:
            if isinstance(error, leases.LostLease) or is_outage(error):
                raise
            leave_out(RowKind.ANNOUNCEMENT, f"channel {row['channel_id']}", error, row["guild_id"])
    return formed


async def _form_batch(tx: Transaction, guild_id: int, channel_id: int, voice: Voice) -> list[int]:
    place = {"guild_id": guild_id, "channel_id": channel_id}
    batch_id = await _insert_batch(tx, place, DeliveryState.PENDING)
    rows = await tx.write_returning(storage.CLAIM, batch_id=batch_id, limit=LARGEST, **place)
    with voice.language(guild_id, await load_settings(tx, guild_id)):
        frozen = freeze(rows, voice.render)
    batch_ids = [await _park_unreadable(tx, place, *entry) for entry in _by_reason(frozen.unreadable).items()]
    for announcement_id in frozen.postponed:
        await tx.update(models.Announcement, {"id": announcement_id}, batch_id=None)
    if frozen.text is None:
        await tx.delete(models.Batch, id=batch_id)
        return batch_ids
    await tx.update(models.Batch, {"id": batch_id}, message=frozen.text)
    return [batch_id, *batch_ids]


async def _insert_batch(
    tx: Transaction, place: Mapping[str, int], state: DeliveryState, error: str | None = None
) -> int:
    return await tx.insert(
        models.Batch,
        guild_id=place["guild_id"],
        channel_id=place["channel_id"],
        message="{}",
        state=state,
        attempts=0,
        due_at=tx.now,
        error=error,
        at=tx.now,
    )


def _by_reason(unreadable: Mapping[int, str]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {}
    for announcement_id, reason in unreadable.items():
        ids.setdefault(reason, []).append(announcement_id)
    return ids


async def _park_unreadable(tx: Transaction, place: Mapping[str, int], reason: str, announcement_ids: list[int]) -> int:
    """Parks announcements that cannot be told, for one reason, and returns the id of their batch."""
    batch_id = await _insert_batch(tx, place, DeliveryState.PARKED, _storable(f"{parked.UNREADABLE} {reason}"))
    for announcement_id in announcement_ids:
        await tx.update(models.Announcement, {"id": announcement_id}, batch_id=batch_id, state=DeliveryState.PARKED)
        tx.on_commit(leave_out, RowKind.ANNOUNCEMENT, announcement_id, reason, place["guild_id"])
    tx.on_commit(parked.invalidate)
    return batch_id


async def next_batches(limit: int) -> list[OutboxBatch]:
    """A server's oldest pending batch of each place, the soonest due first; also those that are not due yet."""
    return [_batch(row) for row in await fetch(reader(), storage.NEXT_BATCHES, limit=limit)]


def _batch(row: Row) -> OutboxBatch:
    """A batch of its row, whatever is stored in it: SQLite takes a text for a number."""
    numbers = ("guild_id", "channel_id", "attempts", "due_at")
    if wrong := [name for name in numbers if not isinstance(row[name], int)]:
        return OutboxBatch(row["id"], unreadable=f"no number: {', '.join(wrong)}")
    return OutboxBatch(
        id=row["id"],
        guild_id=row["guild_id"],
        destination=Destination(row["channel_id"]),
        message=row["message"],
        attempts=row["attempts"],
        due_at=row["due_at"],
    )


async def mark_sent(now: int, batch_id: int, token: int | None = None) -> None:
    """Marks a batch and its announcements as sent. Raises LostLease."""
    await _end(now, batch_id, DeliveryState.SENT, None, token)


async def park(now: int, batch_id: int, error: str, token: int | None = None) -> None:
    """Sets a batch and its announcements aside for good, for a reason that no retry mends. Raises LostLease."""
    await _end(now, batch_id, DeliveryState.PARKED, _storable(error), token)


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
        await tx.write(storage.PUT_OFF_BATCH, batch_id=batch_id, error=_storable(error), again_at=again_at)

    await _transact(now, body)


def _storable(error: str) -> str:
    """An error as the database keeps it: whatever a proxy answers with, or a row holds, may be in it."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in error)[:_ERROR]


async def _transact(now: int, body: Callable[[Transaction], Awaitable[T]]) -> T:
    return await transact(Standalone(lambda: now), body)


async def _fence(tx: Transaction, token: int | None) -> None:
    if token is not None:
        await leases.check(tx, LEASE, token)
