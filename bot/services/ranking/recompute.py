"""Recomputing ranks: group after group of servers by a fresh snapshot, changed rows only, one flip a server."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

import structlog

from bot.data.outages import is_outage
from bot.data.scan import Scanner, in_thread, scanner
from bot.services import leases
from bot.services.context import Context
from bot.services.leases import FencedTransactions, LostLease
from bot.services.progression import levels
from bot.services.ranking import milestones, snapshots
from bot.services.ranking.publishing import Publisher, ServerUpdate, update_of
from bot.services.ranking.scores import Bids, RankedServer, collect_scores
from bot.services.ranking.servers import bids_of, groups, load, remember
from bot.services.unreadable import RowKind, is_left_out, is_read, leave_out

LEASE = "ranks"  # the lease whose token fences every transaction here
_ALL = 0  # in place of a server's id: a slot of all of them
SNAPSHOT_AGE = 1.0  # seconds: the age at which a snapshot of prices is taken anew for the next servers

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class RecomputeReport:
    """What a recompute did. `seconds` is its wall time."""

    rows: int = 0  # of boards that changed
    milestones: int = 0
    servers: int = 0
    boards: int = 0  # whose scores had changed
    stale: int = 0  # accounts without a fresh price
    frozen: bool = False  # the feed is down: return and week were left as they are
    left_out: int = 0  # servers that cannot be ranked
    seconds: float = 0.0

    def add(self, of_servers: "RecomputeReport") -> None:
        """Adds what was done for some servers."""
        self.rows += of_servers.rows
        self.milestones += of_servers.milestones
        self.servers += of_servers.servers
        self.boards += of_servers.boards
        self.stale += of_servers.stale
        self.frozen = self.frozen or of_servers.frozen


@dataclass(slots=True)
class _Recompute:
    """One recompute: its prices, how it reads and writes, and its report."""

    context: Context
    scanner: Scanner
    transactions: FencedTransactions
    report: RecomputeReport = field(default_factory=RecomputeReport)
    bids: Bids = field(default_factory=dict)
    _priced_at: float = -inf

    async def reprice(self) -> None:
        """Takes a new snapshot unless the last one is recent.

        What somebody bought since the snapshot would be valued at a price from before they bought it.
        """
        if time.monotonic() - self._priced_at > SNAPSHOT_AGE:
            self._priced_at = time.monotonic()
            self.bids = await bids_of(self.context)


async def recompute(context: Context, token: int | None = None) -> RecomputeReport:
    """Ranks every server, each by the prices of one moment.

    What is published stays whole until its successor is: a crash or a cancel at any point costs nothing, and the next
    recompute mends what was left half written. `token` is that of LEASE; raises LostLease once another process has it.
    """
    began = time.monotonic()
    transactions = FencedTransactions(context, LEASE, token, context.now())
    async with scanner() as reads:
        run = _Recompute(context, reads, transactions)
        await run.reprice()
        await transactions.run(lambda tx: remember(tx, run.bids))
        context.noted_coins.clear()
        for group in await in_thread(groups, reads):
            await _rank(run, group)
    run.report.seconds = time.monotonic() - began
    return run.report


async def recompute_due(context: Context, interval_ms: int, token: int | None = None) -> RecomputeReport | None:
    """Recomputes once for each period of UTC, whoever asks and however often; None if this period has been ranked.

    Raises LostLease, as `recompute` does.
    """
    now = context.now()
    period = str(now - now % interval_ms)
    if await leases.is_done(LEASE, _ALL, period):
        return None
    report = await recompute(context, token)
    transactions = FencedTransactions(context, LEASE, token, now)
    await transactions.run(lambda tx: leases.mark_done(tx, LEASE, _ALL, period))
    return report


async def _rank(run: _Recompute, guild_ids: Sequence[int]) -> None:
    """Ranks some servers together, and by itself each that could not be ranked the last time."""
    alone = [guild_id for guild_id in guild_ids if is_left_out(RowKind.SERVER, guild_id)]
    if together := [guild_id for guild_id in guild_ids if guild_id not in alone]:
        await _rank_or_part(run, together)
    for guild_id in alone:
        await _rank_or_part(run, [guild_id])


async def _rank_or_part(run: _Recompute, guild_ids: Sequence[int]) -> None:
    """Ranks servers together; where that fails, each by itself, and one that fails so is left out."""
    try:
        run.report.add(await _rank_together(run, guild_ids))
    except Exception as error:
        if isinstance(error, LostLease) or is_outage(error):
            raise
        if len(guild_ids) > 1:
            for guild_id in guild_ids:
                await _rank_or_part(run, [guild_id])
            return
        [guild_id] = guild_ids
        if not is_left_out(RowKind.SERVER, guild_id):
            log.warning("a server cannot be ranked", guild=guild_id, exc_info=True)
        leave_out(RowKind.SERVER, guild_id, error, guild_id)
        run.report.left_out += 1
        return
    for guild_id in guild_ids:
        is_read(RowKind.SERVER, guild_id)


async def _rank_together(run: _Recompute, guild_ids: Sequence[int]) -> RecomputeReport:
    await run.reprice()
    report = RecomputeReport(servers=len(guild_ids), frozen=not run.bids)
    servers = await load(run.scanner, guild_ids, run.transactions.now)
    await _prepare(run, servers)
    await run.reprice()  # opening a week takes a while where a server is large
    updates, report.stale = await in_thread(_collect, run.scanner, servers, run.bids)
    for update in updates:
        report.milestones += await _award_equity(run, update)
        report.boards += len(update.digests)
    published = await Publisher(run.context, run.scanner, run.transactions).publish(updates)
    report.rows += published.rows
    report.milestones += published.milestones
    return report


async def _prepare(run: _Recompute, servers: Sequence[RankedServer]) -> None:
    """What comes before the scores."""
    for server in servers:
        if not server.releveled:
            await levels.recompute_levels(server.id)
    if run.bids:
        await snapshots.open_week(run.transactions, run.scanner, servers, run.bids)
        await run.reprice()
        await snapshots.close_day(run.transactions, run.scanner, servers, run.bids)


def _collect(scanner: Scanner, servers: Sequence[RankedServer], bids: Bids) -> tuple[list[ServerUpdate], int]:
    sheets, stale = collect_scores(scanner, servers, bids)
    return [update_of(server, sheet) for server, sheet in zip(servers, sheets, strict=True)], stale


async def _award_equity(run: _Recompute, update: ServerUpdate) -> int:
    """Pays whom their equity has earned a milestone, in portions; how many were new."""
    paid = 0
    due = sorted(update.sheet.due.items())
    for start in range(0, len(due), milestones.PAYMENT_BATCH):
        portion = dict(due[start : start + milestones.PAYMENT_BATCH])
        present = await milestones.without_departed(run.context, update.server, portion)
        paid += await milestones.award_each(run.transactions, update.server, present)
    return paid
