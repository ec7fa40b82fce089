"""Prices that an exchange tells over a websocket: exact, dated, all of them, and none that cannot be."""

import asyncio
import json

import pytest

from tests.market.live.conftest import ONCE, all_subscribed, assert_still_streams, asyncio_errors, coins, live_market
from tests.market.live.loopback import Coin, until


async def test_a_price_that_is_told_counts_at_once(streaming, kind):
    btc = streaming.exchange["BTC"]
    btc.bid, btc.ask = "100.123456789012345", "101.123456789012345"  # a float holds neither
    btc.said = streaming.clock() + 7
    placed_at = streaming.clock.advance(5) or streaming.clock()
    waiting = asyncio.create_task(streaming.market.quote("BTC", after=placed_at))
    await streaming.exchange.tell(btc)
    quote = await waiting
    assert (str(quote.bid), str(quote.ask)) == (btc.bid, btc.ask)
    assert placed_at < quote.received_at
    if kind == "kraken":  # it gives no time
        assert quote.quoted_at == quote.received_at
    else:
        assert quote.quoted_at == btc.said
    assert quote.turnover == {"kraken": 123_456_780_000, "binance": 123_456_789_000}.get(kind, 123_585_100_000)


async def test_a_stream_of_prices_alone_keeps_the_volume_that_was_polled(streaming, kind):
    btc = streaming.exchange["BTC"]
    before, btc.volume = streaming.market.latest("BTC"), None
    await assert_still_streams(streaming)
    assert streaming.market.latest("BTC").turnover == before.turnover is not None


async def test_a_leap_that_is_told_needs_its_witness(streaming):
    btc = streaming.exchange["BTC"]
    btc.bid, btc.ask, btc.last = "200", "200.5", "200"
    for _ in range(2):
        await streaming.exchange.tell(btc)
    await until(lambda: streaming.dropped["leap"] == 2)
    assert str(streaming.market.latest("BTC").bid) == "100.1"
    streaming.clock.advance(1)
    await streaming.exchange.tell(btc)
    await until(lambda: str(streaming.market.latest("BTC").bid) == "200")


async def test_tickers_of_one_message_all_count_and_the_newest_last(kind):
    async with live_market(kind, coins(250), streams=True, pace=ONCE) as live:
        await until(lambda: live.polled)
        await all_subscribed(live)
        live.dropped.clear()  # an answer may have been overtaken by what was told at the start
        for bid in ("100.11", "100.12", "100.13"):
            for coin in live.exchange.coins.values():
                coin.bid = bid if coin.base != "DOGE" else "0.2099"
            await live.exchange.tell(*live.exchange.coins.values())
        for coin in live.exchange.coins.values():
            await until(lambda coin=coin: str(live.market.latest(coin.base).bid) == coin.bid, 5)
        assert live.dropped == {}


async def test_a_websocket_is_heard_however_much_it_says(streaming):
    """ccxt's own reading goes deaf after some thousands of messages that come faster than it reads them."""
    text = json.dumps({"channel": "heartbeat"})
    for _ in range(20):
        await asyncio.gather(*(streaming.exchange.say(text) for _ in range(1_000)))
    await assert_still_streams(streaming)
    assert streaming.exchange.opened == 1


BROKEN = {
    "zero": {"bid": "0"},
    "zeros": {"bid": "0.00", "ask": "0.00", "last": "0"},
    "negative": {"ask": "-0.21"},
    "NaN": {"bid": "NaN"},
    "Infinity": {"ask": "Infinity"},
    "hexadecimal": {"last": "0x1"},
    "no bid": {"bid": None},
    "no ask": {"ask": None},
    "neither": {"bid": None, "ask": None},
    "empty": {"ask": ""},
    "crossed": {"bid": "0.2102"},
    "crossed the other way": {"ask": "0.2099"},
}


REASONS = {"zero", "negative", "not a number", "missing", "crossed", "unreadable"}


@pytest.mark.parametrize("broken", BROKEN)
async def test_a_told_price_that_cannot_be_is_dropped_and_the_others_go_on(streaming, broken, caplog):
    doge = streaming.exchange["DOGE"]
    for name, value in BROKEN[broken].items():
        setattr(doge, name, value)
    await streaming.exchange.tell(doge, streaming.exchange["BTC"])
    await until(lambda: set(streaming.dropped) & REASONS)
    await assert_still_streams(streaming)
    assert (str(streaming.market.latest("DOGE").bid), str(streaming.market.latest("DOGE").ask)) == ("0.21", "0.2101")
    doge.bid, doge.ask, doge.last = "0.21", "0.2101", "0.21"
    await assert_still_streams(streaming, "DOGE")
    assert streaming.exchange.opened == 1
    assert asyncio_errors(caplog) == []


NONSENSE = [
    "nonsense", "", "[]", "{}", "3", "null", '"text"', "[3]", "[[]]", "{", '{"channel":', "<html><body></body></html>",
    '{"channel":"ticker"}', '{"channel":"ticker","data":[]}', '{"channel":"ticker","data":[{}]}',
    '{"channel":"ticker","data":3}',
    '{"channel":"ticker","data":[{"symbol":"BTC/USD","bid":[],"ask":{},"last":true}]}',
    '{"channel":"ticker","data":[{"symbol":"N0PE/USD","bid":1,"ask":1,"last":1}]}',
    '{"e":"24hrTicker"}', '{"e":"24hrTicker","s":"N0PEUSD","b":"1","a":"1","c":"1"}', '[{"e":"24hrTicker"}]',
    '{"e":"24hrTicker","s":"BTCUSD","b":[],"a":{},"c":true,"C":"never"}', '{"id":"x","status":200}',
    '{"channel":"ticker_batch"}', '{"channel":"ticker_batch","events":[{}]}', '{"channel":"ticker_batch","events":3}',
    '{"channel":"ticker_batch","timestamp":"never","events":[{"tickers":[{"product_id":"","price":""}]}]}',
    '{"channel":"ticker_batch","events":[{"tickers":[{"product_id":"N0PE-USD","price":"1"}]}]}',
    '{"channel":"ticker_batch","events":[{"tickers":[{"product_id":"BTC-USD","price":true,"best_bid":[]}]}]}',
    '{"channel":"subscriptions"}', '{"channel":"subscriptions","events":[{"subscriptions":{}}]}',
    '{"channel":"heartbeats","events":[]}', '{"event":"systemStatus","status":"maintenance"}',
]  # fmt: skip


async def test_nonsense_deafens_nobody(streaming, caplog):
    before = {ticker: (quote.bid, quote.ask) for ticker, quote in streaming.market.snapshot().items()}
    for text in NONSENSE:
        await streaming.exchange.say(text)
    await assert_still_streams(streaming)
    after = {ticker: (quote.bid, quote.ask) for ticker, quote in streaming.market.snapshot().items()}
    assert after["DOGE"] == before["DOGE"]
    assert after.keys() == before.keys()
    assert streaming.dropped["unreadable"]
    assert streaming.exchange.opened == 1
    assert asyncio_errors(caplog) == []


async def test_no_price_counts_before_its_volume_is_known(kind):
    """Else nothing would bound the orders in a thin market for the seconds from the start to the first poll."""
    async with live_market(kind, coins(), streams=True, running=False) as live:
        part = {"binance": "ticker/24hr", "kraken": "Ticker", "coinbase": "product_book"}[kind]
        live.exchange.fault = lambda request: "{" if part in request.path else None
        live.exchange["BTC"].volume = None
        live.market.start()
        await all_subscribed(live)
        for _ in range(3):
            await live.exchange.tell(*live.exchange.coins.values())
        await until(lambda: live.dropped["of unknown volume"] >= 3)
        assert list(live.market.snapshot()) == ["DOGE"]
        assert live.market.latest("DOGE").turnover
        live.exchange.fault = None
        await live.opens()
        assert live.market.latest("BTC").turnover


@pytest.mark.parametrize("kind", ["coinbase"], indirect=True)
async def test_prices_of_many_symbols_are_young_enough_though_books_are_read_ten_a_second(kind):
    """Of 250, 60 are told by nobody. Ten books a second alone would keep 50 waiting for over 30 seconds."""
    listed = [Coin(f"C{number:03}") for number in range(250)]
    async with live_market(kind, listed, streams=True, running=False) as live:
        exchange, ages, told_at = live.exchange, [], [0]

        async def a_tenth_of_a_second(request):
            exchange.clock.advance(
                0.1 if "product_book" in request.path else 1
            )  # over three seconds between two rounds
            if exchange.clock.at - told_at[0] > 5_000:
                told_at[0] = exchange.clock.at
                await exchange.tell(*listed[60:])
            if exchange.count("product_book") > 500:  # the start is over
                known = [live.market.board.newest(coin.base) for coin in listed]
                ages.append(exchange.clock.at - min(quote.quoted_at for quote in known))

        exchange.fault = a_tenth_of_a_second
        live.market.start()
        await until(lambda: exchange.count("product_book") >= 1_500, 60)
        assert 5_000 < max(ages) <= 30_000
