"""The live market: the protocol of `bot.rules.quotes` over the prices of one exchange."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import structlog

from bot.market.live import parse
from bot.market.live.breaker import Breaker
from bot.market.live.candles import Candles
from bot.market.live.exchange import Count, ExchangeClient, close
from bot.market.live.poller import Pace, Poller
from bot.market.live.quote_filter import QuoteFilter
from bot.rules.market.quotes import QUOTE_PATIENCE, Candle, Quote, Symbol
from bot.rules.market.refusals import MarketPaused, UnknownSymbol

_IN_USE = 600_000  # ms for which a symbol that somebody asked for is in use: ranks look at all that is held
_APART = 1_000  # ms: an order that waits in vain costs the other symbols no more than this
_SOONER = 5  # times: how much sooner than others a symbol in use is asked for, where not all can be at once

log = structlog.get_logger("market")


class LiveMarket:
    """Quotes of everything that an exchange lists against one currency, polled and heard for as long as it runs.

    `now`: Unix ms; `max_age`: ms up to which a quote may be traded on; `count` hears why something was dropped. Nothing
    that anybody asks causes a fetch, but for candles, which are kept.
    """

    def __init__(
        self,
        exchange: Any,
        currency: str | None,
        max_age: int,
        now: Callable[[], int],
        count: Count,
        *,
        pace: Pace = Pace(),  # noqa: B008
        patience: float = QUOTE_PATIENCE / 1000,
        breaker: Callable[[], Breaker] = Breaker,
    ) -> None:
        self._exchange = exchange
        self._now = now
        self._count = count
        self._patience = patience
        self._max_age = max_age
        self._screen = QuoteFilter(max_age)
        self._feed = Poller(ExchangeClient(exchange, count, breaker()), self, currency, now, count, pace, breaker)
        self._candles = Candles(ExchangeClient(exchange, count, breaker()), now, self._feed)
        self._markets: Mapping[str, Symbol] = {}
        self._symbols: Mapping[str, Symbol] = MappingProxyType({})
        self._born = now()
        self._news = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._dropped: Counter[str] = Counter()  # since a round was over
        self._used: dict[str, int] = {}  # when somebody last asked for a symbol, in ms
        self._waited: Counter[str] = Counter()  # how many orders wait for a quote of it now
        self._told = False  # the log, that no price opens the market

    def start(self) -> None:
        """Begins to poll."""
        self._running = asyncio.create_task(self._feed.run(), name="market")

    async def stop(self) -> None:
        """Ends polling and closes the line."""
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
        await close(self._exchange)

    def symbols(self) -> Mapping[str, Symbol]:
        """What is listed now, by ticker, the best known first; nothing until the exchange was reached once."""
        return self._symbols

    def latest(self, ticker: str) -> Quote | None:
        """The newest quote of a symbol, however old, even of one that is listed no more."""
        if ticker in self._symbols:
            self._used[ticker] = self._now()
        return self._screen.newest(ticker.upper())

    def paused_since(self) -> int | None:
        """Unix seconds of the newest quote of all, or of the start, where that is too old; None while all is well."""
        latest = self._screen.latest
        return None if abs(self._now() - latest) <= self._max_age else (latest or self._born) // 1000

    async def quote(self, ticker: str, *, after: int = 0) -> Quote:
        """The newest quote, if it was received later than `after` (ms), else the next, waiting for it at most 10 s.

        Raises UnknownSymbol; MarketPaused at once where the feed is down, or nothing is waited for.
        """
        ticker = ticker.upper()
        if (since := self.paused_since()) is not None:
            raise MarketPaused(since=since)
        if ticker not in self._symbols:
            raise _unknown(ticker)
        self._used[ticker] = self._now()
        self._waited[ticker] += bool(after)
        try:
            async with asyncio.timeout(self._patience if after else 0):
                while (found := self._fresh(ticker, after)) is None:
                    await self._news.wait()
                return found
        except TimeoutError:
            pass
        finally:
            self._waited[ticker] -= bool(after)
        known = self._screen.newest(ticker)
        raise MarketPaused(since=(known.quoted_at if known else self._born) // 1000)

    def snapshot(self) -> Mapping[str, Quote]:
        """The newest quote of every listed symbol that has one young enough to trade on."""
        fresh = self._screen.fresh(self._now())
        return MappingProxyType({ticker: fresh[ticker] for ticker in self._symbols if ticker in fresh})

    async def history(self, ticker: str, start: int, end: int, step: int) -> Sequence[Candle]:
        """Candles of the exchange; see `Candles.get`. Raises UnknownSymbol, MarketPaused, ValueError."""
        market = next((name for name, one in self._markets.items() if one.ticker == ticker.upper()), None)
        if market is None:
            raise _unknown(ticker)
        found = await self._candles.get(market, start, end, step)
        if found is None:
            raise MarketPaused(since=(self._screen.latest or self._born) // 1000)
        return found

    def _fresh(self, ticker: str, after: int) -> Quote | None:
        found = self._screen.newest(ticker)
        return found if found and found.received_at > after and self._screen.is_fresh(found, self._now()) else None

    def listed(self, symbols: Mapping[str, Symbol]) -> None:
        """For the feed: what is listed now."""
        self._markets = symbols
        self._symbols = MappingProxyType({one.ticker: one for one in symbols.values()})

    def take(self, tickers: Mapping[str, Any], asked_at: int) -> None:
        """For the feed: sifts what came, and tells who waits."""
        now = self._now()
        for name, ticker in tickers.items():
            if symbol := self._markets.get(name):
                self._take(ticker, symbol, asked_at, now)
        self._tell()

    def hear(self, market: str, ticker: Any) -> None:
        """For the feed: sifts what the exchange told by itself, just now, and tells who waits."""
        if symbol := self._markets.get(market):
            now = self._now()
            self._take(ticker, symbol, now, now, told=True)
            self._tell()

    def over(self) -> None:
        """For the feed: a round of answers has been taken. The log hears when none of them opens the market."""
        paused = self.paused_since() is not None
        if paused and not self._told:
            log.warning("prices came, but none to trade on", dropped=dict(self._dropped))
        self._told = paused
        self._dropped.clear()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def _take(self, ticker: Any, symbol: Symbol, asked_at: int, now: int, *, told: bool = False) -> None:
        try:
            quote = parse.quote(ticker, symbol, self._exchange.id, asked_at, now)
            before = self._screen.newest(symbol.ticker)
            if quote.turnover is None and before is not None:  # what is told by itself is often the prices alone
                quote = replace(quote, turnover=before.turnover)
            elif quote.turnover is None and told:  # nothing would bound an order; polling knows if there is a volume
                raise parse.Unfit("of unknown volume")
            why_not = self._screen.accept(quote)
        except parse.Unfit as unfit:
            why_not = str(unfit)
        if why_not is not None:
            self._count(why_not)
            self._dropped[why_not] += 1

    def most_wanted(self, markets: Mapping[str, int]) -> str | None:
        """For the feed: the market that an order waits for; else the one longest not heard of, what is in use sooner.

        `markets` with when each was last asked for, in ms. None if there are none.
        """
        now = self._now()

        def wanted(market: str) -> tuple[bool, int]:
            ticker = self._markets[market].ticker
            newest = self._screen.newest(ticker)  # what was just told by itself need not be asked for
            ago = now - max(markets[market], newest.received_at if newest else 0)
            used = now - self._used.get(ticker, 0) < _IN_USE
            return self._waited[ticker] > 0 and ago > _APART, ago * _SOONER if used else ago

        return max(markets, key=wanted, default=None)


def _unknown(ticker: str) -> UnknownSymbol:
    return UnknownSymbol(symbol="".join(char for char in ticker if char.isascii() and char.isalnum())[:12])
