"""Cancelling and modifying open orders: what was set aside is free again in the same transaction."""

from dataclasses import dataclass, replace

from bot.data import models
from bot.data.database import reader, select
from bot.data.keys import Actor
from bot.data.models import OrderState
from bot.data.transactions import Transaction, once
from bot.rules.accounts.holdings import Holding
from bot.rules.announcements.notify import Notify
from bot.rules.announcements.orders import OrderEnded, OrderEnding, Reason
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.refusals import Refusal
from bot.rules.trading.order_terms import Expiry, OrderTerms, TrailingOffset
from bot.rules.trading.order_types import price_already_reached, terms_at_start
from bot.rules.trading.refusals import NoSuchOrder, OrderUnreadable
from bot.rules.trading.sizes import Size
from bot.services.accounts import accounts, positions
from bot.services.accounts.accounts import AccountState
from bot.services.announcements import outbox
from bot.services.context import Context
from bot.services.guilds.members import MemberState, load_acting
from bot.services.guilds.settings import require_enabled
from bot.services.trading import storage
from bot.services.trading.first_quote import confirmed_quote, first_quote
from bot.services.trading.open_orders import OrderView, symbol_of, view
from bot.services.trading.placing import OrderReceipt, OrderRequest, ends_at, measure
from bot.services.trading.storage import OpenOrder


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A cancelled order as it was, and the cash that is free now."""

    order: OrderView
    cash: int


@dataclass(frozen=True, slots=True)
class CancelledAll:
    """How many orders were cancelled, and the cash in micro-coins that is free by it."""

    count: int
    freed: int


@dataclass(frozen=True, slots=True)
class OrderChange:
    """What is to become of an open order; None leaves a thing as it is."""

    size: Size | None = None
    limit: Price | None = None
    stop: Price | None = None
    trail: TrailingOffset | None = None
    expiry: Expiry | None = None
    notify: Notify | None = None

    @property
    def moves(self) -> bool:
        """Whether its size or a price changes, and not only when it ends and who hears of it."""
        return (self.size, self.limit, self.stop, self.trail) != (None, None, None, None)


async def cancel(context: Context, actor: Actor, order_id: int, *, key: str) -> Cancelled:
    """Cancels an open order, also where trading is switched off. Raises NoSuchOrder.

    `key` is the interaction's id: the same key returns the first answer.
    """

    async def body(tx: Transaction) -> Cancelled:
        member = await load_acting(tx, actor)
        order = await storage.find(tx, member, order_id)
        if order is None:
            raise NoSuchOrder()
        account = await accounts.load_by_id(tx, order.account_id)
        symbol = await _symbol(tx, context, order)
        await release(tx, context, account, order, OrderState.CANCELLED)
        return Cancelled(view(order, symbol), account.cash)

    return await once(context, key, actor, Cancelled, body)


async def cancel_all(context: Context, actor: Actor, *, key: str) -> CancelledAll:
    """Cancels all open orders of a member, in every contest, also where trading is switched off; none is no error.

    `key` is the interaction's id: the same key returns the first answer.
    """

    async def body(tx: Transaction) -> CancelledAll:
        member = await load_acting(tx, actor)
        accounts_by_id = {account.id: account for account in await accounts.load_all(tx, member)}
        orders = await storage.open_of_member(tx, member)
        for order in orders:
            await release(tx, context, accounts_by_id[order.account_id], order, OrderState.CANCELLED)
        return CancelledAll(len(orders), sum(order.reserved for order in orders))

    return await once(context, key, actor, CancelledAll, body)


async def _symbol(tx: Transaction, context: Context, order: OpenOrder) -> Symbol:
    rows = await tx.select(models.Coin, "scale", ticker=order.resting.ticker)
    return symbol_of(context, order.resting.ticker, rows[0]["scale"])


async def end_order(
    tx: Transaction,
    context: Context,
    member: MemberState,
    order: OpenOrder,
    state: OrderState,
    *,
    refusal: Refusal | None = None,
) -> None:
    """Ends an open order that nothing filled, on its own account, and tells its member; `refusal` says why."""
    await release(tx, context, await accounts.load_by_id(tx, order.account_id), order, state)
    resting = order.resting
    announcement = OrderEnded(
        name=member.name,
        order=resting.id,
        side=resting.side,
        symbol=resting.ticker,
        order_kind=resting.kind,
        state=OrderEnding(state),
        reason=Reason.of(refusal) if refusal else None,
    )
    await outbox.announce(tx, member, announcement, order.notify)


async def release(
    tx: Transaction, context: Context, account: AccountState, order: OpenOrder, state: OrderState
) -> None:
    """Ends an open order that nothing filled, and frees what it had set aside."""
    if await storage.close(tx, order.resting.id, state):
        await accounts.reserve(tx, account, -order.reserved)
        tx.on_commit(context.orders.remove, order.resting.id)


async def modify(context: Context, actor: Actor, order_id: int, change: OrderChange, *, key: str) -> OrderReceipt:
    """Changes an open order; from then on it stands behind those placed before at the same price.

    A change that would fill or trigger it at once is refused. Where only its end or who hears of it changes, no price
    is needed, so that works while the market is paused. `key` is the interaction's id. Raises NoSuchOrder, CogOff,
    OrderUnreadable and what placing such an order refuses.
    """
    first = await _first_quote(context, actor.guild_id, order_id) if change.moves else None

    async def body(tx: Transaction) -> OrderReceipt:
        member = await load_acting(tx, actor)
        require_enabled(member.settings, trading_on)
        order = await storage.find(tx, member, order_id)
        if order is None:
            raise NoSuchOrder()
        if not order.is_readable:
            raise OrderUnreadable()
        order = _as_seen(context, order)
        if first is None:
            return await _redate(tx, context, member, order, change)
        quote = await confirmed_quote(tx, context, order.resting.ticker, first)
        return await _rewrite(tx, context, member, order, change, quote=quote)

    return await once(context, key, actor, OrderReceipt, body)


def _as_seen(context: Context, order: OpenOrder) -> OpenOrder:
    """The order with the best price its trailing stop has seen, which the book knows before storage does."""
    stored, newest = order.resting.terms.watermark, context.orders.watermark(order.resting.id)
    if newest is None or stored is None:
        return order
    best = max if order.resting.side is Side.SELL else min
    return order.with_watermark(best(newest, stored, key=lambda price: price.sort_key))


async def _first_quote(context: Context, guild_id: int, order_id: int) -> Quote | Refusal:
    rows = await select(reader(), models.Order, "symbol", id=order_id)
    if not rows:
        return NoSuchOrder()
    return await first_quote(context, guild_id, rows[0]["symbol"], context.now())


async def _redate(
    tx: Transaction, context: Context, member: MemberState, order: OpenOrder, change: OrderChange
) -> OrderReceipt:
    """Changes nothing but when an order ends and who hears of it."""
    account = await accounts.load_by_id(tx, order.account_id)
    changed = _dated(tx, member, order, change)
    await storage.rewrite(tx, changed)
    tx.on_commit(context.orders.add, changed.resting)
    return OrderReceipt(account.cash, order=view(changed, await _symbol(tx, context, order)), trade=None)


def _dated(tx: Transaction, member: MemberState, order: OpenOrder, change: OrderChange) -> OpenOrder:
    expires_at = ends_at(member, change.expiry, tx.now) if change.expiry else order.resting.expires_at
    return replace(order.rescheduled(expires_at, tx.now), notify=change.notify or order.notify)


async def _rewrite(
    tx: Transaction, context: Context, member: MemberState, order: OpenOrder, change: OrderChange, *, quote: Quote
) -> OrderReceipt:
    account = await accounts.load_by_id(tx, order.account_id)
    symbol, _ = await positions.stored_symbol(tx, quote.symbol)
    quote = replace(quote, symbol=symbol)
    position = (await positions.load(tx, account)).get(symbol.ticker)
    dated = _dated(tx, member, order, change)
    held = position.holding if position else Holding()
    changed = _repriced(member, account, dated, change, quote, held=held)
    await accounts.reserve(tx, account, changed.reserved - order.reserved)
    await storage.rewrite(tx, changed)
    tx.on_commit(context.orders.add, changed.resting)
    return OrderReceipt(account.cash, order=view(changed, symbol), trade=None)


def _repriced(
    member: MemberState,
    account: AccountState,
    order: OpenOrder,
    change: OrderChange,
    quote: Quote,
    *,
    held: Holding,
) -> OpenOrder:
    """The order as it will be. Prices and size are checked as for a new order with all that this one sets aside."""
    resting = order.resting
    terms, at_once = terms_at_start(resting.kind, resting.side, _terms(resting.terms, change), quote)
    if at_once:
        assert terms.limit is not None
        raise price_already_reached(resting.kind, resting.side, terms, terms.limit, quote)
    free = replace(account, cash=account.cash + order.reserved, reserved=account.reserved - order.reserved)
    held = replace(held, reserved=held.reserved - order.reserved_units)
    size = change.size or order.remaining
    request = OrderRequest(side=resting.side, ticker=resting.ticker, size=size, kind=resting.kind, terms=terms)
    units, reserved = measure(member, free, held, request, quote)
    return replace(
        order,
        resting=replace(resting, terms=terms),
        size=str(change.size) if change.size else order.size,
        units=units,
        reserved=reserved,
    )


def _terms(terms: OrderTerms, change: OrderChange) -> OrderTerms:
    """The prices after a change. A stop-limit that is triggered stays so unless its stop moves.

    A trailing stop keeps the best price it has seen unless its distance changes: then it begins anew.
    """
    return replace(
        terms,
        limit=change.limit or terms.limit,
        stop=change.stop or terms.stop,
        trail=change.trail or terms.trail,
        watermark=None if change.trail else terms.watermark,
        triggered=terms.triggered and change.stop is None,
    )
