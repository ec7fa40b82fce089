"""Publishing boards: the idle generation is written, changed rows only, and then flipped."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.data.once import Work
from bot.data.scan import Scanner, in_thread
from bot.rules.milestones import Facts
from bot.rules.ranks import Board, standings
from bot.services import ranking_changes, ranking_pay, ranking_servers
from bot.services.floor import Floor
from bot.services.ranking_changes import Changes, Target
from bot.services.ranking_inputs import Gathered, Server
from bot.services.ranking_pay import Leaders

Transact = Callable[[Callable[[Work], Awaitable[None]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """A server to be published, and the digest of every board of it that must be written."""

    server: Server
    gathered: Gathered
    changed: dict[Board, str]

    @property
    def first_today(self) -> bool:
        """Whether this is the day's first recompute for one of these boards."""
        return any(is_first_today(self.server, board) for board in self.changed)


@dataclass(slots=True)
class Done:
    """What publishing did."""

    rows: int = 0  # that changed
    milestones: int = 0


def job_of(server: Server, gathered: Gathered) -> Job:
    """What must be published of a server: the boards whose scores are not those they are published with."""
    digests = {board: scores.digest() for board, scores in gathered.scores.items()}
    return Job(
        server,
        gathered,
        {
            board: digest
            for board, digest in digests.items()
            if digest != server.rankings[board].inputs or is_first_today(server, board)
        },
    )


def is_first_today(server: Server, board: Board) -> bool:
    """Whether a board's places have yet to become the previous ones of today."""
    return server.rankings[board].day != server.today.isoformat()


@dataclass(slots=True)
class _Step:
    """One transaction: some rows, and the servers that are written whole with it, each with its leaders."""

    rows: Changes = field(default_factory=Changes)
    whole: list[tuple[Job, Leaders]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Press:
    """Publishes servers in short transactions. A server's flip commits with or after the last of its rows."""

    floor: Floor
    scanner: Scanner
    transact: Transact
    done: Done

    async def publish(self, jobs: Sequence[Job]) -> None:
        """Publishes them all, and pays best ranks."""
        if late := [one for one in jobs if one.first_today]:
            # `previous` becomes today's on both generations at once, so that the recomputes to come need read one only.
            await self._publish(late, mark_day=False)
            known = await in_thread(ranking_servers.rankings, self.scanner, [one.server.id for one in jobs])
            jobs = [replace(one, server=replace(one.server, rankings=known[one.server.id])) for one in jobs]
        await self._publish(jobs, mark_day=True)

    async def _publish(self, jobs: Sequence[Job], mark_day: bool) -> None:
        steps = _steps(self.scanner, jobs)
        while (step := await in_thread(next, steps, None)) is not None:
            await self._commit(step, mark_day)

    async def _commit(self, step: _Step, mark_day: bool) -> None:
        """Everything in one transaction, but for the servers where somebody is paid: each flips in one of its own,
        so that no transaction ever holds members of two servers."""
        due = await ranking_pay.best_ranks(self.scanner, [leaders for _, leaders in step.whole])
        paid: list[tuple[Job, dict[int, Facts]]] = []
        unpaid: list[Job] = []
        for (one, _), facts in zip(step.whole, due, strict=True):
            if staying := await ranking_pay.staying(self.floor, one.server, facts):
                paid.append((one, staying))
            else:
                unpaid.append(one)

        async def body(work: Work) -> None:
            await ranking_changes.write(work, step.rows)
            await _flip(work, unpaid, mark_day)

        self.done.rows += len(step.rows)
        await self.transact(body)
        for one, facts in paid:
            await self._pay(one, facts, mark_day)

    async def _pay(self, one: Job, due: dict[int, Facts], mark_day: bool) -> None:
        async def body(work: Work) -> None:
            await _flip(work, [one], mark_day)
            self.done.milestones += await ranking_pay.pay(work, one.server, due)

        await self.transact(body)


def _steps(scanner: Scanner, jobs: Sequence[Job]) -> Iterator[_Step]:
    most = ranking_changes.BATCH if scanner.is_sqlite else ranking_changes.BATCH_POSTGRES
    targets = [
        Target(one.server.id, ranking.id, 1 - ranking.generation, is_first_today(one.server, board))
        for one in jobs
        for board in one.changed
        for ranking in [one.server.rankings[board]]
    ]
    stored = iter(zip(targets, ranking_changes.stored(scanner, targets), strict=True))
    step = _Step()
    for one in jobs:
        ranked = len(one.gathered.scores[Board.RETURN]) if Board.RETURN in one.changed else 0
        leaders = Leaders(one.server.id, ranked)
        for board in one.changed:
            new = standings(one.gathered.scores[board].contenders())
            if board is Board.RETURN:
                new = leaders.noting(new)
            target, old = next(stored)
            for changes in ranking_changes.changes(target, new, old, most):
                if len(step.rows) and len(step.rows) + len(changes) > most:
                    yield step
                    step = _Step()
                step.rows.add(changes)
        step.whole.append((one, leaders))
    yield step


async def _flip(work: Work, jobs: Sequence[Job], mark_day: bool) -> None:
    """A board whose scores are as published is up to date; one without a feed is frozen."""
    flips, current, frozen = [], [], []
    for one in jobs:
        for board, ranking in one.server.rankings.items():
            if digest := one.changed.get(board):
                day = one.server.today.isoformat() if mark_day else ranking.day
                total = len(one.gathered.scores[board])
                flips.append((1 - ranking.generation, total, digest, day, work.now, ranking.id))
            elif board in one.gathered.scores:
                current.append((work.now, ranking.id))
            else:
                frozen.append((ranking.id,))
    await work.write_many(_FLIP, flips)
    await work.write_many("UPDATE ranking SET ranked_at = ?, frozen = 0 WHERE id = ?", current)
    await work.write_many("UPDATE ranking SET frozen = 1 WHERE id = ?", frozen)


_FLIP = "UPDATE ranking SET generation = ?, total = ?, inputs = ?, day = ?, ranked_at = ?, frozen = 0 WHERE id = ?"
