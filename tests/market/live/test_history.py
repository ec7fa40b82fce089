"""Candles that an exchange tells, asked for between prices and never in their way; decimals left alone."""

import asyncio
import decimal

import ccxt
import pytest
from aiohttp import web

from bot.rules.market.periods import Period
from bot.rules.market.quotes import Candle, Price
from bot.rules.market.refusals import MarketPaused
from bot.rules.timing import DAY, HOUR
from bot.services.context import Context
from bot.services.market import prices
from tests.market.live.conftest import standing
from tests.market.live.loopback import START, Coin, until

MINUTE = 60_000


def candles(count, step=MINUTE):
    return [(START + n * step, f"{100 + n}", f"{110 + n}.5", f"{90 + n}", f"{101 + n}.25") for n in range(count)]


async def test_candles_are_those_of_the_exchange_and_asked_for_once(floor):
    floor.exchange.candles = candles(5)
    floor.clock.advance(300)
    asked = [floor.market.history("btc", START + 1, START + 3 * MINUTE, MINUTE) for _ in range(5)]
    for found in await asyncio.gather(*asked):
        assert [one.start for one in found] == [START, START + MINUTE, START + 2 * MINUTE]
        prices = [Price.parse(text) for text in ("101", "111.5", "91", "102.25")]
        assert found[1] == Candle(START + MINUTE, *prices)
    part = {"binance": "klines", "kraken": "OHLC", "coinbase": "candles"}[floor.exchange.kind]
    assert floor.exchange.count(part) == 1


async def test_candles_that_the_exchange_has_not_are_made_of_shorter_ones(floor):
    floor.exchange.candles = candles(8, 5 * MINUTE)
    floor.clock.advance(3600)
    start = START // (10 * MINUTE) * 10 * MINUTE
    found = await floor.market.history("BTC", start, start + 40 * MINUTE, 10 * MINUTE)
    assert [(str(one.open), str(one.high), str(one.low), str(one.close)) for one in found] == [
        (f"{100 + n}", f"{111 + n}.5", f"{90 + n}", f"{102 + n}.25") for n in (0, 2, 4, 6)
    ]


async def test_odd_candles_are_left_out_and_odd_wishes_refused(floor):
    rows = candles(4)
    rows[1] = (rows[1][0], "NaN", "1", "1", "1")
    rows[2] = (rows[2][0], "0", "1", "1", "1")
    floor.exchange.candles = rows
    floor.clock.advance(300)
    found = await floor.market.history("BTC", START, START + 4 * MINUTE, MINUTE)
    assert [one.start for one in found] == [START, START + 3 * MINUTE]
    assert await floor.market.history("BTC", floor.clock.at + MINUTE, floor.clock.at + 2 * MINUTE, MINUTE) == []
    with pytest.raises(ValueError, match="1000 candles"):
        await floor.market.history("BTC", START - 1001 * MINUTE, START, MINUTE)
    with pytest.raises(ValueError, match="no candles that fill"):
        await floor.market.history("BTC", START, START + 1000, 100)


async def test_without_candles_there_is_a_refusal_and_prices_go_on(floor):
    part = {"binance": "klines", "kraken": "OHLC", "coinbase": "candles"}[floor.exchange.kind]
    floor.exchange.fault = lambda request: web.Response(status=503) if part in request.path else None
    floor.clock.advance(300)
    for _ in range(3):
        with pytest.raises(MarketPaused):
            await floor.market.history("BTC", START, START + MINUTE, MINUTE)
    assert floor.market.poller._client.breaker.allows
    before = floor.clock()
    await until(lambda: floor.market.latest("BTC").received_at > before)
    floor.exchange.fault = None
    floor.exchange.candles = candles(2)
    await until(lambda: floor.market._candles._client.breaker.allows)
    assert len(await floor.market.history("BTC", START, START + MINUTE, MINUTE)) == 1


async def test_every_exchange_tells_how_prices_have_changed_over_every_period(floor):
    """Kraken tells nothing older than 720 candles, of whatever length: of minutes, that is half a day."""
    steps = range(START // DAY * DAY - 32 * DAY, START + HOUR, 5 * MINUTE)
    floor.exchange.candles = [(at, str(1 + n), str(1 + n), str(1 + n), str(1 + n)) for n, at in enumerate(steps)]
    now = floor.clock.at
    look = await prices.load_price(Context(floor.market, lambda: now, lambda: None), "BTC", Period.HOUR)
    for period, change in look.changes.items():
        assert change is not None, period
        then = steps.start + (change[1] // 100 - 1) * 5 * MINUTE  # prices now have two decimals
        assert 0 <= now - period.length - then <= period.step, period


async def test_what_is_over_is_asked_for_once_and_what_is_not_again(floor):
    floor.exchange.candles = candles(20)
    floor.clock.advance(600)
    part = {"binance": "klines", "kraken": "OHLC", "coinbase": "candles"}[floor.exchange.kind]
    for end, asked in ((2, 1), (2, 1), (20, 2), (2, 2), (20, 3)):
        await floor.market.history("BTC", START, START + end * MINUTE, MINUTE)
        assert floor.exchange.count(part) == asked
        floor.clock.advance(61)
    floor.exchange.candles, rows = [], floor.exchange.candles
    assert await floor.market.history("BTC", START, START + 5 * MINUTE, MINUTE) == []
    floor.exchange.candles = rows
    floor.clock.advance(61)
    assert len(await floor.market.history("BTC", START, START + 5 * MINUTE, MINUTE)) == 5


async def test_whoever_looks_at_charts_costs_nobody_a_price(floor, monkeypatch):
    """ccxt lets one request through at a time, here one in 20 ms, in the order in which they came."""
    monkeypatch.setattr("bot.market.live.candles._PATIENCE", 60)
    floor.exchange.candles = candles(200)
    floor.clock.advance(200 * 60)
    floor.market._exchange.throttler.config["refillRate"] = 1 / 20
    floor.market._exchange.enableRateLimit = True
    part = {"binance": "klines", "kraken": "OHLC", "coinbase": "candles"}[floor.exchange.kind]
    asked = [floor.market.history("BTC", START, START + n * MINUTE, MINUTE) for n in range(1, 21)]
    before = len(floor.exchange.asked)
    await asyncio.gather(*asked)
    heard = "".join("c" if part in path else "." for path, _ in floor.exchange.asked[before:])
    assert heard.count("c") == 20
    assert "ccc" not in heard


@pytest.mark.parametrize("kind", ["binance"], indirect=True)
async def test_candles_are_asked_for_between_two_rounds_of_asking_for_prices(kind):
    async with standing(kind, [Coin(f"C{number:03}") for number in range(201)]) as floor:
        await floor.opens()
        floor.exchange.candles = candles(20)
        floor.clock.advance(20 * 60)
        before = len(floor.exchange.asked)
        asked = [floor.market.history("C000", START, START + n * MINUTE, MINUTE) for n in range(1, 11)]
        await asyncio.gather(*asked)
        heard = "".join("c" if "klines" in path else "." for path, _ in floor.exchange.asked[before:])
        assert heard.count("c") == 10
        assert {len(round_) % 3 for round_ in heard.split("c")[1:-1]} == {0}, heard


async def test_no_candles_are_asked_of_an_exchange_that_told_us_to_wait(floor):
    floor.exchange.fault = lambda _: web.Response(text="{}", status=429, headers={"Retry-After": "3600"})
    await until(lambda: not floor.market.poller.allows)
    asked = len(floor.exchange.asked)
    for minutes in range(1, 5):
        with pytest.raises(MarketPaused):
            await floor.market.history("BTC", START - minutes * MINUTE, START, MINUTE)
    assert len(floor.exchange.asked) == asked


async def test_nobodys_decimals_change(kind):
    """ccxt's helpers set traps and rounding in the context they find, and a task shares its maker's."""
    before = decimal.getcontext().copy()
    used = []

    def precise(*_):
        used.append(ccxt.decimal_to_precision("1.23", ccxt.ROUND, 1, ccxt.DECIMAL_PLACES))

    async with standing(kind, [Coin("BTC")], running=False) as floor:
        parse, rows = floor.market._exchange.parse_ticker, floor.market._exchange.parse_ohlcv
        floor.market._exchange.parse_ticker = lambda *one: (precise(), parse(*one))[1]
        floor.market._exchange.parse_ohlcv = lambda *one: (precise(), rows(*one))[1]
        floor.market.start()
        await floor.opens()
        polled = len(used)
        floor.exchange.candles = candles(1)
        floor.clock.advance(60)
        assert await floor.market.history("BTC", START, START + MINUTE, MINUTE)
    assert 0 < polled < len(used)
    now = decimal.getcontext()
    assert (now.traps, now.rounding, now.prec) == (before.traps, before.rounding, before.prec)
