"""The announcer's own pace: how many channels it serves at once, and how it waits where the database is away."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from discord import Client

from bot.services.announcements import delivery
from bot.workers import announcer as module
from bot.workers.announcer import WIDTH, Announcer
from tests.kit.fake_context import FakeContext
from tests.kit.poison import write_announcement

pytestmark = pytest.mark.usefixtures("database")

LEVEL_UP = {"name": "Alice", "level_before": 1, "level": 2, "xp": 110}


class SlowChannel:
    """A channel that takes a message once it is told to. `busy`: how many do so at this moment."""

    busy = most = 0

    def __init__(self, gate: asyncio.Event) -> None:
        self._gate = gate

    async def send(self, **_: Any) -> None:
        """Takes a message."""
        SlowChannel.busy += 1
        SlowChannel.most = max(SlowChannel.most, SlowChannel.busy)
        await self._gate.wait()
        SlowChannel.busy -= 1


def announcer_into(context: FakeContext, channel: object) -> Announcer:
    client = SimpleNamespace(
        user=object(),
        is_closed=lambda: False,
        get_guild=lambda _: None,
        get_channel=lambda _: None,
        get_partial_messageable=lambda _: channel,
    )
    return Announcer(cast("Client", client), "testing1", context.now, asyncio.Event())


async def test_no_more_channels_are_served_at_once_than_it_is_wide(context: FakeContext) -> None:
    SlowChannel.busy = SlowChannel.most = 0
    for channel in range(1, 2 * WIDTH):
        await write_announcement("level-up", LEVEL_UP, channel)
    gate = asyncio.Event()
    announcer = announcer_into(context, SlowChannel(gate))
    announcer.start()
    async with asyncio.timeout(60):
        while SlowChannel.busy < WIDTH:  # noqa: ASYNC110 - a channel tells nobody when it is written to
            await asyncio.sleep(0.01)
        gate.set()
        while await delivery.has_pending():  # noqa: ASYNC110 - nor does the database
            await asyncio.sleep(0.01)
    await announcer.stop()
    assert SlowChannel.most == WIDTH


async def test_a_database_that_is_away_is_asked_ever_more_rarely(
    context: FakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[int] = []

    def no_pause(attempts: int) -> float:
        failures.append(attempts)
        return 0.0

    async def away() -> bool:
        raise OSError("no database")

    monkeypatch.setattr(module, "pause", no_pause)
    monkeypatch.setattr(delivery, "has_pending", away)
    announcer = announcer_into(context, None)
    announcer.start()
    async with asyncio.timeout(60):
        while len(failures) < 4:  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.01)
    await announcer.stop(0)
    assert failures[:4] == [0, 1, 2, 3]
