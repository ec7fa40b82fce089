"""Matching: what the quotes of one moment do to orders and alerts. A tick that reaches no price touches no database.

Only the process that holds the lease matches. Its book is loaded when it takes over, so what prices did while nobody
matched fires nothing by itself: the first quote seen counts as of then. What a quote fires is settled one by one, each
in a short transaction that looks at the order or alert again: the book is only an index, and may be out of date.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from bot.data.transactions import Transaction, transact
from bot.rules.alerts import PriceAlert, apply_quote
from bot.rules.market.quotes import Quote
from bot.rules.matching.trigger_index import TriggerIndex
from bot.rules.trading.order_types import RestingOrder
from bot.services import leases
from bot.services.context import Context
from bot.services.leases import LostLease
from bot.services.matching.settling import (
    LEASE,
    TickContext,
    TickReport,
    is_late,
    log,
    settle_alert,
    settle_order,
)

_CHUNK = 500  # marks a transaction
_LONGEST = 5_000  # ms for which orders are settled at the quotes of one tick; far below the lease

One = TypeVar("One", RestingOrder, PriceAlert)


async def tick(context: Context, token: int | None = None) -> TickReport:
    """Ends what has expired, then settles what the newest quotes fire. Raises LostLease.

    Orders that a crowd before them, or the database, kept waiting for long go back into the book, for the next quote:
    who sees where the price has gone meanwhile could still cancel, and so choose. `token` is that of the lease
    "matcher", if held.
    """
    snapshot = context.market.snapshot()
    moment = TickContext(snapshot, token, context.now() + _LONGEST)
    report = moment.report
    due: list[tuple[RestingOrder, Quote | None]] = [(order, None) for order in context.orders.expired(context.now())]
    for each in snapshot.values():
        await _in_turns(context.orders.prepare(each))
        due += [(order, each) for order in context.orders.cross(each)]
    for order, quote in due:
        if is_late(context, quote, moment):
            context.orders.add(order)
            continue
        await _attempt(context.orders, order, settle_order(context, order, quote, moment), report)
    for each in snapshot.values():
        await _in_turns(context.alerts.prepare(each))
        for alert in context.alerts.cross(each):
            if apply_quote(alert, each) is None:
                context.alerts.add(alert)
            else:
                await _attempt(context.alerts, alert, settle_alert(context, alert, each, token, report), report)
    return report


async def _in_turns(steps: Iterable[None]) -> None:
    """Does something step by step, so that whoever types a command is not kept waiting."""
    for _ in steps:
        await asyncio.sleep(0)


async def _attempt(book: TriggerIndex[One], one: One, settling: Awaitable[None], report: TickReport) -> None:
    try:
        await settling
    except LostLease:
        raise
    except Exception as error:
        # It stays open, and the next quote that reaches its price tries again.
        log.warning("not settled", what=type(one).__name__, id=one.id, error=repr(error), exc_info=True)
        report.failed += 1
        book.add(one)


async def save_watermarks(context: Context, token: int | None = None) -> int:
    """Writes down the best prices that trailing stops have seen, so that a restart forgets little; how many moved.

    What could not be written is written the next time.
    """
    await _in_turns(context.orders.collect_watermarks())
    moved = context.orders.unsaved_watermarks()

    def keeper(some: list[RestingOrder]) -> Callable[[Transaction], Awaitable[None]]:
        async def body(tx: Transaction) -> None:
            if token is not None:
                await leases.check(tx, LEASE, token)
            rows = [(str(one.terms.watermark), one.id, one.changed_at) for one in some]
            await tx.write_many("UPDATE orders SET mark = ? WHERE id = ? AND changed_at = ? AND state = 'open'", rows)
            tx.after_commit.append(lambda: context.orders.watermarks_saved(some))

        return body

    for start in range(0, len(moved), _CHUNK):
        await transact(context.now(), keeper(moved[start : start + _CHUNK]))
    return len(moved)
