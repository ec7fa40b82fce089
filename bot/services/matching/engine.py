"""Matching: what the quotes of one moment do to orders and alerts. A tick that reaches no price touches no database.

Only the process that holds the lease matches. Its book is loaded when it takes over, so what prices did while nobody
matched fires nothing by itself: the first quote seen counts as of then. What a quote fires is settled one by one, each
in a short transaction that looks at the order or alert again: the book is only an index, and may be out of date.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from bot.data.transactions import Work, transact
from bot.rules.alerts import Alert, meet
from bot.rules.market.quotes import Quote
from bot.rules.matching.trigger_index import Triggers
from bot.rules.trading.order_types import Resting
from bot.services import leases
from bot.services.context import Floor
from bot.services.leases import LostLease
from bot.services.matching.settling import (
    LEASE,
    Moment,
    Report,
    is_late,
    log,
    settle_alert,
    settle_order,
)

_CHUNK = 500  # marks a transaction
_LONGEST = 5_000  # ms for which orders are settled at the quotes of one tick; far below the lease

One = TypeVar("One", Resting, Alert)


async def tick(floor: Floor, token: int | None = None) -> Report:
    """Ends what has expired, then settles what the newest quotes fire. Raises LostLease.

    Orders that a crowd before them, or the database, kept waiting for long go back into the book, for the next quote:
    who sees where the price has gone meanwhile could still cancel, and so choose. `token` is that of the lease
    "matcher", if held.
    """
    snapshot = floor.quotes.snapshot()
    moment = Moment(snapshot, token, floor.now() + _LONGEST)
    report = moment.report
    due: list[tuple[Resting, Quote | None]] = [(order, None) for order in floor.book.expired(floor.now())]
    for each in snapshot.values():
        await _in_turns(floor.book.prepare(each))
        due += [(order, each) for order in floor.book.cross(each)]
    for order, quote in due:
        if is_late(floor, quote, moment):
            floor.book.add(order)
            continue
        await _attempt(floor.book, order, settle_order(floor, order, quote, moment), report)
    for each in snapshot.values():
        await _in_turns(floor.alerts.prepare(each))
        for alert in floor.alerts.cross(each):
            if meet(alert, each) is None:
                floor.alerts.add(alert)
            else:
                await _attempt(floor.alerts, alert, settle_alert(floor, alert, each, token, report), report)
    return report


async def _in_turns(steps: Iterable[None]) -> None:
    """Does something step by step, so that whoever types a command is not kept waiting."""
    for _ in steps:
        await asyncio.sleep(0)


async def _attempt(book: Triggers[One], one: One, settling: Awaitable[None], report: Report) -> None:
    try:
        await settling
    except LostLease:
        raise
    except Exception as error:
        # It stays open, and the next quote that reaches its price tries again.
        log.warning("not settled", what=type(one).__name__, id=one.id, error=repr(error), exc_info=True)
        report.failed += 1
        book.add(one)


async def keep_marks(floor: Floor, token: int | None = None) -> int:
    """Writes down the best prices that trailing stops have seen, so that a restart forgets little; how many moved.

    What could not be written is written the next time.
    """
    await _in_turns(floor.book.take_marks())
    moved = floor.book.unkept_marks()

    def keeper(some: list[Resting]) -> Callable[[Work], Awaitable[None]]:
        async def body(work: Work) -> None:
            if token is not None:
                await leases.check(work, LEASE, token)
            rows = [(str(one.terms.mark), one.id, one.changed_at) for one in some]
            await work.write_many("UPDATE orders SET mark = ? WHERE id = ? AND changed_at = ? AND state = 'open'", rows)
            work.after.append(lambda: floor.book.kept(some))

        return body

    for start in range(0, len(moved), _CHUNK):
        await transact(floor.now(), keeper(moved[start : start + _CHUNK]))
    return len(moved)
