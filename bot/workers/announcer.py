"""The announcer: takes batches from the outbox to Discord, in order per channel, each with a nonce of its own.

A batch is sent first and marked afterwards. Whatever happens in between, the next attempt bears the same nonce, and
Discord answers it with the message it already has; its window is some minutes, so restart promptly.
"""

import asyncio
import contextlib
import random
from collections.abc import Callable
from functools import partial

import msgspec
import structlog
from discord import AllowedMentions, Client, Embed, HTTPException, Object
from discord.abc import Messageable

from bot.data.transactions import drain
from bot.rules.safe_text import safe_name
from bot.services.announcements import delivery
from bot.services.announcements.delivery import LEASE, OutboxBatch
from bot.services.announcements.destination import Destination
from bot.services.leases import LostLease
from bot.ui.announcements.celebrations import render
from bot.workers.leadership import Leadership

WIDTH = 16  # channels served at once
STOP_TIMEOUT = 2.5  # seconds that `stop` takes at most
TTL = 6.0  # seconds the lease is held for, and so the longest wait after a crash
_MAX_PAUSE = 300.0  # seconds between two attempts
_UNAUTHORISED_PAUSE = 600.0  # seconds of silence after a 401: Discord bans the address of who insists
_LOGIN_CHECK_INTERVAL = 0.25  # seconds between two looks for a login

log = structlog.get_logger("announcer")


def pause(attempts: int) -> float:
    """Seconds before the next attempt, after so many failed ones: doubling, with jitter."""
    return min(_MAX_PAUSE, 2.0 ** min(attempts, 10)) * random.uniform(0.5, 1.0)


class UnreadableBatch(Exception):
    """A batch whose stored message is none that Discord could be sent."""


def is_final(error: Exception) -> bool:
    """Whether no retry mends it: any 4xx with an error code of Discord's, but a token refused (401), a time-out (408)
    and a rate limit (429). One without a code comes from something in between, such as a proxy, and passes."""
    if isinstance(error, HTTPException):
        return 400 <= error.status < 500 and error.status not in (401, 408, 429) and bool(error.code)
    return isinstance(error, UnreadableBatch)


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
        while await delivery.form_batches(self._now(), render, self._leadership.token):
            pass
        return self._dispatch(await delivery.next_batches(2 * WIDTH))

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
        if batch.destination.is_direct and (server := await self._name_of(batch.guild_id)):
            embeds[-1].set_footer(text=f"In {server}")
        await (await self._messageable(batch.destination)).send(
            embeds=embeds,
            nonce=delivery.nonce(self._tag, batch.id),  # discord.py asks Discord to enforce it
            allowed_mentions=AllowedMentions.none(),
        )

    async def _name_of(self, guild_id: int) -> str | None:
        """A server's name, from Discord itself while the gateway is down; None where it is not told."""
        try:
            server = self._client.get_guild(guild_id) or await self._client.fetch_guild(guild_id, with_counts=False)
        except HTTPException as error:
            if error.status not in (403, 404):
                raise
            return None
        return safe_name(server.name)

    async def _messageable(self, destination: Destination) -> Messageable:
        """By id and without the cache, so that it works while the gateway is down, too."""
        if destination.is_direct:
            return await self._client.create_dm(Object(destination.id))
        return self._client.get_partial_messageable(destination.id)

    async def _settle(self, batch: OutboxBatch, error: Exception) -> None:
        """Parks what is refused for good, and puts everything else off."""
        if isinstance(error, HTTPException):
            why = f"{error.status} {error.code} {error.text}"
        else:
            why = f"{delivery.UNREADABLE} {error}" if isinstance(error, UnreadableBatch) else repr(error)
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
    """What a batch shows. Raises UnreadableBatch."""
    try:
        return [Embed.from_dict(embed) for embed in msgspec.json.decode(batch.message)["embeds"]]
    except Exception as error:
        raise UnreadableBatch(repr(error)) from error
