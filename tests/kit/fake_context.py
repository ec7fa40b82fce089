"""A context for tests of services: clock, prices and announcer are in the hands of the test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.data.keys import Actor
from bot.data.models import Guild
from bot.rules.market.quotes import Candle, Price, Quote, Symbol
from bot.rules.market.refusals import MarketPaused, UnknownSymbol
from bot.rules.settings import Setting, Settings
from bot.services.context import Context
from bot.services.guilds import settings

START = 1_767_614_400_000  # ms: Monday, 2026-01-05 12:00 UTC

ALICE = Actor(1, 11, "Alice", 5)
BOB = Actor(1, 12, "Bob", 5)


@dataclass
class Clock:
    """A clock that stands still until the test moves it."""

    at: int = START

    def __call__(self) -> int:
        return self.at

    def advance(self, ms: int) -> None:
        """Lets time pass."""
        self.at += ms


class PriceBoard:
    """The Quotes protocol over prices that the test sets; a paused ticker has no fresh quote."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._quotes: dict[str, Quote] = {}
        self._heard: dict[str, Quote] = {}  # the newest quote of each, however old
        self.paused: set[str] = set()
        self.reuses_tickers = False
        self.apart: dict[str, Quote] = {}  # what the feed holds
        self.stuck = False  # breaks the protocol: quotes that are as old as the order

    def set(
        self,
        ticker: str,
        bid: str,
        ask: str | None = None,
        *,
        scale: int = 8,
        step: int = 1,
        minimum: int = 0,
        turnover: int | None = None,
        lacks_turnover: bool = False,
    ) -> None:
        """Sets what a symbol costs from now on; the ask is the bid unless given, the last two are in micro-coins.

        Nobody hears the price of a paused ticker.
        """
        symbol = Symbol(ticker, f"{ticker.title()} Coin", scale, step, minimum)
        prices = (Price.parse(bid), Price.parse(ask or bid), Price.parse(bid))
        self._quotes[ticker] = Quote(symbol, *prices, "board", 0, 0, turnover, lacks_turnover)
        self.latest(ticker)

    def quoted(self, ticker: str, price: str) -> Quote:
        """What a listed symbol would be quoted at, at another price."""
        exact, at = Price.parse(price), self._clock()
        return replace(self._quotes[ticker], bid=exact, ask=exact, last=exact, quoted_at=at, received_at=at)

    def drop(self, ticker: str, *, remembered: bool = False) -> None:
        """Lists a symbol no more; its last quote is known until the bot is started again, if `remembered`."""
        del self._quotes[ticker]
        if not remembered:
            self._heard.pop(ticker, None)

    def forget(self) -> None:
        """Forgets what is not listed, or paused, as a restart does."""
        self._heard.clear()

    def hear(self) -> None:
        """Hears what everything costs that is listed and not paused, as a feed that returns does."""
        for ticker in self._quotes:
            self.latest(ticker)

    def symbols(self) -> Mapping[str, Symbol]:
        return {ticker: quote.symbol for ticker, quote in self._quotes.items()}

    async def quote(self, ticker: str, *, after: int = 0) -> Quote:
        if ticker not in self._quotes:
            raise UnknownSymbol(symbol=ticker[:12])
        if ticker in self.paused:
            raise MarketPaused(since=self._clock() // 1000)
        at = after if self.stuck else max(self._clock(), after + 1)
        return replace(self._quotes[ticker], quoted_at=at, received_at=at)

    def snapshot(self) -> Mapping[str, Quote]:
        at = self._clock()
        fresh = (ticker for ticker in self._quotes if ticker not in self.paused)
        return {ticker: replace(self._quotes[ticker], quoted_at=at, received_at=at) for ticker in fresh}

    def latest(self, ticker: str) -> Quote | None:
        if ticker in self._quotes and ticker not in self.paused:
            self._heard[ticker] = self._quotes[ticker]
        return self._heard.get(ticker)

    def held(self) -> Mapping[str, Quote]:
        return dict(self.apart)

    def release(self, ticker: str) -> None:
        self._quotes[ticker] = self.apart.pop(ticker)
        self.latest(ticker)

    def paused_since(self) -> int | None:
        return None

    async def history(self, ticker: str, start: int, end: int, step: int) -> Sequence[Candle]:
        return []


@dataclass(frozen=True)
class FakeContext(Context):
    """A context with what the test moves it by: a clock, a board of prices, and how often the announcer was woken."""

    wakes: list[int] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        """The clock behind `now`."""
        assert isinstance(self.now, Clock)
        return self.now

    @property
    def board(self) -> PriceBoard:
        """The market, whose prices the test sets."""
        assert isinstance(self.market, PriceBoard)
        return self.market


def fake_context(clock: Clock | None = None) -> FakeContext:
    """A context in which BTC costs 100 coins either way at first."""
    clock, wakes = clock or Clock(), []
    board = PriceBoard(clock)
    board.set("BTC", "100")
    return FakeContext(board, clock, lambda: wakes.append(clock()), wakes=wakes)


async def configure(guild_id: int, *changes: tuple[Setting, object]) -> Settings:
    """Gives a server these settings and no others."""
    chosen = Settings().with_changes({setting.key: value for setting, value in changes})
    await Guild.update_or_create(id=guild_id, defaults={"settings": chosen.stored})
    settings.invalidate()
    return chosen
