"""Matching: what the quotes of one moment do to orders and alerts. A tick that reaches no price touches no database.

Only the process that holds the lease matches. Its book is loaded when it takes over, so what prices did while nobody
matched fires nothing by itself: the first quote seen counts as of then. What a quote fires is settled one by one, each
in a short transaction that looks at the order or alert again: the book is only an index, and may be out of date.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, Protocol, TypeVar

from bot.data.outages import is_outage
from bot.data.transactions import Transaction, transact
from bot.rules.alerts import PriceAlert, apply_quote
from bot.rules.market.quotes import Quote
from bot.rules.trading.order_types import RestingOrder
from bot.services import leases
from bot.services.context import Context
from bot.services.leases import LostLease
from bot.services.market.frozen import noted_coins
from bot.services.matching import failures
from bot.services.matching.settling import (
    LEASE,
    Outcome,
    TickContext,
    is_frozen,
    is_late,
    log,
    settle_alert,
    settle_order,
)
from bot.services.trading.storage import SAVE_WATERMARK
from bot.services.unreadable import RowKind, leave_out

CHUNK = 500  # watermarks a transaction
_MAX_TICK = 5_000  # ms for which orders are settled at the quotes of one tick; far below the lease

T = TypeVar("T", RestingOrder, PriceAlert)


class _Watermark(NamedTuple):
    watermark: str
    order_id: int
    changed_at: int


@dataclass(slots=True)
class TickReport:
    """What a tick did. `failed` are in the book again, for the next quote."""

    filled: int = 0
    ended: int = 0  # expired, or cancelled because they could not be filled
    fired: int = 0  # alerts
    failed: int = 0

    def add(self, outcome: Outcome | None) -> None:
        """Counts an outcome; None for what failed."""
        self.filled += outcome is Outcome.FILLED
        self.ended += outcome is Outcome.ENDED
        self.fired += outcome is Outcome.FIRED
        self.failed += outcome is None


async def tick(context: Context, token: int | None = None) -> TickReport:
    """Ends what has expired, then settles what the newest quotes fire. Raises LostLease.

    Orders that a crowd before them, or the database, kept waiting for long go back into the book, for the next quote:
    who sees where the price has gone meanwhile could still cancel, and so choose. `token` is that of the lease
    "matcher", if held.
    """
    now, noted = context.now(), await noted_coins(context)
    snapshot = context.market.snapshot()
    quotes = [quote for quote in snapshot.values() if not noted.is_suspect(quote, now)]
    this_tick = TickContext(snapshot, noted, token, now + _MAX_TICK)
    report = TickReport()
    due: list[tuple[RestingOrder, Quote | None]] = [(order, None) for order in context.orders.expired(context.now())]
    for quote in quotes:
        due += [(order, quote) for order in await _reached(context.orders, quote)]
    for order, reached_by in due:
        if is_late(context, reached_by, this_tick) or is_frozen(order, reached_by, this_tick):
            context.orders.add(order)
        else:
            settling = settle_order(context, order, reached_by, this_tick)
            report.add(await _attempt(context.orders.add, order, settling))
    for quote in quotes:
        for alert in await _reached(context.alerts, quote):
            if apply_quote(alert, quote) is None or is_frozen(alert, quote, this_tick):
                context.alerts.add(alert)
            else:
                settling = settle_alert(context, alert, quote, this_tick)
                report.add(await _attempt(context.alerts.add, alert, settling))
    return report


T_co = TypeVar("T_co", covariant=True)


class _Index(Protocol[T_co]):
    """The order book or the alerts."""

    def prepare(self, quote: Quote) -> Iterator[None]:
        """What `cross` of this quote does first, in small steps."""

    def cross(self, quote: Quote) -> Sequence[T_co]:
        """Takes out and returns what a quote reaches."""


async def _reached(index: _Index[T], quote: Quote) -> Sequence[T]:
    """What a quote reaches, taken out of an index; nothing where that cannot be told of this symbol."""
    try:
        await _in_turns(index.prepare(quote))
        return index.cross(quote)
    except Exception as error:
        leave_out(RowKind.COIN, quote.symbol.ticker, error)
        return ()


async def _in_turns(steps: Iterable[None]) -> None:
    """Does something step by step, so that whoever types a command is not kept waiting."""
    for _ in steps:
        await asyncio.sleep(0)


async def _attempt(put_back: Callable[[T], object], entry: T, settling: Awaitable[Outcome]) -> Outcome | None:
    """The outcome of settling an order or an alert; None where it failed.

    It stays open, and is put back into its index for the next quote, unless that has failed too often.
    """
    try:
        outcome = await settling
    except LostLease:
        raise
    except Exception as error:
        log.warning("not settled", what=type(entry).__name__, id=entry.id, error=repr(error), exc_info=True)
        if failures.failed(entry, error):
            put_back(entry)
        return None
    failures.succeeded(entry)
    return outcome


async def save_watermarks(context: Context, token: int | None = None) -> int:
    """Writes down the best prices that trailing stops have seen, so that a restart forgets little; how many moved.

    What could not be written is written the next time; one that can never be harms none but itself.
    """
    await _in_turns(context.orders.collect_watermarks())
    orders = context.orders.unsaved_watermarks()
    for start in range(0, len(orders), CHUNK):
        await _save_or_part(context, token, orders[start : start + CHUNK])
    return len(orders)


async def _save_or_part(context: Context, token: int | None, orders: Sequence[RestingOrder]) -> None:
    """Writes watermarks in one transaction; where that fails, each in one of its own."""
    try:
        await transact(context, partial(_save, context, token, orders))
    except Exception as error:
        if isinstance(error, LostLease) or is_outage(error):
            raise
        if len(orders) > 1:
            for order in orders:
                await _save_or_part(context, token, [order])
            return
        for order in orders:
            leave_out(RowKind.SETTLEMENT, failures.settlement_key(order), error, order.guild_id)
        context.orders.watermarks_saved(orders)


async def _save(context: Context, token: int | None, orders: Sequence[RestingOrder], tx: Transaction) -> None:
    if token is not None:
        await leases.check(tx, LEASE, token)
    rows = [_Watermark(str(order.terms.watermark), order.id, order.changed_at) for order in orders]
    await tx.write_many(SAVE_WATERMARK, rows)
    tx.on_commit(context.orders.watermarks_saved, orders)
