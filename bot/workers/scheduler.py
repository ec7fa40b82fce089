"""A timer that calls services, nothing more: ranks, a look at the outbox, pruning, backups, and the lease for them."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

from bot import metrics
from bot.services.context import Context
from bot.services.leases import LostLease
from bot.services.ranking import recompute
from bot.services.upkeep import pruning
from bot.services.upkeep.backups import Backups
from bot.workers.leadership import Leadership

STOP_TIMEOUT = 2.5  # seconds that `stop` lets a running job finish in
TTL = 30  # seconds the lease is held for, and so the longest wait after a crash
SWEEP_INTERVAL = 60  # seconds between two looks at the outbox, for what nothing woke the announcer for
_PRUNE_INTERVAL = 3600  # seconds
_BACKUP_LOOK = 600  # seconds between two looks at the age of the newest backup
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

log = structlog.get_logger("scheduler")


class Scheduler:
    """Ranks every `rank_interval` seconds of UTC, and tidies up, while this process holds the lease.

    `failures` counts, by job, those that raised: an error is logged, and the job runs again when its time comes.
    """

    def __init__(self, context: Context, rank_interval: int, backups: Backups | None = None) -> None:
        self.failures: Counter[str] = Counter()
        self._context = context
        self._rank_interval = rank_interval
        self._backups = backups
        self._leadership = Leadership(recompute.LEASE, TTL)
        self._running: set[asyncio.Task[None]] = set()
        self._clock = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Begins. Whatever this period still lacks is done at once."""
        self._every(TTL / 3, "lease", self._leadership.renew)
        self._every(self._rank_interval, "ranks", self._rank)
        self._every(SWEEP_INTERVAL, "outbox", self._sweep)
        self._every(_PRUNE_INTERVAL, "pruning", self._prune)
        if self._backups is not None:
            self._every(_BACKUP_LOOK, "backup", partial(self._back_up, self._backups))
        self._clock.start()

    async def stop(self, within: float = STOP_TIMEOUT) -> None:
        """Starts nothing more, and waits for what runs; after `within` seconds it ends between two transactions."""
        if self._clock.running:
            self._clock.shutdown(wait=False)
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._leadership.release()

    def _every(self, seconds: float, name: str, job: Callable[[], Awaitable[None]]) -> None:
        async def run_due() -> None:
            # APScheduler cancels what runs when it shuts down, so a job runs in a task of its own.
            task = asyncio.create_task(self._run(name, job))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.shield(task)

        self._clock.add_job(
            run_due,
            IntervalTrigger(seconds=seconds, start_date=_EPOCH, timezone=UTC),
            id=name,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    async def _run(self, name: str, job: Callable[[], Awaitable[None]]) -> None:
        try:
            await job()
        except LostLease:
            self._leadership.lost()
            log.warning("another process has taken over", job=name)
        except Exception:
            self.failures[name] += 1
            log.exception("job failed", job=name)

    async def _rank(self) -> None:
        if not await self._leadership.confirm():
            return
        began = time.monotonic()
        report = await recompute.recompute_due(self._context, self._rank_interval * 1000, self._leadership.token)
        if report is not None:
            metrics.RANKING.observe(time.monotonic() - began)
            facts = {"boards": report.boards, "rows": report.rows, "stale": report.stale}
            log.info("ranked", servers=report.servers, left_out=report.left_out, **facts)

    async def _sweep(self) -> None:
        self._context.wake_announcer()

    async def _prune(self) -> None:
        if await self._leadership.confirm():
            gone = await pruning.prune(self._context.now())
            log.info("pruned", **gone)

    async def _back_up(self, backups: Backups) -> None:
        if await self._leadership.confirm() and (backup := await backups.back_up_if_due(self._context.now())):
            log.info("backed up", file=str(backup.path), rows=backup.rows, bytes=backup.size)
