"""What one order or alert does at a quote that reached its price, each in a short transaction of its own."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum

import structlog

from bot.data.keys import MemberKey
from bot.data.models import OrderState
from bot.data.transactions import Transaction, transact
from bot.rules.alerts import PriceAlert
from bot.rules.announcements.kinds import AnnouncementContent
from bot.rules.announcements.orders import OrderFilled
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Quote
from bot.rules.market.relisting import NotedCoins, ServerQuotes
from bot.rules.money import Amount
from bot.rules.refusals import Refusal
from bot.rules.trading.costs import maker_costs, taker_costs
from bot.rules.trading.order_types import MatchAction, RestingOrder, match_order
from bot.services import leases
from bot.services.accounts import accounts
from bot.services.alerts import firing
from bot.services.announcements import outbox
from bot.services.context import Context
from bot.services.guilds import members
from bot.services.guilds.members import MemberState
from bot.services.guilds.settings import require_enabled
from bot.services.trading import storage
from bot.services.trading.execution import ExecutionRequest, TradeReceipt, execute
from bot.services.trading.order_changes import end_order
from bot.services.trading.storage import OpenOrder

LEASE = "matcher"

log = structlog.get_logger("matching")


class Outcome(Enum):
    """What has become of an order or an alert that a quote reached."""

    FILLED = "filled"
    ENDED = "ended"  # expired, or cancelled because it could not be filled
    FIRED = "fired"  # an alert
    KEPT = "kept"  # still open, or gone already


@dataclass(frozen=True, slots=True)
class TickContext:
    """What a tick goes by: its quotes, those that count for nothing, the token of the lease, and until when orders are
    settled at them (ms)."""

    snapshot: Mapping[str, Quote]
    noted: NotedCoins
    token: int | None
    until: int


def is_late(context: Context, quote: Quote | None, tick: TickContext) -> bool:
    """Whether a quote has grown too old, or its tick too long, for an order to be filled at it."""
    return quote is not None and (context.now() > tick.until or context.is_old(quote))


def is_frozen(entry: RestingOrder | PriceAlert, quote: Quote | None, tick: TickContext) -> bool:
    """Whether a quote counts for nothing in the server of an order or an alert."""
    return quote is not None and tick.noted.is_frozen(entry.guild_id, quote, quote.received_at)


async def settle_alert(context: Context, alert: PriceAlert, quote: Quote, tick: TickContext) -> Outcome:
    """Fires an alert, or readies it again, at a quote that reached its price. Raises LostLease."""

    async def body(tx: Transaction, member: MemberState) -> Outcome:
        fired = await firing.settle(tx, context, member, alert, quote)
        return Outcome.FIRED if fired else Outcome.KEPT

    return await _settle(context, MemberKey(alert.guild_id, alert.user_id), tick.token, body)


async def settle_order(context: Context, order: RestingOrder, quote: Quote | None, tick: TickContext) -> Outcome:
    """Fills, triggers or cancels an order at a quote that reached its price; without one, lets it expire.

    Raises LostLease.
    """

    async def body(tx: Transaction, member: MemberState) -> Outcome:
        stored = await storage.find(tx, member, order.id)
        if stored is None or not stored.is_readable:
            return Outcome.KEPT
        if stored.resting.changed_at != order.changed_at:
            return _keep(tx, context, stored)
        if order.terms.watermark is not None:  # it is newer in the book than in storage
            stored = stored.with_watermark(order.terms.watermark)
        if quote is None:
            await end_order(tx, context, member, stored, OrderState.EXPIRED)
            return Outcome.ENDED
        if is_late(context, quote, tick):
            return _keep(tx, context, stored)
        quotes = ServerQuotes(context.market, tick.snapshot, tick.noted, order.guild_id, context.now())
        return await _match(tx, context, member, stored, quote, snapshot=quotes)

    return await _settle(context, MemberKey(order.guild_id, order.user_id), tick.token, body)


async def _settle(
    context: Context,
    member_key: MemberKey,
    token: int | None,
    body: Callable[[Transaction, MemberState], Awaitable[Outcome]],
) -> Outcome:
    """Runs `body` in a transaction that nobody else's can share the lease or the member with."""

    async def run(tx: Transaction) -> Outcome:
        if token is not None:
            await leases.check(tx, LEASE, token)
        member = await members.load_locked(tx, member_key)
        return Outcome.KEPT if member is None else await body(tx, member)

    return await transact(context, run)


def _keep(tx: Transaction, context: Context, order: OpenOrder) -> Outcome:
    """Back into the book, as it is now, for the next quote."""
    tx.on_commit(context.orders.add, order.resting)
    return Outcome.KEPT


async def _match(
    tx: Transaction,
    context: Context,
    member: MemberState,
    order: OpenOrder,
    quote: Quote,
    *,
    snapshot: Mapping[str, Quote],
) -> Outcome:
    """Does what an order does at a quote that reached its price."""
    action = match_order(order.resting, quote)
    if action is None:
        return _keep(tx, context, order)
    if action is MatchAction.TRIGGER:
        order = order.triggered(quote.received_at)
        await storage.rewrite(tx, order)
        return _keep(tx, context, order)
    try:
        require_enabled(member.settings, trading_on)
        trade = await _fill(tx, member, order, quote, action, snapshot=snapshot)
    except Refusal as refusal:
        tx.require_no_effect(refusal)
        await end_order(tx, context, member, order, OrderState.CANCELLED, refusal=refusal)
        return Outcome.ENDED
    await outbox.announce(tx, member, _filled(member, order, trade), order.notify)
    return Outcome.FILLED


async def _fill(
    tx: Transaction,
    member: MemberState,
    order: OpenOrder,
    quote: Quote,
    action: MatchAction,
    *,
    snapshot: Mapping[str, Quote],
) -> TradeReceipt:
    resting, settings = order.resting, member.settings
    as_maker = action is MatchAction.FILL_AS_MAKER
    costs = maker_costs(settings) if as_maker else taker_costs(settings, resting.type.price_cap(resting.terms))
    request = ExecutionRequest(
        side=resting.side,
        size=order.remaining,
        placed_at=order.placed_at,
        quote=quote,
        kind=resting.kind,
        rested=resting.id,
        freed=order.reserved,
        freed_units=order.reserved_units,
    )
    account = await accounts.load_by_id(tx, order.account_id)
    return await execute(tx, member, account, request, costs=costs, snapshot=snapshot)


def _filled(member: MemberState, order: OpenOrder, trade: TradeReceipt) -> AnnouncementContent:
    return OrderFilled(
        name=member.name,
        order=order.resting.id,
        side=trade.side,
        symbol=trade.symbol.ticker,
        order_kind=order.resting.kind,
        amount=Amount(trade.units, trade.symbol.scale),
        price=trade.price,
        total=trade.total,
        realised=trade.realised,
        age=trade.quote_age,
        fee=trade.fee,
        spread=trade.spread,
        slippage=trade.slippage,
        xp=trade.earned.xp,
    )
