import subprocess
import sys
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from bot.market.simulated.coins import COINS
from bot.market.simulated.market import EPOCH, SOURCE, TICK, SimulatedMarket, price
from bot.rules.market.quotes import Price
from bot.rules.market.refusals import MarketPaused, UnknownSymbol

SEED = bytes(range(32))
NOW = EPOCH + 70_000_000_000
ROOT = Path(__file__).parents[2]
GOLDEN = {
    "BTC": "146981",
    "ETH": "13710.3",
    "BNB": "853.126",
    "ADA": "0.0504739",
    "SOL": "76.2199",
    "DOT": "12.8355",
    "AVAX": "2.36030",
    "POL": "0.0535513",
    "LINK": "1.89277",
    "UNI": "1.55824",
    "ATOM": "21.7447",
    "LTC": "11.3558",
    "XRP": "0.221887",
    "DOGE": "0.0858350",
    "SHIB": "0.00000666951",
    "TRX": "0.148042",
    "ALGO": "0.0500274",
    "VET": "0.0122334",
    "FIL": "3.01693",
    "ICP": "6.07625",
}


class Clock:
    """A clock that moves only when somebody sleeps."""

    def __init__(self, now: int = NOW) -> None:
        self.ms = now
        self.slept = 0.0

    def now(self) -> int:
        return self.ms

    async def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.ms += max(1, int(seconds * 1000))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def market(clock):
    return SimulatedMarket(SEED, clock.now, clock.sleep)


def value(price: Price) -> Decimal:
    return Decimal(price.units).scaleb(-price.scale)


async def test_the_simulated_market_lists_twenty_coins_the_best_known_first(market):
    tickers = "BTC ETH BNB ADA SOL DOT AVAX POL LINK UNI ATOM LTC XRP DOGE SHIB TRX ALGO VET FIL ICP"
    assert list(market.symbols()) == tickers.split()
    assert all(ticker == symbol.ticker and symbol.name for ticker, symbol in market.symbols().items())
    assert list(market.snapshot()) == tickers.split()


async def test_a_price_never_changes_once_it_is_installed(market, clock):
    """Golden values: holdings hang on them, so another construction would change everybody's money."""
    assert {ticker: str(quote.last) for ticker, quote in market.snapshot().items()} == GOLDEN
    spreads = "".join(f"{quote.bid} {quote.ask}\n" for quote in market.snapshot().values())
    assert sha256(spreads.encode()).hexdigest()[:16] == "cbf81ffb038f675e"
    clock.ms = EPOCH
    assert {ticker: value(quote.last) for ticker, quote in market.snapshot().items()} == {
        coin.symbol.ticker: coin.start for coin in COINS
    }


PROGRAM = """
import asyncio, sys
if "{decimal}" != "decimal":
    sys.modules["decimal"] = __import__("{decimal}")
from bot.market.simulated.market import EPOCH, SimulatedMarket
moments = [EPOCH + 3_600_000 * n * n for n in range(60)]
moment = 0
market = SimulatedMarket(bytes(range(32)), lambda: moment)
for moment in {order}(moments):
    print(moment, *(f"{{q.bid}} {{q.ask}} {{q.last}}" for q in market.snapshot().values()))
print(asyncio.run(market.history("ETH", moments[0], moments[-1], 3_600_000_000)) if moment == moments[-1] else "")
"""


def run(order: str, hash_seed: str, *options: str, decimal: str = "decimal") -> list[str]:
    program = PROGRAM.format(order=order, decimal=decimal)
    environment = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *options, "-c", program]
    result = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=60)
    return result.stdout.splitlines()


def test_processes_agree_in_whatever_order_they_ask_and_whoever_wrote_their_decimals():
    """The last one computes with `_pydecimal`, the other implementation of the specification in every CPython."""
    one, two = run("list", "1"), run("list", "2", "-O")
    backwards = run("reversed", "3", decimal="_pydecimal")
    assert len(one) == 61
    assert one == two
    assert sorted(one[:-1]) == sorted(backwards[:-1])


async def test_a_restart_changes_nothing_and_another_seed_everything(market, clock):
    again = SimulatedMarket(SEED, clock.now, clock.sleep)
    assert again.snapshot() == market.snapshot()
    reseeded = SimulatedMarket(bytes(32), clock.now, clock.sleep).snapshot()
    assert all(reseeded[ticker].last != quote.last for ticker, quote in market.snapshot().items())


async def test_a_quote_is_that_of_the_newest_tick(market, clock):
    clock.ms = NOW + 199
    quote = await market.quote("BTC")
    assert quote.quoted_at == quote.received_at == NOW + 100
    assert quote.source == SOURCE == "simulated"
    assert quote == market.snapshot()["BTC"]
    assert clock.slept == 0


@pytest.mark.parametrize("past", [0, 1, 99, 100])
async def test_a_quote_after_a_moment_is_the_first_received_later(market, clock, past):
    """A tick on the very moment is not later: who ordered then knew it."""
    placed = NOW + past
    clock.ms = placed
    quote = await market.quote("BTC", after=placed)
    assert placed < quote.received_at <= placed + TICK
    assert clock.now() >= quote.received_at
    assert quote == (await market.quote("btc")) == await market.quote("BTC", after=placed)


async def test_a_quote_after_a_moment_long_ago_is_the_first_then_and_asks_no_wait(market, clock):
    quote = await market.quote("ETH", after=NOW - 5_050)
    assert quote.received_at == NOW - 5_000
    assert (await market.quote("ETH", after=1)).received_at == EPOCH
    assert clock.slept == 0


async def test_a_quote_that_is_too_far_away_is_refused_at_once(market, clock):
    assert (await market.quote("ETH", after=NOW + 9_999)).received_at == NOW + 10_000
    with pytest.raises(MarketPaused) as refused:
        await market.quote("ETH", after=NOW + 20_000)
    assert refused.value.since == clock.now() // 1000


async def test_before_the_epoch_there_is_no_price(market, clock):
    clock.ms = EPOCH - 1
    with pytest.raises(ValueError, match="2026-07-01"):
        market.snapshot()
    with pytest.raises(ValueError, match="2026-07-01"):
        await market.quote("BTC")
    assert "BTC" in market.symbols()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("NOPE", "NOPE"), ("@everyone <t:1:R>", "everyonet1R"), ("１２３", ""), ("x" * 6000, "x" * 12), ("", "")],
)
async def test_an_unknown_symbol_is_refused_in_inert_text(market, typed, shown):
    for request in (market.quote(typed), market.history(typed, NOW - 1000, NOW, 100)):
        with pytest.raises(UnknownSymbol) as refused:
            await request
        assert refused.value.symbol == shown


def test_bid_lies_under_last_under_ask_by_the_spread_of_the_coin(market, clock):
    for step in range(400):
        clock.ms = EPOCH + step * 3_333_333_300
        for ticker, quote in market.snapshot().items():
            bid, last, ask = value(quote.bid), value(quote.last), value(quote.ask)
            assert bid < last < ask
            half = Decimal(next(coin.half_spread for coin in COINS if coin.symbol.ticker == ticker)) / 1_000_000
            assert half <= (ask - last) / last < half + Decimal("0.00001")
            assert half <= (last - bid) / last < half + Decimal("0.00001")


def test_prices_have_six_digits_and_stay_within_bounds():
    unit = 1 << 56
    assert str(price(Decimal("0.00001"), 0)) == "0.0000100000"
    assert str(price(Decimal(1), unit)) == "2.71828"
    assert str(price(Decimal(1), -3 * unit)) == "0.0497871"
    assert str(price(Decimal(95_000), 3 * unit)) == "1908130"
    assert str(price(Decimal("999999.7"), 0)) == "1000000"
    assert Decimal("0.00000001") < value(price(Decimal("0.00001"), -50 * unit)) < Decimal("0.000000011")
    assert Decimal(9_800_000) < value(price(Decimal(95_000), 50 * unit)) < 10_000_000


def test_a_unit_is_small_change_and_a_fortune_fits():
    for coin in COINS:
        assert 0 < coin.start / 10**coin.symbol.scale <= Decimal("0.01")
        assert 10**9 / (coin.start / 10_000) * 10**coin.symbol.scale <= 2**63 // 9


def test_a_snapshot_is_made_once_a_tick(market, clock):
    snapshot = market.snapshot()
    clock.ms = NOW + 99
    assert market.snapshot() is snapshot
    clock.ms = NOW + 100
    assert market.snapshot() is not snapshot
    assert {quote.quoted_at for quote in market.snapshot().values()} == {NOW + 100}


def test_the_seed_is_shown_nowhere(market):
    shown = f"{market!r} {market!s} {vars(market)!r}"
    for listing in vars(market)["_listings"].values():
        shown += f"{vars(listing)!r} {vars(listing._path)!r} {vars(listing._path._draws)!r}"
    assert SEED.hex() not in shown
    assert repr(SEED)[2:-1] not in shown
    with pytest.raises(ValueError, match="32 bytes") as refused:
        SimulatedMarket(b"short secret", lambda: NOW)
    assert "short secret" not in str(refused.value)
