"""The simulated market: prices for any moment out of a secret seed, without storing one.

What a coin does is told in `bot.market.simulated.price_path`. A price is its start times exp(log price), rounded to
six digits: by `Decimal.exp` in a context of our own, which the General Decimal Arithmetic specification wants correctly
rounded, so it is the same on every platform, in every process, after every restart.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from types import MappingProxyType

from bot.market.simulated.coins import COINS, SimulatedCoin
from bot.market.simulated.normal import Draws
from bot.market.simulated.price_path import FRACTION, LogPath
from bot.rules.market.quotes import QUOTE_PATIENCE, Candle, Price, Quote, Symbol
from bot.rules.market.refusals import MarketPaused, UnknownSymbol

EPOCH = 1_782_864_000_000  # ms: 2026-07-01 00:00 UTC; there is no price before
TICK = 100  # ms
SOURCE = "simulated"

_DIGITS = 6
_MOST_CANDLES = 1_000
_KEPT_CANDLES = 4_096
_FINE = Context(prec=20, rounding=ROUND_HALF_EVEN, Emin=-999, Emax=999)
_SHOWN = Context(prec=_DIGITS, rounding=ROUND_HALF_EVEN, Emin=-999, Emax=999)
_ONE = Decimal(1 << FRACTION)
_MILLION = 1_000_000
# Quotes stay within 0.00000001 .. 10,000,000: the last price leaves room for half the widest spread.
_LOWEST, _HIGHEST = Decimal("0.0000000101"), Decimal(9_900_000)


class _Listing:
    """A coin and its path."""

    def __init__(self, coin: SimulatedCoin, seed: bytes) -> None:
        self.coin = coin
        self._path = LogPath(Draws(seed, coin.symbol.ticker), coin.volatility)

    def last(self, tick: int) -> Price:
        return price(self.coin.start, self._path.at(tick))

    def quote(self, tick: int) -> Quote:
        """The quote of a tick: the last price, and half the spread to either side, at least one step of the price."""
        last, half = self.last(tick), self.coin.half_spread
        bid = Price(last.units * (_MILLION - half) // _MILLION, last.scale)
        ask = Price(-(-last.units * (_MILLION + half) // _MILLION), last.scale)
        at = EPOCH + tick * TICK
        return Quote(self.coin.symbol, bid, ask, last, SOURCE, quoted_at=at, received_at=at)

    def candle(self, first: int, last: int) -> Candle:
        """The candle of all ticks from first to last."""
        low, high = (price(self.coin.start, extreme) for extreme in self._path.extremes(first, last))
        return Candle(EPOCH + first * TICK, self.last(first), high, low, self.last(last))


def price(start: Decimal, log_price: int) -> Price:
    """`start` times exp(log_price * 2**-56), to six digits, within what a quote may be."""
    exact = _FINE.multiply(start, _FINE.exp(_FINE.divide(Decimal(log_price), _ONE)))
    shown = _SHOWN.plus(min(max(exact, _LOWEST), _HIGHEST))
    scale = max(0, _DIGITS - 1 - shown.adjusted())
    return Price(int(shown.scaleb(scale, _FINE)), scale)


class SimulatedMarket:
    """Quotes of twenty coins, a new one every 100 ms, said and received on its boundary.

    `seed`: 32 secret bytes; whoever has them knows the future, so they are kept in no attribute. `now`: Unix ms; before
    July 2026 there is no price and `quote` and `snapshot` raise ValueError. `sleep` takes seconds.
    """

    reuses_tickers = False

    def __init__(
        self,
        seed: bytes,
        now: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if len(seed) != 32:
            raise ValueError("the seed of the simulated market must be 32 bytes")
        self._now = now
        self._sleep = sleep
        self._listings = {coin.symbol.ticker: _Listing(coin, seed) for coin in COINS}
        self._symbols = MappingProxyType({ticker: listing.coin.symbol for ticker, listing in self._listings.items()})
        self._newest: tuple[int, Mapping[str, Quote]] | None = None
        self._candle = lru_cache(_KEPT_CANDLES)(self._make_candle)

    def symbols(self) -> Mapping[str, Symbol]:
        """The twenty coins, by ticker, the best known first."""
        return self._symbols

    async def quote(self, ticker: str, *, after: int = 0) -> Quote:
        """The quote of the first tick later than `after` (ms), waiting for it; without `after`, of the newest.

        Raises UnknownSymbol, and MarketPaused at once when that tick is more than 10 s away.
        """
        listing = self._listing(ticker)
        tick = max(0, (after - EPOCH) // TICK + 1) if after else self._tick()
        due = EPOCH + tick * TICK
        if due - self._now() > QUOTE_PATIENCE:
            raise MarketPaused(since=self._now() // 1000)
        while (wait := due - self._now()) > 0:
            await self._sleep(wait / 1000)
        return listing.quote(tick)

    def snapshot(self) -> Mapping[str, Quote]:
        """The quote of every coin at the newest tick."""
        tick = self._tick()
        if self._newest is None or self._newest[0] != tick:
            quotes = {ticker: listing.quote(tick) for ticker, listing in self._listings.items()}
            self._newest = (tick, MappingProxyType(quotes))
        return self._newest[1]

    def latest(self, ticker: str) -> Quote | None:
        """The quote of the newest tick."""
        return self.snapshot().get(ticker.upper())

    def held(self) -> Mapping[str, Quote]:
        """Nothing: however far a price has moved, it is the coin's."""
        return {}

    def release(self, ticker: str) -> None:
        """Nothing is held."""

    def paused_since(self) -> int | None:
        """None: it never pauses."""
        return None

    async def history(self, ticker: str, start: int, end: int, step: int) -> Sequence[Candle]:
        """Candles of `step` ms (a multiple of 100) from `start`, moved back to its tick, until `end` (ms).

        High and low are those of all its ticks, so a candle spans every quote and every shorter candle inside it. There
        is none before July 2026, and none tells the future: the last ends with the newest tick. Raises UnknownSymbol,
        and ValueError for a bad step or over 1,000 candles.
        """
        listing = self._listing(ticker).coin.symbol.ticker
        if step <= 0 or step % TICK:
            raise ValueError(f"a candle's step must be a positive multiple of {TICK} ms, not {step}")
        length = step // TICK
        first, stop = (start - EPOCH) // TICK, min(-((EPOCH - end) // TICK), self._tick() + 1)
        first += max(0, -(first // length)) * length
        starts = range(first, stop, length)
        if len(starts) > _MOST_CANDLES:
            raise ValueError(f"at most {_MOST_CANDLES} candles at once")
        candles = []
        for at in starts:
            candles.append(self._candle(listing, at, min(at + length, stop) - 1))
            await asyncio.sleep(0)  # a candle takes a millisecond or two: others want their turn
        return candles

    def _make_candle(self, ticker: str, first: int, last: int) -> Candle:
        return self._listings[ticker].candle(first, last)

    def _tick(self) -> int:
        return (self._now() - EPOCH) // TICK

    def _listing(self, ticker: str) -> _Listing:
        listing = self._listings.get(ticker.upper())
        if listing is None:
            inert = "".join(char for char in ticker if char.isascii() and char.isalnum())[:12]
            raise UnknownSymbol(symbol=inert)
        return listing
