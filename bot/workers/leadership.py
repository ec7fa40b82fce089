"""Holding a lease: one process at a time does a kind of background work, and hands it over without a gap."""

import asyncio
import contextlib
import secrets

import structlog

from bot.services import leases
from bot.services.leases import LostLease

log = structlog.get_logger("leadership")


class Leadership:
    """This process's hold on a lease of `ttl` seconds, which is also the longest wait after a crash.

    `token` fences the transactions of what is led; None while another process leads.
    """

    def __init__(self, lease: str, ttl: float) -> None:
        self.lease = lease
        self.token: int | None = None
        self._ttl = ttl
        self.holder = secrets.token_hex(8)
        self._renew_at = 0.0  # by the loop's clock
        self._is_waiting = False
        self._has_asked = False  # who was cancelled while asking may hold a lease without knowing

    async def confirm(self) -> bool:
        """Whether this process leads; the lease is taken or renewed where a third of its time has passed.

        Raises LostLease where it led until now and another process does by now.
        """
        if self.token is None or asyncio.get_running_loop().time() >= self._renew_at:
            await self.renew()
        return self.token is not None

    async def renew(self) -> None:
        """Takes the lease if it is free, or renews it. Raises LostLease where it was ours and is not any more."""
        renew_at = asyncio.get_running_loop().time() + self._ttl / 3
        self._has_asked = True
        token = await leases.hold(self.lease, self.holder, round(self._ttl * 1000))
        before, self.token, self._renew_at = self.token, token, renew_at
        await self._tell_of_waiting()
        if token is None and before is not None:
            raise LostLease(self.lease)

    async def _tell_of_waiting(self) -> None:
        """Logs once that this process waits, and for whom, and once that it waits no more."""
        was_waiting, self._is_waiting = self._is_waiting, self.token is None
        if self._is_waiting and not was_waiting:
            if held := await leases.holder_of(self.lease):
                holder, ms_left = held
                log.info("waiting for another process", lease=self.lease, holder=holder, seconds=round(ms_left / 1000))
        elif was_waiting and not self._is_waiting:
            log.info("waiting no more", lease=self.lease, token=self.token)

    def lost(self) -> None:
        """Notes that another process leads, as a fenced transaction has found out."""
        self.token = None

    async def release(self) -> None:
        """Gives the lease up if it is ours, so that nobody waits for its end. Never fails: it ends by itself, too."""
        self.token = None
        if self._has_asked:
            with contextlib.suppress(Exception):
                await leases.release(self.lease, self.holder)
