"""Recomputing ranks: group after group of servers by a fresh snapshot, changed rows only, one flip a server."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from math import inf

from bot.data.scan import Scanner, in_thread, scanner
from bot.data.transactions import Transaction, transact
from bot.rules.progression.milestones import Facts
from bot.services import leases
from bot.services.context import Context
from bot.services.progression import levels
from bot.services.ranking import milestones, snapshots
from bot.services.ranking.publishing import Publisher, PublishReport, ServerUpdate, update_of
from bot.services.ranking.scores import Bids, RankedServer, collect_scores
from bot.services.ranking.servers import bids_of, groups, load, remember

LEASE = "ranks"  # the lease whose token fences every transaction here
_ALL = 0  # in place of a server's id: a slot of all of them
_RECENT = 1.0  # seconds: the age at which a snapshot of prices is taken anew for the next servers


@dataclass(slots=True)
class RecomputeReport(PublishReport):
    """What a recompute did. `seconds` is its wall time."""

    servers: int = 0
    boards: int = 0  # whose scores had changed
    stale: int = 0  # accounts without a fresh price
    frozen: bool = False  # the feed is down: return and week were left as they are
    seconds: float = 0.0


@dataclass(slots=True)
class _Run:
    """One recompute: its time, prices and report, and how it writes."""

    context: Context
    token: int | None
    now: int
    scanner: Scanner
    report: RecomputeReport
    bids: Bids = field(default_factory=dict)
    _priced: float = -inf

    async def reprice(self) -> None:
        """Takes a new snapshot unless the last one is recent.

        What somebody bought since the snapshot would be valued at a price from before they bought it.
        """
        if time.monotonic() - self._priced > _RECENT:
            self._priced = time.monotonic()
            self.bids = await bids_of(self.context.market)

    async def transact(self, body: Callable[[Transaction], Awaitable[None]]) -> None:
        """One transaction, fenced by the lease."""

        async def fenced(tx: Transaction) -> None:
            if self.token is not None:
                await leases.check(tx, LEASE, self.token)
            await body(tx)

        await transact(self.context, fenced, now=self.now)


async def recompute(context: Context, token: int | None = None) -> RecomputeReport:
    """Ranks every server, each by the prices of one moment.

    What is published stays whole until its successor is: a crash or a cancel at any point costs nothing, and the next
    recompute mends what was left half written. `token` is that of LEASE; raises LostLease once another process has it.
    """
    began = time.monotonic()
    report = RecomputeReport()
    async with scanner() as reads:
        run = _Run(context, token, context.now(), reads, report)
        await run.reprice()
        await run.transact(lambda tx: remember(tx, run.bids))
        for group in await in_thread(groups, reads):
            await _rank(run, group)
            report.servers += len(group)
    report.seconds = time.monotonic() - began
    return report


async def recompute_due(context: Context, interval_ms: int, token: int | None = None) -> RecomputeReport | None:
    """Recomputes once for each period of UTC, whoever asks and however often; None if this period has been ranked.

    Raises LostLease, as `recompute` does.
    """
    now = context.now()
    period = str(now - now % interval_ms)
    if await leases.is_done(LEASE, _ALL, period):
        return None
    report = await recompute(context, token)

    async def mark(tx: Transaction) -> None:
        if token is not None:
            await leases.check(tx, LEASE, token)
        await leases.mark_done(tx, LEASE, _ALL, period)

    await transact(context, mark, now=now)
    return report


async def _rank(run: _Run, group: Sequence[int]) -> None:
    await run.reprice()
    run.report.frozen = run.report.frozen or not run.bids
    servers = await load(run.scanner, group, run.now)
    await _prepare(run, servers)
    await run.reprice()  # opening a week takes a while where a server is large
    jobs, stale = await in_thread(_gather, run.scanner, servers, run.bids)
    run.report.stale += stale
    for job in jobs:
        await _pay(run, job)
        run.report.boards += len(job.changed)
    await Publisher(run.context, run.scanner, run.transact, run.report).publish(jobs)


async def _prepare(run: _Run, servers: Sequence[RankedServer]) -> None:
    """What comes before the scores."""
    for server in servers:
        if not server.releveled:
            await levels.recompute_levels(server.id)
    if run.bids:
        await snapshots.open_week(run.transact, run.scanner, servers, run.bids)
        await run.reprice()
        await snapshots.close_day(run.transact, run.scanner, servers, run.bids)


def _gather(scanner: Scanner, servers: Sequence[RankedServer], bids: Bids) -> tuple[list[ServerUpdate], int]:
    gathered, stale = collect_scores(scanner, servers, bids)
    return [update_of(server, found) for server, found in zip(servers, gathered, strict=True)], stale


async def _pay(run: _Run, job: ServerUpdate) -> None:
    due = sorted(job.gathered.due.items())
    for start in range(0, len(due), milestones.AT_ONCE):
        some = await milestones.without_departed(run.context, job.server, dict(due[start : start + milestones.AT_ONCE]))

        async def body(tx: Transaction, some: dict[int, Facts] = some) -> None:
            run.report.milestones += await milestones.award(tx, job.server, some)

        await run.transact(body)
