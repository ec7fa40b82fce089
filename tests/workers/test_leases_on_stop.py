"""Whoever stops gives its lease up, so that the next process need not wait for its end."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from discord import Client

from bot.data.database import fetch, writer
from bot.services import leases
from bot.services.announcements import delivery
from bot.services.matching import settling
from bot.services.ranking import recompute
from bot.workers.announcer import Announcer
from bot.workers.leadership import Leadership
from bot.workers.matcher import Matcher
from bot.workers.scheduler import Scheduler
from tests.kit.fake_context import FakeContext

pytestmark = pytest.mark.usefixtures("database")


async def until_held(lease: str) -> None:
    """Waits until somebody holds a lease."""
    async with asyncio.timeout(60):
        held = "SELECT 1 FROM lease WHERE name = ? AND until > 0"
        while not await fetch(writer(), held, lease):  # noqa: ASYNC110  # a row sends no signal
            await asyncio.sleep(0.01)


async def is_free(lease: str) -> bool:
    """Whether another process may take a lease at once, by one at least as long as the workers' are."""
    return await leases.hold(lease, "next", 60_000) is not None


async def test_the_scheduler_gives_its_lease_up(context: FakeContext):
    scheduler = Scheduler(context, 300)
    scheduler.start()
    await until_held(recompute.LEASE)
    assert not await is_free(recompute.LEASE)
    await scheduler.stop()
    assert await is_free(recompute.LEASE)


async def test_the_matcher_gives_its_lease_up(context: FakeContext):
    matcher = Matcher(context, single_process=True)
    matcher.start()
    await until_held(settling.LEASE)
    assert not await is_free(settling.LEASE)
    await matcher.stop()
    assert await is_free(settling.LEASE)


class FakeChannel:
    """A channel that takes every message."""

    async def send(self, **_: Any) -> None:
        """Takes a message."""


async def test_the_announcer_gives_its_lease_up(context: FakeContext):
    channels = SimpleNamespace(
        user=object(),
        is_closed=lambda: False,
        get_guild=lambda _: None,
        get_channel=lambda _: None,
        get_partial_messageable=lambda _: FakeChannel(),
    )
    wakeup = asyncio.Event()
    await fetch(
        writer(),
        "INSERT INTO announcement (guild_id, channel_id, user_id, kind, facts, state, at) "
        """VALUES (1, 5, 11, 'level-up', '{"name":"Alice","level_before":1,"level":2,"xp":100}', 'pending', 0)""",
    )
    announcer = Announcer(cast("Client", channels), "testing1", context.now, wakeup)
    announcer.start()
    await until_held(delivery.LEASE)
    assert not await is_free(delivery.LEASE)
    await announcer.stop()
    assert await is_free(delivery.LEASE)


async def test_a_released_leadership_leads_no_more():
    leadership = Leadership("ranks", 30.0)
    assert await leadership.confirm()
    await leadership.release()
    assert leadership.token is None
    assert await is_free("ranks")


async def test_a_release_that_fails_leads_no_more_either(monkeypatch: pytest.MonkeyPatch):
    async def unreachable(*_: object) -> None:
        raise OSError("no database")

    leadership = Leadership("ranks", 30.0)
    await leadership.confirm()
    monkeypatch.setattr(leases, "release", unreachable)
    await leadership.release()
    assert leadership.token is None
