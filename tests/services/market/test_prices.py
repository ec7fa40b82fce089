"""Prices then and now: exact changes out of the source's history, and the day's movers counted once a minute."""

import asyncio

import pytest

from bot.market.simulated.market import SimulatedMarket
from bot.rules.market.periods import Period
from bot.rules.market.quotes import Candle, Price
from bot.rules.market.refusals import MarketPaused, UnknownSymbol
from bot.rules.timing import DAY
from bot.services.context import Context
from bot.services.market import prices
from bot.services.market.movers import FRESH, Movers
from tests.kit.fake_context import START, Clock, PriceBoard

NOW = 1_788_000_000_000  # ms: long after the simulated market opened


class Past(PriceBoard):
    """A board with a history: what each symbol cost 24 hours ago, and before that nothing."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.then: dict[str, str] = {}
        self.asked = 0
        self.open = asyncio.Event()
        self.open.set()

    async def history(self, ticker: str, start: int, end: int, step: int) -> list[Candle]:
        self.asked += 1
        await self.open.wait()
        if ticker not in self.then:
            raise UnknownSymbol(symbol=ticker)
        price = Price.parse(self.then[ticker])
        return [Candle(start, price, price, price, price)] if start >= START - DAY else []


@pytest.fixture
def board() -> Past:
    return Past(Clock())


def floor_of(board: Past) -> Context:
    return Context(board, board._clock, lambda: None)


@pytest.mark.parametrize("ticker", ["BTC", "SHIB"])
async def test_changes_are_exactly_those_of_the_quotes_then_and_now(ticker: str) -> None:
    at = NOW
    market = SimulatedMarket(bytes(32), lambda: at)
    loaded = await prices.load_price(Context(market, lambda: at, lambda: None), ticker, Period.WEEK)
    for period, change in loaded.changes.items():
        at = NOW - period.length
        then = (await market.quote(ticker)).last
        numerator, denominator = change
        assert numerator * then.units * 10**loaded.quote.last.scale == denominator * (
            loaded.quote.last.units * 10**then.scale - then.units * 10**loaded.quote.last.scale
        )


@pytest.mark.parametrize("period", Period)
async def test_the_candles_of_a_period_end_with_the_price_now(period: Period) -> None:
    market = SimulatedMarket(bytes(32), lambda: NOW)
    loaded = await prices.load_price(Context(market, lambda: NOW, lambda: None), "BTC", period)
    assert len(loaded.candles) == period.length // period.step
    assert loaded.candles[0].start == period.starts(NOW)
    assert loaded.candles[-1].close == loaded.quote.last


async def test_an_unknown_price_then_or_now_is_no_change(board: Past) -> None:
    board.set("BTC", "110")
    board.then["BTC"] = "100"
    loaded = await prices.load_price(floor_of(board), "BTC", Period.DAY)
    assert list(loaded.changes.values()) == [(10, 100), (10, 100), None, None]


async def test_a_symbol_that_alone_has_no_fresh_price_shows_its_last_one(board: Past) -> None:
    board.set("BTC", "110")
    board.set("ETH", "5")
    board.paused.add("BTC")
    assert board.paused_since() is None
    loaded = await prices.load_price(floor_of(board), "BTC", Period.DAY)
    assert (str(loaded.quote.last), loaded.paused_since is None) == ("110", False)
    assert (await prices.load_price(floor_of(board), "ETH", Period.DAY)).paused_since is None


async def test_movers_are_the_most_moved_of_all(board: Past) -> None:
    for number in range(1, 15):
        board.set(f"C{number:02}", str(100 + number * 2 - 15))
        board.then[f"C{number:02}"] = "100"
    board.set("FLAT", "7")
    board.then["FLAT"] = "7.00"
    board.set("NEW", "1")  # without a past
    board.set("GONE", "1")
    board.then["GONE"] = "2"
    board.paused.add("GONE")  # without a fresh price
    movers = await Movers(floor_of(board)).newest()
    assert [mover.quote.symbol.ticker for mover in movers.gainers] == ["C14", "C13", "C12", "C11", "C10"]
    assert [mover.quote.symbol.ticker for mover in movers.losers] == ["C01", "C02", "C03", "C04", "C05"]
    assert movers.losers[0].change == (-13, 100)


async def test_a_calm_market_has_no_movers(board: Past) -> None:
    board.set("BTC", "100")
    board.then["BTC"] = "100"
    movers = await Movers(floor_of(board)).newest()
    assert (movers.gainers, movers.losers) == ((), ())


async def test_movers_are_counted_once_a_minute_and_nobody_waits_for_the_next_count(board: Past) -> None:
    board.set("BTC", "110")
    board.then["BTC"] = "100"
    movers = Movers(floor_of(board))
    first = await asyncio.gather(*(movers.newest() for _ in range(5)))
    assert board.asked == 1
    board._clock.advance(FRESH)
    board.then["BTC"] = "55"
    board.open.clear()
    assert await movers.newest() is first[0]
    board.open.set()
    await movers._counting
    assert (await movers.newest()).gainers[0].change == (55, 55)
    assert board.asked == 2


async def test_a_paused_market_has_no_movers_and_recovers(board: Past) -> None:
    board.set("BTC", "110")
    board.then["BTC"] = "100"
    board.paused.add("BTC")
    movers = Movers(floor_of(board))
    with pytest.raises(MarketPaused):
        await movers.newest()
    board.paused.clear()
    assert (await movers.newest()).gainers
