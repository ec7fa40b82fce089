"""The two generations of a board in storage: one is published, and the other is being made its successor."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from bot.data import models
from bot.data.scan import BY_INDEX, Scanner
from bot.data.statements import delete_statement, insert_statement, update_statement
from bot.data.transactions import Transaction
from bot.rules.ranking import RankedMember

BATCH = 500  # rows a transaction: on SQLite that keeps commands waiting for about 5 ms
BATCH_POSTGRES = 2_000  # there nobody waits; to send them takes the event loop a few milliseconds
CHUNK = 2_000  # rows read at once
_LAST_ORDINAL = 2**31 - 1


class StoredStanding(NamedTuple):
    """A row of the generation to be overwritten; begins as a RankedMember does. Its fields are the columns read."""

    ordinal: int
    place: int
    user_id: int
    numerator: int
    denominator: int
    stale: int
    previous: int | None
    id: int
    ranking_id: int


RANKED_FIELDS = len(RankedMember._fields)  # of a StoredStanding, what a RankedMember is compared with
_RANKING_ID = itemgetter(StoredStanding._fields.index("ranking_id"))  # of a row that is no StoredStanding yet


class Insert(NamedTuple):
    """The standing of somebody who is new in a generation. Its fields are the columns written."""

    guild_id: int
    ranking_id: int
    generation: int
    ordinal: int
    place: int
    previous: int | None
    user_id: int
    numerator: int
    denominator: int
    stale: int


class Update(NamedTuple):
    """What a stored standing becomes. Its fields but the last are the columns written."""

    ordinal: int
    place: int
    previous: int | None
    numerator: int
    denominator: int
    stale: int
    row_id: int


class Delete(NamedTuple):
    """The stored standing of somebody who is on the board no more."""

    row_id: int


class Chunk(NamedTuple):
    """Some members of a board, and the generation that their rows are copied from."""

    ranking_id: int
    generation: int
    above_user_id: int  # the one below the first of them
    last_user_id: int


# The SQL of standings stands here and not in storage.py: its columns are the fields of the rows above.

# Some rows of a generation by ordinal, behind the last one read.
_STORED = f"""
SELECT {", ".join(StoredStanding._fields)} FROM standing
WHERE ranking_id = :ranking_id AND generation = :generation AND ordinal >= :ordinal
    AND (ordinal > :last_ordinal OR id > :last_id)
ORDER BY ordinal, id LIMIT :limit
"""

_INSERTED = ", ".join(Insert._fields)
_UPDATED = Update._fields[:-1]  # but for the id

# One row each: SQLite runs them for many rows in one call.
_INSERT_EACH = insert_statement(models.Standing, Insert._fields)
_UPDATE_EACH = update_statement(models.Standing, _UPDATED, ("id",))
_DELETE_EACH = delete_statement(models.Standing, ("id",))


def _arrays(*types: str) -> str:
    """Rows from one text of an array for each column: asyncpg would take four times as long to send lists."""
    return f"unnest({', '.join(f'CAST(CAST(? AS text) AS {column_type}[])' for column_type in types)})"


_INSERT_TYPES = ("bigint", "bigint", "smallint", "int", "int", "int", "bigint", "bigint", "bigint", "smallint")
_UPDATE_TYPES = ("int", "int", "int", "bigint", "bigint", "smallint", "bigint")

# The same on PostgreSQL: a batch as arrays, in one statement at a fraction of the cost of as many statements.
_INSERT_ALL = f"INSERT INTO standing ({_INSERTED}) SELECT * FROM {_arrays(*_INSERT_TYPES)}"
_UPDATE_ALL = f"""
UPDATE standing s SET {", ".join(f"{column} = n.{column}" for column in _UPDATED)}
FROM {_arrays(*_UPDATE_TYPES)} AS n ({", ".join(_UPDATED)}, id)
WHERE s.id = n.id
"""
_DELETE_ALL = f"DELETE FROM standing WHERE id IN (SELECT * FROM {_arrays('bigint')})"

# Deletes, of a Chunk, the rows of the other generation that have no source.
_DELETE_WITHOUT_SOURCE = """
DELETE FROM standing
WHERE ranking_id = :ranking_id AND generation = 1 - :generation
AND user_id > :above_user_id AND user_id <= :last_user_id
AND NOT EXISTS (
    SELECT 1 FROM standing p
    WHERE p.ranking_id = standing.ranking_id AND p.generation = 1 - standing.generation AND p.user_id = standing.user_id
)
"""

# Copies a Chunk over what differs of the other generation. `previous` is null only for who came later.
_COPY = f"""
INSERT INTO standing ({_INSERTED})
SELECT guild_id, ranking_id, 1 - generation, ordinal, place, previous, user_id, numerator, denominator, stale
FROM standing
WHERE ranking_id = :ranking_id AND generation = :generation AND user_id > :above_user_id AND user_id <= :last_user_id
ON CONFLICT (ranking_id, generation, user_id) DO UPDATE SET ordinal = excluded.ordinal, place = excluded.place,
    previous = excluded.previous, numerator = excluded.numerator, denominator = excluded.denominator,
    stale = excluded.stale
WHERE (standing.ordinal, standing.place, COALESCE(standing.previous, 0), standing.numerator, standing.denominator,
    standing.stale) <> (excluded.ordinal, excluded.place, COALESCE(excluded.previous, 0), excluded.numerator,
    excluded.denominator, excluded.stale)
"""


@dataclass(frozen=True, slots=True)
class Target:
    """The generation of a board that is to be overwritten."""

    guild_id: int
    ranking_id: int
    generation: int
    first_today: bool  # whether this is the day's first recompute: then `previous` becomes the place


@dataclass(slots=True)
class Changes:
    """Rows to write in one transaction."""

    inserts: list[Insert] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    deletes: list[Delete] = field(default_factory=list)

    def add(self, changes: "Changes") -> None:
        """Appends the rows of other changes."""
        self.inserts += changes.inserts
        self.updates += changes.updates
        self.deletes += changes.deletes

    def __len__(self) -> int:
        return len(self.inserts) + len(self.updates) + len(self.deletes)


def rows_at_once(scanner: Scanner) -> int:
    """How many rows a transaction writes at most."""
    return BATCH if scanner.is_sqlite else BATCH_POSTGRES


def stored_standings(scanner: Scanner, targets: Sequence[Target]) -> list[Iterator[StoredStanding]]:
    """The rows of each generation by ordinal, read in chunks while others are being overwritten; first chunks at once.

    That shows no row twice and misses none as long as nothing is written at an ordinal above the last one yielded.
    """
    keys = [_position(target, ordinal=0, last_id=0) for target in targets]
    rows = scanner.fetch_each(_STORED, keys)
    first_chunks = {ranking_id: list(chunk) for ranking_id, chunk in groupby(rows, key=_RANKING_ID)}
    return [_rows_of(scanner, target, first_chunks.get(target.ranking_id, [])) for target in targets]


def _position(target: Target, *, ordinal: int, last_id: int) -> dict[str, int]:
    """The values of _STORED for the rows of a generation behind the one of this ordinal and id."""
    return {
        "ranking_id": target.ranking_id,
        "generation": target.generation,
        "ordinal": ordinal,
        "last_ordinal": ordinal,
        "last_id": last_id,
        "limit": CHUNK,
    }


def _rows_of(scanner: Scanner, target: Target, rows: Sequence[Sequence[Any]]) -> Iterator[StoredStanding]:
    """The rows of a generation from its first chunk on."""
    while rows:
        yield from map(_readable, rows)
        if len(rows) < CHUNK:
            return
        last = StoredStanding._make(rows[-1])
        rows = scanner.fetch(_STORED, **_position(target, ordinal=last.ordinal, last_id=last.id))


def _readable(row: Sequence[Any]) -> StoredStanding:
    """A row; one without an ordinal, which stands behind all others, as one that is to be overwritten or deleted."""
    standing = StoredStanding._make(row)
    if type(standing.ordinal) is int:
        return standing
    return standing._replace(ordinal=_LAST_ORDINAL, place=-1)


async def write(tx: Transaction, changes: Changes) -> None:
    """Writes the rows of `changes`: deletes, then updates, then inserts."""
    await _write_rows(tx, changes.deletes, _DELETE_EACH, _DELETE_ALL)
    await _write_rows(tx, changes.updates, _UPDATE_EACH, _UPDATE_ALL)
    await _write_rows(tx, changes.inserts, _INSERT_EACH, _INSERT_ALL)


async def _write_rows(
    tx: Transaction, rows: Sequence[tuple[int | None, ...]], for_one_row: str, for_all_rows: str
) -> None:
    if rows and tx.is_sqlite:
        # sqlite3 binds a plain tuple in two thirds of the time that it takes for a named one.
        await tx.write_many(for_one_row, list(map(tuple, rows)))
    elif rows:
        await tx.write(for_all_rows, *map(_array, zip(*rows, strict=True)))


def _array(numbers: Iterable[int | None]) -> str:
    return "{" + str(list(numbers))[1:-1].replace("None", "NULL") + "}"


def chunks(ranking_id: int, generation: int, users: Sequence[int], size: int) -> list[Chunk]:
    """A whole board in chunks of about `size` members. `users` are theirs, more or less in order."""
    bounds = [-1, *sorted(users[size - 1 : -1 : size]), 2**63 - 1]
    return [Chunk(ranking_id, generation, above, last) for above, last in pairwise(bounds)]


async def copy(tx: Transaction, copied: Sequence[Chunk]) -> None:
    """Makes the other generation of these boards the same as theirs."""
    if not tx.is_sqlite:
        await tx.read(BY_INDEX)
    await tx.write_many(_DELETE_WITHOUT_SOURCE, copied)
    await tx.write_many(_COPY, copied)
