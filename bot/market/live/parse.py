"""What an exchange said, read exactly; what no price should ever be made of is refused by name."""

import re
from collections.abc import Mapping
from typing import Any

from bot.rules.market.quotes import PRICE_DIGITS, Price, Quote, Symbol
from bot.rules.money import MICRO, ten_to

# Some write 1e-05. ASCII alone: `\d` would read １２３, and NaN, Infinity and 0x1F are no prices at all.
_DECIMAL = re.compile(
    r"(?P<sign>-?)(?P<whole>[0-9]{1,40})(?:\.(?P<part>[0-9]{0,40}))?(?:[eE](?P<power>[+-]?[0-9]{1,2}))?"
)
_AHEAD = 30_000  # ms by which a clock may be ahead of ours; a time further ahead is a mistake
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
    if max(len(str(digits)), scale + 1) > PRICE_DIGITS:
        raise Unfit("not a number")
    return Price(digits, scale)


class Answer:
    """Tickers of ccxt that came together: asked for at `asked_at`, here since `came_at` (ms).

    Many exchanges tell the time of a market's last trade, which says nothing of its bid and ask. So all of an answer is
    as old as the newest time in it: a copy that is old as a whole stays old. A time that is further ahead than clocks
    differ counts for nothing. What has no time is as old as the answer, if most of it has one; else it could not have
    been said before it was asked for.
    """

    def __init__(self, tickers: Mapping[str, Any], asked_at: int, came_at: int) -> None:
        self.tickers = {market: ticker for market, ticker in tickers.items() if isinstance(ticker, Mapping)}
        self._asked_at = asked_at
        self._came_at = came_at
        times = [time for ticker in self.tickers.values() if (time := self._time(ticker)) is not None]
        self._newest = max(times, default=None)
        self._is_dated = 2 * len(times) >= len(self.tickers)

    def said_at(self, ticker: Mapping[str, Any]) -> int:
        """When the exchange said a ticker of this answer (ms)."""
        if self._newest is not None and (self._is_dated or self._time(ticker) is not None):
            return self._newest
        return self._asked_at

    def _time(self, ticker: Mapping[str, Any]) -> int | None:
        """The time of a ticker, where it tells one that can be: now, where the exchange's clock is ahead."""
        time = ticker.get("timestamp")
        if not isinstance(time, int) or not 0 < time <= self._came_at + _AHEAD:
            return None
        return min(time, self._came_at)


def quote(ticker: Mapping[str, Any], symbol: Symbol, source: str, quoted_at: int, now: int) -> Quote:
    """The quote in a ccxt ticker that the exchange said at `quoted_at` and that came `now` (ms). Raises Unfit.

    The last price is bounded by bid and ask: where an exchange tells none, ccxt makes one up.
    """
    bid, ask, last = price(ticker.get("bid")), price(ticker.get("ask")), price(ticker.get("last"))
    if order(bid) > order(ask):
        raise Unfit("crossed")
    last = min(max(bid, last, key=order), ask, key=order)
    volume = turnover(ticker, last)
    return Quote(
        symbol=symbol,
        bid=bid,
        ask=ask,
        last=last,
        source=source,
        quoted_at=quoted_at,
        received_at=now,
        turnover=volume,
        lacks_turnover=volume is None,
    )


def turnover(ticker: Mapping[str, Any], last: Price) -> int | None:
    """What was traded within 24 hours in micro-coins; None where the exchange does not say.

    Some say only how much of the symbol was: it is then valued at the last price. Zero beside another is a mistake.
    """
    is_told = False
    for volume, unit_price in ((ticker.get("quoteVolume"), Price(1, 0)), (ticker.get("baseVolume"), last)):
        try:
            digits, scale = decimal(volume)
        except Unfit:
            continue
        is_told = True
        if digits:
            return min(digits * unit_price.units * MICRO // ten_to(scale + unit_price.scale), _MOST_TURNOVER)
    return 0 if is_told else None


def order(price: Price) -> int:
    """What prices of different scales are compared by."""
    return price.sort_key
