"""Which market MARKET opens; and that the simulated one brings nothing of the live one along."""

import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot import clock
from bot.commands.doctor import checks
from bot.commands.doctor.check import CheckFailed
from bot.config import Config, ConfigError, load
from bot.market.live import exchange as exchange_module
from bot.market.live.market import LiveMarket
from bot.market.opening import DROPPED, currency_of, open_market
from bot.market.simulated.market import SimulatedMarket
from tests.market.live.loopback import Clock, Coin, Exchange, redirect, serving, until

ROOT = Path(__file__).parents[2]
PROGRAM = """
import asyncio, sys
import bot.app, bot.commands.doctor.checks
from bot.config import load
from bot.market.opening import open_market
async def run():
    async with open_market(load(dict(MARKET={market!r}), None), bytes(32), lambda: 1_790_000_000_000) as market:
        print(type(market).__name__)
asyncio.run(run())
print(sorted({{name.split(".")[0] for name in sys.modules}} & {{"ccxt", "certifi", "requests"}}))
"""


def test_a_simulated_start_imports_no_ccxt():
    started = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(market="simulated")], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert started.stdout.split("\n")[:2] == ["SimulatedMarket", "[]"]


def test_without_ccxt_a_live_start_says_what_to_install():
    program = "import sys; sys.modules['ccxt'] = None" + PROGRAM.format(market="kraken")
    started = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "ConfigError: MARKET=kraken needs ccxt: `make run` installs it" in started.stderr


async def test_a_name_that_ccxt_does_not_know_is_a_sentence():
    for name in ("nasdaq", "exchanges", "base"):
        with pytest.raises(ConfigError, match=f"MARKET must be simulated or an exchange that ccxt knows, not '{name}'"):
            async with open_market(load({"MARKET": name}, None), bytes(32), clock.now):
                pass
    with pytest.raises(CheckFailed, match="not 'nasdaq'"):
        await checks.market(Config(market="nasdaq"))


async def test_an_exchange_that_cannot_tell_all_prices_at_once_is_a_sentence():
    with pytest.raises(ConfigError, match="MARKET=bitbank tells but one price at a time: choose an exchange"):
        async with open_market(Config(market="bitbank"), bytes(32), clock.now):
            pass


async def test_the_simulated_market_never_pauses():
    async with open_market(Config(), bytes(32), lambda: 1_790_000_000_000) as market:
        assert isinstance(market, SimulatedMarket)
        assert market.paused_since() is None
        assert market.latest("btc") == await market.quote("BTC")
        assert market.latest("N0PE") is None


@pytest.fixture
async def kraken(monkeypatch):
    """Kraken on loopback, reached by whoever connects, by the real time."""
    exchange = Exchange(Clock(), "kraken")
    exchange.list(Coin("BTC"), Coin("ETH", "EUR"))
    connect = exchange_module.connect

    async def elsewhere(name):
        ccxt = await connect(name)
        redirect(ccxt, exchange.port)
        return ccxt

    monkeypatch.setattr(exchange_module, "connect", elsewhere)
    async with serving(exchange):
        yield exchange


async def test_the_configured_market_opens(kraken):
    config = load({"MARKET": "kraken", "MARKET_QUOTE": "EUR", "MARKET_MAX_AGE": "7"}, None)
    async with open_market(config, bytes(32), clock.now) as market:
        assert isinstance(market, LiveMarket)
        await until(lambda: list(market.snapshot()) == ["ETH"])
        assert market.board.max_age == 7_000
        assert market.snapshot()["ETH"].source == "kraken"
        kraken.coins["ETH/EUR"].ask = "1"
        await until(lambda: DROPPED.labels("crossed")._value.get() >= 1)


async def test_the_doctor_says_whether_a_live_market_has_prices(kraken, monkeypatch):
    assert await checks.market(Config(market="kraken")) == "kraken, each of 1 symbols has a price"
    monkeypatch.setattr(checks, "MARKET_OPENS", 1)
    kraken.fault = lambda _: "<html>"
    with pytest.raises(CheckFailed, match="kraken gives no price younger than 30 s"):
        await checks.market(Config(market="kraken"))


async def test_the_doctor_says_which_symbols_have_no_price(kraken, monkeypatch):
    kraken.list(Coin("BTC"), Coin("ETH"), Coin("DOGE", ask="0"), *(Coin(f"C{n:02}", bid="") for n in range(22)))
    monkeypatch.setattr(checks, "MARKET_SETTLES", 0.5)
    answer = await checks.market(Config(market="kraken"))
    assert answer.startswith("kraken, 2 of 25 symbols have a price; none: DOGE, C00, C01, ")
    assert answer.endswith(", C18 and 3 more")


async def test_a_start_on_a_currency_that_is_not_listed_is_a_sentence(kraken):
    said = r"MARKET=kraken lists nothing against GBP: set MARKET_QUOTE to one of EUR \(1\), USD \(1\)\."
    with pytest.raises(ConfigError, match=said):
        async with open_market(Config(market="kraken", market_quote="GBP"), bytes(32), clock.now):
            pass
    with pytest.raises(CheckFailed, match=said):
        await checks.market(Config(market="kraken", market_quote="GBP"))


@pytest.mark.parametrize(
    ("market", "quote", "currency"),
    [("upbit", "KRW", "KRW"), ("kraken", "", None), ("simulated", "KRW", None), ("simulated", "", None)],
)
def test_prices_are_in_a_currency_where_the_operator_chose_one_for_a_live_market(market, quote, currency):
    assert currency_of(Config(market=market, market_quote=quote)) == currency


async def test_the_log_says_what_new_servers_begin_with(kraken):
    kraken.list(Coin("BTC", "JPY"))
    with capture_logs() as lines:
        async with open_market(Config(market="kraken", market_quote="JPY"), bytes(32), clock.now) as market:
            await until(market.snapshot)
    said = {line["event"]: line for line in lines}
    assert (said["new servers begin with"]["coins"], said["new servers begin with"]["currency"]) == (10_000_000, "JPY")
    assert (said["prices in"]["currency"], said["prices in"]["symbols"]) == ("JPY", 1)


async def test_the_log_says_what_else_prices_could_be_in(kraken):
    kraken.list(Coin("BTC"), Coin("ETH", "EUR"), Coin("BTC", "EUR"), Coin("BTC3L"))
    with capture_logs() as lines:
        async with open_market(Config(market="kraken"), bytes(32), clock.now) as market:
            await until(market.snapshot)
    [line] = [line for line in lines if line["event"] == "prices in"]
    assert (line["currency"], line["symbols"], line["other_currencies"]) == ("USD", 1, "EUR (2)")
    assert line["leveraged_tokens_left_out"] == 1
