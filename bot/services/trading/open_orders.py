"""Open orders as their member sees them."""

from dataclasses import dataclass

from bot.data.database import fetch, reader
from bot.data.keys import MemberKey
from bot.rules.market.quotes import Side, Symbol
from bot.rules.trading.order_types import shown
from bot.services.accounts.accounts import MAIN
from bot.services.context import Floor
from bot.services.market.listing import in_scale
from bot.services.trading.storage import COLUMNS, Open, from_row


@dataclass(frozen=True, slots=True)
class Waiting:
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


def symbol_of(floor: Floor, ticker: str, scale: int) -> Symbol:
    """A symbol in the scale its quantities are stored in, also where the market lists it no more."""
    return in_scale(floor.quotes.symbols().get(ticker, Symbol(ticker, ticker, scale)), scale)


def view(order: Open, symbol: Symbol) -> Waiting:
    """An order as its member sees it. `symbol` is in the scale of its units."""
    one, terms = order.resting, order.resting.terms
    stop = None if terms.stop is None else str(terms.stop)
    if terms.trail is not None and terms.mark is not None:
        stop = shown(one.side, terms.trail.trigger(one.side, terms.mark))
    return Waiting(
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
        armed=terms.armed,
        notify=order.notify,
        expires_at=one.expires_at,
        placed_at=order.placed_at,
    )


_OPEN = (
    f"SELECT {COLUMNS}, c.scale FROM account a JOIN orders o ON o.account_id = a.id AND o.state = 'open' "
    "JOIN coin c ON c.ticker = o.symbol WHERE a.guild_id = ? AND a.user_id = ? AND a.contest = ? ORDER BY o.id DESC"
)


async def open_orders_of(floor: Floor, who: MemberKey) -> list[Waiting]:
    """A member's open orders, the newest first. A setting bounds how many there can be."""
    rows = await fetch(reader(), _OPEN, who.guild_id, who.user_id, MAIN)
    return [view(from_row(row), symbol_of(floor, row["symbol"], row["scale"])) for row in rows]
