"""The live market: the protocol of `bot.rules.market.quotes` over the prices of one exchange."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from bot.market.live.breaker import Breaker
from bot.market.live.candles import Candles
from bot.market.live.exchange import Count, ExchangeClient, RequestGate, close
from bot.market.live.poller import Pace, Poller
from bot.market.live.quote_board import QuoteBoard
from bot.market.live.worker import Worker
from bot.rules.market.quotes import QUOTE_PATIENCE, Candle, Quote, Symbol
from bot.rules.market.refusals import MarketPaused, SymbolWithoutPrice, UnknownSymbol


class LiveMarket:
    """Quotes of everything that an exchange lists against one currency, polled and heard for as long as it runs.

    `now`: Unix ms; `max_age`: ms up to which a quote may be traded on; `count` hears why something was dropped. Nothing
    that anybody asks causes a fetch, but for candles, which are kept.
    """

    reuses_tickers = True

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
        self._worker = Worker("market")
        exchange.on_left_out = count
        self._patience = patience
        self.board = QuoteBoard(exchange.id, max_age, now, count)
        prices = ExchangeClient(exchange, count, breaker(), self._worker.run)
        self.gate = RequestGate(prices.breaker)
        self.poller = Poller(
            prices,
            self.board,
            self.gate,
            currency=currency,
            now=now,
            count=count,
            pace=pace,
            breaker=breaker,
        )
        self._candles = Candles(ExchangeClient(exchange, count, breaker(), self._worker.run), now, self.gate)
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to poll."""
        self._running = asyncio.create_task(self.poller.run(), name="market")

    async def stop(self) -> None:
        """Ends polling and closes the sockets of the exchange."""
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
        await self._worker.run(close, self._exchange)
        await self._worker.stop()

    def symbols(self) -> Mapping[str, Symbol]:
        """What is listed now, by ticker, the best known first; nothing until the exchange was reached once."""
        return self.board.symbols

    def latest(self, ticker: str) -> Quote | None:
        """The newest quote of a symbol, however old, even of one that is listed no more."""
        if ticker in self.board.symbols:
            self.board.note_use(ticker)
        return self.board.newest(ticker.upper())

    def paused_since(self) -> int | None:
        """Unix seconds of the newest quote of all, or of the start, where that is too old; None while all is well."""
        return self.board.newest_at() // 1000 if self.board.is_paused() else None

    async def quote(self, ticker: str, *, after: int = 0) -> Quote:
        """The newest quote, if it was received later than `after` (ms), else the next, waiting for it at most 10 s.

        Raises UnknownSymbol; MarketPaused at once where the exchange is down; SymbolWithoutPrice, at once where there
        never was one.
        """
        ticker = ticker.upper()
        if (since := self.paused_since()) is not None:
            raise MarketPaused(since=since)
        if ticker not in self.board.symbols:
            raise _unknown(ticker)
        self.board.note_use(ticker)
        newest = self.board.newest(ticker)
        try:
            async with asyncio.timeout(self._patience if after and newest else 0):
                return await self.board.next_quote(ticker, after)
        except TimeoutError:
            heard_at = self.board.newest_at()
            if self.board.is_paused() or (newest and heard_at < max(after, newest.quoted_at + 1)):
                raise MarketPaused(since=heard_at // 1000) from None  # nothing else was heard meanwhile either
            raise SymbolWithoutPrice(since=newest.quoted_at // 1000 if newest else 0, symbol=ticker) from None

    def snapshot(self) -> Mapping[str, Quote]:
        """The newest quote of every listed symbol that has one young enough to trade on."""
        return MappingProxyType(self.board.fresh())

    def held(self) -> Mapping[str, Quote]:
        """The prices over ten times off the last good one: see `QuoteBoard.held`."""
        return self.board.held()

    def release(self, ticker: str) -> None:
        """Lets the price of a held symbol count: somebody has decided that it is right."""
        self.board.release(ticker)

    async def history(self, ticker: str, start: int, end: int, step: int) -> Sequence[Candle]:
        """Candles of the exchange; see `Candles.get`. Raises UnknownSymbol, MarketPaused, ValueError."""
        market = self.board.market_of(ticker.upper())
        if market is None:
            raise _unknown(ticker)
        candles = await self._candles.get(market, start, end, step)
        if candles is None:
            raise MarketPaused(since=self.board.newest_at() // 1000)
        return candles


def _unknown(ticker: str) -> UnknownSymbol:
    return UnknownSymbol(symbol="".join(char for char in ticker if char.isascii() and char.isalnum())[:12])
