"""Publishing boards: the idle generation is written, changed rows only, and then flipped."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.data.scan import Scanner, in_thread
from bot.data.transactions import Transaction
from bot.rules.progression.milestones import Facts
from bot.rules.ranking import Board, standings
from bot.services.context import Context
from bot.services.ranking import generations, milestones
from bot.services.ranking.generations import Changes, Chunk, Target
from bot.services.ranking.milestones import Leaders
from bot.services.ranking.scores import RankedServer, ScoreSheet

Transact = Callable[[Callable[[Transaction], Awaitable[None]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ServerUpdate:
    """A server to be published, and the digest of every board of it that must be written."""

    server: RankedServer
    gathered: ScoreSheet
    changed: dict[Board, str]

    @property
    def first_today(self) -> list[Board]:
        """The boards for which this is the day's first recompute."""
        return [board for board in self.changed if is_first_today(self.server, board)]


@dataclass(slots=True)
class PublishReport:
    """What publishing did."""

    rows: int = 0  # that changed
    milestones: int = 0


def update_of(server: RankedServer, gathered: ScoreSheet) -> ServerUpdate:
    """What must be published of a server: the boards whose scores are not those they are published with."""
    digests = {board: scores.digest() for board, scores in gathered.scores.items()}
    return ServerUpdate(
        server,
        gathered,
        {
            board: digest
            for board, digest in digests.items()
            if digest != server.rankings[board].inputs or is_first_today(server, board)
        },
    )


def is_first_today(server: RankedServer, board: Board) -> bool:
    """Whether a board's places have yet to become the previous ones of today."""
    return server.rankings[board].day != server.today.isoformat()


@dataclass(slots=True)
class _Step:
    """One transaction: some rows, and the servers that are written whole with it, each with its leaders."""

    rows: Changes = field(default_factory=Changes)
    whole: list[tuple[ServerUpdate, Leaders]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes servers in short transactions. A server's flip commits with or after the last of its rows."""

    context: Context
    scanner: Scanner
    transact: Transact
    done: PublishReport

    async def publish(self, jobs: Sequence[ServerUpdate]) -> None:
        """Publishes them all, and pays best ranks."""
        steps = _steps(self.scanner, jobs)
        while (step := await in_thread(next, steps, None)) is not None:
            await self._commit(step)
        for copies in _copies(self.scanner, jobs):
            await self.transact(copies.write)

    async def _commit(self, step: _Step) -> None:
        """Everything in one transaction, but for the servers where somebody is paid: each flips in one of its own,
        so that no transaction ever holds members of two servers."""
        due = await milestones.best_ranks(self.scanner, [leaders for _, leaders in step.whole])
        paid: list[tuple[ServerUpdate, dict[int, Facts]]] = []
        unpaid: list[ServerUpdate] = []
        for (one, _), facts in zip(step.whole, due, strict=True):
            if staying := await milestones.without_departed(self.context, one.server, facts):
                paid.append((one, staying))
            else:
                unpaid.append(one)

        async def body(tx: Transaction) -> None:
            await generations.write(tx, step.rows)
            await _flip(tx, unpaid)

        self.done.rows += len(step.rows)
        await self.transact(body)
        for one, facts in paid:
            await self._pay(one, facts)

    async def _pay(self, one: ServerUpdate, due: dict[int, Facts]) -> None:
        async def body(tx: Transaction) -> None:
            await _flip(tx, [one])
            self.done.milestones += await milestones.award(tx, one.server, due)

        await self.transact(body)


def _steps(scanner: Scanner, jobs: Sequence[ServerUpdate]) -> Iterator[_Step]:
    most = generations.rows_at_once(scanner)
    targets = [
        Target(one.server.id, ranking.id, 1 - ranking.generation, is_first_today(one.server, board))
        for one in jobs
        for board in one.changed
        for ranking in [one.server.rankings[board]]
    ]
    stored = iter(zip(targets, generations.stored_standings(scanner, targets), strict=True))
    step = _Step()
    for one in jobs:
        ranked = len(one.gathered.scores[Board.RETURN]) if Board.RETURN in one.changed else 0
        leaders = Leaders(one.server.id, ranked)
        for board in one.changed:
            new = standings(one.gathered.scores[board].contenders())
            if board is Board.RETURN:
                new = leaders.noting(new)
            target, old = next(stored)
            for changes in generations.changes(target, new, old, most):
                if len(step.rows) and len(step.rows) + len(changes) > most:
                    yield step
                    step = _Step()
                step.rows.add(changes)
        step.whole.append((one, leaders))
    yield step


@dataclass(slots=True)
class _Copies:
    """One transaction that makes idle generations the same as the published ones.

    After the day's first recompute both know today's previous places, so that those to come need read one only.
    """

    chunks: list[Chunk] = field(default_factory=list)
    days: list[tuple[str, int]] = field(default_factory=list)  # for the rankings whose last chunk is among them
    rows: int = 0

    async def write(self, tx: Transaction) -> None:
        await generations.copy(tx, self.chunks)
        await tx.write_many("UPDATE ranking SET day = ? WHERE id = ?", self.days)


def _copies(scanner: Scanner, jobs: Sequence[ServerUpdate]) -> Iterator[_Copies]:
    most = generations.rows_at_once(scanner)
    copies = _Copies()
    for one in jobs:
        for board in one.first_today:
            ranking, users = one.server.rankings[board], one.gathered.scores[board].users
            for chunk in generations.chunks(ranking.id, 1 - ranking.generation, users, most):
                if copies.rows + min(len(users), most) > most and copies.chunks:
                    yield copies
                    copies = _Copies()
                copies.chunks.append(chunk)
                copies.rows += min(len(users), most)
            copies.days.append((one.server.today.isoformat(), ranking.id))
    if copies.chunks:
        yield copies


async def _flip(tx: Transaction, jobs: Sequence[ServerUpdate]) -> None:
    """A board whose scores are as published is up to date; one without a feed is frozen."""
    flips, current, frozen = [], [], []
    for one in jobs:
        for board, ranking in one.server.rankings.items():
            if digest := one.changed.get(board):
                total = len(one.gathered.scores[board])
                flips.append((1 - ranking.generation, total, digest, tx.now, ranking.id))
            elif board in one.gathered.scores:
                current.append((tx.now, ranking.id))
            else:
                frozen.append((ranking.id,))
    await tx.write_many(_FLIP, flips)
    await tx.write_many("UPDATE ranking SET ranked_at = ?, frozen = 0 WHERE id = ?", current)
    await tx.write_many("UPDATE ranking SET frozen = 1 WHERE id = ?", frozen)


_FLIP = "UPDATE ranking SET generation = ?, total = ?, inputs = ?, ranked_at = ?, frozen = 0 WHERE id = ?"
