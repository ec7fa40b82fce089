"""Throwing away what has served: receipts, slots, announcements long sent, alerts long over."""

from dataclasses import dataclass

from tortoise.models import Model

from bot.data import models
from bot.data.models import AlertState, DeliveryState
from bot.data.transactions import Standalone, Transaction, transact
from bot.rules.timing import DAY

# An interaction's token lives 15 minutes, so no repeat of it comes later; a day leaves room for clocks that are wrong.
RECEIPTS = DAY
SLOTS = 14 * DAY
SENT = 7 * DAY
CHUNK = 500  # rows a transaction

# Deletes some of the rows of a table that are old, and gives back their keys.
_DELETE_SOME = "DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {old} LIMIT :limit) RETURNING {key}"

# Old rows of a table without an index on `at`: ids grow with time, so they end where the first young one is.
_OLD_BY_ID = f"id < COALESCE((SELECT id FROM {{table}} WHERE at >= :until ORDER BY id LIMIT 1), {2**63 - 1})"
# That it is sent would be looked up in an index that holds them all.
_DELIVERED = f"state NOT IN ('{DeliveryState.PENDING}', '{DeliveryState.PARKED}')"
_ALERT_OVER = f"state IN ('{AlertState.FIRED}', '{AlertState.REMOVED}') AND changed_at < :until"


@dataclass(frozen=True, slots=True)
class _Rule:
    """Which rows of a table go. `old` is a condition on the moment `until` in ms, from which on rows stay."""

    model: type[Model]
    retention: int  # ms
    old: str
    key: str = "id"

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def sql(self) -> str:
        return _DELETE_SOME.format(table=self.table, key=self.key, old=self.old.format(table=self.table))


_RULES = (
    _Rule(models.Receipt, RECEIPTS, "at < :until", key="key"),
    _Rule(models.Slot, SLOTS, _OLD_BY_ID),
    _Rule(models.Announcement, SENT, f"{_OLD_BY_ID} AND {_DELIVERED}"),
    _Rule(models.Batch, SENT, f"{_OLD_BY_ID} AND {_DELIVERED}"),
    _Rule(models.Alert, SENT, _ALERT_OVER),
)


async def prune(now: int) -> dict[str, int]:
    """Deletes, in short transactions, what is too old to matter; how many rows by table. `now` in ms since 1970.

    Only what is finished goes: never an announcement that waits or is parked. A table that fails keeps none of the
    others: its error is raised once all are pruned.
    """
    deleted: dict[str, int] = {}
    errors: list[Exception] = []
    for rule in _RULES:
        try:
            deleted[rule.table] = await _prune(now, rule)
        except Exception as error:
            errors.append(error)
    if errors:
        raise errors[0]
    return deleted


async def _prune(now: int, rule: _Rule) -> int:
    async def body(tx: Transaction) -> int:
        return len(await tx.write_returning(rule.sql, until=now - rule.retention, limit=CHUNK))

    total = deleted = await transact(Standalone(lambda: now), body)
    while deleted == CHUNK:
        deleted = await transact(Standalone(lambda: now), body)
        total += deleted
    return total
