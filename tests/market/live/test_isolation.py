"""One row of nonsense, whatever it is and whoever reads it, costs no other row anything."""

import json
import re
import sys
from types import SimpleNamespace

import pytest

from bot.market.live import isolation
from bot.market.live.exchange import connect
from bot.rules.timing import MINUTE
from tests.market.live.conftest import all_subscribed, assert_still_streams, coins, live_market
from tests.market.live.loopback import START, Coin, until
from tests.market.live.test_history import candles

TICKERS = {"binance": "ticker/24hr", "kraken": "/Ticker", "coinbase": "market/products"}
LISTED = {"binance": "exchangeInfo", "kraken": "AssetPairs", "coinbase": "market/products"}
CANDLES = {"binance": "klines", "kraken": "OHLC", "coinbase": "candles"}

NONSENSE = {
    "null": None,
    "a text": "nonsense",
    "a number": 3,
    "true": True,
    "a list": [],
    "a list of lists": [[[]], None],
    "an empty object": {},
    "an object of garbage": {"symbol": {"a": [None]}, "product_id": [], "": {"": None}, "\ud83d": "\x00"},
}


def poisoned(exchange, part, poison):
    """A fault: the answer as ever, with its rows given to `poison`, which changes them in place."""

    def fault(request):
        if part not in request.path:
            return None
        for pattern, make in exchange.dialect.routes().items():
            if match := re.fullmatch(pattern, request.path):
                answer = json.loads(json.dumps(make(request, *match.groups())))
                poison(rows_of(answer))
                return json.dumps(answer)
        return None

    return fault


def rows_of(answer):
    """The list or object that holds the rows."""
    if isinstance(answer, dict):
        for name in ("result", "products", "symbols", "candles"):
            if name in answer:
                rows = answer[name]
                pages = [rows[name] for name in rows if isinstance(rows[name], list)] if isinstance(rows, dict) else []
                return pages[0] if pages else rows
    return answer


def put(rows, row):
    """Sets a row in the midst of the others."""
    if isinstance(rows, dict):
        others = dict(rows)
        rows.clear()
        rows.update({"N0NSENSE": row, **others})
    else:
        rows.insert(1, row)


def changed(rows, name, fields):
    """Sets fields of the row of a market."""
    [row] = [rows[name]] if isinstance(rows, dict) else [row for row in rows if name in map(str, row.values())]
    row.update(fields)


async def still_polls(live, *tickers):
    """Waits for prices of all of them that came after now."""
    after = live.clock()
    await until(lambda: all(live.market.latest(ticker).received_at > after for ticker in tickers), 20)


@pytest.mark.parametrize("nonsense", NONSENSE)
async def test_a_row_of_nonsense_among_the_tickers_costs_the_others_nothing(live, kind, nonsense):
    live.exchange.fault = poisoned(live.exchange, TICKERS[kind], lambda rows: put(rows, NONSENSE[nonsense]))
    await live.rounds(2)
    await still_polls(live, "BTC", "DOGE")
    assert live.market.paused_since() is None


ODD_FIELDS = {
    "a time in microseconds": {"closeTime": 1_767_614_400_000_000, "time": 10**18},
    "a time of no calendar": {"closeTime": 10**30, "c": ["1e400", "1"], "price": "1e400"},
    "a time that is a text": {"closeTime": "soon", "t": "soon", "time": "soon"},
    "a huge exponent": {"lastPrice": "1e99999999", "openPrice": "1E-9999999", "c": ["1e9999999"], "price": "1e9999999"},
    "nested": {"bidPrice": {"a": [1]}, "lastPrice": [], "a": {"x": 1}, "c": None, "b": 3, "price": {}},
    "not a number": {"lastPrice": "NaN", "quoteVolume": "Infinity", "c": ["-Infinity"], "v": "NaN", "price": "NaN"},
    "negative": {"lastPrice": "-3", "bidPrice": "-1", "b": ["-1"], "price": "-2"},
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD_FIELDS)
async def test_a_ticker_with_odd_fields_costs_the_others_nothing(live, kind, odd):
    doge = live.exchange.id(live.exchange["DOGE"])
    live.exchange.fault = poisoned(live.exchange, TICKERS[kind], lambda rows: changed(rows, doge, ODD_FIELDS[odd]))
    await live.rounds(2)
    await still_polls(live, "BTC")
    live.exchange.fault = None
    await still_polls(live, "BTC", "DOGE")


async def test_a_ticker_that_is_told_twice_costs_nobody_a_price(live, kind):
    def twice(rows):
        if isinstance(rows, list):
            rows += [dict(row) for row in rows]

    live.exchange.fault = poisoned(live.exchange, TICKERS[kind], twice)
    await live.rounds(2)
    await still_polls(live, "BTC", "DOGE")


async def test_a_row_that_is_left_out_is_counted_each_time_and_named_in_the_log_once(live, kind, capsys):
    doge = live.exchange.id(live.exchange["DOGE"])
    boundless = {"lastPrice": "1e999", "c": ["1e999"], "price": "1e999"}
    live.exchange.fault = poisoned(live.exchange, TICKERS[kind], lambda rows: changed(rows, doge, boundless))
    await until(lambda: live.dropped["unreadable"] >= 4)
    assert capsys.readouterr().out.count("left out") == 1


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"instId": "BTC-USDT", "last": "x"}, "BTC-USDT"),
        ([{"symbol": "ETHUSDT"}], "ETHUSDT"),
        ({"symbol": 7, "pair": "XBTUSD"}, "XBTUSD"),
        ({"last": "1"}, "{'last': '1'}"),
        ("x" * 99, "x" * 60),
    ],
)
def test_a_row_is_named_by_its_market_where_it_has_one(row, name):
    assert isolation._name(row) == name


@pytest.mark.parametrize("nonsense", NONSENSE)
async def test_a_row_of_nonsense_in_the_listing_costs_the_others_nothing(kind, nonsense):
    async with live_market(kind, coins(), running=False) as live:
        live.exchange.fault = poisoned(live.exchange, LISTED[kind], lambda rows: put(rows, NONSENSE[nonsense]))
        live.market.start()
        await live.opens()
        assert live.market.symbols().keys() == {"BTC", "DOGE"}


@pytest.mark.parametrize("nonsense", NONSENSE)
async def test_a_row_of_nonsense_among_candles_costs_the_others_nothing(live, kind, nonsense):
    live.exchange.candles = candles(4)
    live.clock.advance(300)
    live.exchange.fault = poisoned(live.exchange, CANDLES[kind], lambda rows: put(rows, NONSENSE[nonsense]))
    answer = await live.market.history("BTC", START, START + 4 * MINUTE, MINUTE)
    assert [candle.start for candle in answer] == [START + n * MINUTE for n in range(4)]


async def test_a_ticker_that_raises_when_it_is_told_costs_the_others_nothing(kind):
    async with live_market(kind, coins(), streams=True) as live:
        await live.opens()
        await all_subscribed(live)
        doge = live.exchange["DOGE"]
        doge.last = doge.bid = "1e999999999"
        await live.exchange.tell(doge, live.exchange["BTC"])
        await assert_still_streams(live)
        assert live.exchange.opened == 1


ODD_EXCHANGES = {
    # by the exchange's own loop: its address, its answer, and how rows stand in it
    "kucoin": lambda rows: {"code": "200000", "data": {"time": START, "ticker": rows}},
    "digifinex": lambda rows: {"code": 0, "date": START // 1000, "ticker": rows},
    "luno": lambda rows: {"tickers": rows},
    "bithumb": lambda rows: {
        "status": "0000", "data": {"date": str(START), **{f"C{n}": row for n, row in enumerate(rows)}}
    },
}  # fmt: skip
ROWS = {
    "kucoin": {"symbol": "C{}-USDT", "buy": "1", "sell": "2", "last": "1"},
    "digifinex": {"symbol": "c{}_usdt", "buy": "1", "sell": "2", "last": "1"},
    "luno": {"pair": "C{}USDT", "bid": "1", "ask": "2", "last_trade": "1", "timestamp": START},
    "bithumb": {"opening_price": "1", "closing_price": "1"},
}


@pytest.mark.parametrize("name", ODD_EXCHANGES)
@pytest.mark.parametrize("nonsense", ["null", "a text", "a list", "a number"])
async def test_an_answer_that_an_exchange_reads_by_a_loop_of_its_own_is_salvaged(name, nonsense, monkeypatch):
    """A null among these ends ccxt's loop before any ticker is read by itself."""
    rows = [
        {key: value.format(n) if isinstance(value, str) else value for key, value in ROWS[name].items()}
        for n in range(40)
    ]
    for place in (3, 17, 30):
        rows.insert(place, NONSENSE[nonsense])
    answer = ODD_EXCHANGES[name](rows)
    exchange, left_out = await connect(name), []
    exchange.on_left_out = left_out.append

    async def request(*arguments, **options):
        return await exchange.fetch("https://x.invalid/tickers?at=1", "GET")

    async def fetched(*arguments, **options):
        return json.loads(json.dumps(answer))

    monkeypatch.setattr(type(exchange).__mro__[2], "fetch", fetched)
    exchange.fetch2, exchange.request = request, request
    exchange.set_markets([])
    exchange.markets_loading, exchange.load_markets = None, _nothing
    tickers = await exchange.fetch_tickers()
    assert sum(ticker["last"] == "1" for ticker in tickers.values()) == 40 * (2 if name == "bithumb" else 1)
    assert set(left_out) <= {"unreadable"}
    await exchange.close()


async def _nothing(*_):
    return {}


async def test_numbers_stay_as_they_are_written_whatever_json_library_is_installed(kind, monkeypatch):
    """ccxt asks orjson where it is there, which makes floats of bare numbers."""
    price = "100.123456789012345"  # 18 digits; a float holds 17
    async with live_market(kind, [Coin("BTC", bid=price, ask=price, last=price)]) as live:
        rounding = SimpleNamespace(loads=json.loads, dumps=lambda value: json.dumps(value).encode())
        monkeypatch.setattr(sys.modules["ccxt.base.exchange"], "orjson", rounding)
        routes = live.exchange.dialect.routes()

        def bare(request):
            for pattern, make in routes.items():
                if match := re.fullmatch(pattern, request.path):
                    return re.sub(rf'"({re.escape(price)})"', r"\1", json.dumps(make(request, *match.groups())))
            return None

        live.exchange.fault = bare
        live.exchange["BTC"].price_decimals = 15
        await live.opens()
        await live.rounds(1)
        assert {str(live.market.latest("BTC").bid), str(live.market.latest("BTC").last)} == {price}


@pytest.mark.parametrize("nonsense", NONSENSE)
async def test_a_listing_that_an_exchange_reads_by_a_loop_of_its_own_is_salvaged(nonsense, monkeypatch):
    """Gate lists spot markets by a method of its own, and a null among them ends it."""
    rows = [{"id": f"C{n}_USDT", "base": f"C{n}", "quote": "USDT", "trade_status": "tradable"} for n in range(30)]
    rows.insert(11, NONSENSE[nonsense])
    exchange = await connect("gate")

    async def request(path, api="public", *arguments, **options):
        return await exchange.fetch(f"https://x.invalid/{api}/{path}", "GET")

    async def fetched(self, url, *arguments, **options):
        return json.loads(json.dumps(rows)) if "spot" in url else []

    monkeypatch.setattr(type(exchange).__mro__[2], "fetch", fetched)
    exchange.fetch2, exchange.request, exchange.options["adjustForTimeDifference"] = request, request, False
    markets = await exchange.fetch_markets()
    assert {f"C{n}/USDT" for n in range(30)} <= {market.get("symbol") for market in markets}
    await exchange.close()
