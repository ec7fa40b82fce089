"""What must be written so that a stored generation of a board becomes the new one: changed rows only."""

from collections.abc import Iterable, Iterator

from bot.rules.ranking import RankedMember
from bot.services.ranking.generations import RANKED_FIELDS, Changes, Delete, Insert, StoredStanding, Target, Update


def changes(
    target: Target, standings: Iterable[RankedMember], stored: Iterator[StoredStanding], limit: int
) -> Iterator[Changes]:
    """The difference, in batches of at most `limit` rows. Both sides come by ordinal, so most rows meet at once.

    A row belongs to a member, so one that moved waits for its other side: that costs memory for those on the move only.
    """
    batch, size = Changes(), 0
    for change in _Merge(target, stored).changes(standings):
        size += 1
        match change:
            case Update():
                batch.updates.append(change)
            case Insert():
                batch.inserts.append(change)
            case Delete():
                batch.deletes.append(change)
        if size >= limit:
            yield batch
            batch, size = Changes(), 0
    if size:
        yield batch


class _Merge:
    def __init__(self, target: Target, stored: Iterator[StoredStanding]) -> None:
        self._target = target
        self._stored = stored
        self._head = next(stored, None)
        self._awaiting_standing: dict[int, StoredStanding] = {}  # rows by user id, whose new standing has yet to come
        self._awaiting_row: dict[int, RankedMember] = {}  # new standings by user id, whose row has yet to come

    def changes(self, standings: Iterable[RankedMember]) -> Iterator[Insert | Update | Delete]:
        """Every row that differs, in an order that writes nothing at an ordinal above the last one read."""
        for standing in standings:
            head = self._head
            if head is not None and head.user_id == standing.user_id and head.ordinal == standing.ordinal:
                self._head = next(self._stored, None)
                if update := self._update(head, standing):
                    yield update
                continue
            yield from self._read(standing.ordinal)
            if row := self._awaiting_standing.pop(standing.user_id, None):
                if update := self._update(row, standing):
                    yield update
            elif self._head is None:
                yield self._insert(standing)
            else:
                self._awaiting_row[standing.user_id] = standing
        yield from self._read(None)
        yield from map(self._insert, self._awaiting_row.values())
        yield from (Delete(row.id) for row in self._awaiting_standing.values())

    def _read(self, ordinal: int | None) -> Iterator[Update]:
        """Reads the stored rows up to an ordinal, or all."""
        while (row := self._head) is not None and (ordinal is None or row.ordinal <= ordinal):
            if standing := self._awaiting_row.pop(row.user_id, None):
                if update := self._update(row, standing):
                    yield update
            else:
                self._awaiting_standing[row.user_id] = row
            self._head = next(self._stored, None)

    # `_make` takes half the time of keywords, and there may be a million rows.

    def _update(self, row: StoredStanding, standing: RankedMember) -> Update | None:
        previous = standing.place if self._target.first_today else row.previous
        if row[:RANKED_FIELDS] == standing and row.previous == previous:
            return None
        ordinal, place, _, numerator, denominator, stale = standing
        return Update._make((ordinal, place, previous, numerator, denominator, int(stale), row.id))

    def _insert(self, standing: RankedMember) -> Insert:
        target = self._target
        ordinal, place, user_id, numerator, denominator, stale = standing
        previous = place if target.first_today else None
        ids = (target.guild_id, target.ranking_id, target.generation)
        return Insert._make((*ids, ordinal, place, previous, user_id, numerator, denominator, int(stale)))
