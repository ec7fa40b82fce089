"""Order types: which prices each takes, and when and how it acts. One record a type; all else derives from it.

A price is watched on the side an order would fill at: the ask for buys, the bid for sales. A limit fills at that
price once it is the limit or better. A stop is triggered when the price runs away from the member, and then takes the
market's price, which by then is the trigger or worse. A take-profit is a trigger on the other side.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from bot.rules.formatting import grouped
from bot.rules.market.quotes import PRICE_DIGITS, Price, Quote, Side
from bot.rules.market.triggers import Direction, PriceField, Trigger
from bot.rules.refusals import BadOrder
from bot.rules.trading.order_terms import OrderTerms
from bot.rules.trading.refusals import PriceAlreadyReached


class MatchAction(Enum):
    """What an order does at a quote."""

    FILL_AS_TAKER = "take"  # fills at the market's price, with all its costs
    FILL_AS_MAKER = "make"  # fills at its limit or better, having rested
    TRIGGER = "arm"  # its stop is reached: from now on it is a limit order


@dataclass(frozen=True, slots=True)
class Leg(Trigger):
    """A price that an order waits for, and what it does there."""

    action: MatchAction


@dataclass(frozen=True, slots=True)
class OrderType:
    """`takes`: the options it must have, and no others."""

    name: str
    meaning: str
    takes: frozenset[str]
    legs: Callable[[Side, OrderTerms], list[Leg]]


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
    def price_field(self) -> PriceField:
        """The price of a quote that it fills at."""
        return "ask" if self.side is Side.BUY else "bid"

    @property
    def legs(self) -> list[Leg]:
        """The prices it waits for."""
        return TYPES[self.kind].legs(self.side, self.terms)


def _improving(side: Side) -> Direction:
    return Direction.FALLS if side is Side.BUY else Direction.RISES


def _worsening(side: Side) -> Direction:
    return Direction.RISES if side is Side.BUY else Direction.FALLS


def _limit(side: Side, terms: OrderTerms, match_order: MatchAction = MatchAction.FILL_AS_MAKER) -> list[Leg]:
    assert terms.limit is not None
    return [Leg(_improving(side), terms.limit, match_order)]


def _stop(side: Side, terms: OrderTerms, act: MatchAction = MatchAction.FILL_AS_TAKER) -> list[Leg]:
    assert terms.stop is not None
    return [Leg(_worsening(side), terms.stop, act)]


def _stop_limit(side: Side, terms: OrderTerms) -> list[Leg]:
    return _limit(side, terms) if terms.triggered else _stop(side, terms, MatchAction.TRIGGER)


def _trailing(side: Side, terms: OrderTerms) -> list[Leg]:
    assert terms.trail is not None
    assert terms.watermark is not None
    return [Leg(_worsening(side), terms.trail.trigger(side, terms.watermark), MatchAction.FILL_AS_TAKER)]


MARKET = "market"
TYPES = {
    one.name: one
    for one in (
        OrderType("limit", "at this price or a better one", frozenset({"limit"}), _limit),
        OrderType("stop", "at the market once the price gets as bad as this", frozenset({"stop"}), _stop),
        OrderType("stop-limit", "a limit order once the stop is reached", frozenset({"stop", "limit"}), _stop_limit),
        OrderType(
            "take-profit",
            "at the market once the price gets as good as `limit`",
            frozenset({"limit"}),
            lambda side, terms: _limit(side, terms, MatchAction.FILL_AS_TAKER),
        ),
        OrderType("trailing", "a stop that follows the best price", frozenset({"trail"}), _trailing),
        OrderType(
            "oco",
            "a stop and a take-profit: one cancels the other",
            frozenset({"stop", "limit"}),
            lambda side, terms: [*_stop(side, terms), *_limit(side, terms, MatchAction.FILL_AS_TAKER)],
        ),
    )
}


def fill_price(side: Side, quote: Quote) -> Price:
    """The price an order fills at."""
    return quote.ask if side is Side.BUY else quote.bid


def act(order: RestingOrder, quote: Quote) -> MatchAction | None:
    """What a rested order does at a quote; None for nothing. A quote no newer than the order does nothing."""
    if not quote.is_after(order.changed_at) or (order.expires_at is not None and quote.received_at >= order.expires_at):
        return None
    price = fill_price(order.side, quote)
    done = next((leg.action for leg in order.legs if leg.reached(price)), None)
    # A stop that is reached beyond its limit leaves a resting one; within it, there is nothing to rest for.
    armed = replace(order.terms, triggered=True)
    return (
        MatchAction.FILL_AS_TAKER
        if done is MatchAction.TRIGGER and _limit(order.side, armed)[0].reached(price)
        else done
    )


def terms_at_start(kind: str, side: Side, terms: OrderTerms, quote: Quote) -> tuple[OrderTerms, bool]:
    """Checks a new order's terms at the first quote after it: as they are to rest, and whether it fills at once.

    Only a limit order may: it takes the market's price within its limit. A trailing stop begins at this price, unless
    it has a better one behind it. Raises BadOrder and AlreadyThere.
    """
    given = {name for name in ("limit", "stop", "trail") if getattr(terms, name) is not None}
    if kind not in TYPES or given != TYPES[kind].takes:
        raise BadOrder(why=_takes(kind))
    price = fill_price(side, quote)
    if (trail := terms.trail) is not None:
        terms = replace(terms, watermark=terms.watermark or price)
        if trail.trigger(side, price).units < 1:
            raise BadOrder(why=f"A distance of {trail} is more than the price, {grouped(price)}.")
    for leg in TYPES[kind].legs(side, terms):
        if leg.reached(price):
            if leg.action is MatchAction.FILL_AS_MAKER:
                return terms, True
            raise price_already_reached(kind, side, terms, leg.price, quote)
    return terms, False


def price_already_reached(kind: str, side: Side, terms: OrderTerms, at: Price, quote: Quote) -> PriceAlreadyReached:
    """The refusal of an order that is triggered at this price at once: it says where each of its prices belongs."""
    places = []
    for leg in TYPES[kind].legs(side, terms):
        name = "`limit`" if leg.price is terms.limit else "`stop`" if leg.price is terms.stop else "its stop"
        places.append(f"{name} must be {'above' if leg.direction is Direction.RISES else 'below'}")
    where, price = " and ".join(places), grouped(fill_price(side, quote))
    return PriceAlreadyReached(
        symbol=quote.symbol.ticker, price=price, trigger=grouped(at), where=where, side=side.value
    )


def _takes(kind: str) -> str:
    if kind not in TYPES:
        return "A price to wait for needs a `type` of order: pick one of the choices."
    names = " and ".join(f"`{name}`" for name in ("limit", "stop", "trail") if name in TYPES[kind].takes)
    return f"An order of type {kind} needs {names}, and takes no other price."


def reserve_price(kind: str, side: Side, terms: OrderTerms) -> Price:
    """The price by which a new order's reserve is measured: the worst one it waits for, or a stop-limit's limit."""
    if kind == "stop-limit":
        assert terms.limit is not None
        return terms.limit
    prices = [leg.price for leg in TYPES[kind].legs(side, terms)]
    return _short(
        side,
        max(prices, key=lambda price: price.sort_key)
        if side is Side.BUY
        else min(prices, key=lambda price: price.sort_key),
    )


def price_cap(kind: str, terms: OrderTerms) -> Price | None:
    """The price beyond which an order never fills, whatever its costs."""
    return terms.limit if kind in ("limit", "stop-limit") else None


def _short(side: Side, price: Price) -> Price:
    """A price in few enough digits to be stored, rounded against the member."""
    while price.scale and (price.units % 10 == 0 or max(price.scale, len(str(price.units))) >= PRICE_DIGITS):
        sign = 1 if side is Side.BUY else -1
        price = Price(sign * -(-sign * price.units // 10), price.scale - 1)
    return price


def trigger_text(side: Side, price: Price) -> str:
    """A trigger as text, without the digits that only exactness needs."""
    return str(_short(side, price))
