"""How old an answer is, what its last prices may be, and which leaps wait for somebody's decision."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.market.live import parse
from bot.market.live.quote_filter import QuoteFilter
from bot.rules.market.quotes import Price, Quote, Symbol
from bot.rules.market.refusals import MarketPaused
from bot.rules.money import MICRO
from tests.market.live.conftest import live_market
from tests.market.live.loopback import START, Coin, until

BTC = Symbol("BTC", "Bitcoin", 8)
NOW, ASKED = START, START - 500
YEAR_58000 = START * 1000  # in microseconds
MINUTE = 60_000


def said(*times):
    """When the tickers of an answer count as said, of those times that they tell."""
    tickers = {f"C{number}": {"timestamp": time} for number, time in enumerate(times)}
    answer = parse.Answer(tickers, ASKED, NOW)
    return [answer.said_at(ticker) for ticker in tickers.values()]


@pytest.mark.parametrize(
    ("told", "counts"),
    [
        ([NOW - 300], [NOW - 300]),
        ([NOW - 7 * MINUTE, NOW - 300], [NOW - 300] * 2),  # a market where nobody traded for seven minutes
        ([NOW - 9 * MINUTE, NOW - 7 * MINUTE], [NOW - 7 * MINUTE] * 2),  # a copy that is old as a whole
        ([None, None], [ASKED] * 2),
        ([None, NOW - 300, NOW - MINUTE], [NOW - 300] * 3),
        ([None, None, None, NOW - 5 * MINUTE], [ASKED] * 3 + [NOW - 5 * MINUTE]),  # one time says nothing of the others
        ([NOW + 5_000, NOW - MINUTE], [NOW] * 2),  # the exchange's clock is ahead
        ([YEAR_58000, NOW - 300, NOW - MINUTE], [NOW - 300] * 3),
        ([YEAR_58000, NOW - 7 * MINUTE, NOW - 9 * MINUTE], [NOW - 7 * MINUTE] * 3),  # not fresh for all that
        ([YEAR_58000, NOW + 31_000], [ASKED] * 2),
        (["soon", -5, 0, 1.5, True, NOW - 300, NOW, NOW - 1, NOW, NOW], [NOW] * 10),
    ],
)
def test_an_answer_is_as_old_as_its_newest_time(told, counts):
    assert said(*told) == counts


@given(st.lists(st.none() | st.integers(0, 2 * NOW) | st.integers(NOW - 10**6, NOW + 10**5), max_size=6))
def test_no_answer_is_younger_than_its_coming_or_than_all_that_it_tells(told):
    possible = [min(time, NOW) for time in told if time is not None and 0 < time <= NOW + 30_000]
    assert set(said(*told)) <= {ASKED, max(possible, default=ASKED)}


@pytest.mark.parametrize("kind", ["binance"], indirect=True)
async def test_a_coin_that_nobody_trades_has_a_fresh_price_among_others_that_are_traded(live):
    live.exchange["DOGE"].said = live.clock.at - 436_000
    await live.rounds(2)
    before = live.clock()
    await until(lambda: live.market.latest("DOGE").received_at > before)
    assert "DOGE" in live.market.snapshot()
    live.exchange["BTC"].said = live.clock.at - 100_000
    await until(lambda: live.dropped["stale"] >= 2)


@pytest.mark.parametrize("kind", ["binance"], indirect=True)
async def test_a_time_far_in_the_future_makes_no_old_copy_young(live):
    live.exchange["BTC"].said, live.exchange["DOGE"].said = live.clock.at - 31_000, START * 100
    await until(lambda: live.dropped["stale"] >= 4)
    stamps = {quote.received_at for quote in map(live.market.latest, ("BTC", "DOGE"))}
    await live.rounds(2)
    assert {quote.received_at for quote in map(live.market.latest, ("BTC", "DOGE"))} == stamps


@pytest.mark.parametrize(("last", "counts"), [("5", "100"), ("100", "100"), ("100.5", "100.5"), ("202", "101")])
def test_a_last_price_is_bounded_by_bid_and_ask(last, counts):
    """An exchange's missing one was made up as twice the price, and fired alerts."""
    quote = parse.quote({"bid": "100", "ask": "101", "last": last}, BTC, "test", NOW, NOW)
    assert str(quote.last) == counts


@pytest.mark.parametrize(
    ("told", "turnover"), [({}, None), ({"quoteVolume": "0"}, 0), ({"quoteVolume": "7"}, 7 * MICRO)]
)
def test_a_volume_that_is_not_told_is_none_and_says_so(told, turnover):
    quote = parse.quote({"bid": "1", "ask": "1", "last": "1", **told}, BTC, "test", NOW, NOW)
    assert quote.turnover == turnover
    assert quote.lacks_turnover is (turnover is None)


def quote(price, at):
    return Quote(BTC, Price.parse(price), Price.parse(price), Price.parse(price), "test", at, at)


def accepted(quote_filter, *prices):
    """What becomes of quotes that come ten seconds apart."""
    quote_filter.at = getattr(quote_filter, "at", NOW)
    outcomes = []
    for price in prices:
        quote_filter.at += 10_000
        outcomes.append(quote_filter.accept(quote(price, quote_filter.at)))
    return outcomes


@pytest.mark.parametrize(("far", "near"), [("1000.01", "1000"), ("9.99", "10")])
def test_a_leap_of_over_ten_times_is_held_however_often_it_is_seen(far, near):
    quote_filter = QuoteFilter(30_000)
    assert accepted(quote_filter, "100", far, far, far, far) == [None, "leap", "held", "held", "held"]
    assert quote_filter.newest("BTC").bid == Price.parse("100")
    assert quote_filter.apart()["BTC"].bid == Price.parse(far)
    quote_filter = QuoteFilter(30_000)
    assert accepted(quote_filter, "100", near, near) == [None, "leap", None]
    assert quote_filter.apart() == {}


def test_a_leap_that_went_back_is_a_leap_again_when_it_comes_again():
    quote_filter = QuoteFilter(30_000)
    assert accepted(quote_filter, "100", "150", "100", "150", "150") == [None, "leap", None, "leap", None]


def test_a_held_price_that_comes_back_is_held_no_more():
    quote_filter = QuoteFilter(30_000)
    accepted(quote_filter, "100", "5000", "5000")
    assert accepted(quote_filter, "101", "102") == [None, None]
    assert quote_filter.apart() == {}


def test_a_price_that_is_released_is_what_the_next_are_measured_by():
    quote_filter = QuoteFilter(30_000)
    accepted(quote_filter, "100", "5000", "5000", "5100")
    quote_filter.release("BTC")
    assert quote_filter.newest("BTC").bid == Price.parse("5100")
    assert accepted(quote_filter, "5050", "100", "100") == [None, "leap", "held"]
    quote_filter.release("ETH")  # nothing is held of it
    assert quote_filter.newest("ETH") is None


def test_a_held_price_makes_nobody_believe_that_the_market_is_open():
    quote_filter = QuoteFilter(30_000)
    accepted(quote_filter, "100", "5000", "5000")
    assert quote_filter.latest == NOW + 10_000
    assert replace(quote_filter.apart()["BTC"], symbol=BTC).quoted_at == NOW + 30_000


async def test_a_coin_whose_price_is_held_has_none_until_somebody_decides(kind, capsys):
    async with live_market(kind, [Coin("BTC"), Coin("DOGE", bid="0.21", ask="0.22", last="0.21")]) as live:
        await live.opens()
        doge = live.exchange["DOGE"]
        doge.bid, doge.ask, doge.last = "9", "9.1", "9"
        await until(lambda: live.dropped["leap"])
        live.clock.advance(2)
        await until(lambda: "DOGE" in live.market.held())
        live.clock.advance(31)
        await until(lambda: list(live.market.snapshot()) == ["BTC"])
        with pytest.raises(MarketPaused):
            await live.market.quote("DOGE")
        assert str(live.market.latest("DOGE").bid) == "0.21"
        assert str(live.market.held()["DOGE"].bid) == "9"
        held = live.dropped["held"]
        await until(lambda: live.dropped["held"] > held + 1)
        assert capsys.readouterr().out.count("a price is held") == 1
        live.market.release("DOGE")
        assert live.market.held() == {}
        await until(lambda: "DOGE" in live.market.snapshot())
        assert str((await live.market.quote("DOGE", after=live.clock())).bid) == "9"
