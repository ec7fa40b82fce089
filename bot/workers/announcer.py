"""The announcer: takes batches from the outbox to Discord, in order per channel, each with a nonce of its own.

A batch is sent first and marked afterwards. Whatever happens in between, the next attempt bears the same nonce, and
Discord answers it with the message it already has; its window is some minutes, so restart promptly.
"""

import asyncio
import contextlib
import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import msgspec
import structlog
from discord import AllowedMentions, Client, Embed, HTTPException, Object, Thread
from discord.abc import GuildChannel, Messageable

from bot.data.shield import drain
from bot.rules.settings import Settings
from bot.services.announcements import delivery
from bot.services.announcements.delivery import LEASE, OutboxBatch
from bot.services.announcements.destination import Destination
from bot.services.announcements.freezing import reason_of
from bot.services.announcements.parked import FOREIGN, UNREADABLE
from bot.services.leases import LostLease
from bot.services.unreadable import RowKind, leave_out
from bot.ui.announcements.celebrations import name_server, render
from bot.ui.kit.speeches import speech_before
from bot.ui.language.speech import speaking
from bot.workers.leadership import Leadership

WIDTH = 16  # channels served at once
STOP_TIMEOUT = 2.5  # seconds that `stop` takes at most
TTL = 6.0  # seconds the lease is held for, and so the longest wait after a crash
_MAX_PAUSE = 300.0  # seconds between two attempts
_UNAUTHORISED_PAUSE = 600.0  # seconds of silence after a 401: Discord bans the address of who insists
_LOGIN_CHECK_INTERVAL = 0.25  # seconds between two looks for a login
_LEFT_SERVER = "a server that I have left"  # in place of its name

log = structlog.get_logger("announcer")


def pause(attempts: int) -> float:
    """Seconds before the next attempt, after so many failed ones: doubling, with jitter."""
    return min(_MAX_PAUSE, 2.0 ** min(attempts, 10)) * random.uniform(0.5, 1.0)


def is_final(error: Exception) -> bool:
    """Whether no retry mends it: a 4xx with a code of Discord's own, but for a token refused (401), a time-out (408)
    and a rate limit (429). A page in HTML, an empty body or code 0 comes from a proxy, or says nothing of the message.
    """
    if not isinstance(error, HTTPException):
        return isinstance(error, Undeliverable)
    has_code = isinstance(error.code, int) and error.code > 0
    return has_code and 400 <= error.status < 500 and error.status not in (401, 408, 429)


class Undeliverable(Exception):
    """A batch that was never sent, because it cannot be read or is meant for another server. Its text is the error that
    it is parked with."""


class Announcer:
    """Delivers while this process holds the lease. `wakeup` says that there may be something to do; `now` is in ms."""

    def __init__(self, client: Client, tag: str, now: Callable[[], int], wakeup: asyncio.Event) -> None:
        self._client = client
        self._tag = tag
        self._now = now
        self._wakeup = wakeup
        self._leadership = Leadership(LEASE, TTL)  # nobody leads while there is nothing to deliver
        self._barred_until = 0.0  # by the loop's clock
        self._sending: dict[Destination, asyncio.Task[None]] = {}
        self._leaving = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins; what an earlier process left behind is delivered as soon as the client has logged in."""
        self._task = asyncio.create_task(self._run())

    async def stop(self, within: float = STOP_TIMEOUT) -> None:
        """Delivers what is due, for at most `within` seconds. What was cut off goes out after the next start."""
        if self._task is None:
            return
        self._leaving = True
        self._wakeup.set()
        await asyncio.wait([self._task], timeout=within)
        tasks = [self._task, *self._sending.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await drain()  # a mark that was being written is worth its milliseconds
        await self._leadership.release()

    async def _run(self) -> None:
        failures = 0
        while True:
            self._wakeup.clear()
            delay: float | None
            try:
                delay = await self._round()
                failures = 0
            except LostLease:
                self._leadership.lost()
                delay = TTL / 3
                log.warning("another process has taken over")
            except Exception as error:
                delay = pause(failures)
                failures += 1
                log.warning("outbox out of reach", error=repr(error), exc_info=not isinstance(error, OSError))
            if self._leaving and not self._sending:
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(delay):
                    await self._wakeup.wait()

    async def _round(self) -> float | None:
        """Sets everything going that is due; seconds until there may be more, None for when it is woken."""
        clock = asyncio.get_running_loop().time()
        if clock < self._barred_until:
            return self._barred_until - clock
        if self._client.user is None or self._client.is_closed():
            return _LOGIN_CHECK_INTERVAL
        if not await delivery.has_pending():
            return None
        if not await self._leadership.confirm():
            return TTL / 3
        while await delivery.form_batches(self._now(), render, self._leadership.token, language=self._language):
            pass
        return self._dispatch(await delivery.next_batches(2 * WIDTH))

    def _language(self, guild_id: int, settings: Settings) -> AbstractContextManager[None]:
        return speaking(speech_before(self._client.get_guild(guild_id), settings))

    def _dispatch(self, batches: list[OutboxBatch]) -> float:
        seconds = TTL / 3
        for batch in batches:
            if batch.destination in self._sending:
                continue
            wait = (batch.due_at - self._now()) / 1000
            if wait > 0:
                seconds = min(seconds, wait)
            elif len(self._sending) < WIDTH:
                task = asyncio.create_task(self._deliver(batch))
                self._sending[batch.destination] = task
                task.add_done_callback(partial(self._done, batch.destination))
        return seconds

    def _done(self, destination: Destination, _: "asyncio.Task[None]") -> None:
        del self._sending[destination]
        self._wakeup.set()

    async def _deliver(self, batch: OutboxBatch) -> None:
        try:
            await self._send_and_mark(batch)
        except Exception as error:
            log.warning("outbox out of reach", batch=batch.id, error=repr(error))
            await asyncio.sleep(1)  # before the channel is looked at again

    async def _send_and_mark(self, batch: OutboxBatch) -> None:
        try:
            await self._send(batch)
        except Exception as error:
            await self._settle(batch, error)
        else:
            await delivery.mark_sent(self._now(), batch.id, self._leadership.token)
            log.info("announced", batch=batch.id, destination=batch.destination.stored)

    async def _send(self, batch: OutboxBatch) -> None:
        embeds = _embeds(batch)
        if batch.destination.is_direct:
            name_server(embeds, await self._server_name(batch.guild_id))
        await (await self._messageable(batch)).send(
            embeds=embeds,
            nonce=delivery.nonce(self._tag, batch.id),  # discord.py asks Discord to enforce it
            allowed_mentions=AllowedMentions.none(),
        )

    async def _server_name(self, guild_id: int) -> str:
        if guild := self._client.get_guild(guild_id):
            return guild.name
        try:
            return (await self._client.fetch_guild(guild_id, with_counts=False)).name
        except HTTPException as error:
            if is_final(error):
                return _LEFT_SERVER
            raise

    async def _messageable(self, batch: OutboxBatch) -> Messageable:
        """By id, so that it works while the gateway is down, too. Raises Undeliverable for another server's channel, as
        far as the client knows."""
        destination = batch.destination
        if destination.is_direct:
            return await self._client.create_dm(Object(destination.id))
        channel = self._client.get_channel(destination.id)
        if isinstance(channel, GuildChannel | Thread) and channel.guild.id != batch.guild_id:
            raise Undeliverable(f"{FOREIGN} channel {channel.id} is of server {channel.guild.id}")
        return self._client.get_partial_messageable(destination.id)

    async def _settle(self, batch: OutboxBatch, error: Exception) -> None:
        """Parks what is refused for good, and puts everything else off."""
        why = _reason(error)
        if is_final(error):
            await delivery.park(self._now(), batch.id, why, self._leadership.token)
            log.warning("parked", batch=batch.id, destination=batch.destination.stored, error=why)
            return
        wait = pause(batch.attempts)
        if isinstance(error, HTTPException) and error.status == 401:
            self._barred_until = asyncio.get_running_loop().time() + _UNAUTHORISED_PAUSE
            log.error("Discord refuses the token; nothing is announced meanwhile", seconds=_UNAUTHORISED_PAUSE)
        await delivery.reschedule(self._now(), batch.id, why, self._now() + round(wait * 1000), self._leadership.token)
        log.warning(
            "not sent", batch=batch.id, destination=batch.destination.stored, error=why, again_in=round(wait, 1)
        )


def _embeds(batch: OutboxBatch) -> list[Embed]:
    """What a batch says. Raises Undeliverable for one that cannot be read."""
    try:
        if batch.unreadable:
            raise ValueError(batch.unreadable)
        embeds = [Embed.from_dict(embed) for embed in msgspec.json.decode(batch.message)["embeds"]]
        if not embeds:
            raise ValueError("an empty message")
        return embeds
    except Exception as error:
        leave_out(RowKind.ANNOUNCEMENT, f"batch {batch.id}", error, batch.guild_id)
        raise Undeliverable(f"{UNREADABLE} {reason_of(error)}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, HTTPException):
        return f"{error.status} {error.code} {error.text}"
    return str(error) if isinstance(error, Undeliverable) else repr(error)
