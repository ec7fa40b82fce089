"""A floor for services: a clock, a board of prices and a bell, all in the hands of the test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from bot.data.keys import Actor
from bot.rules.quotes import Candle, Price, Quote, Symbol
from bot.rules.refusals import MarketPaused, UnknownSymbol
from bot.services.floor import Floor

START = 1_767_614_400_000  # ms: Monday, 2026-01-05 12:00 UTC
MINUTE = 60_000
DAY = 86_400_000


@dataclass
class Clock:
    """A clock that stands still until the test moves it."""

    at: int = START

    def __call__(self) -> int:
        return self.at

    def pass_(self, ms: int) -> None:
        """Lets time pass."""
        self.at += ms


class Board:
    """The Quotes protocol over prices that the test sets: bid and ask are what it says, fresh unless paused."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._symbols: dict[str, Symbol] = {}
        self._quotes: dict[str, Quote] = {}
        self.paused: set[str] = set()

    def set(self, ticker: str, bid: str, ask: str | None = None, *, scale: int = 8, step: int = 1) -> None:
        """Sets what a symbol costs from now on; the ask is the bid unless given."""
        symbol = Symbol(ticker, f"{ticker.title()} Coin", scale, step)
        self._symbols[ticker] = symbol
        prices = (Price.parse(bid), Price.parse(ask or bid))
        self._quotes[ticker] = Quote(symbol, *prices, prices[0], "board", quoted_at=0, received_at=0)

    def symbols(self) -> Mapping[str, Symbol]:
        return self._symbols

    async def quote(self, ticker: str, *, after: int = 0) -> Quote:
        if ticker not in self._symbols:
            raise UnknownSymbol(symbol=ticker)
        if ticker in self.paused:
            raise MarketPaused(since=self._clock() // 1000)
        at = max(self._clock(), after + 1)
        return replace(self._quotes[ticker], quoted_at=at, received_at=at)

    def snapshot(self) -> Mapping[str, Quote]:
        at = self._clock()
        fresh = (ticker for ticker in self._quotes if ticker not in self.paused)
        return {ticker: replace(self._quotes[ticker], quoted_at=at, received_at=at) for ticker in fresh}

    async def history(self, ticker: str, start: int, end: int, step: int) -> Sequence[Candle]:
        return []


@dataclass
class World:
    """A floor with what the test moves it by. BTC costs 100.00 either way at first."""

    clock: Clock = field(default_factory=Clock)
    wakes: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.board = Board(self.clock)
        self.board.set("BTC", "100")
        self.floor = Floor(self.board, self.clock, lambda: self.wakes.append(self.clock()))


@pytest.fixture
def world() -> World:
    """A floor in the test's hands."""
    return World()


@pytest.fixture
def alice() -> Actor:
    """A member who acts in channel 5 of server 1."""
    return Actor(1, 11, "Alice", 5)


@pytest.fixture
def bob() -> Actor:
    """Another member of the same server."""
    return Actor(1, 12, "Bob", 5)
