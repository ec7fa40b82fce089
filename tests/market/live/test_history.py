"""Candles that an exchange tells, asked for between prices and never in their way; decimals left alone."""

import asyncio
import decimal

import ccxt
import pytest
from aiohttp import web

from bot.rules.market.periods import Period
from bot.rules.market.quotes import Candle, Price
from bot.rules.market.refusals import MarketPaused
from bot.rules.timing import DAY, HOUR, MINUTE
from bot.services.context import Context
from bot.services.market import prices
from tests.market.live.conftest import live_market
from tests.market.live.loopback import START, Coin, refuses_all_at_once, until


def candles(count, step=MINUTE):
    return [(START + n * step, f"{100 + n}", f"{110 + n}.5", f"{90 + n}", f"{101 + n}.25") for n in range(count)]


async def test_candles_are_those_of_the_exchange_and_asked_for_once(live):
    live.exchange.candles = candles(5)
    live.clock.advance(300)
    requests = [live.market.history("btc", START + 1, START + 3 * MINUTE, MINUTE) for _ in range(5)]
    for answer in await asyncio.gather(*requests):
        assert [candle.start for candle in answer] == [START, START + MINUTE, START + 2 * MINUTE]
        prices = [Price.parse(text) for text in ("101", "111.5", "91", "102.25")]
        assert answer[1] == Candle(START + MINUTE, *prices)
    part = {"binance": "klines", "kraken": "OHLC", "coinbase": "candles"}[live.exchange.kind]
    assert live.exchange.count(part) == 1


async def test_candles_that_the_exchange_has_not_are_made_of_shorter_ones(live):
    live.exchange.candles = candles(8, 5 * MINUTE)
    live.clock.advance(3600)
    start = START // (10 * MINUTE) * 10 * MINUTE
    answer = await live.market.history("BTC", start, start + 40 * MINUTE, 10 * MINUTE)
    assert [(str(candle.open), str(candle.high), str(candle.low), str(candle.close)) for candle in answer] == [
        (f"{100 + n}", f"{111 + n}.5", f"{90 + n}", f"{102 + n}.25") for n in (0, 2, 4, 6)
    ]


async def test_odd_candles_are_left_out_and_odd_wishes_refused(live):
    rows = candles(4)
    rows[1] = (rows[1][0], "NaN", "1", "1", "1")
    rows[2] = (rows[2][0], "0", "1", "1", "1")
    live.exchange.candles = rows
    live.clock.advance(300)
    answer = await live.market.history("BTC", START, START + 4 * MINUTE, MINUTE)
    assert [candle.start for candle in answer] == [START, START + 3 * MINUTE]
    assert await live.market.history("BTC", live.clock.at + MINUTE, live.clock.at + 2 * MINUTE, MINUTE) == []
    with pytest.raises(ValueError, match="1000 candles"):
        await live.market.history("BTC", START - 1001 * MINUTE, START, MINUTE)
    with pytest.raises(ValueError, match="no candles that fill"):
        await live.market.history("BTC", START, START + 1000, 100)


@pytest.mark.parametrize("odd", ["1Y", "15", "", "m", "1.5m", None, 60, "15x", "²m"])
async def test_a_timeframe_that_ccxt_cannot_read_is_left_out(live, odd):
    live.market._exchange.timeframes = {odd: odd, **live.market._exchange.timeframes}
    live.exchange.candles = candles(2)
    live.clock.advance(300)
    assert len(await live.market.history("BTC", START, START + 2 * MINUTE, MINUTE)) == 2


async def test_without_candles_there_is_a_refusal_and_prices_go_on(live):
    part = {"binance": "klines", "kraken": "OHLC", "coinbase": "candles"}[live.exchange.kind]
    live.exchange.fault = lambda request: web.Response(status=503) if part in request.path else None
    live.clock.advance(300)
    for _ in range(3):
        with pytest.raises(MarketPaused):
            await live.market.history("BTC", START, START + MINUTE, MINUTE)
    assert live.market.poller._client.breaker.allows
    before = live.clock()
    await until(lambda: live.market.latest("BTC").received_at > before)
    live.exchange.fault = None
    live.exchange.candles = candles(2)
    await until(lambda: live.market._candles._client.breaker.allows)
    assert len(await live.market.history("BTC", START, START + MINUTE, MINUTE)) == 1


async def test_every_exchange_tells_how_prices_have_changed_over_every_period(live):
    """Kraken tells nothing older than 720 candles, of whatever length: of minutes, that is half a day."""
    steps = range(START // DAY * DAY - 32 * DAY, START + HOUR, 5 * MINUTE)
    live.exchange.candles = [(at, str(1 + n), str(1 + n), str(1 + n), str(1 + n)) for n, at in enumerate(steps)]
    now = live.clock.at
    look = await prices.load_price(Context(live.market, lambda: now, lambda: None), "BTC", Period.HOUR)
    for period, change in look.changes.items():
        assert change is not None, period
        then = steps.start + (change[1] // 100 - 1) * 5 * MINUTE  # prices now have two decimals
        assert 0 <= now - period.length - then <= period.step, period


async def test_candles_that_are_over_are_asked_for_once_and_running_ones_again(live):
    live.exchange.candles = candles(20)
    live.clock.advance(600)
    part = {"binance": "klines", "kraken": "OHLC", "coinbase": "candles"}[live.exchange.kind]
    for end, request_count in ((2, 1), (2, 1), (20, 2), (2, 2), (20, 3)):
        await live.market.history("BTC", START, START + end * MINUTE, MINUTE)
        assert live.exchange.count(part) == request_count
        live.clock.advance(61)
    live.exchange.candles, rows = [], live.exchange.candles
    assert await live.market.history("BTC", START, START + 5 * MINUTE, MINUTE) == []
    live.exchange.candles = rows
    live.clock.advance(61)
    assert len(await live.market.history("BTC", START, START + 5 * MINUTE, MINUTE)) == 5


async def test_a_long_candle_that_runs_is_asked_for_again_after_a_minute(live):
    live.exchange.candles = candles(4, HOUR)
    live.clock.advance(2 * 3600 + 600)
    part = {"binance": "klines", "kraken": "OHLC", "coinbase": "candles"}[live.exchange.kind]
    for request_count in (1, 2, 3):
        for _ in range(2):
            await live.market.history("BTC", START, START + 4 * HOUR, HOUR)
        assert live.exchange.count(part) == request_count
        live.clock.advance(61)


async def test_candles_that_do_not_fill_the_step_are_not_asked_for(live):
    live.market._exchange.timeframes = {"7m": "7m", "1m": "1m", "15m": "15m"}
    candles_of_the_exchange = live.market._candles
    assert candles_of_the_exchange._timeframe(10 * MINUTE).length == MINUTE
    assert candles_of_the_exchange._timeframe(14 * MINUTE).length == 7 * MINUTE
    assert candles_of_the_exchange._timeframe(30 * MINUTE).length == 15 * MINUTE


async def test_requests_for_charts_cost_nobody_a_price(live, monkeypatch):
    """ccxt lets one request through at a time, here one in 20 ms, in the order in which they came."""
    monkeypatch.setattr("bot.market.live.candles._PATIENCE", 60)
    live.exchange.candles = candles(200)
    live.clock.advance(200 * 60)
    live.market._exchange.throttler.config["refillRate"] = 1 / 20
    live.market._exchange.enableRateLimit = True
    part = {"binance": "klines", "kraken": "OHLC", "coinbase": "candles"}[live.exchange.kind]
    requests = [live.market.history("BTC", START, START + n * MINUTE, MINUTE) for n in range(1, 21)]
    before = len(live.exchange.asked)
    await asyncio.gather(*requests)
    heard = "".join("c" if part in path else "." for path, _ in live.exchange.asked[before:])
    assert heard.count("c") == 20
    assert "ccc" not in heard


@pytest.mark.parametrize("kind", ["binance"], indirect=True)
async def test_candles_are_asked_for_between_two_rounds_of_asking_for_prices(kind):
    async with live_market(kind, [Coin(f"C{number:03}") for number in range(201)], running=False) as live:
        live.exchange.fault = refuses_all_at_once
        live.market.start()
        await live.opens()
        live.exchange.candles = candles(20)
        live.clock.advance(20 * 60)
        before = len(live.exchange.asked)
        requests = [live.market.history("C000", START, START + n * MINUTE, MINUTE) for n in range(1, 11)]
        await asyncio.gather(*requests)
        heard = "".join("c" if "klines" in path else "." for path, _ in live.exchange.asked[before:])
        assert heard.count("c") == 10
        assert {len(round_) % 3 for round_ in heard.split("c")[1:-1]} == {0}, heard


async def test_no_candles_are_asked_of_an_exchange_that_told_us_to_wait(live):
    live.exchange.fault = lambda _: web.Response(text="{}", status=429, headers={"Retry-After": "3600"})
    await until(lambda: not live.market.gate.allows)
    request_count = len(live.exchange.asked)
    for minutes in range(1, 5):
        with pytest.raises(MarketPaused):
            await live.market.history("BTC", START - minutes * MINUTE, START, MINUTE)
    assert len(live.exchange.asked) == request_count


async def test_nobodys_decimals_change(kind):
    """ccxt's helpers set traps and rounding in the context they find, and a task shares its maker's."""
    before = decimal.getcontext().copy()
    used = []

    def precise(*_):
        used.append(ccxt.decimal_to_precision("1.23", ccxt.ROUND, 1, ccxt.DECIMAL_PLACES))

    async with live_market(kind, [Coin("BTC")], running=False) as live:
        parse, rows = live.market._exchange.parse_ticker, live.market._exchange.parse_ohlcv
        live.market._exchange.parse_ticker = lambda *arguments: (precise(), parse(*arguments))[1]
        live.market._exchange.parse_ohlcv = lambda *arguments: (precise(), rows(*arguments))[1]
        live.market.start()
        await live.opens()
        polled = len(used)
        live.exchange.candles = candles(1)
        live.clock.advance(60)
        assert await live.market.history("BTC", START, START + MINUTE, MINUTE)
    assert 0 < polled < len(used)
    now = decimal.getcontext()
    assert (now.traps, now.rounding, now.prec) == (before.traps, before.rounding, before.prec)
