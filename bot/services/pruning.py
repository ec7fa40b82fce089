"""Throwing away what has served: receipts, slots, and announcements long sent."""

from dataclasses import dataclass

from bot.data.once import Work, transact

HOUR = 3_600_000  # ms
# An interaction's token lives 15 minutes, so no repeat of it comes later; a day leaves room for clocks that are wrong.
RECEIPTS = 24 * HOUR
SLOTS = 14 * 24 * HOUR
SENT = 7 * 24 * HOUR
_CHUNK = 500  # rows a transaction


@dataclass(frozen=True, slots=True)
class _Rule:
    table: str
    key: str
    after: int  # ms
    where: str = "true"


_RULES = (
    _Rule("receipt", "key", RECEIPTS),
    _Rule("slot", "id", SLOTS),
    _Rule("announcement", "id", SENT, "state = 'sent'"),
    _Rule("batch", "id", SENT, "state = 'sent'"),
)


async def prune(now: int) -> dict[str, int]:
    """Deletes, in short transactions, what is too old to matter; how many rows by table. `now` in ms since 1970.

    Only what is finished goes: never an announcement that waits or is parked.
    """
    return {rule.table: await _prune(now, rule) for rule in _RULES}


async def _prune(now: int, rule: _Rule) -> int:
    order = "at" if rule.key == "key" else rule.key  # what has an index; ids grow with time
    sql = (
        f"DELETE FROM {rule.table} WHERE {rule.key} IN (SELECT {rule.key} FROM {rule.table} "
        f"WHERE at < ? AND {rule.where} ORDER BY {order} LIMIT ?) RETURNING {rule.key}"
    )

    async def body(work: Work) -> int:
        return len(await work.write(sql, now - rule.after, _CHUNK))

    total = gone = await transact(now, body)
    while gone == _CHUNK:
        gone = await transact(now, body)
        total += gone
    return total
