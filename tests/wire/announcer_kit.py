"""An announcer at work in the sandbox: the unmodified client, logged in and without a gateway."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from discord import Client, Intents
from discord.http import Route

from bot import clock
from bot.data import models
from bot.workers.announcer import Announcer
from sandbox import Channel, Sandbox
from tests.kit.poison import write_announcement
from tests.wire.acts import HANGING


class AnnouncerKit:
    """Writes announcements, starts announcers, and reads what came of both."""

    def __init__(self, box: Sandbox, client: Client) -> None:
        self.box = box
        self.client = client
        self.announcers: list[Announcer] = []
        self._wakeups: list[asyncio.Event] = []

    def open(self) -> Announcer:
        """A new announcer, as after a start of the process."""
        self._wakeups.append(asyncio.Event())
        announcer = Announcer(self.client, "testing1", clock.now, self._wakeups[-1])
        announcer.start()
        self.announcers.append(announcer)
        return announcer

    async def announce(
        self, *names: str, channel: Channel | str | int = "general", guild_id: int | None = None
    ) -> None:
        """Commits a level-up for each name, and wakes the announcer of every process. `channel` may be a number as it
        is stored, such as a member's for a direct message."""
        place = channel if isinstance(channel, int) else int(self.box.channel(channel).id)
        for name in names:
            facts = {"name": name, "level_before": 1, "level": 2, "xp": 110}
            await write_announcement("level-up", facts, place, guild_id or int(self.box.guild_id), clock.now())
        for wakeup in self._wakeups:
            wakeup.set()

    def said(self, channel: Channel | str = "general") -> list[str]:
        """Who was celebrated in a channel, in the order of the messages."""
        titles = [embed["title"] for message in self.box.messages(channel) for embed in message["embeds"]]
        return [title.removeprefix("⬆️ ").removesuffix(" reached level 2") for title in titles]

    async def states(self) -> list[str]:
        """The state of every announcement, in order."""
        return [row["state"] for row in await models.Announcement.all().order_by("id").values("state")]

    async def errors(self) -> list[str | None]:
        """The error each batch bears, in order."""
        return [row["error"] for row in await models.Batch.all().order_by("id").values("error")]

    async def until(self, *states: str, timeout: float = HANGING) -> None:
        """Waits until the announcements have these states, in order."""
        await self.until_true(lambda current: current == list(states), timeout)

    async def until_true(self, holds: Callable[[list[str]], Any], timeout: float = HANGING) -> None:
        """Waits until something holds of the announcements' states."""
        async with asyncio.timeout(timeout):
            while not holds(await self.states()):  # noqa: ASYNC110 - a database tells nobody when it changes
                await asyncio.sleep(0.02)

    async def crash(self, announcer: Announcer) -> None:
        """Ends an announcer as a crash would: at once, with nothing flushed and its lease still held."""
        tasks = [task for task in (announcer._task, *announcer._sending.values()) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.announcers.remove(announcer)

    def posts(self, channel: Channel | str = "*") -> str:
        """The path of posting into a channel, for faults."""
        return f"/channels/{channel if channel == '*' else self.box.channel(channel).id}/messages"


@asynccontextmanager
async def announcer_kit_in(box: Sandbox) -> AsyncIterator[AnnouncerKit]:
    """A kit whose client has logged in."""
    Route.BASE = box.api_url
    async with Client(intents=Intents.none()) as client:
        await client.login(box.token)
        kit = AnnouncerKit(box, client)
        try:
            yield kit
        finally:
            for announcer in kit.announcers:
                await announcer.stop(0)
