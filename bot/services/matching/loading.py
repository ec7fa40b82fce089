"""Filling the order book and the alerts from storage, a page at a time."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from bot.data.database import fetch, reader
from bot.rules.timing import MINUTE
from bot.services.alerts import storage as alert_storage
from bot.services.context import Context
from bot.services.trading.storage import OPEN_CHANGED_SINCE, from_row
from bot.services.unreadable import RowKind, read_rows

_OVERLAP = MINUTE  # that clocks may differ, and a commit may take, without an order going unseen
PAGE = 500  # orders that are loaded at once


async def load(context: Context) -> int:
    """Fills the book with every open order and alert there is; how many."""
    context.orders.clear()
    context.alerts.clear()
    await _add(context, 0)
    return len(context.orders) + len(context.alerts)


async def catch_up(context: Context, since: int) -> int:
    """Adds what other processes have placed or changed since, and returns the moment to go on from (both in ms)."""
    return max(since, await _add(context, since - _OVERLAP))


async def _add(context: Context, since: int) -> int:
    """Adds the open orders and alerts changed since then to the book, a page at a time; when the newest of them was.

    One that cannot be read is left out.
    """
    newest = 0
    async for row in _pages(OPEN_CHANGED_SINCE, since):
        for order in read_rows(RowKind.ORDER, [row], from_row):
            context.orders.add(order.resting)
            newest = order.resting.changed_at
    async for row in _pages(alert_storage.OPEN_CHANGED_SINCE, since):
        for stored in read_rows(RowKind.ALERT, [row], alert_storage.from_row):
            context.alerts.add(stored.alert)
            newest = max(newest, stored.alert.changed_at)
    return newest


async def _pages(sql: str, since: int) -> AsyncIterator[Mapping[str, Any]]:
    """Rows by when they were changed. One that is changed meanwhile comes again, later, as it is then."""
    changed_at, after_id, is_last = since, 0, False
    while not is_last:
        rows = await fetch(reader(), sql, changed_at=changed_at, after_id=after_id, limit=PAGE)
        for row in rows:
            yield row
            changed_at, after_id = row["changed_at"], row["id"]
        is_last = len(rows) < PAGE
