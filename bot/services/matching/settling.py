"""What one order or alert does at a quote that reached its price, each in a short transaction of its own."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import structlog

from bot.data.keys import MemberKey
from bot.data.transactions import Work, transact
from bot.rules.alerts import Alert
from bot.rules.formatting import quantity
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Quote, Side
from bot.rules.refusals import Refusal
from bot.rules.trading.costs import making, taking
from bot.rules.trading.order_types import Act, Resting, act, cap
from bot.services import leases
from bot.services.accounts import accounts
from bot.services.alerts.firing import settle
from bot.services.announcements import outbox
from bot.services.context import Floor
from bot.services.guilds import members
from bot.services.guilds.members import Present
from bot.services.guilds.settings import require
from bot.services.trading import storage
from bot.services.trading.execution import Execution, execute
from bot.services.trading.order_changes import release
from bot.services.trading.storage import Open

LEASE = "matcher"


log = structlog.get_logger("matching")


@dataclass(slots=True)
class Report:
    """What a tick did. `failed` are in the book again, for the next quote."""

    filled: int = 0
    ended: int = 0  # expired, or cancelled because they could not be filled
    fired: int = 0  # alerts
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """What a tick goes by: its quotes, the token of the lease, and until when orders are settled at them."""

    snapshot: Mapping[str, Quote]
    token: int | None
    until: int  # ms
    report: Report = field(default_factory=Report)


def is_late(floor: Floor, quote: Quote | None, moment: Moment) -> bool:
    """Whether a quote has grown too old, or its tick too long, for an order to be filled at it."""
    return quote is not None and (floor.now() > moment.until or floor.is_old(quote))


async def _alone(
    floor: Floor, one: Resting | Alert, token: int | None, body: Callable[[Work, Present], Awaitable[None]]
) -> None:
    """Runs `body` in a transaction that nobody else's can share the lease or the member with."""

    async def run(work: Work) -> bool:
        if token is not None:
            await leases.check(work, LEASE, token)
        member = await members.lock(work, MemberKey(one.guild_id, one.user_id))
        if member is not None:
            await body(work, member)
        return work.announced

    if await transact(floor.now(), run):
        floor.wake()


async def settle_alert(floor: Floor, alert: Alert, quote: Quote, token: int | None, report: Report) -> None:
    """Fires an alert, or readies it again, at a quote that reached its price. Raises LostLease."""

    async def body(work: Work, member: Present) -> None:
        if await settle(work, floor, member, alert, quote):
            work.after.append(partial(_count, report, "fired"))

    await _alone(floor, alert, token, body)


async def settle_order(floor: Floor, order: Resting, quote: Quote | None, moment: Moment) -> None:
    """Fills, triggers or cancels an order at a quote that reached its price; without one, lets it expire.

    Raises LostLease.
    """

    async def body(work: Work, member: Present) -> None:
        found = await storage.find(work, member, order.id)
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
        elif is_late(floor, quote, moment):
            work.after.append(partial(floor.book.add, known.resting))
        else:
            await _meet(work, floor, member, known, quote, moment)

    await _alone(floor, order, moment.token, body)


def _count(report: Report, what: str) -> None:
    setattr(report, what, getattr(report, what) + 1)


async def _meet(work: Work, floor: Floor, member: Present, order: Open, quote: Quote, moment: Moment) -> None:
    """Does what an order does at a quote that reached its price."""
    one = order.resting
    done = act(one, quote)
    if done is None:
        work.after.append(partial(floor.book.add, one))
    elif done is Act.ARM:
        terms = replace(one.terms, armed=True)
        armed = replace(order, resting=replace(one, terms=terms, changed_at=quote.received_at))
        await storage.rewrite(work, armed)
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
