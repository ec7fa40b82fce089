"""What the market says: exact prices, quotes, candles, and the protocol every source of them speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.rules.money import ten_to

PRICE_DIGITS = 18  # digits of a price before and after the point together, so that products stay small
_POWERS = tuple(ten_to(power) for power in range(25))
QUOTE_PATIENCE = 10_000  # ms that an order waits for its quote, and a quote for its order


class Side(StrEnum):
    """Which way an order goes."""

    BUY = "buy"
    SELL = "sell"


@dataclass(frozen=True, slots=True)
class Price:
    """Coins for one whole unit of a symbol, exactly: `units / 10**scale`."""

    units: int
    scale: int

    @classmethod
    def parse(cls, text: str) -> "Price":
        """The price of a plain decimal text. Raises ValueError for all but ASCII digits with at most one point."""
        whole, _, part = text.partition(".")
        digits = whole + part
        if not (digits.isascii() and digits.isdigit() and whole) or len(digits) > PRICE_DIGITS or int(digits) == 0:
            raise ValueError(f"not a price: {text[:40]!r}")
        return cls(int(digits), len(part))

    @property
    def sort_key(self) -> int:
        """An integer that sorts as prices do, whatever their scales (up to 24)."""
        return self.units * _POWERS[24 - self.scale]

    def __str__(self) -> str:
        if not self.scale:
            return str(self.units)
        digits = str(self.units).rjust(self.scale + 1, "0")
        return f"{digits[: -self.scale]}.{digits[-self.scale :]}"


@dataclass(frozen=True, slots=True)
class Symbol:
    """Something that can be traded. A quantity is an integer of units of `10**-scale`; the scale never changes."""

    ticker: str
    name: str
    scale: int
    step: int = 1  # units: quantities are multiples of it
    minimum: int = 0  # micro-coins: the least an order may be worth, unless it sells all


@dataclass(frozen=True, slots=True)
class Quote:
    """What one symbol cost at one moment. Times in milliseconds since 1970, UTC."""

    symbol: Symbol
    bid: Price
    ask: Price
    last: Price
    source: str
    quoted_at: int  # by the source's clock
    received_at: int  # by ours
    turnover: int | None = None  # micro-coins traded within 24 hours, where the source tells
    lacks_turnover: bool = False  # there is a volume, and the source does not tell it; not so where nothing limits it

    def is_after(self, at: int) -> bool:
        """Whether it was received after a moment (ms), and not said before it: a slow answer tells what was."""
        return self.received_at > at and self.quoted_at >= at


@dataclass(frozen=True, slots=True)
class LastPrice:
    """The last known bid of what is listed no more: a position counts at it, and nobody trades at it."""

    symbol: Symbol
    bid: Price


@dataclass(frozen=True, slots=True)
class Candle:
    """Prices over `[start, start + step)`; `start` in milliseconds since 1970, UTC."""

    start: int
    open: Price
    high: Price
    low: Price
    close: Price


class Market(Protocol):
    """A source of prices. One poller a process; asking never causes a fetch."""

    @property
    def reuses_tickers(self) -> bool:
        """Whether another coin may come under a ticker that was listed before."""

    def held(self) -> Mapping[str, Quote]:
        """The newest quote of every symbol that is too far off its last one to count before somebody releases it."""

    def release(self, ticker: str) -> None:
        """Lets the quote of a symbol count that is held."""

    def symbols(self) -> Mapping[str, Symbol]:
        """All that can be traded, by ticker, the best known first."""

    async def quote(self, ticker: str, *, after: int = 0) -> Quote:
        """The first quote received later than `after` (ms), waiting for it at most 10 s.

        Raises UnknownSymbol, and MarketPaused when no such quote came.
        """

    def snapshot(self) -> Mapping[str, Quote]:
        """The newest fresh quote of every symbol, all of one moment; a symbol without a fresh one is missing."""

    def latest(self, ticker: str) -> Quote | None:
        """The newest quote of a symbol, however old: to be shown, never to be traded on."""

    def paused_since(self) -> int | None:
        """Unix seconds of the newest quote of all, where it is too old to trade on; None while the market is open."""

    async def history(self, ticker: str, start: int, end: int, step: int) -> Sequence[Candle]:
        """Candles of `step` ms from `start` to `end` (ms). Raises UnknownSymbol."""
