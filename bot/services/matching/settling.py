"""What one order or alert does at a quote that reached its price, each in a short transaction of its own."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import structlog

from bot.data.keys import MemberKey
from bot.data.transactions import Transaction, transact
from bot.rules.alerts import PriceAlert
from bot.rules.formatting import quantity
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Quote, Side
from bot.rules.refusals import Refusal
from bot.rules.trading.costs import maker_costs, taker_costs
from bot.rules.trading.order_types import MatchAction, RestingOrder, act, price_cap
from bot.services import leases
from bot.services.accounts import accounts
from bot.services.alerts.firing import settle
from bot.services.announcements import outbox
from bot.services.context import Context
from bot.services.guilds import members
from bot.services.guilds.members import MemberState
from bot.services.guilds.settings import require_enabled
from bot.services.trading import storage
from bot.services.trading.execution import ExecutionRequest, execute
from bot.services.trading.order_changes import release
from bot.services.trading.storage import OpenOrder

LEASE = "matcher"


log = structlog.get_logger("matching")


@dataclass(slots=True)
class TickReport:
    """What a tick did. `failed` are in the book again, for the next quote."""

    filled: int = 0
    ended: int = 0  # expired, or cancelled because they could not be filled
    fired: int = 0  # alerts
    failed: int = 0


@dataclass(frozen=True, slots=True)
class TickContext:
    """What a tick goes by: its quotes, the token of the lease, and until when orders are settled at them."""

    snapshot: Mapping[str, Quote]
    token: int | None
    until: int  # ms
    report: TickReport = field(default_factory=TickReport)


def is_late(context: Context, quote: Quote | None, moment: TickContext) -> bool:
    """Whether a quote has grown too old, or its tick too long, for an order to be filled at it."""
    return quote is not None and (context.now() > moment.until or context.is_old(quote))


async def _alone(
    context: Context,
    one: RestingOrder | PriceAlert,
    token: int | None,
    body: Callable[[Transaction, MemberState], Awaitable[None]],
) -> None:
    """Runs `body` in a transaction that nobody else's can share the lease or the member with."""

    async def run(tx: Transaction) -> bool:
        if token is not None:
            await leases.check(tx, LEASE, token)
        member = await members.load_locked(tx, MemberKey(one.guild_id, one.user_id))
        if member is not None:
            await body(tx, member)
        return tx.announced

    if await transact(context.now(), run):
        context.wake_announcer()


async def settle_alert(
    context: Context, alert: PriceAlert, quote: Quote, token: int | None, report: TickReport
) -> None:
    """Fires an alert, or readies it again, at a quote that reached its price. Raises LostLease."""

    async def body(tx: Transaction, member: MemberState) -> None:
        if await settle(tx, context, member, alert, quote):
            tx.after_commit.append(partial(_count, report, "fired"))

    await _alone(context, alert, token, body)


async def settle_order(context: Context, order: RestingOrder, quote: Quote | None, moment: TickContext) -> None:
    """Fills, triggers or cancels an order at a quote that reached its price; without one, lets it expire.

    Raises LostLease.
    """

    async def body(tx: Transaction, member: MemberState) -> None:
        found = await storage.find(tx, member, order.id)
        if found is None:
            return
        if found.resting.changed_at != order.changed_at:
            tx.after_commit.append(partial(context.orders.add, found.resting))
            return
        # The best price that a trailing stop has seen is newer here than in storage.
        known = replace(found, resting=replace(found.resting, terms=order.terms))
        if quote is None:
            await _end(tx, context, member, known, "expired", "")
            tx.after_commit.append(partial(_count, moment.report, "ended"))
        elif is_late(context, quote, moment):
            tx.after_commit.append(partial(context.orders.add, known.resting))
        else:
            await _meet(tx, context, member, known, quote, moment)

    await _alone(context, order, moment.token, body)


def _count(report: TickReport, what: str) -> None:
    setattr(report, what, getattr(report, what) + 1)


async def _meet(
    tx: Transaction, context: Context, member: MemberState, order: OpenOrder, quote: Quote, moment: TickContext
) -> None:
    """Does what an order does at a quote that reached its price."""
    one = order.resting
    done = act(one, quote)
    if done is None:
        tx.after_commit.append(partial(context.orders.add, one))
    elif done is MatchAction.TRIGGER:
        terms = replace(one.terms, triggered=True)
        armed = replace(order, resting=replace(one, terms=terms, changed_at=quote.received_at))
        await storage.rewrite(tx, armed)
        tx.after_commit.append(partial(context.orders.add, armed.resting))
    else:
        try:
            require_enabled(member.settings, trading_on)
            await _fill(tx, member, order, quote, moment.snapshot, done)
            tx.after_commit.append(partial(_count, moment.report, "filled"))
        except Refusal as no:
            if tx.dirty:
                raise
            await _end(tx, context, member, order, "cancelled", str(no))
            tx.after_commit.append(partial(_count, moment.report, "ended"))


async def _fill(
    tx: Transaction,
    member: MemberState,
    order: OpenOrder,
    quote: Quote,
    snapshot: Mapping[str, Quote],
    done: MatchAction,
) -> None:
    one = order.resting
    settings = member.settings
    costs = (
        maker_costs(settings)
        if done is MatchAction.FILL_AS_MAKER
        else taker_costs(settings, price_cap(one.kind, one.terms))
    )
    execution = ExecutionRequest(
        *(one.side, order.left, order.placed_at, quote, one.kind), rested=one.id, freed=order.reserved
    )
    own = order.units or 0 if one.side is Side.SELL else 0
    traded = await execute(tx, member, execution, costs, snapshot, own)
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
    await _tell(tx, member, order, facts)


async def _end(tx: Transaction, context: Context, member: MemberState, order: OpenOrder, state: str, why: str) -> None:
    """Ends an order that nothing filled."""
    account = await accounts.load(tx, member)
    await release(tx, context, account, order, state)
    await _tell(tx, member, order, {"what": state, "why": why})


async def _tell(tx: Transaction, member: MemberState, order: OpenOrder, facts: Mapping[str, object]) -> None:
    one = order.resting
    common = {"order": one.id, "side": one.side.value, "symbol": one.ticker, "kind": one.kind}
    await outbox.tell(tx, member, order.notify, {**common, **facts})
