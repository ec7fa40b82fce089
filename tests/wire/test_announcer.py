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
from tests.wire.desk import Desk, desk_in

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def desk(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setattr(module, "_TTL", 0.6)
    monkeypatch.setattr(module, "pause", lambda attempts: 0.05)
    async with desk_in(box) as opened:
        yield opened


async def test_what_waits_at_the_start_goes_out_and_so_does_what_follows(desk: Desk) -> None:
    await desk.announce("Alice", "Bob")
    desk.open()
    await desk.until("sent", "sent")
    await desk.announce("Chidi")
    await desk.until("sent", "sent", "sent")
    assert desk.said() == ["Alice", "Bob", "Chidi"]
    assert [message["nonce"] for message in desk.box.messages("general")] == ["testing1-1", "testing1-2"]


async def test_many_at_once_are_one_digest(desk: Desk) -> None:
    await desk.announce(*(f"Member {n}" for n in range(30)))
    desk.open()
    await desk.until(*["sent"] * 30)
    (message,) = desk.box.messages("general")
    assert message["embeds"][0]["title"] == "🎉 30 reasons to celebrate"


async def test_nobody_is_pinged_and_nothing_is_active(desk: Desk) -> None:
    await desk.announce("@everyone", "<@1>")
    desk.open()
    await desk.until("sent", "sent")
    (message,) = desk.box.messages("general")
    assert (message["content"], message["mentions"], message["mention_everyone"]) == ("", [], False)
    assert desk.said() == ["＠everyone", "‹＠1>"]


async def test_a_channel_keeps_its_order_when_an_earlier_message_fails(desk: Desk) -> None:
    fault = desk.box.faults.add("POST", desk.posts(), status=503, times=3)
    desk.open()
    await desk.announce("Alice")
    await desk.until_true(lambda _: fault.hits == 1)
    await desk.announce("Bob", "Chidi")
    await desk.until_true(lambda _: fault.hits == 3)
    await desk.announce("Dana", "Eve")
    await desk.until(*["sent"] * 5)
    assert desk.said() == ["Alice", "Bob", "Chidi", "Dana", "Eve"]
    assert fault.hits == 3


async def test_what_gathered_meanwhile_follows_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TTL", 10 * HANGING)
    slow = desk.box.faults.add("POST", desk.posts(), delay=0.3)
    desk.open()
    await desk.announce("Alice")
    await desk.until_true(lambda _: slow.hits)
    await desk.announce("Bob")
    await desk.until("sent", "sent")
    assert desk.said() == ["Alice", "Bob"]


@pytest.mark.parametrize("status", [500, 408, 429])
async def test_what_discord_may_take_later_is_sent_once(desk: Desk, status: int) -> None:
    # A 429 without Via is that of a proxy: discord.py gives up on it, and retries a 500 by itself.
    desk.box.faults.add("POST", desk.posts(), status=status, body="<html>", times=1)
    await desk.announce("Alice")
    desk.open()
    await desk.until("sent")
    assert desk.said() == ["Alice"]


async def test_a_rate_limited_channel_holds_no_other_up(desk: Desk) -> None:
    limit = desk.box.faults.rate_limit("POST", desk.posts("general"), retry_after=2 * HANGING)
    await desk.announce("Alice")
    first = desk.open()
    await desk.until_true(lambda _: limit.hits)
    await desk.announce("Bob", channel="announcements")
    await desk.until("pending", "sent")
    await desk.crash(first)
    desk.open()
    await desk.until("sent", "sent")
    assert (desk.said(), desk.said("announcements")) == (["Alice"], ["Bob"])


async def test_a_rate_limited_message_is_sent_when_the_limit_ends(desk: Desk) -> None:
    desk.box.faults.rate_limit("POST", desk.posts("general"), retry_after=0.3)
    began = time.monotonic()
    await desk.announce("Alice")
    desk.open()
    await desk.until("sent")
    assert time.monotonic() - began >= 0.3
    assert desk.said() == ["Alice"]


async def test_a_forbidden_channel_is_parked_and_others_pass(desk: Desk) -> None:
    desk.box.deny("general", Permission.SEND_MESSAGES)
    await desk.announce("Alice")
    await desk.announce("Bob", channel="announcements")
    desk.open()
    await desk.until("parked", "sent")
    assert await desk.errors() == ["403 50013 Missing Permissions", None]
    desk.box.allow("general", Permission.SEND_MESSAGES)
    await desk.announce("Chidi")
    await desk.until("parked", "sent", "sent")
    assert (desk.said(), desk.said("announcements")) == (["Chidi"], ["Bob"])


async def test_a_deleted_channel_is_parked(desk: Desk) -> None:
    await desk.announce("Alice")
    await desk.announce("Bob", channel="announcements")
    desk.box.delete_channel("general")
    desk.open()
    await desk.until("parked", "sent")
    assert await desk.errors() == ["404 10003 Unknown Channel", None]


async def test_a_refused_token_stops_the_sending_and_loses_nothing(desk: Desk) -> None:
    fault = desk.box.faults.add("POST", desk.posts(), status=401)
    await desk.announce("Alice")
    first = desk.open()
    await desk.until_true(lambda _: fault.hits)
    await desk.announce("Bob", channel="announcements")
    await first.stop()  # which delivers what may be delivered
    assert await desk.states() == ["pending", "pending"]
    desk.open()
    await desk.until("sent", "sent")


async def test_a_connection_cut_after_discord_accepted_doubles_nothing(desk: Desk) -> None:
    fault = desk.box.faults.add("POST", desk.posts(), cut=True, after_effect=True, times=2)
    await desk.announce("Alice")
    desk.open()
    await desk.until("sent")
    assert fault.hits == 2
    assert desk.said() == ["Alice"]


async def test_a_crash_while_the_answers_are_lost_doubles_nothing(desk: Desk) -> None:
    lost = desk.box.faults.add("POST", desk.posts(), cut=True, after_effect=True, times=None)
    await desk.announce("Alice")
    first = desk.open()
    await desk.until_true(lambda _: lost.hits > 1)
    await desk.crash(first)
    assert await desk.states() == ["pending"]
    desk.box.faults.clear()
    await desk.announce("Bob")
    desk.open()
    await desk.until("sent", "sent")
    assert desk.said() == ["Alice", "Bob"]


async def test_a_crash_between_send_and_mark_doubles_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reached = asyncio.Event()

    async def never(*_: object) -> None:
        reached.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "mark_sent", never)
        await desk.announce("Alice")
        first = desk.open()
        await asyncio.wait_for(reached.wait(), HANGING)
        await desk.crash(first)
    assert await desk.states() == ["pending"]
    desk.open()
    await desk.until("sent")
    assert desk.said() == ["Alice"]


async def test_a_mark_that_cannot_be_written_doubles_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    mark, broken = delivery.mark_sent, [OSError("the database is away")]

    async def sent(now: int, batch_id: int, token: int | None = None) -> None:
        if broken:
            raise broken.pop()
        await mark(now, batch_id, token)

    monkeypatch.setattr(delivery, "mark_sent", sent)
    await desk.announce("Alice")
    desk.open()
    await desk.until("sent")
    assert (broken, desk.said()) == ([], ["Alice"])


async def test_of_two_processes_one_announces(desk: Desk) -> None:
    counted = desk.box.faults.add("POST", desk.posts(), delay=0.001, times=None)
    desk.open()
    desk.open()
    for n in range(8):
        await desk.announce(f"Member {n}", channel=("general", "announcements")[n % 2])
    await desk.until(*["sent"] * 8)
    shown = [desk.said("general"), desk.said("announcements")]
    assert shown == [[f"Member {n}" for n in range(start, 8, 2)] for start in (0, 1)]
    assert counted.hits == len(desk.box.messages("general")) + len(desk.box.messages("announcements"))


async def test_stopping_flushes_what_is_due(desk: Desk) -> None:
    first = desk.open()
    for n in range(20):
        channel = desk.box.add_channel(f"room-{n}")
        await desk.announce(f"Member {n}", channel=channel)
    await first.stop()
    assert await desk.states() == ["sent"] * 20


async def test_stopping_takes_no_longer_than_it_may_and_loses_nothing(desk: Desk) -> None:
    desk.box.faults.add("POST", desk.posts("general"), delay=2 * HANGING)
    desk.box.faults.rate_limit("POST", desk.posts("announcements"), retry_after=2 * HANGING)
    await desk.announce("Alice")
    await desk.announce("Bob", channel="announcements")
    first = desk.open()
    async with asyncio.timeout(HANGING / 2):
        await first.stop(0.5)
    assert await desk.states() == ["pending", "pending"]
    desk.box.faults.clear()
    desk.open()
    await desk.until("sent", "sent")
    assert (desk.said(), desk.said("announcements")) == (["Alice"], ["Bob"])


async def test_an_idle_announcer_writes_nothing(desk: Desk) -> None:
    announcer = desk.open()
    await desk.announce()
    await announcer.stop()
    assert await models.Lease.all().values() == []
