"""What the exchange has said, between those who bring it and the market that reads it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import structlog

from bot.market.live import parse
from bot.market.live.exchange import Count
from bot.market.live.quote_filter import QuoteFilter
from bot.rules.market.quotes import Quote, Symbol

_IN_USE = 600_000  # ms for which a symbol that somebody asked for is in use: ranks look at all that is held
_RETRY_INTERVAL = 1_000  # ms: an order that waits in vain costs the other symbols no more than this
_IN_USE_WEIGHT = 5  # times: how much sooner than others a symbol in use is asked for, where not all can be at once

_SLICE = 50  # tickers that are sifted before others have their turn: some 2 ms

log = structlog.get_logger("market")


class QuoteBoard:
    """The listed symbols and their newest good quotes. The poller and the ticker stream write it, the market reads it.

    Tickers and markets are ccxt's, quotes and symbols the bot's. `source` names the exchange; `max_age`: ms up
    to which a quote may be traded on; `now`: Unix ms; `count` hears why something was dropped.
    """

    def __init__(self, source: str, max_age: int, now: Callable[[], int], count: Count) -> None:
        self._source = source
        self.max_age = max_age
        self._now = now
        self._count = count
        self._filter = QuoteFilter(max_age)
        self._markets: Mapping[str, Symbol] = {}
        self._symbols: Mapping[str, Symbol] = MappingProxyType({})
        self._opened_at = now()
        self._changed = asyncio.Event()
        self._dropped: Counter[str] = Counter()  # since a round was finished
        self._asked_at: dict[str, int] = {}  # when somebody last asked for a symbol, in ms
        self._waiting: Counter[str] = Counter()  # how many orders wait for a quote of it now
        self._held_logged: set[str] = set()
        self._is_logged = False  # that no price opens the market

    @property
    def symbols(self) -> Mapping[str, Symbol]:
        """What is listed now, by ticker, the best known first; nothing until the exchange was reached once."""
        return self._symbols

    def market_of(self, ticker: str) -> str | None:
        """The exchange's name for the market of a symbol; None for one that it does not list."""
        return next((market for market, symbol in self._markets.items() if symbol.ticker == ticker), None)

    def newest(self, ticker: str) -> Quote | None:
        """The newest good quote of a symbol, however old, even of one that is listed no more."""
        return self._filter.newest(ticker)

    def held(self) -> dict[str, Quote]:
        """The newest price of every listed symbol that is held for a moderator or an operator: see `QuoteFilter`."""
        apart = self._filter.apart()
        return {ticker: apart[ticker] for ticker in self._symbols if ticker in apart}

    def release(self, ticker: str) -> None:
        """Lets the price of a held symbol count from now on."""
        self._filter.release(ticker)
        self._wake()

    def fresh(self) -> dict[str, Quote]:
        """The newest quote of every listed symbol that has one young enough to trade on."""
        fresh = self._filter.fresh(self._now())
        return {ticker: fresh[ticker] for ticker in self._symbols if ticker in fresh}

    def newest_at(self) -> int:
        """When the exchange said the newest quote of all (ms); when this board was opened, if there is none."""
        return self._filter.latest or self._opened_at

    def quoted_at(self, ticker: str) -> int:
        """When the exchange said the newest quote of a symbol (ms); when this board was opened, if there is none."""
        newest = self._filter.newest(ticker)
        return newest.quoted_at if newest else self._opened_at

    def is_paused(self) -> bool:
        """Whether the newest quote of all is too old to trade on."""
        return abs(self._now() - self._filter.latest) > self.max_age

    def note_use(self, ticker: str) -> None:
        """Notes that somebody asks for a listed symbol."""
        self._asked_at[ticker] = self._now()

    async def next_quote(self, ticker: str, after: int) -> Quote:
        """The newest quote that may be traded on and was received later than `after` (ms), as soon as there is one."""
        self._waiting[ticker] += bool(after)
        try:
            while (quote := self._fresh_quote(ticker, after)) is None:
                await self._changed.wait()
            return quote
        finally:
            self._waiting[ticker] -= bool(after)

    def _fresh_quote(self, ticker: str, after: int) -> Quote | None:
        quote = self._filter.newest(ticker)
        return quote if quote and quote.received_at > after and self._filter.is_fresh(quote, self._now()) else None

    def list_markets(self, symbols: Mapping[str, Symbol]) -> None:
        """Takes what is listed now, by ccxt's names of the markets."""
        self._markets = symbols
        self._symbols = MappingProxyType({symbol.ticker: symbol for symbol in symbols.values()})

    async def take(self, answer: parse.Answer) -> None:
        """Sifts tickers that have just come, and wakes those who wait; others have their turn meanwhile."""
        listed = [(market, ticker) for market, ticker in answer.tickers.items() if market in self._markets]
        for start in range(0, len(listed), _SLICE):
            now = self._now()
            for market, ticker in listed[start : start + _SLICE]:
                if symbol := self._markets.get(market):
                    self._take(ticker, symbol, answer.said_at(ticker), now)
            self._wake()
            await asyncio.sleep(0)

    def on_ticker(self, market: str, ticker: Any) -> None:
        """Sifts one that the exchange told by itself, just now, and wakes those who wait."""
        if symbol := self._markets.get(market):
            now = self._now()
            answer = parse.Answer({market: ticker}, now, now)
            self._take(ticker, symbol, answer.said_at(ticker), now, streamed=True)
            self._wake()

    def round_finished(self) -> None:
        """A round of answers has been taken. The log hears when none of them opens the market."""
        paused = self.is_paused()
        if paused and not self._is_logged:
            log.warning("prices came, but none to trade on", dropped=dict(self._dropped))
        self._is_logged = paused
        self._dropped.clear()

    def next_book(self, markets: Mapping[str, int]) -> str | None:
        """The market that an order waits for; else the one longest not heard of, what is in use sooner.

        `markets` with when each was last asked for, in ms. None if there are none.
        """
        now = self._now()
        return max(markets, key=lambda market: self._urgency(market, markets[market], now), default=None)

    def _urgency(self, market: str, read_at: int, now: int) -> tuple[bool, int]:
        ticker = self._markets[market].ticker
        newest = self._filter.newest(ticker)  # what was just told by itself need not be asked for
        ago = now - max(read_at, newest.received_at if newest else 0)
        in_use = now - self._asked_at.get(ticker, 0) < _IN_USE
        return self._waiting[ticker] > 0 and ago > _RETRY_INTERVAL, ago * _IN_USE_WEIGHT if in_use else ago

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _take(self, ticker: Any, symbol: Symbol, quoted_at: int, now: int, *, streamed: bool = False) -> None:
        try:
            quote = parse.quote(ticker, symbol, self._source, quoted_at, now)
            before = self._filter.newest(symbol.ticker)
            if quote.turnover is None and before is not None:  # what is streamed is often the prices alone
                quote = replace(quote, turnover=before.turnover, lacks_turnover=before.lacks_turnover)
            elif quote.turnover is None and streamed:
                # Nothing would bound an order; polling knows if there is a volume.
                raise parse.Unfit("of unknown volume")
            rejection = self._filter.accept(quote)
        except parse.Unfit as unfit:
            rejection = str(unfit)
        if rejection == "held" and symbol.ticker not in self._held_logged:
            self._held_logged.add(symbol.ticker)
            log.warning("a price is held", symbol=symbol.ticker, bid=str(quote.bid), before=str(before and before.bid))
        if rejection is None:
            self._held_logged.discard(symbol.ticker)
        else:
            self._count(rejection)
            self._dropped[rejection] += 1
