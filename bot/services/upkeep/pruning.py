"""Throwing away what has served: receipts, slots, announcements long sent, alerts long over."""

from dataclasses import dataclass

from bot.data.transactions import Standalone, Transaction, transact

HOUR = 3_600_000  # ms
# An interaction's token lives 15 minutes, so no repeat of it comes later; a day leaves room for clocks that are wrong.
RECEIPTS = 24 * HOUR
SLOTS = 14 * 24 * HOUR
SENT = 7 * 24 * HOUR
_CHUNK = 500  # rows a transaction


def _by_id(table: str, finished: str = "true") -> str:
    """Old rows of a table without an index on `at`: ids grow with time, so they end where the first young one is."""
    return f"id < COALESCE((SELECT id FROM {table} WHERE at >= ? ORDER BY id LIMIT 1), {2**63 - 1}) AND {finished}"


@dataclass(frozen=True, slots=True)
class _Rule:
    table: str
    after: int  # ms
    old: str  # takes the moment from which on rows stay
    key: str = "id"


_FINISHED = "state NOT IN ('pending', 'parked')"  # = 'sent' would be looked up in an index that holds them all
_RULES = (
    _Rule("receipt", RECEIPTS, "at < ?", key="key"),
    _Rule("slot", SLOTS, _by_id("slot")),
    _Rule("announcement", SENT, _by_id("announcement", _FINISHED)),
    _Rule("batch", SENT, _by_id("batch", _FINISHED)),
    _Rule("alert", SENT, "state IN ('fired', 'removed') AND changed_at < ?"),
)


async def prune(now: int) -> dict[str, int]:
    """Deletes, in short transactions, what is too old to matter; how many rows by table. `now` in ms since 1970.

    Only what is finished goes: never an announcement that waits or is parked.
    """
    return {rule.table: await _prune(now, rule) for rule in _RULES}


async def _prune(now: int, rule: _Rule) -> int:
    oldest = f"SELECT {rule.key} FROM {rule.table} WHERE {rule.old} LIMIT ?"
    sql = f"DELETE FROM {rule.table} WHERE {rule.key} IN ({oldest}) RETURNING {rule.key}"

    async def body(tx: Transaction) -> int:
        return len(await tx.write_returning(sql, now - rule.after, _CHUNK))

    total = gone = await transact(Standalone(lambda: now), body)
    while gone == _CHUNK:
        gone = await transact(Standalone(lambda: now), body)
        total += gone
    return total
