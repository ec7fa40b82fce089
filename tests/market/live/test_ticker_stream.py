"""Prices that an exchange tells over a websocket: exact, dated, all of them, and none that cannot be."""

import asyncio
import json

import pytest

from tests.market.live.conftest import ONCE, coins, cries, heard, standing, still_hears
from tests.market.live.loopback import Coin, until


async def test_a_price_that_is_told_counts_at_once(talking, kind):
    btc = talking.exchange["BTC"]
    btc.bid, btc.ask = "100.123456789012345", "101.123456789012345"  # a float holds neither
    btc.said = talking.clock() + 7
    placed_at = talking.clock.advance(5) or talking.clock()
    waiting = asyncio.create_task(talking.market.quote("BTC", after=placed_at))
    await talking.exchange.tell(btc)
    quote = await waiting
    assert (str(quote.bid), str(quote.ask)) == (btc.bid, btc.ask)
    assert placed_at < quote.received_at
    if kind == "kraken":  # it gives no time
        assert quote.quoted_at == quote.received_at
    else:
        assert quote.quoted_at == btc.said
    assert quote.turnover == {"kraken": 123_456_780_000, "binance": 123_456_789_000}.get(kind, 123_585_100_000)


async def test_who_tells_prices_alone_keeps_the_volume_that_was_polled(talking, kind):
    btc = talking.exchange["BTC"]
    before, btc.volume = talking.market.latest("BTC"), None
    await still_hears(talking)
    assert talking.market.latest("BTC").turnover == before.turnover is not None


async def test_a_leap_that_is_told_needs_its_witness(talking):
    btc = talking.exchange["BTC"]
    btc.bid, btc.ask, btc.last = "200", "200.5", "200"
    for _ in range(2):
        await talking.exchange.tell(btc)
    await until(lambda: talking.dropped["leap"] == 2)
    assert str(talking.market.latest("BTC").bid) == "100.1"
    talking.clock.advance(1)
    await talking.exchange.tell(btc)
    await until(lambda: str(talking.market.latest("BTC").bid) == "200")


async def test_what_is_told_in_one_breath_counts_all_of_it_and_the_newest_last(kind):
    async with standing(kind, coins(250), talks=True, pace=ONCE) as floor:
        await until(lambda: floor.polled)
        await heard(floor)
        for bid in ("100.11", "100.12", "100.13"):
            for coin in floor.exchange.coins.values():
                coin.bid = bid if coin.base != "DOGE" else "0.2099"
            await floor.exchange.tell(*floor.exchange.coins.values())
        for coin in floor.exchange.coins.values():
            await until(lambda coin=coin: str(floor.market.latest(coin.base).bid) == coin.bid, 5)
        assert floor.dropped == {}


async def test_a_websocket_is_heard_however_much_it_says(talking):
    """ccxt's own reading goes deaf after some thousands of messages that come faster than it reads them."""
    text = json.dumps({"channel": "heartbeat"})
    for _ in range(20):
        await asyncio.gather(*(talking.exchange.say(text) for _ in range(1_000)))
    await still_hears(talking)
    assert talking.exchange.opened == 1


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


@pytest.mark.parametrize("broken", BROKEN)
async def test_a_told_price_that_cannot_be_is_dropped_and_the_others_go_on(talking, broken, caplog):
    doge = talking.exchange["DOGE"]
    for name, value in BROKEN[broken].items():
        setattr(doge, name, value)
    await talking.exchange.tell(doge, talking.exchange["BTC"])
    await until(lambda: set(talking.dropped) & {"zero", "negative", "not a number", "missing", "crossed"})
    await still_hears(talking)
    assert (str(talking.market.latest("DOGE").bid), str(talking.market.latest("DOGE").ask)) == ("0.21", "0.2101")
    doge.bid, doge.ask, doge.last = "0.21", "0.2101", "0.21"
    await still_hears(talking, "DOGE")
    assert talking.exchange.opened == 1
    assert cries(caplog) == []


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


async def test_nonsense_deafens_nobody(talking, caplog):
    before = {ticker: (one.bid, one.ask) for ticker, one in talking.market.snapshot().items()}
    for text in NONSENSE:
        await talking.exchange.say(text)
    await still_hears(talking)
    after = {ticker: (one.bid, one.ask) for ticker, one in talking.market.snapshot().items()}
    assert after["DOGE"] == before["DOGE"]
    assert after.keys() == before.keys()
    assert talking.dropped["unreadable"]
    assert talking.exchange.opened == 1
    assert cries(caplog) == []


async def test_no_price_counts_before_its_volume_is_known(kind):
    """Else nothing would bound the orders in a thin market for the seconds from the start to the first poll."""
    async with standing(kind, coins(), talks=True, running=False) as floor:
        part = {"binance": "ticker/24hr", "kraken": "Ticker", "coinbase": "product_book"}[kind]
        floor.exchange.fault = lambda request: "{" if part in request.path else None
        floor.exchange["BTC"].volume = None
        floor.market.start()
        await heard(floor)
        for _ in range(3):
            await floor.exchange.tell(*floor.exchange.coins.values())
        await until(lambda: floor.dropped["of unknown volume"] >= 3)
        assert list(floor.market.snapshot()) == ["DOGE"]
        assert floor.market.latest("DOGE").turnover
        floor.exchange.fault = None
        await floor.opens()
        assert floor.market.latest("BTC").turnover


@pytest.mark.parametrize("kind", ["coinbase"], indirect=True)
async def test_all_of_many_symbols_are_young_enough_though_books_are_read_ten_a_second(kind):
    """Of 250, 60 are told by nobody. Ten books a second alone would keep 50 waiting for over 30 seconds."""
    many = [Coin(f"C{number:03}") for number in range(250)]
    async with standing(kind, many, talks=True, running=False) as floor:
        exchange, ages, told_at = floor.exchange, [], [0]

        async def a_tenth_of_a_second(request):
            exchange.clock.advance(
                0.1 if "product_book" in request.path else 1
            )  # over three seconds between two rounds
            if exchange.clock.at - told_at[0] > 5_000:
                told_at[0] = exchange.clock.at
                await exchange.tell(*many[60:])
            if exchange.count("product_book") > 500:  # the start is over
                known = [floor.market.board.newest(coin.base) for coin in many]
                ages.append(exchange.clock.at - min(quote.quoted_at for quote in known))

        exchange.fault = a_tenth_of_a_second
        floor.market.start()
        await until(lambda: exchange.count("product_book") >= 1_500, 60)
        assert 5_000 < max(ages) <= 30_000
