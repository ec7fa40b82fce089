"""The matcher's clock: a tick a second, while this process holds the lease for it."""

import asyncio
import contextlib
from dataclasses import asdict

import structlog

from bot.services.context import Context
from bot.services.leases import LostLease
from bot.services.matching import engine, loading, settling
from bot.workers.leadership import Leadership

_TICK = 1.0  # seconds between two looks at the quotes
_TTL = 15.0  # seconds the lease is held for, and so the longest wait after a crash
_CATCH_UP = 2.0  # seconds between two looks for what other processes have placed
_WATERMARKS = 10.0  # seconds between two notes of how far trailing stops have come
_RELOAD = 600.0  # seconds after which the whole book is loaded again

log = structlog.get_logger("matcher")


class Matcher:
    """Matches while this process holds the lease.

    `single_process`: no other process places anything, so nothing looks for it.
    """

    def __init__(self, context: Context, *, single_process: bool) -> None:
        self._context = context
        self._single_process = single_process
        self._leadership = Leadership(settling.LEASE, _TTL)
        self._due = dict.fromkeys(("load", "catch up", "watermarks"), 0.0)  # by the loop's clock
        self._caught_up_to = 0  # ms since 1970: what other processes placed until then is in the book
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins."""
        self._task = asyncio.create_task(self._run())

    async def stop(self, within: float = 2.0) -> None:
        """Ends between two orders, after at most `within` seconds, and gives the lease up."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.wait([self._task], timeout=within)
        if self._leadership.token is not None:
            with contextlib.suppress(Exception):  # it is a few seconds of a trailing stop's way
                await engine.save_watermarks(self._context, self._leadership.token)
        await self._leadership.release()

    async def _run(self) -> None:
        while True:
            try:
                await self._round()
            except LostLease:
                self._leadership.lost()
                log.warning("another process has taken over")
            except Exception as error:
                log.warning("not matched", error=repr(error), exc_info=not isinstance(error, OSError))
            await asyncio.sleep(_TICK)

    def _is_due(self, duty: str, seconds: float) -> bool:
        clock = asyncio.get_running_loop().time()
        if clock < self._due[duty]:
            return False
        self._due[duty] = clock + seconds
        return True

    async def _round(self) -> None:
        before = self._leadership.token
        if not await self._leadership.confirm():
            return
        if self._leadership.token != before:
            self._due["load"] = 0.0
        if self._is_due("load", _RELOAD):
            await self._load()
        elif not self._single_process and self._is_due("catch up", _CATCH_UP):
            self._caught_up_to = await loading.catch_up(self._context, self._caught_up_to)
        report = await engine.tick(self._context, self._leadership.token)
        if report != engine.TickReport():
            log.info("matched", **asdict(report))
        if self._is_due("watermarks", _WATERMARKS):
            await engine.save_watermarks(self._context, self._leadership.token)

    async def _load(self) -> None:
        self._due["load"] = 0.0  # again, should this fail
        await engine.save_watermarks(self._context, self._leadership.token)
        self._caught_up_to = self._context.now()
        log.info("book loaded", open=await loading.load(self._context))
        self._due["load"] = asyncio.get_running_loop().time() + _RELOAD
