"""Recomputing ranks: server after server by a fresh snapshot, changed rows only, one flip a server."""

import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from math import inf

from bot.data.once import Work, transact
from bot.data.scan import Scanner, in_thread, scanner
from bot.rules.milestones import Facts
from bot.rules.ranks import Board, standings
from bot.services import equity_days, lease, levels, openings, ranking_changes, ranking_pay, ranking_servers
from bot.services.floor import Floor
from bot.services.ranking_changes import Changes, Target
from bot.services.ranking_inputs import Bids, Gathered, Ranking, Scores, Server, gather
from bot.services.ranking_pay import Candidate

LEASE = "ranks"  # the lease whose token fences every transaction here
_ALL = 0  # in place of a server's id: a slot of all of them
_RECENT = 1.0  # seconds: the age at which a snapshot of prices is taken anew for the next server


@dataclass(slots=True)
class Report:
    """What a recompute did. `seconds` is its wall time; `rows` counts those that changed."""

    servers: int = 0
    boards: int = 0  # whose scores had changed
    rows: int = 0
    milestones: int = 0
    stale: int = 0  # accounts without a fresh price
    frozen: bool = False  # the feed is down: return and week were left as they are
    seconds: float = 0.0


@dataclass(slots=True)
class _Run:
    """One recompute: its time, prices and report, and how it writes."""

    floor: Floor
    token: int | None
    now: int
    scanner: Scanner
    report: Report
    bids: Bids = field(default_factory=dict)
    _priced: float = -inf

    async def reprice(self) -> None:
        """Takes a new snapshot unless the last one is recent.

        What somebody bought since the snapshot would be valued at a price from before they bought it.
        """
        if time.monotonic() - self._priced > _RECENT:
            self._priced = time.monotonic()
            self.bids = await ranking_servers.bids_of(self.floor.quotes.snapshot())

    async def transact(self, body: Callable[[Work], Awaitable[None]]) -> None:
        """One transaction, fenced by the lease."""
        announced = False

        async def fenced(work: Work) -> None:
            nonlocal announced
            if self.token is not None:
                await lease.check(work, LEASE, self.token)
            await body(work)
            announced = work.announced

        await transact(self.now, fenced)
        if announced:
            self.floor.wake()


async def recompute(floor: Floor, token: int | None = None, guild_ids: Iterable[int] | None = None) -> Report:
    """Ranks every server, or those named, each by the prices of one moment.

    What is published stays whole until its successor is: a crash or a cancel at any point costs nothing, and the next
    recompute mends what was left half written. `token` is that of LEASE; raises LostLease once another process has it.
    """
    began = time.monotonic()
    report = Report()
    async with scanner() as reads:
        run = _Run(floor, token, floor.now(), reads, report)
        await run.reprice()
        await run.transact(lambda work: ranking_servers.remember(work, run.bids))
        for guild_id in await ranking_servers.all_servers() if guild_ids is None else guild_ids:
            await _rank(run, guild_id)
            report.servers += 1
    report.seconds = time.monotonic() - began
    return report


async def recompute_due(floor: Floor, interval_ms: int, token: int | None = None) -> Report | None:
    """Recomputes once for each period of UTC, whoever asks and however often; None if this period has been ranked.

    Raises LostLease, as `recompute` does.
    """
    now = floor.now()
    period = str(now - now % interval_ms)
    if await lease.is_done(LEASE, _ALL, period):
        return None
    report = await recompute(floor, token)

    async def mark(work: Work) -> None:
        if token is not None:
            await lease.check(work, LEASE, token)
        await lease.done(work, LEASE, _ALL, period)

    await transact(now, mark)
    return report


async def _rank(run: _Run, guild_id: int) -> None:
    await levels.relevel(guild_id)
    await run.reprice()
    run.report.frozen = run.report.frozen or not run.bids
    server = await ranking_servers.load(guild_id, run.now)
    if run.bids:
        await openings.open_week(run.transact, run.scanner, server, run.bids)
        await equity_days.close_day(run.transact, run.scanner, server, run.bids)
    gathered = await in_thread(gather, run.scanner, server, run.bids)
    run.report.stale += gathered.stale
    await _pay(run, server, gathered)
    changed = await in_thread(_changed, server, gathered)
    run.report.boards += len(changed)
    if any(_first_today(server, board) for board in changed):
        # `previous` becomes today's on both generations at once, so that the recomputes to come need read one only.
        await _publish(run, server, gathered, changed, mark_day=False)
        server = replace(server, rankings=await ranking_servers.rankings(guild_id))
    await _publish(run, server, gathered, changed, mark_day=True)


def _first_today(server: Server, board: Board) -> bool:
    return server.rankings[board].day != server.today.isoformat()


def _changed(server: Server, gathered: Gathered) -> dict[Board, str]:
    """The digest of every board that must be written."""
    digests = {board: scores.digest() for board, scores in gathered.scores.items()}
    return {
        board: digest
        for board, digest in digests.items()
        if digest != server.rankings[board].inputs or _first_today(server, board)
    }


async def _pay(run: _Run, server: Server, gathered: Gathered) -> None:
    due = sorted(gathered.due.items())
    for start in range(0, len(due), ranking_pay.AT_ONCE):
        some = await ranking_pay.staying(run.floor, server, dict(due[start : start + ranking_pay.AT_ONCE]))

        async def body(work: Work, some: dict[int, Facts] = some) -> None:
            run.report.milestones += await ranking_pay.pay(work, server, some)

        await run.transact(body)


async def _publish(run: _Run, server: Server, gathered: Gathered, changed: dict[Board, str], mark_day: bool) -> None:
    """Writes the idle generation of every changed board, then flips them all."""
    candidates: list[Candidate] = []
    batches = _batches(run.scanner, server, {board: gathered.scores[board] for board in changed}, candidates)
    last = Changes()
    while (batch := await in_thread(next, batches, None)) is not None:
        await _write(run, last)
        last = batch
    ranked = len(gathered.scores[Board.RETURN]) if Board.RETURN in changed else 0
    due = await ranking_pay.best_ranks(server, candidates, ranked)
    due = await ranking_pay.staying(run.floor, server, due)

    async def flip(work: Work) -> None:
        await ranking_changes.write(work, last)
        for ranking in server.rankings.values():
            digest = changed.get(ranking.board)
            if digest is not None:
                day = server.today.isoformat() if mark_day else ranking.day
                await _flip(work, ranking, len(gathered.scores[ranking.board]), digest, day)
            else:
                await _leave(work, ranking, ranking.board not in gathered.scores)
        run.report.milestones += await ranking_pay.pay(work, server, due)

    run.report.rows += len(last)
    await run.transact(flip)


def _batches(
    reads: Scanner, server: Server, scores: dict[Board, Scores], candidates: list[Candidate]
) -> Iterator[Changes]:
    for board, contenders in scores.items():
        ranking = server.rankings[board]
        target = Target(server.id, ranking.id, 1 - ranking.generation, _first_today(server, board))
        new = standings(contenders.contenders())
        if board is Board.RETURN:
            new = ranking_pay.noting(new, len(contenders), candidates)
        yield from ranking_changes.changes(target, new, ranking_changes.stored(reads, target))


async def _write(run: _Run, batch: Changes) -> None:
    if not len(batch):
        return
    run.report.rows += len(batch)
    await run.transact(lambda work: ranking_changes.write(work, batch))


async def _flip(work: Work, ranking: Ranking, total: int, digest: str, day: str | None) -> None:
    await work.write(
        "UPDATE ranking SET generation = ?, total = ?, inputs = ?, day = ?, ranked_at = ?, frozen = 0 WHERE id = ?",
        *(1 - ranking.generation, total, digest, day, work.now, ranking.id),
    )


async def _leave(work: Work, ranking: Ranking, frozen: bool) -> None:
    """A board whose scores are as published is up to date; one without a feed is frozen."""
    if frozen:
        await work.write("UPDATE ranking SET frozen = 1 WHERE id = ?", ranking.id)
    else:
        await work.write("UPDATE ranking SET ranked_at = ?, frozen = 0 WHERE id = ?", work.now, ranking.id)
