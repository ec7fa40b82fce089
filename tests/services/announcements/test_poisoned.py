"""An outbox with rows that nobody can read: each is parked with its reason, and everybody else's goes out."""

import asyncio
import json

import pytest

from bot import metrics
from bot.data import models
from bot.data.database import fetch, writer
from bot.services.announcements import delivery, parked
from bot.services.unreadable import RowKind, unreadable_rows
from bot.services.upkeep.reconciliation import audit
from bot.ui.announcements.celebrations import render
from bot.ui.announcements.parked import why_parked
from tests.kit.fake_context import START
from tests.kit.poison import FILL, POISON, SQLITE_POISON, Poison, poison, write_announcement
from tests.services.announcements.test_delivery import announce, batch, states

pytestmark = pytest.mark.usefixtures("database")

NOW = START


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    parked.invalidate()


async def form_all(render=render):
    """Freezes all that waits, in as many rounds as that takes; bounded, for a round that never ends is a fault."""
    async with asyncio.timeout(30):
        while await delivery.form_batches(NOW, render):
            pass


async def told():
    """The text of all pending batches, in order."""
    rows = await models.Batch.filter(state="pending").order_by("id").values("message")
    return [json.dumps(row["message"], ensure_ascii=False) for row in rows]


@pytest.mark.parametrize("poisoned", POISON, ids=lambda entry: entry.name)
async def test_an_announcement_that_cannot_be_told_is_parked_and_the_rest_of_its_channel_goes_out(
    poisoned: Poison,
) -> None:
    await announce(5, "Alice")
    await poison(poisoned, channel=5)
    await announce(5, "Bob")
    await announce(6, "Chidi", guild=2)
    await form_all()
    channel, other = await told()
    assert "Alice" in channel
    assert "Bob" in channel
    assert "Chidi" in other
    assert await states() == ["pending", "parked", "pending", "pending"]
    summary = await parked.parked_summary(1, NOW)
    assert summary.count == 1
    assert summary.error.startswith(f"unreadable {poisoned.kind}: ")
    assert "This release cannot read them" in why_parked(summary)
    assert (await parked.parked_summary(2, NOW)).count == 0
    (row,) = unreadable_rows()
    assert (row.kind, row.guild_id) == (RowKind.ANNOUNCEMENT, 1)
    assert metrics.UNREADABLE.labels("announcement")._value.get() == 1
    assert await audit() == []


@pytest.mark.parametrize("poisoned", SQLITE_POISON, ids=lambda entry: entry.name)
async def test_a_text_that_only_sqlite_stores_harms_itself_alone(poisoned: Poison, database) -> None:
    if database.dialect != "sqlite":
        pytest.skip("PostgreSQL stores none")
    await announce(5, "Alice")
    await poison(poisoned, channel=5)
    await announce(5, "Bob")
    await form_all()
    (channel,) = await told()
    assert "Alice" in channel
    assert "Bob" in channel
    assert await states() == ["pending", "parked", "pending"]


async def test_a_digest_leaves_out_what_cannot_be_told_and_counts_the_rest() -> None:
    await announce(5, *(f"n{n}" for n in range(6)))
    for poisoned in POISON:
        await poison(poisoned, channel=5)
    await form_all()
    (digest,) = await told()
    assert "🎉 6 reasons to celebrate" in digest
    assert (await parked.parked_summary(1, NOW)).count == len(POISON)


async def test_a_channel_of_nothing_but_unreadable_rows_has_no_batch_that_goes_out() -> None:
    for poisoned in POISON:
        await poison(poisoned, channel=5)
    await form_all()
    assert await told() == []
    assert not await delivery.has_pending()
    await announce(5, "Alice")
    await form_all()
    assert len(await told()) == 1


async def test_rows_of_one_reason_share_one_parked_batch() -> None:
    for _ in range(3):
        await poison(POISON[0], channel=5)
    await form_all()
    (stored,) = await models.Batch.all()
    assert (stored.state, await models.Announcement.filter(batch_id=stored.id).count()) == ("parked", 3)


async def test_a_message_that_fails_only_for_the_set_is_made_of_fewer() -> None:
    await announce(5, *(f"n{n}" for n in range(7)))

    def at_most_three(announced):
        if len(announced) > 3:
            raise ValueError("too long")
        return {"names": [entry.announcement.name for entry in announced]}

    sent = []
    for _ in range(3):
        await form_all(at_most_three)
        (head,) = await delivery.next_batches(10)
        sent.append(json.loads(head.message)["names"])
        await delivery.mark_sent(NOW, head.id)
    assert sent == [["n0", "n1", "n2"], ["n3", "n4"], ["n5", "n6"]]
    assert await states() == ["sent"] * 7


async def test_announcements_that_are_together_longer_than_discord_takes_go_out_apart() -> None:
    for kind in "ABCD":
        await write_announcement("order-filled", FILL | {"order_kind": kind * 1_000, "symbol": kind * 200})
    lengths = []
    while await delivery.form_batches(NOW, render):
        (head,) = await delivery.next_batches(10)
        lengths.append(len(json.loads(head.message)["embeds"]))
        await delivery.mark_sent(NOW, head.id)
    assert lengths == [2, 2]
    assert await states() == ["sent"] * 4


REFUSING = {
    "sqlite": (
        "CREATE TRIGGER refusing BEFORE INSERT ON batch WHEN NEW.channel_id = 5 BEGIN SELECT RAISE(ABORT, 'no'); END",
    ),
    "postgres": (
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NEW.channel_id = 5 THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER refusing BEFORE INSERT ON batch FOR EACH ROW EXECUTE FUNCTION refuse()",
    ),
}


async def test_a_channel_whose_batch_the_database_refuses_harms_no_other(database) -> None:
    for statement in REFUSING[database.dialect]:
        await fetch(writer(), statement)
    try:
        await announce(5, "Alice")
        await announce(6, "Bob")
        await form_all()
        assert [head.destination.id for head in await delivery.next_batches(10)] == [6]
        assert [row.key for row in unreadable_rows()] == ["channel 5"]
    finally:
        await fetch(writer(), "DROP TRIGGER refusing" + (" ON batch" if database.dialect == "postgres" else ""))
        if database.dialect == "postgres":
            await fetch(writer(), "DROP FUNCTION refuse()")
    await form_all()
    assert len(await delivery.next_batches(10)) == 2


async def test_two_servers_on_one_place_have_a_batch_each_and_their_own_count() -> None:
    for channel in (5, -11):
        await announce(channel, "Alice", guild=1)
        await announce(channel, "Bob", guild=2)
        await announce(channel, "Chidi", guild=1)
    await form_all()
    stored = await models.Batch.all().order_by("id").values("guild_id", "channel_id", "message")
    assert [(row["guild_id"], row["channel_id"]) for row in stored] == [(1, 5), (2, 5), (1, -11), (2, -11)]
    for row in stored:
        assert ("Bob" in str(row["message"])) == (row["guild_id"] == 2)
    for head in await delivery.next_batches(10):
        if head.guild_id == 2:
            await delivery.park(NOW, head.id, "403 50007 Cannot send messages to this user")
    assert (await parked.parked_summary(1, NOW)).count == 0
    assert (await parked.parked_summary(2, NOW)).count == 2


async def test_a_pending_batch_of_one_server_holds_none_of_another_up_at_the_same_place() -> None:
    await announce(-11, "Alice", guild=1)
    await form_all()
    await announce(-11, "Bob", guild=2)
    await form_all()
    assert [head.guild_id for head in await delivery.next_batches(10)] == [1, 2]


@pytest.mark.parametrize("error", ["a\0b", "a\ud800b", "a\nb"])
async def test_an_error_that_no_database_stores_is_kept_as_far_as_it_can_be(error: str) -> None:
    await announce()
    (first,) = await delivery.form_batches(NOW, render)
    await delivery.reschedule(NOW, first, error, NOW)
    assert (await batch(first))["error"] == "a�b"
    await delivery.park(NOW, first, error)
    assert (await batch(first))["error"] == "a�b"
    await write_announcement("no-such\nkind", {})
    await form_all()
    assert await delivery.next_batches(10) == []


@pytest.mark.parametrize("column", ["guild_id", "channel_id", "attempts", "due_at"])
async def test_a_batch_with_a_text_for_a_number_is_told_apart(column: str, database) -> None:
    if database.dialect != "sqlite":
        pytest.skip("PostgreSQL stores none")
    await announce(5, "Alice")
    await form_all()
    await fetch(writer(), f"UPDATE batch SET {column} = 'nonsense'")
    await announce(6, "Bob")
    await form_all()
    heads = {head.unreadable: head for head in await delivery.next_batches(10)}
    assert heads[f"no number: {column}"].id == 1
    assert heads[""].destination.id == 6
