"""What an exchange said, read exactly; what no price should ever be made of is refused by name."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from bot.rules.market.quotes import Price, Quote, Symbol
from bot.rules.money import MICRO, ten_to

# Some write 1e-05. ASCII alone: `\d` would read １２３, and NaN, Infinity and 0x1F are no prices at all.
_DECIMAL = re.compile(
    r"(?P<sign>-?)(?P<whole>[0-9]{1,40})(?:\.(?P<part>[0-9]{0,40}))?(?:[eE](?P<power>[+-]?[0-9]{1,2}))?"
)
_MOST_TURNOVER = 10**24  # micro-coins: what is larger is nonsense


class Unfit(Exception):
    """No quote can be made of this; the text is the reason, one of few words."""


def decimal(value: object) -> tuple[int, int]:
    """An exact decimal in lowest terms, as `digits / 10**scale`. Raises Unfit."""
    if value is None or value == "":
        raise Unfit("missing")
    match = _DECIMAL.fullmatch(str(value))
    if match is None:
        raise Unfit("not a number")
    if match["sign"]:
        raise Unfit("negative")
    part = match["part"] or ""
    digits, scale = int(match["whole"] + part), len(part) - int(match["power"] or 0)
    while scale > 0 and digits % 10 == 0 and digits:
        digits, scale = digits // 10, scale - 1
    return (digits, scale) if scale >= 0 else (digits * ten_to(-scale), 0)


def price(value: object) -> Price:
    """A price above zero. Raises Unfit."""
    digits, scale = decimal(value)
    if not digits:
        raise Unfit("zero")
    try:
        return Price.parse(str(Price(digits, scale)))
    except ValueError:
        raise Unfit("not a number") from None


def quote(ticker: Mapping[str, Any], symbol: Symbol, source: str, asked_at: int, now: int) -> Quote:
    """The quote in a ccxt ticker that was asked for at `asked_at` and came `now` (ms). Raises Unfit.

    An exchange that gives no time could not have said it before it was asked; one whose clock is ahead said it now.
    """
    bid, ask, last = price(ticker.get("bid")), price(ticker.get("ask")), price(ticker.get("last"))
    if bid.units * ten_to(ask.scale) > ask.units * ten_to(bid.scale):
        raise Unfit("crossed")
    said = ticker.get("timestamp")
    quoted_at = min(said, now) if isinstance(said, int) else asked_at
    return Quote(
        symbol=symbol,
        bid=bid,
        ask=ask,
        last=last,
        source=source,
        quoted_at=quoted_at,
        received_at=now,
        turnover=turnover(ticker, last),
    )


def turnover(ticker: Mapping[str, Any], last: Price) -> int | None:
    """What was traded within 24 hours in micro-coins; None where the exchange does not say.

    Some say only how much of the symbol was: it is then valued at the last price.
    """
    for volume, unit_price in ((ticker.get("quoteVolume"), Price(1, 0)), (ticker.get("baseVolume"), last)):
        try:
            digits, scale = decimal(volume)
        except Unfit:
            continue
        return min(digits * unit_price.units * MICRO // ten_to(scale + unit_price.scale), _MOST_TURNOVER)
    return None


def order(price: Price) -> Fraction:
    """What prices of different scales are compared by."""
    return Fraction(price.units, ten_to(price.scale))
