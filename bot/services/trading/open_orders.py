"""Open orders as their member sees them."""

from dataclasses import dataclass, replace

from bot.data.database import fetch, reader
from bot.data.keys import MemberKey
from bot.rules.announcements.notify import Notify
from bot.rules.market.quotes import Side, Symbol
from bot.rules.trading.order_types import fill_price, stored_price
from bot.services.context import Context
from bot.services.market.listing import with_scale
from bot.services.trading import storage
from bot.services.trading.storage import OpenOrder
from bot.services.unreadable import RowKind, is_left_out, leave_out


@dataclass(frozen=True, slots=True)
class OrderView:
    """An open order. Prices are text, amounts micro-coins, times ms since 1970."""

    id: int
    side: Side
    symbol: Symbol  # in the scale of the units
    kind: str
    size: str  # as asked for
    units: int | None  # None: as many as `reserved` buys
    reserved: int
    limit: str | None
    stop: str | None  # of a trailing stop in a list, the one in force now
    trail: str | None
    triggered: bool  # a stop-limit whose stop has been reached
    notify: Notify
    expires_at: int | None
    placed_at: int
    is_stuck: bool = False  # nothing fills it: it cannot be read, or filling it has failed over and over


def symbol_of(context: Context, ticker: str, scale: int) -> Symbol:
    """A symbol in the scale its quantities are stored in, also where the market lists it no more."""
    return with_scale(context.market.symbols().get(ticker, Symbol(ticker, ticker, scale)), scale)


def view(order: OpenOrder, symbol: Symbol) -> OrderView:
    """An order as its member sees it. `symbol` is in the scale of its units."""
    resting, terms = order.resting, order.resting.terms
    stop = None if terms.stop is None else str(terms.stop)
    if terms.trail is not None and terms.watermark is not None:
        stop = str(stored_price(resting.side, terms.trail.trigger(resting.side, terms.watermark)))
    return OrderView(
        id=resting.id,
        side=resting.side,
        symbol=symbol,
        kind=resting.kind,
        size=order.size,
        units=order.units,
        reserved=order.reserved,
        limit=None if terms.limit is None else str(terms.limit),
        stop=stop,
        trail=None if terms.trail is None else str(terms.trail),
        triggered=terms.triggered,
        notify=order.notify,
        expires_at=resting.expires_at,
        placed_at=order.placed_at,
        is_stuck=not order.is_readable or is_left_out(RowKind.SETTLEMENT, f"order {resting.id}"),
    )


def in_force(context: Context, order: OpenOrder) -> OpenOrder:
    """An order with the best price that its trailing stop has seen: storage hears of it only now and then."""
    resting = order.resting
    if resting.terms.trail is None or resting.terms.watermark is None:
        return order
    quote = context.market.snapshot().get(resting.ticker)
    now = fill_price(resting.side, quote) if quote and quote.is_after(resting.changed_at) else None
    best = max if resting.side is Side.SELL else min
    prices = (resting.terms.watermark, context.orders.watermark(resting.id), now)
    watermark = best((price for price in prices if price is not None), key=lambda price: price.sort_key)
    return replace(order, resting=resting.with_watermark(watermark))


async def list_open_orders(context: Context, member_key: MemberKey) -> list[OrderView]:
    """A member's open orders in every contest, the newest first. A setting bounds how many there can be."""
    rows = await fetch(reader(), storage.OPEN_WITH_SCALE, **member_key.columns)
    orders: list[OrderView] = []
    for row in rows:
        try:
            order = in_force(context, storage.read(row))
            orders.append(view(order, symbol_of(context, row["symbol"], row["scale"])))
        except Exception as error:  # not even what it holds can be read
            leave_out(RowKind.ORDER, row["id"], error, row["guild_id"])
    return orders
