import gc
from collections import Counter
from contextlib import asynccontextmanager

import pytest

from bot.market.live import exchange as exchange_module
from bot.market.live.breaker import Breaker
from bot.market.live.market import LiveMarket
from bot.market.live.poller import Pace
from bot.rules.market.quotes import Price
from tests.market.live.loopback import Clock, Coin, Exchange, redirect, serving, until

ONCE = Pace(poll=3600)
FAST = Pace(poll=0.01, listing=3600, relisting=0.05)


class LiveSetup:
    """A live market on a loopback exchange, and what the market has counted as dropped."""

    def __init__(self, market: LiveMarket, exchange: Exchange, clock: Clock, dropped: Counter) -> None:
        self.market = market
        self.exchange = exchange
        self.clock = clock
        self.dropped = dropped
        self.polled = 0  # rounds of asking that are over
        market.board.round_finished = self._count_rounds(market.board.round_finished)

    def _count_rounds(self, round_finished):
        def counted():
            self.polled += 1
            round_finished()

        return counted

    async def opens(self) -> None:
        await until(lambda: self.market.snapshot().keys() == self.market.symbols().keys() != set())

    async def rounds(self, count: int = 2) -> None:
        """Waits until so many further rounds of asking are over."""
        part = {"binance": "ticker/24hr", "kraken": "Ticker", "coinbase": "market/product"}[self.exchange.kind]
        requests_a_round = len(self.exchange.coins) + 1 if self.exchange.kind == "coinbase" else 1
        target = self.exchange.count(part) + (count + 1) * requests_a_round
        await until(lambda: self.exchange.count(part) >= target)


@pytest.fixture(params=["binance", "kraken", "coinbase"])
def kind(request):
    return request.param


@pytest.fixture
async def live(kind):
    """A market that polls, of BTC and DOGE against USD."""
    async with live_market(kind, [Coin("DOGE", bid="0.21000", ask="0.21010", last="0.2101"), Coin("BTC")]) as live:
        await live.opens()
        yield live


@asynccontextmanager
async def live_market(
    kind, coins, *, currency=None, patience=10.0, streams=False, running=True, pace=FAST, breaker=None
):
    clock, dropped = Clock(), Counter()
    exchange = Exchange(clock, kind, streams=streams)
    exchange.list(*coins)
    async with serving(exchange):
        ccxt = await exchange_module.connect(kind)
        redirect(ccxt, exchange.port)
        market = LiveMarket(
            ccxt, currency, 30_000, clock, lambda reason: dropped.update([reason]),
            pace=pace, patience=patience, breaker=breaker or (lambda: Breaker(jitter=lambda low, high: 0.01)),
        )  # fmt: skip
        if running:
            market.start()
        try:
            yield LiveSetup(market, exchange, clock, dropped)
        finally:
            await market.stop()


def coins(count=0):
    return [Coin("BTC"), Coin("DOGE", bid="0.21", ask="0.2101", last="0.21"), *(Coin(f"C{n:03}") for n in range(count))]


async def all_subscribed(live):
    """Waits until all that is listed is listened to."""
    names = {live.exchange.id(coin) for coin in live.exchange.coins.values()}
    await until(lambda: names == {name for socket in live.exchange.sockets for name in socket.hears})


@pytest.fixture
async def streaming(kind):
    """A market that has polled, and does so no more; and listens, and has heard what is told at the start."""
    async with live_market(kind, coins(), streams=True, pace=ONCE) as live:
        await until(lambda: live.polled)
        await all_subscribed(live)
        btc = live.exchange["BTC"]
        bid = btc.bid
        await assert_still_streams(live)
        btc.bid = bid
        await live.exchange.tell(btc)
        await until(lambda: live.market.latest("BTC").bid == Price.parse("100.1"))
        yield live


async def assert_still_streams(live, ticker="BTC"):
    """Tells a price, and waits until it counts."""
    coin = live.exchange[ticker]
    coin.bid = f"{coin.bid}01"
    await live.exchange.tell(coin)
    await until(lambda: str(live.market.latest(ticker).bid) == coin.bid)


def asyncio_errors(caplog):
    gc.collect()
    return [record.getMessage() for record in caplog.records if record.name == "asyncio"]
