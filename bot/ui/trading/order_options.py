"""The options of orders: how they are described, and what services are asked for by them."""

from dataclasses import dataclass

from discord.app_commands import Range

from bot.rules.announcements.notify import Notify
from bot.rules.market.parsing import parse_price
from bot.rules.market.quotes import Side
from bot.rules.trading.order_terms import Expiry, OrderTerms, parse_expiry, parse_trail
from bot.rules.trading.order_types import MARKET, TYPES
from bot.rules.trading.refusals import NothingToChange, OrderTypeNeeded
from bot.rules.trading.sizes import parse_size
from bot.services.trading.order_changes import OrderChange
from bot.services.trading.placing import OrderRequest
from bot.ui.language.commands import choice

TypedText = Range[str, 1, 40]

DESCRIPTIONS = {
    "symbol": "A ticker or a name: start typing.",
    "amount": "A quantity like 0.5, coins like $500, a share like 25%, or all.",
    "type": "How it waits for its price; at the market if left out.",
    "limit": "A price: the worst a limit order takes, or where profit is taken.",
    "stop": "A price: where a stop is triggered.",
    "trail": "How far a trailing stop follows the best price: 5%, or coins like 100.",
    "expires": "never, day, or a date like 2026-03-01; never if left out.",
    "notify": "How you hear what becomes of it.",
}
TYPE_CHOICES = [choice(f"order-type-{name}", name) for name in TYPES]
NOTIFY_CHOICES = [choice(f"notify-choice-{notify}", str(notify)) for notify in Notify]


@dataclass(frozen=True, slots=True)
class Options:
    """What a member wrote besides symbol and amount; None for what they left out."""

    type: str | None = None
    limit: str | None = None
    stop: str | None = None
    trail: str | None = None
    expires: str | None = None
    notify: str | None = None

    @property
    def need_to_wait(self) -> bool:
        """Whether they name a price or an end, which only an order that waits has."""
        return any(option is not None for option in (self.limit, self.stop, self.trail, self.expires))


def order_request(side: Side, symbol: str, amount: str, options: Options) -> OrderRequest:
    """What a member asks for. Raises BadAmount and BadOrder, as for a market order that names a price or an end."""
    kind = options.type or MARKET.name
    if options.need_to_wait and kind in TYPES and TYPES[kind].at_once:
        raise OrderTypeNeeded
    return OrderRequest(
        side=side,
        ticker=symbol,
        size=parse_size(amount),
        kind=kind,
        terms=OrderTerms(
            limit=parse_price(options.limit) if options.limit else None,
            stop=parse_price(options.stop) if options.stop else None,
            trail=parse_trail(options.trail) if options.trail else None,
        ),
        expiry=parse_expiry(options.expires) if options.expires else Expiry(),
        notify=Notify(options.notify or "channel"),
    )


def order_change(amount: str | None, options: Options) -> OrderChange:
    """What is to change of an order. Raises BadAmount and BadOrder."""
    change = OrderChange(
        size=parse_size(amount) if amount else None,
        limit=parse_price(options.limit) if options.limit else None,
        stop=parse_price(options.stop) if options.stop else None,
        trail=parse_trail(options.trail) if options.trail else None,
        expiry=parse_expiry(options.expires) if options.expires else None,
        notify=Notify(options.notify) if options.notify else None,
    )
    if change == OrderChange():
        raise NothingToChange
    return change
