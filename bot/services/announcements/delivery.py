"""From the outbox to messages: announcements are frozen into batches, and a batch goes out until it is sent or parked.

A channel has at most one pending batch: what is announced while it waits gathers for the next one. So nothing
overtakes, and a channel that was out of reach for an hour gets one digest and no flood. Times are ms since 1970.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.data.database import fetch, reader
from bot.data.transactions import Transaction, transact
from bot.services import leases

LEASE = "announcer"
LARGEST = 1_000  # announcements in one batch, so that freezing one never holds the database for long
_CHANNELS = 50  # frozen in one transaction
_ERROR = 200  # characters kept of an error


@dataclass(frozen=True, slots=True)
class PendingAnnouncement:
    """A row of the outbox: its kind, its facts, and when it happened in ms since 1970."""

    id: int
    kind: str
    facts: Mapping[str, Any]
    at: int


@dataclass(frozen=True, slots=True)
class OutboxBatch:
    """What goes out as one message: Discord's fields as JSON text. `due_at` in ms since 1970."""

    id: int
    channel_id: int
    message: str
    attempts: int  # that failed
    due_at: int


Render = Callable[[Sequence[PendingAnnouncement]], Mapping[str, Any]]


def nonce(tag: str, batch_id: int) -> str:
    """What tells Discord that a batch is the same one again; at most 25 characters, for a tag of 8."""
    return f"{tag}-{batch_id}"


_ANYTHING = """
SELECT 1 FROM announcement WHERE state = 'pending' AND batch_id IS NULL
UNION ALL SELECT 1 FROM batch WHERE state = 'pending' LIMIT 1
"""


async def has_pending() -> bool:
    """Whether an announcement waits, frozen or not. Writes nothing, so it may be asked at any time."""
    return bool(await fetch(reader(), _ANYTHING))


_OPEN = """
SELECT a.channel_id, MIN(a.guild_id) AS guild_id, MIN(a.id) AS first FROM announcement a
WHERE a.state = 'pending' AND a.batch_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.state = 'pending' AND b.channel_id = a.channel_id)
GROUP BY a.channel_id ORDER BY first LIMIT ?
"""

# One statement claims and returns them: what another transaction commits meanwhile is either in both or in neither.
_CLAIM = """
UPDATE announcement SET batch_id = ? WHERE id IN (
    SELECT id FROM announcement WHERE state = 'pending' AND batch_id IS NULL AND channel_id = ? ORDER BY id LIMIT ?
) RETURNING id, kind, facts, at
"""


async def form_batches(now: int, render: Render, token: int | None = None) -> list[int]:
    """Freezes what waits into one batch a channel, and returns the batches' ids; run it again until there are none.

    `render` makes the message of announcements, in the order of their ids. `token` is that of the lease "announcer",
    if held. Raises LostLease.
    """
    if not await fetch(reader(), _OPEN, 1):
        return []

    async def body(tx: Transaction) -> list[int]:
        await _fence(tx, token)
        channels = await tx.read(_OPEN, _CHANNELS)
        return [await _freeze_channel(tx, row["guild_id"], row["channel_id"], render) for row in channels]

    return await transact(now, body)


async def _freeze_channel(tx: Transaction, guild_id: int, channel_id: int, render: Render) -> int:
    made = await tx.write(
        "INSERT INTO batch (guild_id, channel_id, message, state, attempts, due_at, at) "
        "VALUES (?, ?, '{}', 'pending', 0, ?, ?) RETURNING id",
        *(guild_id, channel_id, tx.now, tx.now),
    )
    batch_id = int(made[0]["id"])
    claimed = await tx.write(_CLAIM, batch_id, channel_id, LARGEST)
    rows = sorted(claimed, key=lambda row: int(row["id"]))
    announced = [
        PendingAnnouncement(row["id"], row["kind"], msgspec.json.decode(row["facts"]), row["at"]) for row in rows
    ]
    message = msgspec.json.encode(render(announced)).decode()
    await tx.write("UPDATE batch SET message = ? WHERE id = ?", message, batch_id)
    return batch_id


_HEADS = """
SELECT id, channel_id, message, attempts, due_at FROM batch b WHERE state = 'pending'
    AND NOT EXISTS (SELECT 1 FROM batch o WHERE o.state = 'pending' AND o.channel_id = b.channel_id AND o.id < b.id)
ORDER BY due_at, id LIMIT ?
"""


async def next_batches(limit: int) -> list[OutboxBatch]:
    """The oldest pending batch of each channel, the soonest due first; also those that are not due yet."""
    rows = await fetch(reader(), _HEADS, limit)
    return [OutboxBatch(row["id"], row["channel_id"], row["message"], row["attempts"], row["due_at"]) for row in rows]


async def mark_sent(now: int, batch_id: int, token: int | None = None) -> None:
    """Marks a batch and its announcements as sent. Raises LostLease."""
    await _settle(now, batch_id, "sent", None, token)


async def park(now: int, batch_id: int, error: str, token: int | None = None) -> None:
    """Sets a batch and its announcements aside for good, for a reason that no retry mends. Raises LostLease."""
    await _settle(now, batch_id, "parked", error[:_ERROR], token)


async def _settle(now: int, batch_id: int, state: str, error: str | None, token: int | None) -> None:
    async def body(tx: Transaction) -> None:
        await _fence(tx, token)
        ours = await tx.write_if(
            "UPDATE batch SET state = ?, error = ? WHERE id = ? AND state = 'pending' RETURNING id",
            *(state, error, batch_id),
        )
        if ours:
            await tx.write("UPDATE announcement SET state = ? WHERE batch_id = ?", state, batch_id)

    await transact(now, body)


async def reschedule(now: int, batch_id: int, error: str, again_at: int, token: int | None = None) -> None:
    """Notes a failed attempt; the batch is due again at `again_at`, in ms since 1970. Raises LostLease."""

    async def body(tx: Transaction) -> None:
        await _fence(tx, token)
        await tx.write(
            "UPDATE batch SET attempts = attempts + 1, error = ?, due_at = ? WHERE id = ? AND state = 'pending'",
            *(error[:_ERROR], again_at, batch_id),
        )

    await transact(now, body)


async def _fence(tx: Transaction, token: int | None) -> None:
    if token is not None:
        await leases.check(tx, LEASE, token)
