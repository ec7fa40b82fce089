"""The announcer over real HTTP: in order, once, past what Discord refuses, through what breaks, across crashes."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from bot.data import models
from bot.services.announcements import delivery
from bot.workers import announcer as module
from sandbox import Permission, Sandbox
from tests.kit.ledger import rows
from tests.wire.acts import HANGING
from tests.wire.announcer_kit import AnnouncerKit, announcer_kit_in

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def kit(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AnnouncerKit]:
    monkeypatch.setattr(module, "TTL", 0.6)
    monkeypatch.setattr(module, "pause", lambda attempts: 0.05)
    async with announcer_kit_in(box) as opened:
        yield opened


async def test_announcements_that_wait_at_the_start_go_out_and_so_do_later_ones(kit: AnnouncerKit) -> None:
    await kit.announce("Alice", "Bob")
    kit.open()
    await kit.until("sent", "sent")
    await kit.announce("Chidi")
    await kit.until("sent", "sent", "sent")
    assert kit.said() == ["Alice", "Bob", "Chidi"]
    assert [message["nonce"] for message in kit.box.messages("general")] == ["testing1-1", "testing1-2"]


async def test_many_at_once_are_one_digest(kit: AnnouncerKit) -> None:
    await kit.announce(*(f"Member {n}" for n in range(30)))
    kit.open()
    await kit.until(*["sent"] * 30)
    (message,) = kit.box.messages("general")
    assert message["embeds"][0]["title"] == "🎉 30 reasons to celebrate"


async def test_nobody_is_pinged_and_nothing_is_active(kit: AnnouncerKit) -> None:
    await kit.announce("@everyone", "<@1>")
    kit.open()
    await kit.until("sent", "sent")
    (message,) = kit.box.messages("general")
    assert (message["content"], message["mentions"], message["mention_everyone"]) == ("", [], False)
    assert kit.said() == ["＠everyone", "‹＠1>"]


async def test_a_channel_keeps_its_order_when_an_earlier_message_fails(kit: AnnouncerKit) -> None:
    fault = kit.box.faults.add("POST", kit.posts(), status=503, times=3)
    kit.open()
    await kit.announce("Alice")
    await kit.until_true(lambda _: fault.hits == 1)
    await kit.announce("Bob", "Chidi")
    await kit.until_true(lambda _: fault.hits == 3)
    await kit.announce("Dana", "Eve")
    await kit.until(*["sent"] * 5)
    assert kit.said() == ["Alice", "Bob", "Chidi", "Dana", "Eve"]
    assert fault.hits == 3


async def test_announcements_that_gathered_meanwhile_follow_at_once(
    kit: AnnouncerKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TTL", 10 * HANGING)
    slow = kit.box.faults.add("POST", kit.posts(), delay=0.3)
    kit.open()
    await kit.announce("Alice")
    await kit.until_true(lambda _: slow.hits)
    await kit.announce("Bob")
    await kit.until("sent", "sent")
    assert kit.said() == ["Alice", "Bob"]


@pytest.mark.parametrize("status", [500, 408, 429])
async def test_a_message_that_discord_may_take_later_is_sent_once(kit: AnnouncerKit, status: int) -> None:
    # A 429 without Via is that of a proxy: discord.py gives up on it, and retries a 500 by itself.
    kit.box.faults.add("POST", kit.posts(), status=status, body="<html>", times=1)
    await kit.announce("Alice")
    kit.open()
    await kit.until("sent")
    assert kit.said() == ["Alice"]


async def test_a_rate_limited_channel_holds_no_other_up(kit: AnnouncerKit) -> None:
    limit = kit.box.faults.rate_limit("POST", kit.posts("general"), retry_after=2 * HANGING)
    await kit.announce("Alice")
    first = kit.open()
    await kit.until_true(lambda _: limit.hits)
    await kit.announce("Bob", channel="announcements")
    await kit.until("pending", "sent")
    await kit.crash(first)
    kit.open()
    await kit.until("sent", "sent")
    assert (kit.said(), kit.said("announcements")) == (["Alice"], ["Bob"])


async def test_a_rate_limited_message_is_sent_when_the_limit_ends(kit: AnnouncerKit) -> None:
    kit.box.faults.rate_limit("POST", kit.posts("general"), retry_after=0.3)
    began = time.monotonic()
    await kit.announce("Alice")
    kit.open()
    await kit.until("sent")
    assert time.monotonic() - began >= 0.3
    assert kit.said() == ["Alice"]


async def test_a_forbidden_channel_is_parked_and_others_pass(kit: AnnouncerKit) -> None:
    kit.box.deny("general", Permission.SEND_MESSAGES)
    await kit.announce("Alice")
    await kit.announce("Bob", channel="announcements")
    kit.open()
    await kit.until("parked", "sent")
    assert await kit.errors() == ["403 50013 Missing Permissions", None]
    kit.box.allow("general", Permission.SEND_MESSAGES)
    await kit.announce("Chidi")
    await kit.until("parked", "sent", "sent")
    assert (kit.said(), kit.said("announcements")) == (["Chidi"], ["Bob"])


async def test_a_deleted_channel_is_parked(kit: AnnouncerKit) -> None:
    await kit.announce("Alice")
    await kit.announce("Bob", channel="announcements")
    kit.box.delete_channel("general")
    kit.open()
    await kit.until("parked", "sent")
    assert await kit.errors() == ["404 10003 Unknown Channel", None]


async def test_a_refused_token_stops_the_sending_and_loses_nothing(kit: AnnouncerKit) -> None:
    fault = kit.box.faults.add("POST", kit.posts(), status=401)
    await kit.announce("Alice")
    first = kit.open()
    await kit.until_true(lambda _: fault.hits)
    await kit.announce("Bob", channel="announcements")
    await first.stop()  # which delivers what may be delivered
    assert await kit.states() == ["pending", "pending"]
    kit.open()
    await kit.until("sent", "sent")


async def test_a_connection_cut_after_discord_accepted_doubles_nothing(kit: AnnouncerKit) -> None:
    fault = kit.box.faults.add("POST", kit.posts(), cut=True, after_effect=True, times=2)
    await kit.announce("Alice")
    kit.open()
    await kit.until("sent")
    assert fault.hits == 2
    assert kit.said() == ["Alice"]


async def test_a_crash_while_the_answers_are_lost_doubles_nothing(kit: AnnouncerKit) -> None:
    lost = kit.box.faults.add("POST", kit.posts(), cut=True, after_effect=True, times=None)
    await kit.announce("Alice")
    first = kit.open()
    await kit.until_true(lambda _: lost.hits > 1)
    await kit.crash(first)
    assert await kit.states() == ["pending"]
    kit.box.faults.clear()
    await kit.announce("Bob")
    kit.open()
    await kit.until("sent", "sent")
    assert kit.said() == ["Alice", "Bob"]


async def test_a_crash_between_send_and_mark_doubles_nothing(
    kit: AnnouncerKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = asyncio.Event()

    async def never(*_: object) -> None:
        reached.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "mark_sent", never)
        await kit.announce("Alice")
        first = kit.open()
        await asyncio.wait_for(reached.wait(), HANGING)
        await kit.crash(first)
    assert await kit.states() == ["pending"]
    kit.open()
    await kit.until("sent")
    assert kit.said() == ["Alice"]


async def test_a_mark_that_cannot_be_written_doubles_nothing(
    kit: AnnouncerKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, broken = delivery.mark_sent, [OSError("the database is away")]

    async def sent(now: int, batch_id: int, token: int | None = None) -> None:
        if broken:
            raise broken.pop()
        await mark(now, batch_id, token)

    monkeypatch.setattr(delivery, "mark_sent", sent)
    await kit.announce("Alice")
    kit.open()
    await kit.until("sent")
    assert (broken, kit.said()) == ([], ["Alice"])


async def test_of_two_processes_one_announces(kit: AnnouncerKit) -> None:
    counted = kit.box.faults.add("POST", kit.posts(), delay=0.001, times=None)
    kit.open()
    kit.open()
    for n in range(8):
        await kit.announce(f"Member {n}", channel=("general", "announcements")[n % 2])
    await kit.until(*["sent"] * 8)
    shown = [kit.said("general"), kit.said("announcements")]
    assert shown == [[f"Member {n}" for n in range(start, 8, 2)] for start in (0, 1)]
    assert counted.hits == len(kit.box.messages("general")) + len(kit.box.messages("announcements"))


async def test_stopping_flushes_what_is_due(kit: AnnouncerKit) -> None:
    first = kit.open()
    for n in range(20):
        channel = kit.box.add_channel(f"room-{n}")
        await kit.announce(f"Member {n}", channel=channel)
    await first.stop()
    assert await kit.states() == ["sent"] * 20


async def test_stopping_takes_no_longer_than_it_may_and_loses_nothing(kit: AnnouncerKit) -> None:
    kit.box.faults.add("POST", kit.posts("general"), delay=2 * HANGING)
    kit.box.faults.rate_limit("POST", kit.posts("announcements"), retry_after=2 * HANGING)
    await kit.announce("Alice")
    await kit.announce("Bob", channel="announcements")
    first = kit.open()
    async with asyncio.timeout(HANGING / 2):
        await first.stop(0.5)
    assert await kit.states() == ["pending", "pending"]
    kit.box.faults.clear()
    kit.open()
    await kit.until("sent", "sent")
    assert (kit.said(), kit.said("announcements")) == (["Alice"], ["Bob"])


async def test_an_idle_announcer_writes_nothing(kit: AnnouncerKit) -> None:
    announcer = kit.open()
    await kit.announce()
    await announcer.stop()
    assert await models.Lease.all().values() == []


@pytest.mark.parametrize(
    ("status", "body"),
    [(403, "<html>blocked</html>"), (400, ""), (404, {"message": "no route", "code": 0}), (403, {"message": "1015"})],
)
async def test_a_refusal_without_a_code_of_discords_is_put_off_and_one_with_it_parks(
    kit: AnnouncerKit, status: int, body: object
) -> None:
    fault = kit.box.faults.add("POST", kit.posts(), status=status, body=body, times=2)
    await kit.announce("Alice")
    kit.open()
    await kit.until("sent")
    assert (fault.hits, kit.said()) == (2, ["Alice"])
    kit.box.faults.add("POST", kit.posts(), status=status, body={"message": "Missing Permissions", "code": 50013})
    await kit.announce("Bob")
    await kit.until("sent", "parked")


async def test_a_poisoned_outbox_delivers_everybody_elses_and_says_what_it_left_out(kit: AnnouncerKit) -> None:
    poison = [
        ("general", "moon", "{}"),
        ("general", "level-up", '{"name": 5}'),
        ("general", "level-up", '{"name": "Eve", "level_before": 1, "level": 1e400, "xp": 1}'),
        ("announcements", "order-filled", '{"name": "Eve", "price": "cheap"}'),
    ]
    for channel, kind, facts in poison:
        await kit.announce("Alice", channel=channel)
        await rows(
            "INSERT INTO announcement (guild_id, channel_id, user_id, kind, facts, state, at) "
            "VALUES (?, ?, 11, ?, ?, 'pending', 0)",
            *(int(kit.box.guild_id), int(kit.box.channel(channel).id), kind, facts),
        )
    await rows(
        "INSERT INTO batch (guild_id, channel_id, message, state, attempts, due_at, at) "
        "VALUES (7, 123, '{\"embeds\": 5}', 'pending', 0, 0, 0)"
    )
    kit.open()
    await kit.until(*["sent", "parked"] * 4)
    assert (kit.said(), kit.said("announcements")) == (["Alice"] * 3, ["Alice"])
    async with asyncio.timeout(HANGING):
        while await models.Batch.filter(state="pending").count():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert [error for error in await kit.errors() if error and not error.startswith("unreadable ")] == []


async def test_direct_messages_are_apart_by_server_and_name_it(kit: AnnouncerKit) -> None:
    member = kit.box.add_member("dana")
    other = kit.box.add_guild("Night *Owls*", member)
    for guild in (kit.box.guild, other, kit.box.guild):
        await rows(
            "INSERT INTO announcement (guild_id, channel_id, user_id, kind, facts, state, at) "
            "VALUES (?, ?, 11, 'level-up', ?, 'pending', 0)",
            *(int(guild.id), -int(member.id), '{"name": "Dana", "level_before": 1, "level": 2, "xp": 110}'),
        )
    kit.open()
    await kit.until(*["sent"] * 3)
    first, second = (message["embeds"] for message in kit.box.messages(kit.box.dm(member)))
    assert [len(first), first[-1]["footer"]["text"]] == [2, f"In {kit.box.guild.name}"]
    assert [len(second), second[-1]["footer"]["text"]] == [1, "In Night ∗Owls∗"]
