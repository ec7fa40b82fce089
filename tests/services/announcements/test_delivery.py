"""From the outbox to batches: everything exactly once, in order, and nothing by who has lost the lease."""

import asyncio
import json

import pytest

from bot.data import models
from bot.services import leases, unreadable
from bot.services.announcements import delivery, parked
from bot.services.leases import LostLease
from bot.services.unreadable import RowKind, unreadable_rows
from bot.ui.announcements import celebrations
from tests.kit.fake_context import START
from tests.kit.ledger import rows
from tests.kit.units import DAY

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _nothing_left_out():
    unreadable.forget()


NOW = START


def render(announced):
    return {"ids": [entry.id for entry in announced], "names": [entry.announcement.name for entry in announced]}


def level_up(name):
    return json.dumps({"name": name, "level_before": 1, "level": 2, "xp": 100})


async def announce(channel=5, *names, guild=1, at=NOW):
    """Writes a level-up for each name, in one statement."""
    values = [(guild, channel, 11, "level-up", level_up(name), "pending", at) for name in names or ("Alice",)]
    await rows(
        "INSERT INTO announcement (guild_id, channel_id, user_id, kind, facts, state, at) VALUES "
        + ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * len(values)),
        *(value for row in values for value in row),
    )


async def batch(batch_id):
    (stored,) = await rows("SELECT * FROM batch WHERE id = ?", batch_id)
    return stored


async def states():
    return [row["state"] for row in await models.Announcement.all().order_by("id").values("state")]


async def test_waiting_announcements_are_frozen_into_one_batch_a_channel_in_order():
    await announce(5, "Alice", "Bob")
    await announce(6, "Chidi", guild=2)
    await announce(5, "Dana")
    made = await delivery.form_batches(NOW, render)
    messages = [json.loads((await batch(each))["message"]) for each in made]
    assert [message["names"] for message in messages] == [["Alice", "Bob", "Dana"], ["Chidi"]]
    assert [(await batch(each))["guild_id"] for each in made] == [1, 2]
    for each, message in zip(made, messages, strict=True):
        frozen = await models.Announcement.filter(batch_id=each).order_by("id").values("id")
        assert [row["id"] for row in frozen] == message["ids"]
    assert await states() == ["pending"] * 4


async def test_an_empty_outbox_freezes_no_batch():
    assert not await delivery.has_pending()
    assert await delivery.form_batches(NOW, render) == []
    assert await delivery.next_batches(10) == []


async def test_announcements_behind_a_pending_batch_gather_for_the_next():
    await announce(5, "Alice")
    (first,) = await delivery.form_batches(NOW, render)
    await announce(5, "Bob")
    await announce(6, "Chidi")
    (batch_id,) = await delivery.form_batches(NOW, render)
    assert json.loads((await batch(batch_id))["message"])["names"] == ["Chidi"]
    await announce(5, "Dana")
    await delivery.mark_sent(NOW, first)
    (second,) = await delivery.form_batches(NOW, render)
    assert json.loads((await batch(second))["message"])["names"] == ["Bob", "Dana"]


async def test_a_later_batch_never_overtakes_even_one_that_is_put_off():
    for due_at in (NOW + 60_000, NOW):
        await rows(
            "INSERT INTO batch (guild_id, channel_id, message, state, attempts, due_at, at) "
            "VALUES (1, 5, '{}', 'pending', 0, ?, ?)",
            *(due_at, NOW),
        )
    await announce(6)
    await delivery.form_batches(NOW, render)
    heads = await delivery.next_batches(10)
    assert [(head.destination.id, head.due_at) for head in heads] == [(6, NOW), (5, NOW + 60_000)]
    assert await delivery.next_batches(1) == heads[:1]


@pytest.mark.parametrize("state", ["sent", "parked"])
async def test_announcements_follow_their_batch_and_only_once(state):
    await announce(5, "Alice", "Bob")
    (first,) = await delivery.form_batches(NOW, render)
    await announce(5, "Chidi")
    settle, other = (delivery.mark_sent, delivery.park), ("404 10003 Unknown Channel",)
    if state == "sent":
        await settle[0](NOW, first)
        await settle[1](NOW, first, *other)
    else:
        await settle[1](NOW, first, *other)
        await settle[0](NOW, first)
    assert (await batch(first))["state"] == state
    assert await states() == [state, state, "pending"]
    assert await delivery.next_batches(10) == []
    assert await delivery.has_pending()


async def test_a_failed_attempt_is_counted_and_due_again_later():
    await announce()
    (first,) = await delivery.form_batches(NOW, render)
    await delivery.reschedule(NOW, first, "x" * 500, NOW + 1_000)
    await delivery.reschedule(NOW, first, "ü" * 500, NOW + 3_000)
    (head,) = await delivery.next_batches(1)
    assert (head.attempts, head.due_at) == (2, NOW + 3_000)
    assert (await batch(first))["error"] == "ü" * 200
    assert await states() == ["pending"]


async def test_a_batch_holds_a_bounded_number_of_announcements():
    await announce(5, *(f"n{n}" for n in range(delivery.LARGEST + 1)))
    (first,) = await delivery.form_batches(NOW, render)
    assert len(json.loads((await batch(first))["message"])["ids"]) == delivery.LARGEST
    await delivery.mark_sent(NOW, first)
    (second,) = await delivery.form_batches(NOW, render)
    assert json.loads((await batch(second))["message"])["names"] == [f"n{delivery.LARGEST}"]


async def test_an_announcement_made_while_batches_are_frozen_lands_in_exactly_one():
    async def write():
        for n in range(30):
            await announce(5 + n % 3, f"n{n}")

    async def freeze_and_send():
        while await models.Announcement.filter(state="sent").count() < 90:
            await delivery.form_batches(NOW, render)
            for head in await delivery.next_batches(10):
                await delivery.mark_sent(NOW, head.id)

    async with asyncio.timeout(60):
        await asyncio.gather(write(), write(), write(), freeze_and_send())
    shown = []
    for row in await rows("SELECT id, message FROM batch ORDER BY id"):
        ids = json.loads(row["message"])["ids"]
        held = await models.Announcement.filter(batch_id=row["id"]).order_by("id").values("id")
        assert ids == [row["id"] for row in held]
        shown += ids
    assert sorted(shown) == sorted(row["id"] for row in await models.Announcement.all().values("id"))


async def test_an_announcer_that_has_lost_the_lease_changes_nothing():
    old = await leases.hold(delivery.LEASE, "one", 0)
    await announce(5)
    (frozen,) = await delivery.form_batches(NOW, render, old)
    await announce(6)
    new = await leases.hold(delivery.LEASE, "two", 60_000)
    before = await rows("SELECT * FROM batch"), await rows("SELECT * FROM announcement ORDER BY id")
    for attempt in (
        delivery.form_batches(NOW, render, old),
        delivery.mark_sent(NOW, frozen, old),
        delivery.park(NOW, frozen, "403", old),
        delivery.reschedule(NOW, frozen, "500", NOW, old),
    ):
        with pytest.raises(LostLease):
            await attempt
    assert before == (await rows("SELECT * FROM batch"), await rows("SELECT * FROM announcement ORDER BY id"))
    await delivery.mark_sent(NOW, frozen, new)
    assert await states() == ["sent", "pending"]


UNREADABLE_ROWS = {
    "a kind that nobody knows": ("season-won", "{}"),
    "a fact that is missing": ("level-up", '{"name": "Eve"}'),
    "a fact of the wrong type": ("level-up", '{"name": "Eve", "level_before": "one", "level": 2, "xp": 100}'),
    "no object": ("level-up", "[1, 2]"),
    "a former kind without its facts": ("level", '{"name": "Eve"}'),
    "a milestone of another release": ("milestone-earned", '{"name": "Eve", "key": "moon", "xp": 1, "coins": 0}'),
}


@pytest.mark.parametrize("row", UNREADABLE_ROWS.values(), ids=UNREADABLE_ROWS)
async def test_an_announcement_that_cannot_be_read_is_parked_alone_with_the_reason(row):
    kind, facts = row
    await announce(5, "Alice")
    for channel in (5, 6):
        await rows(
            "INSERT INTO announcement (guild_id, channel_id, user_id, kind, facts, state, at) "
            "VALUES (1, ?, 11, ?, ?, 'pending', ?)",
            *(channel, kind, facts, NOW),
        )
    await announce(5, "Bob")
    await announce(7, "Chidi", guild=2)
    while await delivery.form_batches(NOW, celebrations.render):
        pass
    assert await states() == ["pending", "parked", "parked", "pending", "pending"]
    shown = [json.loads(head.message)["embeds"] for head in await delivery.next_batches(10)]
    assert [[embed["title"] for embed in embeds] for embeds in shown] == [
        ["⬆️ Alice reached level 2", "⬆️ Bob reached level 2"],
        ["⬆️ Chidi reached level 2"],
    ]
    parked.invalidate()
    summary = await parked.parked_summary(1, NOW)
    assert (summary.count, summary.error.startswith(f"unreadable {kind}: ")) == (2, True)
    assert (await parked.parked_summary(2, NOW)).count == 0
    assert {row.guild_id for row in unreadable_rows() if row.kind is RowKind.ANNOUNCEMENT} == {1}


async def test_a_time_that_is_none_parks_its_announcement():
    await announce(5, "Alice", at=10**18)
    await announce(5, "Bob")
    await delivery.form_batches(NOW, celebrations.render)
    assert await states() == ["parked", "pending"]


async def test_announcements_that_cannot_be_shown_together_go_out_one_after_the_other():
    await announce(5, "Alice", "Bob", "Chidi")

    def narrow(announced):
        if len(announced) > 1:
            raise ValueError("too long")
        return render(announced)

    shown = []
    while made := await delivery.form_batches(NOW, narrow):
        for batch_id in made:
            shown += json.loads((await batch(batch_id))["message"])["names"]
            await delivery.mark_sent(NOW, batch_id)
    assert shown == ["Alice", "Bob", "Chidi"]
    assert await states() == ["sent"] * 3


async def test_direct_messages_are_apart_by_server_and_parked_for_the_right_one():
    await announce(-11, "Alice", guild=2)
    await announce(-11, "Alicia", guild=1)
    await announce(-11, "Alice", guild=2)
    made = await delivery.form_batches(NOW, render)
    messages = [json.loads((await batch(each))["message"])["names"] for each in made]
    assert messages == [["Alice", "Alice"], ["Alicia"]]
    heads = await delivery.next_batches(10)
    assert [(head.guild_id, head.destination.id) for head in heads] == [(2, 11), (1, 11)]
    await delivery.park(NOW, made[0], "403 50007 Cannot send messages to this user")
    assert [(await parked.parked_summary(guild, NOW)).count for guild in (1, 2)] == [0, 2]


def test_a_nonce_fits_whatever_the_batch():
    assert len(delivery.nonce("abcdefgh", 10**16 - 1)) == 25


async def test_moderators_can_be_told_how_many_are_parked_and_why_the_newest_was():
    for n, (guild, count, at) in enumerate([(1, 3, NOW - 8 * DAY), (1, 2, NOW), (1, 1, NOW), (2, 4, NOW)]):
        await announce(10 + n, *["Alice"] * count, guild=guild, at=at)
        (frozen,) = await delivery.form_batches(at, render)
        await delivery.park(NOW, frozen, f"403 5001{n} No")
    parked.invalidate()
    summary = await parked.parked_summary(1, NOW)
    assert (summary.count, summary.destination.id, summary.error) == (3, 12, "403 50012 No")
    assert (await parked.parked_summary(3, NOW)) == parked.ParkedSummary()


async def test_announcements_parked_here_are_known_at_once_and_those_of_another_process_within_a_minute():
    parked.invalidate()
    assert (await parked.parked_summary(1, NOW)).count == 0
    await announce()
    await delivery.form_batches(NOW, render)
    await rows("UPDATE batch SET state = 'parked'")
    assert (await parked.parked_summary(1, NOW + 59_999)).count == 0
    assert (await parked.parked_summary(1, NOW + 60_000)).count == 1
    await announce()
    (frozen,) = await delivery.form_batches(NOW, render)
    await delivery.park(NOW, frozen, "403")
    assert (await parked.parked_summary(1, NOW + 60_000)).count == 2
