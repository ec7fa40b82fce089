"""Order types: which prices each takes, and when and how it acts. One record a type; all else derives from it.

A price is watched on the side an order would fill at: the ask for buys, the bid for sales. A limit fills at that
price once it is the limit or better. A stop is triggered when the price runs away from the member, and then takes the
market's price, which by then is the trigger or worse. A take-profit is a trigger on the other side.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from bot.rules.market.quotes import PRICE_DIGITS, Price, Quote, Side
from bot.rules.market.triggers import Direction, PriceField, Trigger
from bot.rules.trading.order_terms import OrderTerms
from bot.rules.trading.refusals import PriceAlreadyReached, TrailTooWide, WrongPrices


class MatchAction(Enum):
    """What an order does at a quote."""

    FILL_AS_TAKER = "take"  # fills at the market's price, with all its costs
    FILL_AS_MAKER = "make"  # fills at its limit or better, having rested
    TRIGGER = "trigger"  # its stop is reached: from now on it is a limit order


@dataclass(frozen=True, slots=True)
class Leg(Trigger):
    """A price that an order waits for, which of its prices that is, and what it does there."""

    action: MatchAction
    name: str  # limit, stop or trail


def _improving(side: Side) -> Direction:
    return Direction.FALLS if side is Side.BUY else Direction.RISES


def _worsening(side: Side) -> Direction:
    return Direction.RISES if side is Side.BUY else Direction.FALLS


def limit_leg(side: Side, terms: OrderTerms, action: MatchAction = MatchAction.FILL_AS_MAKER) -> Leg:
    """Waits for the price to be the limit or better."""
    assert terms.limit is not None
    return Leg(_improving(side), terms.limit, action, "limit")


def stop_leg(side: Side, terms: OrderTerms, action: MatchAction = MatchAction.FILL_AS_TAKER) -> Leg:
    """Waits for the price to be the stop or worse."""
    assert terms.stop is not None
    return Leg(_worsening(side), terms.stop, action, "stop")


def trailing_leg(side: Side, terms: OrderTerms) -> Leg:
    """Waits for the price to fall behind the best one seen by the trailing offset."""
    assert terms.trail is not None
    assert terms.watermark is not None
    stop = terms.trail.trigger(side, terms.watermark)
    return Leg(_worsening(side), stop, MatchAction.FILL_AS_TAKER, "trail")


Legs = Callable[[Side, OrderTerms], list[Leg]]


@dataclass(frozen=True, slots=True)
class OrderType:
    """A type of order. `takes`: the prices that it must have, and no others; without any it fills at once.

    Its words are the messages `order-type-<name>`, by which a member chooses it, and `order-waits-<name>`, what an open
    one is shown to wait for.
    """

    name: str
    takes: frozenset[str]
    legs: Legs
    capped: bool = False  # it never fills beyond its limit, whatever its costs; which also measures its reserve
    maker: bool = False  # what it fills at has rested, so it pays a maker's costs
    trailing: bool = False  # it follows the best price, which the book keeps beside it

    @property
    def at_once(self) -> bool:
        """Whether it waits for nothing."""
        return not self.takes

    def price_cap(self, terms: OrderTerms) -> Price | None:
        """The price beyond which an order never fills; None without one."""
        return terms.limit if self.capped else None

    def reserve_price(self, side: Side, terms: OrderTerms) -> Price:
        """The price by which a new order's reserve is measured: its cap, or the worst price that it waits for."""
        if (cap := self.price_cap(terms)) is not None:
            return cap
        worst = max if side is Side.BUY else min
        return stored_price(
            side, worst((leg.price for leg in self.legs(side, terms)), key=lambda price: price.sort_key)
        )


TYPES: dict[str, OrderType] = {}  # by name, in the order in which members are offered them


def order_type(
    name: str,
    takes: set[str],
    legs: Legs,
    *,
    capped: bool = False,
    maker: bool = False,
    trailing: bool = False,
) -> OrderType:
    """Registers a type of order. Raises ValueError for a name that is taken."""
    if name in TYPES:
        raise ValueError(f"declared twice: {name}")
    record = OrderType(
        name=name,
        takes=frozenset(takes),
        legs=legs,
        capped=capped,
        maker=maker,
        trailing=trailing,
    )
    TYPES[name] = record
    return record


MARKET = order_type("market", set(), lambda _side, _terms: [])
order_type(
    "limit",
    {"limit"},
    lambda side, terms: [limit_leg(side, terms)],
    capped=True,
    maker=True,
)
order_type(
    "stop",
    {"stop"},
    lambda side, terms: [stop_leg(side, terms)],
)
order_type(
    "stop-limit",
    {"stop", "limit"},
    lambda side, terms: [
        limit_leg(side, terms) if terms.triggered else stop_leg(side, terms, MatchAction.TRIGGER),
    ],
    capped=True,
)
order_type(
    "take-profit",
    {"limit"},
    lambda side, terms: [limit_leg(side, terms, MatchAction.FILL_AS_TAKER)],
)
order_type(
    "trailing",
    {"trail"},
    lambda side, terms: [trailing_leg(side, terms)],
    trailing=True,
)
order_type(
    "oco",
    {"stop", "limit"},
    lambda side, terms: [stop_leg(side, terms), limit_leg(side, terms, MatchAction.FILL_AS_TAKER)],
)


@dataclass(frozen=True, slots=True)
class RestingOrder:
    """An open order as the book holds it. Times in ms; no quote received at `changed_at` or said before fills it."""

    id: int
    guild_id: int
    user_id: int
    ticker: str
    side: Side
    kind: str
    terms: OrderTerms
    changed_at: int
    expires_at: int | None

    @property
    def type(self) -> OrderType:
        """The order's type. Raises KeyError for one that this release does not know."""
        return TYPES[self.kind]

    @property
    def price_field(self) -> PriceField:
        """The price of a quote that it fills at."""
        return "ask" if self.side is Side.BUY else "bid"

    @property
    def legs(self) -> list[Leg]:
        """The prices it waits for."""
        return self.type.legs(self.side, self.terms)

    def with_watermark(self, price: Price) -> "RestingOrder":
        """The same with the best price that its trailing stop has seen."""
        return replace(self, terms=replace(self.terms, watermark=price))


def fill_price(side: Side, quote: Quote) -> Price:
    """The price an order fills at."""
    return quote.ask if side is Side.BUY else quote.bid


def match_order(order: RestingOrder, quote: Quote) -> MatchAction | None:
    """What a rested order does at a quote; None for nothing. A quote no newer than the order does nothing."""
    if not quote.is_after(order.changed_at) or (order.expires_at is not None and quote.received_at >= order.expires_at):
        return None
    price = fill_price(order.side, quote)
    action = next((leg.action for leg in order.legs if leg.reached(price)), None)
    # A stop that is reached beyond its limit leaves a resting one; within it, there is nothing to rest for.
    if action is MatchAction.TRIGGER and limit_leg(order.side, order.terms).reached(price):
        return MatchAction.FILL_AS_TAKER
    return action


def terms_at_start(kind: str, side: Side, terms: OrderTerms, quote: Quote) -> tuple[OrderTerms, bool]:
    """Checks a new order's terms at the first quote after it: as they are to rest, and whether it fills at once.

    A market order does, and a limit order may: it takes the market's price within its limit. A trailing stop begins at
    this price, unless it has a better one behind it. Raises BadOrder and PriceAlreadyReached.
    """
    prices = {name for name in ("limit", "stop", "trail") if getattr(terms, name) is not None}
    if kind not in TYPES or prices != TYPES[kind].takes:
        raise _wrong_prices(kind)
    price = fill_price(side, quote)
    if (trail := terms.trail) is not None:
        terms = replace(terms, watermark=terms.watermark or price)
        if trail.trigger(side, price).units < 1:
            raise TrailTooWide(trail=str(trail), price=str(price))
    for leg in TYPES[kind].legs(side, terms):
        if leg.reached(price):
            if leg.action is MatchAction.FILL_AS_MAKER:
                return terms, True
            raise price_already_reached(kind, side, terms, leg.price, quote)
    return terms, TYPES[kind].at_once


def price_already_reached(
    kind: str, side: Side, terms: OrderTerms, trigger: Price, quote: Quote
) -> PriceAlreadyReached:
    """The refusal of an order that is triggered at this price at once: it says where each of its prices belongs."""
    return PriceAlreadyReached(
        symbol=quote.symbol.ticker,
        price=str(fill_price(side, quote)),
        trigger=str(trigger),
        belongs=tuple((leg.name, leg.direction is Direction.RISES) for leg in TYPES[kind].legs(side, terms)),
        side=side.value,
    )


def _wrong_prices(kind: str) -> WrongPrices:
    takes = TYPES[kind].takes if kind in TYPES else ()
    return WrongPrices(kind=kind, needs=tuple(name for name in ("limit", "stop", "trail") if name in takes))


def stored_price(side: Side, price: Price) -> Price:
    """A price in few enough digits to be stored, rounded against the member."""
    while price.scale and (price.units % 10 == 0 or max(price.scale, len(str(price.units))) >= PRICE_DIGITS):
        sign = 1 if side is Side.BUY else -1
        price = Price(sign * -(-sign * price.units // 10), price.scale - 1)
    return price
