"""Cancelling and modifying open orders: what was set aside is free again in the same transaction."""

from dataclasses import dataclass, replace

from bot.data.database import fetch, reader
from bot.data.keys import Actor
from bot.data.transactions import Work, once
from bot.rules.accounts.holdings import Holding
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.refusals import Refusal
from bot.rules.trading.order_terms import Expiry, Terms, Trail
from bot.rules.trading.order_types import already_there, begin
from bot.rules.trading.refusals import NoSuchOrder
from bot.rules.trading.sizes import Size
from bot.services.accounts import accounts, positions
from bot.services.accounts.accounts import Account
from bot.services.context import Floor
from bot.services.guilds.members import Present, enter
from bot.services.guilds.settings import require
from bot.services.trading import storage
from bot.services.trading.market_orders import agreed, first_quote
from bot.services.trading.open_orders import Waiting, symbol_of, view
from bot.services.trading.resting_orders import Placed, Request, ends_at, measure
from bot.services.trading.storage import Open


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A cancelled order as it was, and the cash that is free now."""

    order: Waiting
    cash: int


@dataclass(frozen=True, slots=True)
class CancelledAll:
    """How many orders were cancelled, and the cash in micro-coins that is free by it."""

    count: int
    freed: int


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of an open order; None leaves a thing as it is."""

    size: Size | None = None
    limit: Price | None = None
    stop: Price | None = None
    trail: Trail | None = None
    expiry: Expiry | None = None
    notify: str | None = None

    @property
    def moves(self) -> bool:
        """Whether its size or a price changes, and not only when it ends and who hears of it."""
        return any(each is not None for each in (self.size, self.limit, self.stop, self.trail))


async def cancel(floor: Floor, actor: Actor, order_id: int, *, key: str) -> Cancelled:
    """Cancels an open order, also where trading is switched off. Raises NoSuchOrder.

    `key` is the interaction's id: the same key returns the first answer.
    """

    async def body(work: Work) -> Cancelled:
        member = await enter(work, actor)
        order = await storage.find(work, member, order_id)
        if order is None:
            raise NoSuchOrder()
        account = await accounts.find(work, member)
        symbol = await _symbol(work, floor, order)
        await release(work, floor, account, order, "cancelled")
        return Cancelled(view(order, symbol), account.cash)

    return await once(key, actor, floor.now(), Cancelled, body)


async def cancel_all(floor: Floor, actor: Actor, *, key: str) -> CancelledAll:
    """Cancels all open orders of a member, also where trading is switched off; none is no error.

    `key` is the interaction's id: the same key returns the first answer.
    """

    async def body(work: Work) -> CancelledAll:
        member = await enter(work, actor)
        account = await accounts.find(work, member)
        orders = await storage.open_of(work, account)
        for order in orders:
            await release(work, floor, account, order, "cancelled")
        return CancelledAll(len(orders), sum(order.reserved for order in orders))

    return await once(key, actor, floor.now(), CancelledAll, body)


async def _symbol(work: Work, floor: Floor, order: Open) -> Symbol:
    scale = await work.read("SELECT scale FROM coin WHERE ticker = ?", order.resting.ticker)
    return symbol_of(floor, order.resting.ticker, scale[0]["scale"])


async def release(work: Work, floor: Floor, account: Account, order: Open, state: str) -> None:
    """Ends an open order that nothing filled, and frees what it had set aside."""
    if await storage.close(work, order.resting.id, state):
        await storage.reserve(work, account, -order.reserved)
        work.after.append(lambda: floor.book.remove(order.resting.id))


async def modify(floor: Floor, actor: Actor, order_id: int, change: Change, *, key: str) -> Placed:
    """Changes an open order; from then on it stands behind those placed before at the same price.

    A change that would fill or trigger it at once is refused. Where only its end or who hears of it changes, no price
    is needed, so that works while the market is paused. `key` is the interaction's id. Raises NoSuchOrder, CogOff
    and what placing such an order refuses.
    """
    found = await _quote(floor, order_id) if change.moves else None

    async def body(work: Work) -> Placed:
        member = await enter(work, actor)
        require(member.settings, trading_on)
        order = await storage.find(work, member, order_id)
        if order is None:
            raise NoSuchOrder()
        order = _as_seen(floor, order)
        if found is None:
            return await _redate(work, floor, member, order, change)
        quote = await agreed(work, floor, order.resting.ticker, found)
        return await _rewrite(work, floor, member, order, change, quote)

    return await once(key, actor, floor.now(), Placed, body)


def _as_seen(floor: Floor, order: Open) -> Open:
    """The order with the best price its trailing stop has seen, which the book knows before storage does."""
    one, seen = order.resting, floor.book.mark(order.resting.id)
    if seen is None or one.terms.mark is None:
        return order
    best = (max if one.side is Side.SELL else min)(seen, one.terms.mark, key=lambda price: price.sort_key)
    return replace(order, resting=replace(one, terms=replace(one.terms, mark=best)))


async def _quote(floor: Floor, order_id: int) -> Quote | Refusal:
    rows = await fetch(reader(), "SELECT symbol FROM orders WHERE id = ?", order_id)
    return await first_quote(floor, rows[0]["symbol"], floor.now()) if rows else NoSuchOrder()


async def _redate(work: Work, floor: Floor, member: Present, order: Open, change: Change) -> Placed:
    """Changes nothing but when an order ends and who hears of it."""
    account = await accounts.find(work, member)
    changed = _dated(work, member, order, change)
    await storage.rewrite(work, changed)
    work.after.append(lambda: floor.book.add(changed.resting))
    return Placed(account.cash, waits=view(changed, await _symbol(work, floor, order)))


def _dated(work: Work, member: Present, order: Open, change: Change) -> Open:
    one = order.resting
    expires_at = ends_at(member, change.expiry, work.now) if change.expiry else one.expires_at
    resting = replace(one, changed_at=max(work.now, one.changed_at + 1), expires_at=expires_at)
    return replace(order, resting=resting, notify=change.notify or order.notify)


async def _rewrite(work: Work, floor: Floor, member: Present, order: Open, change: Change, quote: Quote) -> Placed:
    account = await accounts.find(work, member)
    symbol, _ = await positions.stored(work, quote.symbol)
    quote = replace(quote, symbol=symbol)
    held = (await positions.load(work, account)).get(symbol.ticker)
    changed = _changed(work, member, account, order, change, quote, held.holding if held else Holding())
    await storage.reserve(work, account, changed.reserved - order.reserved)
    await storage.rewrite(work, changed)
    work.after.append(lambda: floor.book.add(changed.resting))
    return Placed(account.cash, waits=view(changed, symbol))


def _changed(
    work: Work, member: Present, account: Account, order: Open, change: Change, quote: Quote, held: Holding
) -> Open:
    """The order as it will be. Prices and size are checked as for a new order with all that this one sets aside."""
    one, changed = order.resting, _dated(work, member, order, change)
    terms, at_once = begin(one.kind, one.side, _terms(one.terms, change), quote)
    if at_once:
        assert terms.limit is not None
        raise already_there(one.kind, one.side, terms, terms.limit, quote)
    free = replace(account, cash=account.cash + order.reserved, reserved=account.reserved - order.reserved)
    own = order.units or 0 if one.side is Side.SELL else 0
    held = replace(held, reserved=held.reserved - own)
    request = Request(one.side, one.ticker, change.size or order.left, one.kind, terms)
    units, reserved = measure(member, free, held, request, quote)
    size = str(change.size) if change.size else order.size
    return replace(changed, resting=replace(changed.resting, terms=terms), size=size, units=units, reserved=reserved)


def _terms(terms: Terms, change: Change) -> Terms:
    """The prices after a change. A stop-limit that is armed stays so unless its stop moves.

    A trailing stop keeps the best price it has seen unless its distance changes: then it begins anew.
    """
    return replace(
        terms,
        limit=change.limit or terms.limit,
        stop=change.stop or terms.stop,
        trail=change.trail or terms.trail,
        mark=None if change.trail else terms.mark,
        armed=terms.armed and change.stop is None,
    )
