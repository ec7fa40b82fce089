"""Publishing boards: the idle generation is written, changed rows only, and then flipped."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from bot.data.outages import is_outage
from bot.data.scan import Scanner, in_thread
from bot.data.transactions import Transaction
from bot.rules.progression.milestones import Facts
from bot.rules.ranking import Board, RankedMember, standings
from bot.services.context import Context
from bot.services.leases import FencedTransactions, LostLease
from bot.services.ranking import generations, merging, milestones, storage
from bot.services.ranking.generations import Changes, Chunk, StoredStanding, Target
from bot.services.ranking.milestones import LEADERS, Leaders
from bot.services.ranking.score_columns import Scores
from bot.services.ranking.scores import RankedServer, ScoreSheet
from bot.services.ranking.storage import Flip, PublishedRanking


@dataclass(frozen=True, slots=True)
class ServerUpdate:
    """A server to be published, its scores, and the digest of every board of it that must be written."""

    server: RankedServer
    sheet: ScoreSheet
    digests: dict[Board, str]

    @property
    def first_today(self) -> list[Board]:
        """The boards for which this is the day's first recompute."""
        return [board for board in self.digests if is_first_today(self.server, board)]


@dataclass(slots=True)
class PublishReport:
    """What publishing did."""

    rows: int = 0  # that changed
    milestones: int = 0


def update_of(server: RankedServer, sheet: ScoreSheet) -> ServerUpdate:
    """What must be published of a server: the boards whose scores are not those they are published with."""
    digests = {board: scores.digest() for board, scores in sheet.scores.items()}
    changed = {
        board: digest
        for board, digest in digests.items()
        if digest != server.rankings[board].inputs or is_first_today(server, board)
    }
    return ServerUpdate(server, sheet, changed)


def is_first_today(server: RankedServer, board: Board) -> bool:
    """Whether a board's places have yet to become the previous ones of today."""
    return server.rankings[board].day != server.today.isoformat()


@dataclass(frozen=True, slots=True)
class _BoardUpdate:
    """A board to be written: the rows of its idle generation, and the scores of the new standings."""

    board: Board
    target: Target
    old_rows: Iterator[StoredStanding]
    scores: Scores

    def new_standings(self) -> Iterator[RankedMember]:
        """All places in order; sorted only when they are asked for, so that one board is in memory at a time."""
        return standings(self.scores.contenders())


@dataclass(slots=True)
class _Batch:
    """The rows of one transaction, and the servers whose last rows are among them, each with its leaders."""

    rows: Changes = field(default_factory=Changes)
    completed: list[tuple[ServerUpdate, Leaders]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes servers in short transactions. A server's flip commits with or after the last of its rows."""

    context: Context
    scanner: Scanner
    transactions: FencedTransactions

    async def publish(self, updates: Sequence[ServerUpdate]) -> PublishReport:
        """Publishes the servers of `updates`, and pays best ranks."""
        report = PublishReport()
        batches = _batches(self.scanner, updates)
        while (batch := await in_thread(next, batches, None)) is not None:
            report.rows += len(batch.rows)
            report.milestones += await self._commit(batch)
        for copies in _copies(self.scanner, updates):
            await self.transactions.run(copies.write)
        return report

    async def _commit(self, batch: _Batch) -> int:
        """Everything in one transaction, but for the servers where somebody is paid: each flips in one of its own,
        so that no transaction ever holds members of two servers. Returns how many milestones were new."""
        due = await milestones.best_ranks(self.scanner, [leaders for _, leaders in batch.completed])
        paid: list[tuple[ServerUpdate, dict[int, Facts]]] = []
        unpaid: list[ServerUpdate] = []
        for (update, _), facts in zip(batch.completed, due, strict=True):
            if present := await milestones.without_departed(self.context, update.server, facts):
                paid.append((update, present))
            else:
                unpaid.append(update)

        async def body(tx: Transaction) -> None:
            await generations.write(tx, batch.rows)
            await _flip(tx, unpaid)

        await self.transactions.run(body)
        return sum([await self._pay(update, facts) for update, facts in paid])

    async def _pay(self, update: ServerUpdate, due: dict[int, Facts]) -> int:
        """Flips a server, and pays in the same transaction; whom that fails for is paid apart, or left out."""

        async def body(tx: Transaction) -> int:
            await _flip(tx, [update])
            return await milestones.award(tx, update.server, due)

        try:
            return await self.transactions.run(body)
        except Exception as error:
            if isinstance(error, LostLease) or is_outage(error):
                raise
            await self.transactions.run(lambda tx: _flip(tx, [update]))
            return await milestones.award_each(self.transactions, update.server, due)


def _batches(scanner: Scanner, updates: Sequence[ServerUpdate]) -> Iterator[_Batch]:
    limit = generations.rows_at_once(scanner)
    board_updates = _board_updates(scanner, updates)
    batch = _Batch()
    for update in updates:
        leaders = Leaders(update.server.id)
        for board_update in board_updates[update.server.id]:
            new = board_update.new_standings()
            if board_update.board is Board.RETURN:
                first, ranked = list(islice(new, LEADERS)), len(board_update.scores)
                candidates = milestones.candidates(first, ranked, update.sheet.untraded)
                leaders = Leaders(update.server.id, ranked, candidates)
                new = chain(first, new)
            for changes in merging.changes(board_update.target, new, board_update.old_rows, limit):
                if len(batch.rows) and len(batch.rows) + len(changes) > limit:
                    yield batch
                    batch = _Batch()
                batch.rows.add(changes)
        batch.completed.append((update, leaders))
    yield batch


def _board_updates(scanner: Scanner, updates: Sequence[ServerUpdate]) -> dict[int, list[_BoardUpdate]]:
    """The boards to be written of each server, by its id."""
    boards = [(update, board) for update in updates for board in update.digests]
    targets = [_target(update.server, board) for update, board in boards]
    of_servers: dict[int, list[_BoardUpdate]] = {update.server.id: [] for update in updates}
    stored = generations.stored_standings(scanner, targets)
    for (update, board), target, old_rows in zip(boards, targets, stored, strict=True):
        board_update = _BoardUpdate(board, target, old_rows, update.sheet.scores[board])
        of_servers[update.server.id].append(board_update)
    return of_servers


def _target(server: RankedServer, board: Board) -> Target:
    ranking = server.rankings[board]
    return Target(server.id, ranking.id, 1 - ranking.generation, is_first_today(server, board))


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
        await tx.write_many(storage.MARK_DAY, self.days)


def _copies(scanner: Scanner, updates: Sequence[ServerUpdate]) -> Iterator[_Copies]:
    limit = generations.rows_at_once(scanner)
    copies = _Copies()
    for update in updates:
        for board in update.first_today:
            ranking, users = update.server.rankings[board], update.sheet.scores[board].users
            for chunk in generations.chunks(ranking.id, 1 - ranking.generation, users, limit):
                if copies.rows + min(len(users), limit) > limit and copies.chunks:
                    yield copies
                    copies = _Copies()
                copies.chunks.append(chunk)
                copies.rows += min(len(users), limit)
            copies.days.append((update.server.today.isoformat(), ranking.id))
    if copies.chunks:
        yield copies


async def _flip(tx: Transaction, updates: Iterable[ServerUpdate]) -> None:
    """A board whose scores are as published is up to date; one without a feed is frozen."""
    flips: list[Flip] = []
    current: list[dict[str, int]] = []
    frozen: list[dict[str, int]] = []
    for update in updates:
        for board, ranking in update.server.rankings.items():
            if board in update.digests:
                flips.append(_flip_of(update, board, ranking, tx.now))
            elif board in update.sheet.scores:
                current.append({"ranked_at": tx.now, "ranking_id": ranking.id})
            else:
                frozen.append({"ranking_id": ranking.id})
    await tx.write_many(storage.FLIP, flips)
    await tx.write_many(storage.MARK_CURRENT, current)
    await tx.write_many(storage.MARK_FROZEN, frozen)


def _flip_of(update: ServerUpdate, board: Board, ranking: PublishedRanking, now: int) -> Flip:
    return Flip(
        generation=1 - ranking.generation,
        total=len(update.sheet.scores[board]),
        inputs=update.digests[board],
        ranked_at=now,
        ranking_id=ranking.id,
    )
