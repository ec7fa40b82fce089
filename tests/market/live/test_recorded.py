"""Ten exchanges as they answer: the recorded answers of each, put through the real ccxt class and the whole market."""

import json
import re
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest

from bot.market import admission
from bot.market.live.exchange import close, connect
from bot.market.live.market import LiveMarket
from bot.rules.market.quotes import Candle, Price
from scripts.environment import ROOT
from tests.market.live.conftest import ONCE
from tests.market.live.loopback import Clock, redirect, until
from tests.market.live.recorded.recording import BITCOIN, HOURS, NOW, playing

EXCHANGES = ("kraken", "binance", "coinbase", "okx", "bybit", "gate", "bitstamp", "mexc", "whitebit", "hitbtc")
HOUR = int(timedelta(hours=1) / timedelta(milliseconds=1))


@pytest.fixture(params=EXCHANGES)
def name(request):
    return request.param


@pytest.fixture
def recording(name):
    return import_module(f"tests.market.live.recorded.{name}").RECORDING


@asynccontextmanager
async def connected(name, port):
    exchange = await connect(name)
    redirect(exchange, port)
    try:
        yield exchange
    finally:
        await close(exchange)


@asynccontextmanager
async def market_of(name, recording):
    """The market after one round, and what it dropped."""
    dropped, polled = Counter(), []
    async with playing(recording) as port:
        exchange = await connect(name)
        redirect(exchange, port)
        market = LiveMarket(exchange, None, 30_000, Clock(), lambda reason: dropped.update([reason]), pace=ONCE)
        round_finished = market.board.round_finished
        market.board.round_finished = lambda: (round_finished(), polled.append(True))
        market.start()
        try:
            await until(lambda: polled)
            yield market
        finally:
            await market.stop()


async def test_an_exchange_is_let_in(name, recording):
    async with playing(recording) as port, connected(name, port) as exchange:
        await admission.admit(exchange, None)


async def test_symbols_are_listed_with_scale_step_and_minimum(name, recording):
    async with market_of(name, recording) as market:
        assert tuple(market.symbols().values()) == recording.symbols
        assert {market.board.market_of(symbol.ticker) for symbol in recording.symbols} == {
            f"{symbol.ticker}/{recording.currency}" for symbol in recording.symbols
        }


async def test_where_no_price_tick_is_told_the_decimals_of_first_quotes_serve():
    """Those of the ticks come out, as the prices have as many; for all that was said they could have had eight."""
    recording = import_module("tests.market.live.recorded.bitstamp").RECORDING
    answers = json.loads(json.dumps(recording.answers))
    for row in answers["/api/v2/markets/"]:
        del row["counter_decimals"]
    recording = replace(recording, answers=answers)
    async with market_of("bitstamp", recording) as market:
        assert tuple(market.symbols().values()) == recording.symbols


async def test_prices_are_told_to_the_last_digit(name, recording):
    async with market_of(name, recording) as market:
        quotes = market.snapshot()
        assert {
            ticker: (str(quote.bid), str(quote.ask), str(quote.last), quote.turnover)
            for ticker, quote in quotes.items()
        } == {
            ticker: (quoted.bid, quoted.ask, quoted.last, quoted.turnover)
            for ticker, quoted in recording.quotes.items()
        }
        for quote in quotes.values():
            assert quote.source == name
            assert NOW - 3_000 <= quote.quoted_at <= quote.received_at


async def test_candles_are_told_to_the_last_digit_in_order(name, recording):
    async with market_of(name, recording) as market:
        candles = await market.history("BTC", NOW - 3 * HOUR, NOW, HOUR)
        assert list(candles) == [
            Candle(at * 1000, *map(Price.parse, prices)) for at, prices in zip(HOURS, BITCOIN, strict=True)
        ]


async def test_an_exchange_is_asked_only_for_symbols_that_are_traded_here(name, recording):
    """No futures, no key; whatever was not recorded would have been asked in vain."""
    async with market_of(name, recording) as market:
        await market.history("BTC", NOW - 3 * HOUR, NOW, HOUR)
        assert {path for path, _ in recording.asked} <= set(recording.answers)


async def row_of(name, recording):
    """The row of an exchange in the operator's page, as its answers have it."""
    async with playing(recording) as port, connected(name, port) as exchange:
        await exchange.load_markets()
        markets = [f"{symbol.ticker}/{recording.currency}" for symbol in recording.symbols]
        queries = []
        for symbols in (None, markets[:2]):
            recording.asked.clear()
            tickers = await exchange.fetch_tickers(symbols)
            queries.append(dict(recording.asked))
        bitcoin = tickers[markets[0]]
        has_quotes = bitcoin["bid"] and bitcoin["ask"]
        quoted = bitcoin if has_quotes else await exchange.fetch_order_book(markets[0], 1)
        frames = [frame for frame in exchange.timeframes if exchange.parse_timeframe(frame)]
        cells = (
            f"`{name}`",
            recording.currency,
            "with all prices" if has_quotes else "in order books, one by one",
            "told" if bitcoin["quoteVolume"] else "in coins" if bitcoin["baseVolume"] else "not told",
            "of each symbol" if quoted["timestamp"] else "not told",
            f"{frames[0]} to {frames[-1]}" if exchange.has["fetchOHLCV"] is True else "none",
            "ignored" if queries[0] == queries[1] else "answered",
            recording.remark,
        )
        return f"| {' | '.join(cells)} |"


async def test_the_page_for_operators_says_what_each_exchange_tells(name, recording):
    page = (ROOT / "docs" / "live-prices.md").read_text(encoding="utf-8")
    assert await row_of(name, recording) in page.splitlines()


def test_the_page_for_operators_names_no_other_exchange():
    page = (ROOT / "docs" / "live-prices.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| `(\w+)` \| USDT? ", page, re.MULTILINE)) == EXCHANGES
