"""The terms of an order: its prices, its trail, its end."""

import re
from dataclasses import dataclass
from datetime import date

from bot.rules.market.parsing import parse_price
from bot.rules.market.quotes import Price, Side
from bot.rules.money import ten_to
from bot.rules.refusals import BadOrder

_SHARE = re.compile(r"([0-9]{1,2})(?:\.([0-9]{1,2}))?")


_WHOLE = 10_000  # basis points


@dataclass(frozen=True, slots=True)
class Trail:
    """The distance a trailing stop keeps: basis points of the best price seen, or coins."""

    bps: int = 0
    coins: Price | None = None

    def __str__(self) -> str:
        if self.coins is not None:
            return str(self.coins)
        return f"{Price(self.bps, 2)}%"

    def trigger(self, side: Side, mark: Price) -> Price:
        """Where the stop is while `mark` is the best price seen, exactly. Its units are below 1 where it cannot be."""
        sign = 1 if side is Side.BUY else -1
        if self.coins is None:
            return Price(mark.units * (_WHOLE + sign * self.bps), mark.scale + 4)
        scale = max(mark.scale, self.coins.scale)
        units = (price.units * ten_to(scale - price.scale) for price in (mark, self.coins))
        return Price(next(units) + sign * next(units), scale)


@dataclass(frozen=True, slots=True)
class Terms:
    """An order's prices. `mark`: the best one a trailing stop has seen. `armed`: a stop-limit's stop is reached."""

    limit: Price | None = None
    stop: Price | None = None
    trail: Trail | None = None
    mark: Price | None = None
    armed: bool = False


@dataclass(frozen=True, slots=True)
class Expiry:
    """When an open order ends by itself: with a guild-local day (today without `day`), or never."""

    ends: bool = False
    day: date | None = None


def parse_expiry(text: str) -> Expiry:
    """What a member wrote: `never`, `day`, or a date like `2026-03-01`. Raises BadOrder."""
    text = text.strip().lower()
    if text in ("never", "day"):
        return Expiry(text == "day")
    try:
        return Expiry(True, date.fromisoformat(text if text.isascii() and len(text) == 10 else ""))
    except ValueError:
        raise BadOrder(why="An order ends `never`, with the `day`, or with a date like `2026-03-01`.") from None


def parse_trail(text: str) -> Trail:
    """The distance a member wrote: `5%`, or coins like `100`. Raises BadOrder."""
    text = text.strip()
    if not text.endswith("%"):
        return Trail(coins=parse_price(text))
    match = _SHARE.fullmatch(text[:-1].rstrip())
    bps = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else 0
    if not bps:
        raise BadOrder(why="A trailing stop follows at `0.01%` to `99.99%`, with at most two decimals.")
    return Trail(bps=bps)
