"""What must be written so that a stored generation of a board becomes the new one: changed rows only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from bot.data.scan import BY_INDEX, Scanner
from bot.data.transactions import Transaction
from bot.rules.ranking import RankedMember

BATCH = 500  # rows a transaction: on SQLite that keeps commands waiting for about 5 ms
BATCH_POSTGRES = 2_000  # there nobody waits; to send them takes the event loop a few milliseconds
_CHUNK = 2_000  # rows read at once


class StoredStanding(NamedTuple):
    """A row of the generation to be overwritten; begins as a Standing does."""

    ordinal: int
    place: int
    user_id: int
    numerator: int
    denominator: int
    stale: int
    previous: int | None
    id: int
    ranking_id: int


@dataclass(slots=True)
class Changes:
    """Rows to write in one transaction. The tuples are in the order of the statements below."""

    inserts: list[tuple[Any, ...]] = field(default_factory=list)
    updates: list[tuple[Any, ...]] = field(default_factory=list)
    deletes: list[tuple[int]] = field(default_factory=list)

    def add(self, more: "Changes") -> None:
        """Takes in others."""
        self.inserts += more.inserts
        self.updates += more.updates
        self.deletes += more.deletes

    def __len__(self) -> int:
        return len(self.inserts) + len(self.updates) + len(self.deletes)


_INSERT = (
    "INSERT INTO standing (guild_id, ranking_id, generation, ordinal, place, previous, user_id, numerator, "
    "denominator, stale) "
)
_INSERT_EACH = _INSERT + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_UPDATE_EACH = """
UPDATE standing SET ordinal = ?, place = ?, previous = ?, numerator = ?, denominator = ?, stale = ? WHERE id = ?
"""
_DELETE_EACH = "DELETE FROM standing WHERE id = ?"


def _columns(*types: str) -> str:
    """Rows from one text of an array for each column: asyncpg would take four times as long to send lists."""
    return f"unnest({', '.join(f'CAST(CAST(? AS text) AS {one}[])' for one in types)})"


# PostgreSQL takes a batch as arrays in one statement at a fraction of the cost of as many statements.
_KINDS = ("bigint", "bigint", "smallint", "int", "int", "int", "bigint", "bigint", "bigint", "smallint")
_INSERT_ALL = f"{_INSERT} SELECT * FROM {_columns(*_KINDS)}"
_UPDATE_ALL = f"""
UPDATE standing s SET ordinal = n.ordinal, place = n.place, previous = n.previous, numerator = n.numerator,
    denominator = n.denominator, stale = n.stale
FROM {_columns("int", "int", "int", "bigint", "bigint", "smallint", "bigint")}
    AS n (ordinal, place, previous, numerator, denominator, stale, id)
WHERE s.id = n.id
"""
_DELETE_ALL = f"DELETE FROM standing WHERE id IN (SELECT * FROM {_columns('bigint')})"


async def write(tx: Transaction, changes: Changes) -> None:
    """Writes them."""
    for rows, each, at_once in (
        (changes.deletes, _DELETE_EACH, _DELETE_ALL),
        (changes.updates, _UPDATE_EACH, _UPDATE_ALL),
        (changes.inserts, _INSERT_EACH, _INSERT_ALL),
    ):
        if rows and tx.is_sqlite:
            await tx.write_many(each, rows)
        elif rows:
            await tx.write(at_once, *map(_array, zip(*rows, strict=True)))


class Chunk(NamedTuple):
    """Some members of a board, and the generation that their rows are copied from."""

    ranking_id: int
    generation: int
    above: int  # the user id below the first of them
    until: int  # that of the last


# What is written over is what differs, and a row that has no source goes. `previous` is null only for who came later.
_GONE = """
DELETE FROM standing WHERE ranking_id = ? AND generation = 1 - ? AND user_id > ? AND user_id <= ? AND NOT EXISTS (
    SELECT 1 FROM standing p
    WHERE p.ranking_id = standing.ranking_id AND p.generation = 1 - standing.generation AND p.user_id = standing.user_id
)
"""
_COPY = (
    _INSERT
    + """
SELECT guild_id, ranking_id, 1 - generation, ordinal, place, previous, user_id, numerator, denominator, stale
FROM standing WHERE ranking_id = ? AND generation = ? AND user_id > ? AND user_id <= ?
ON CONFLICT (ranking_id, generation, user_id) DO UPDATE SET ordinal = excluded.ordinal, place = excluded.place,
    previous = excluded.previous, numerator = excluded.numerator, denominator = excluded.denominator,
    stale = excluded.stale
WHERE (standing.ordinal, standing.place, COALESCE(standing.previous, 0), standing.numerator, standing.denominator,
    standing.stale) <> (excluded.ordinal, excluded.place, COALESCE(excluded.previous, 0), excluded.numerator,
    excluded.denominator, excluded.stale)
"""
)


def chunks(ranking_id: int, generation: int, users: Sequence[int], most: int) -> list[Chunk]:
    """A whole board in chunks of about `most` members. `users` are theirs, more or less in order."""
    bounds = [-1, *sorted(users[most - 1 : -1 : most]), 2**63 - 1]
    return [Chunk(ranking_id, generation, above, until) for above, until in pairwise(bounds)]


async def copy(tx: Transaction, some: Sequence[Chunk]) -> None:
    """Makes the other generation of these boards the same as theirs."""
    if not tx.is_sqlite:
        await tx.read(BY_INDEX)
    await tx.write_many(_GONE, some)
    await tx.write_many(_COPY, some)


def _array(numbers: Sequence[int | None]) -> str:
    return "{" + str(list(numbers))[1:-1].replace("None", "NULL") + "}"


def rows_at_once(scanner: Scanner) -> int:
    """How many rows a transaction writes at most."""
    return BATCH if scanner.is_sqlite else BATCH_POSTGRES


@dataclass(frozen=True, slots=True)
class Target:
    """The generation of a board that is to be overwritten."""

    guild_id: int
    ranking_id: int
    generation: int
    first_today: bool  # whether this is the day's first recompute: then `previous` becomes the place


_STORED = """
SELECT ordinal, place, user_id, numerator, denominator, stale, previous, id, ranking_id FROM standing
WHERE ranking_id = ? AND generation = ? AND ordinal >= ? AND (ordinal > ? OR id > ?)
ORDER BY ordinal, id LIMIT ?
"""


def stored_standings(scanner: Scanner, targets: Sequence[Target]) -> list[Iterator[StoredStanding]]:
    """The rows of each generation by ordinal, read in chunks while others are being overwritten; first chunks at once.

    That shows no row twice and misses none as long as nothing is written at an ordinal above the last one yielded.
    """
    keys = [(target.ranking_id, target.generation, 0, 0, 0, _CHUNK) for target in targets]
    first = groupby(scanner.fetch_each(_STORED, keys), key=itemgetter(8))
    chunks = {ranking_id: list(rows) for ranking_id, rows in first}
    return [_on(scanner, target, chunks.get(target.ranking_id, [])) for target in targets]


def _on(scanner: Scanner, target: Target, rows: Sequence[Sequence[Any]]) -> Iterator[StoredStanding]:
    """The rows of a generation from its first chunk on."""
    while rows:
        yield from map(StoredStanding._make, rows)
        if len(rows) < _CHUNK:
            return
        ordinal, row_id = rows[-1][0], rows[-1][7]
        rows = scanner.fetch(_STORED, target.ranking_id, target.generation, ordinal, ordinal, row_id, _CHUNK)


def changes(target: Target, new: Iterable[RankedMember], old: Iterator[StoredStanding], most: int) -> Iterator[Changes]:
    """The difference, in batches of at most `most` rows. Both sides come by ordinal, so most rows meet at once.

    A row belongs to a member, so one that moved waits for its other side: that costs memory for those on the move only.
    """
    batch, size = Changes(), 0
    for change in _Merge(target, old).changes(new):
        size += 1
        match change:
            case int():
                batch.deletes.append((change,))
            case (_, _, _, _, _, _, _):
                batch.updates.append(change)
            case _:
                batch.inserts.append(change)
        if size >= most:
            yield batch
            batch, size = Changes(), 0
    if size:
        yield batch


class _Merge:
    def __init__(self, target: Target, old: Iterator[StoredStanding]) -> None:
        self._target = target
        self._old = old
        self._head = next(old, None)
        self._rows: dict[int, StoredStanding] = {}  # read, but their member's new standing has not come yet
        self._moved: dict[int, RankedMember] = {}  # the other way round

    def changes(self, new: Iterable[RankedMember]) -> Iterator[Any]:
        """Update tuples, insert tuples, and ids to delete."""
        for standing in new:
            head = self._head
            if head is not None and head.user_id == standing.user_id and head.ordinal == standing.ordinal:
                self._head = next(self._old, None)
                yield from self._update(head, standing)
                continue
            yield from self._read(standing.ordinal)
            if row := self._rows.pop(standing.user_id, None):
                yield from self._update(row, standing)
            elif self._head is None:
                yield self._insert(standing)
            else:
                self._moved[standing.user_id] = standing
        yield from self._read(None)
        yield from map(self._insert, self._moved.values())
        yield from (row.id for row in self._rows.values())

    def _read(self, ordinal: int | None) -> Iterator[Any]:
        """Takes in the stored rows up to an ordinal, or all."""
        while (row := self._head) is not None and (ordinal is None or row.ordinal <= ordinal):
            if standing := self._moved.pop(row.user_id, None):
                yield from self._update(row, standing)
            else:
                self._rows[row.user_id] = row
            self._head = next(self._old, None)

    def _update(self, row: StoredStanding, new: RankedMember) -> Iterator[Any]:
        previous = new.place if self._target.first_today else row.previous
        if row[:6] != new or row.previous != previous:
            yield (new.ordinal, new.place, previous, new.numerator, new.denominator, int(new.stale), row.id)

    def _insert(self, new: RankedMember) -> tuple[Any, ...]:
        target = self._target
        previous = new.place if target.first_today else None
        ids = (target.guild_id, target.ranking_id, target.generation)
        return (*ids, new.ordinal, new.place, previous, new.user_id, new.numerator, new.denominator, int(new.stale))
