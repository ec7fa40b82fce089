"""The announcer over real HTTP: in order, once, past what Discord refuses, through what breaks, across crashes."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from bot.data import models
from bot.services.announcements import delivery
from bot.workers import announcer as module
from sandbox import Permission, Sandbox
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
