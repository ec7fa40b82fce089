"""The terms of an order: its prices, its trail, its end."""

import re
from dataclasses import dataclass
from datetime import date

from bot.rules.market.parsing import parse_price
from bot.rules.market.quotes import Price, Side
from bot.rules.money import BASIS_POINTS, ten_to
from bot.rules.refusals import BadOrder


@dataclass(eq=False)
class ExpiryUnreadable(BadOrder):
    """What was written is no end of an order."""


@dataclass(eq=False)
class ExpiryOutOfBounds(BadOrder):
    """The end is over, or over a year away."""


@dataclass(eq=False)
class TrailOutOfBounds(BadOrder):
    """The distance of a trailing stop is no share that it can follow at."""


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # Python reads week dates and other forms as well
_SHARE = re.compile(r"([0-9]{1,2})(?:\.([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True)
class TrailingOffset:
    """The distance a trailing stop keeps: basis points of the best price seen, or coins."""

    bps: int = 0
    coins: Price | None = None

    def __str__(self) -> str:
        if self.coins is not None:
            return str(self.coins)
        return f"{Price(self.bps, 2)}%"

    def trigger(self, side: Side, watermark: Price) -> Price:
        """Where the stop is while `watermark` is the best price seen, exactly; of units below 1 where it cannot be."""
        sign = 1 if side is Side.BUY else -1
        if self.coins is None:
            return Price(watermark.units * (BASIS_POINTS + sign * self.bps), watermark.scale + 4)
        scale = max(watermark.scale, self.coins.scale)
        units = (price.units * ten_to(scale - price.scale) for price in (watermark, self.coins))
        return Price(next(units) + sign * next(units), scale)


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """An order's prices. `watermark`: the best one a trailing stop has seen. `triggered`: its stop has been reached."""

    limit: Price | None = None
    stop: Price | None = None
    trail: TrailingOffset | None = None
    watermark: Price | None = None
    triggered: bool = False


@dataclass(frozen=True, slots=True)
class Expiry:
    """When an open order ends by itself: with a guild-local day (today without `day`), or never."""

    ends: bool = False
    day: date | None = None


def parse_expiry(text: str) -> Expiry:
    """What a member wrote: `never`, `day`, or a date like `2026-03-01`. Raises ExpiryUnreadable."""
    text = text.strip().lower()
    if text in ("never", "day"):
        return Expiry(text == "day")
    try:
        return Expiry(True, date.fromisoformat(text if _DAY.fullmatch(text) else ""))
    except ValueError:
        raise ExpiryUnreadable from None


def parse_trail(text: str) -> TrailingOffset:
    """The distance a member wrote: `5%`, or coins like `100`. Raises BadOrder."""
    text = text.strip()
    if not text.endswith("%"):
        return TrailingOffset(coins=parse_price(text))
    match = _SHARE.fullmatch(text[:-1].rstrip())
    bps = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else 0
    if not bps:
        raise TrailOutOfBounds
    return TrailingOffset(bps=bps)
