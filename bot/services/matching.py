"""Matching: what the quotes of one moment do to orders and alerts. A tick that reaches no price touches no database.

Only the process that holds the lease matches. Its book is loaded when it takes over, so what prices did while nobody
matched fires nothing by itself: the first quote seen counts as of then. What a quote fires is settled one by one, each
in a short transaction that looks at the order or alert again: the book is only an index, and may be out of date.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

import structlog

from bot.data.database import fetch, reader
from bot.data.keys import MemberKey
from bot.data.once import Work, transact
from bot.rules.alerts import Alert, meet
from bot.rules.costs import making, taking
from bot.rules.guild import trading_on
from bot.rules.money import quantity
from bot.rules.order_types import Act, Resting, act, cap
from bot.rules.orders import Side
from bot.rules.quotes import Quote
from bot.rules.refusals import Refusal
from bot.rules.triggers import Triggers
from bot.services import accounts, alert_rows, lease, members, order_rows, outbox
from bot.services.alerting import settle
from bot.services.booking import Execution
from bot.services.changing import release
from bot.services.executing import execute
from bot.services.floor import Floor
from bot.services.guards import require
from bot.services.lease import LostLease
from bot.services.members import Present
from bot.services.order_rows import OPEN, Open, from_row

LEASE = "matcher"
_OVERLAP = 60_000  # ms that clocks may differ, and a commit may take, without an order going unseen
_CHUNK = 500  # marks a transaction
_PAGE = 500  # orders that are loaded at once
_LONGEST = 5_000  # ms for which orders are settled at the quotes of one tick; far below the lease

One = TypeVar("One", Resting, Alert)

log = structlog.get_logger("matching")


@dataclass(slots=True)
class Report:
    """What a tick did. `failed` are in the book again, for the next quote."""

    filled: int = 0
    ended: int = 0  # expired, or cancelled because they could not be filled
    fired: int = 0  # alerts
    failed: int = 0


@dataclass(frozen=True, slots=True)
class _Moment:
    """What a tick goes by: its quotes, the token of the lease, and until when orders are settled at them."""

    snapshot: Mapping[str, Quote]
    token: int | None
    until: int  # ms
    report: Report = field(default_factory=Report)


async def load(floor: Floor) -> int:
    """Fills the book with every open order and alert there is; how many."""
    floor.book.clear()
    floor.alerts.clear()
    await _add(floor, 0)
    return len(floor.book) + len(floor.alerts)


async def catch_up(floor: Floor, since: int) -> int:
    """Adds what other processes have placed or changed since, and returns the moment to go on from (both in ms)."""
    return max(since, await _add(floor, since - _OVERLAP))


async def _add(floor: Floor, since: int) -> int:
    """Adds the open orders and alerts changed since then to the book, a page at a time; when the newest of them was."""
    newest = 0
    async for row in _pages(OPEN, "o.", since):
        floor.book.add(from_row(row).resting)
        newest = row["changed_at"]
    async for row in _pages(alert_rows.OPEN, "", since):
        floor.alerts.add(alert_rows.from_row(row).alert)
        newest = max(newest, row["changed_at"])
    return newest


async def _pages(sql: str, of: str, since: int) -> AsyncIterator[Mapping[str, Any]]:
    """Rows by when they were changed. One that is changed meanwhile comes again, later, as it is then."""
    sql = (
        f"{sql} AND {of}changed_at >= ? AND ({of}changed_at > ? OR {of}id > ?) "
        f"ORDER BY {of}changed_at, {of}id LIMIT {_PAGE}"
    )
    at, number, more = since, 0, True
    while more:
        page = await fetch(reader(), sql, at, at, number)
        for row in page:
            yield row
            at, number = row["changed_at"], row["id"]
        more = len(page) == _PAGE


async def tick(floor: Floor, token: int | None = None) -> Report:
    """Ends what has expired, then settles what the newest quotes fire. Raises LostLease.

    Orders that a crowd before them, or the database, kept waiting for long go back into the book, for the next quote:
    who sees where the price has gone meanwhile could still cancel, and so choose. `token` is that of the lease
    "matcher", if held.
    """
    snapshot = floor.quotes.snapshot()
    moment = _Moment(snapshot, token, floor.now() + _LONGEST)
    report = moment.report
    due: list[tuple[Resting, Quote | None]] = [(order, None) for order in floor.book.expired(floor.now())]
    for each in snapshot.values():
        await _in_turns(floor.book.prepare(each))
        due += [(order, each) for order in floor.book.cross(each)]
    for order, quote in due:
        if _is_late(floor, quote, moment):
            floor.book.add(order)
            continue
        await _attempt(floor.book, order, _settle(floor, order, quote, moment), report)
    for each in snapshot.values():
        await _in_turns(floor.alerts.prepare(each))
        for alert in floor.alerts.cross(each):
            if meet(alert, each) is None:
                floor.alerts.add(alert)
            else:
                await _attempt(floor.alerts, alert, _ring(floor, alert, each, token, report), report)
    return report


async def _in_turns(steps: Iterable[None]) -> None:
    """Does something step by step, so that whoever types a command is not kept waiting."""
    for _ in steps:
        await asyncio.sleep(0)


def _is_late(floor: Floor, quote: Quote | None, moment: _Moment) -> bool:
    return quote is not None and (floor.now() > moment.until or floor.is_old(quote))


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


async def _alone(
    floor: Floor, one: Resting | Alert, token: int | None, body: Callable[[Work, Present], Awaitable[None]]
) -> None:
    """Runs `body` in a transaction that nobody else's can share the lease or the member with."""

    async def run(work: Work) -> bool:
        if token is not None:
            await lease.check(work, LEASE, token)
        member = await members.lock(work, MemberKey(one.guild_id, one.user_id))
        if member is not None:
            await body(work, member)
        return work.announced

    if await transact(floor.now(), run):
        floor.wake()


async def _ring(floor: Floor, alert: Alert, quote: Quote, token: int | None, report: Report) -> None:
    async def body(work: Work, member: Present) -> None:
        if await settle(work, floor, member, alert, quote):
            work.after.append(partial(_count, report, "fired"))

    await _alone(floor, alert, token, body)


async def _settle(floor: Floor, order: Resting, quote: Quote | None, moment: _Moment) -> None:
    async def body(work: Work, member: Present) -> None:
        found = await order_rows.find(work, member, order.id)
        if found is None:
            return
        if found.resting.changed_at != order.changed_at:
            work.after.append(partial(floor.book.add, found.resting))
            return
        # The best price that a trailing stop has seen is newer here than in storage.
        known = replace(found, resting=replace(found.resting, terms=order.terms))
        if quote is None:
            await _end(work, floor, member, known, "expired", "")
            work.after.append(partial(_count, moment.report, "ended"))
        elif _is_late(floor, quote, moment):
            work.after.append(partial(floor.book.add, known.resting))
        else:
            await _meet(work, floor, member, known, quote, moment)

    await _alone(floor, order, moment.token, body)


def _count(report: Report, what: str) -> None:
    setattr(report, what, getattr(report, what) + 1)


async def _meet(work: Work, floor: Floor, member: Present, order: Open, quote: Quote, moment: _Moment) -> None:
    """Does what an order does at a quote that reached its price."""
    one = order.resting
    done = act(one, quote)
    if done is None:
        work.after.append(partial(floor.book.add, one))
    elif done is Act.ARM:
        terms = replace(one.terms, armed=True)
        armed = replace(order, resting=replace(one, terms=terms, changed_at=quote.received_at))
        await order_rows.rewrite(work, armed)
        work.after.append(partial(floor.book.add, armed.resting))
    else:
        try:
            require(member.settings, trading_on)
            await _fill(work, member, order, quote, moment.snapshot, done)
            work.after.append(partial(_count, moment.report, "filled"))
        except Refusal as no:
            if work.dirty:
                raise
            await _end(work, floor, member, order, "cancelled", str(no))
            work.after.append(partial(_count, moment.report, "ended"))


async def _fill(
    work: Work, member: Present, order: Open, quote: Quote, snapshot: Mapping[str, Quote], done: Act
) -> None:
    one = order.resting
    settings = member.settings
    costs = making(settings) if done is Act.MAKE else taking(settings, cap(one.kind, one.terms))
    execution = Execution(
        *(one.side, order.left, order.placed_at, quote, one.kind), rested=one.id, freed=order.reserved
    )
    own = order.units or 0 if one.side is Side.SELL else 0
    traded = await execute(work, member, execution, costs, snapshot, own)
    facts = {
        "what": "filled",
        "amount": quantity(traded.units, traded.symbol),
        "price": traded.price,
        "age": traded.quote_age,
        "spread": traded.spread,
        "slippage": traded.slippage,
        "fee": traded.fee,
        "total": traded.total,
        "realised": traded.realised,
        "xp": traded.earned.xp,
    }
    await _tell(work, member, order, facts)


async def _end(work: Work, floor: Floor, member: Present, order: Open, state: str, why: str) -> None:
    """Ends an order that nothing filled."""
    account = await accounts.find(work, member)
    await release(work, floor, account, order, state)
    await _tell(work, member, order, {"what": state, "why": why})


async def _tell(work: Work, member: Present, order: Open, facts: Mapping[str, object]) -> None:
    one = order.resting
    common = {"order": one.id, "side": one.side.value, "symbol": one.ticker, "kind": one.kind}
    await outbox.tell(work, member, order.notify, {**common, **facts})


async def keep_marks(floor: Floor, token: int | None = None) -> int:
    """Writes down the best prices that trailing stops have seen, so that a restart forgets little; how many moved.

    What could not be written is written the next time.
    """
    await _in_turns(floor.book.take_marks())
    moved = floor.book.unkept_marks()

    def keeper(some: list[Resting]) -> Callable[[Work], Awaitable[None]]:
        async def body(work: Work) -> None:
            if token is not None:
                await lease.check(work, LEASE, token)
            rows = [(str(one.terms.mark), one.id, one.changed_at) for one in some]
            await work.write_many("UPDATE orders SET mark = ? WHERE id = ? AND changed_at = ? AND state = 'open'", rows)
            work.after.append(lambda: floor.book.kept(some))

        return body

    for start in range(0, len(moved), _CHUNK):
        await transact(floor.now(), keeper(moved[start : start + _CHUNK]))
    return len(moved)
