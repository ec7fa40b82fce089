"""Open orders as their member sees them."""

from dataclasses import dataclass

from bot.data.database import fetch, reader
from bot.data.keys import MemberKey
from bot.rules.market.quotes import Side, Symbol
from bot.rules.trading.order_types import trigger_text
from bot.services.accounts.accounts import MAIN
from bot.services.context import Context
from bot.services.market.listing import with_scale
from bot.services.trading.storage import COLUMNS, OpenOrder, from_row


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
    stop: str | None  # of a trailing stop where it was when last written down
    trail: str | None
    armed: bool
    notify: str
    expires_at: int | None
    placed_at: int


def symbol_of(context: Context, ticker: str, scale: int) -> Symbol:
    """A symbol in the scale its quantities are stored in, also where the market lists it no more."""
    return with_scale(context.market.symbols().get(ticker, Symbol(ticker, ticker, scale)), scale)


def view(order: OpenOrder, symbol: Symbol) -> OrderView:
    """An order as its member sees it. `symbol` is in the scale of its units."""
    one, terms = order.resting, order.resting.terms
    stop = None if terms.stop is None else str(terms.stop)
    if terms.trail is not None and terms.watermark is not None:
        stop = trigger_text(one.side, terms.trail.trigger(one.side, terms.watermark))
    return OrderView(
        id=one.id,
        side=one.side,
        symbol=symbol,
        kind=one.kind,
        size=order.size,
        units=order.units,
        reserved=order.reserved,
        limit=None if terms.limit is None else str(terms.limit),
        stop=stop,
        trail=None if terms.trail is None else str(terms.trail),
        armed=terms.triggered,
        notify=order.notify,
        expires_at=one.expires_at,
        placed_at=order.placed_at,
    )


_OPEN = (
    f"SELECT {COLUMNS}, c.scale FROM account a JOIN orders o ON o.account_id = a.id AND o.state = 'open' "
    "JOIN coin c ON c.ticker = o.symbol WHERE a.guild_id = ? AND a.user_id = ? AND a.contest = ? ORDER BY o.id DESC"
)


async def list_open_orders(context: Context, member_key: MemberKey) -> list[OrderView]:
    """A member's open orders, the newest first. A setting bounds how many there can be."""
    rows = await fetch(reader(), _OPEN, member_key.guild_id, member_key.user_id, MAIN)
    return [view(from_row(row), symbol_of(context, row["symbol"], row["scale"])) for row in rows]
