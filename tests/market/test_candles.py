from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.market.simulated.coins import COINS
from bot.market.simulated.market import EPOCH, TICK, SimulatedMarket
from bot.rules.market.quotes import Price

NOW = EPOCH + 90_000_000_000
moment = NOW
MARKET = SimulatedMarket(b"candles " * 4, lambda: moment)
tickers = st.sampled_from([coin.symbol.ticker for coin in COINS])
ticks = st.integers(0, (NOW - EPOCH) // TICK - 1)
lengths = st.sampled_from([1, 2, 3, 10, 600, 3_000, 36_000, 864_000, 7 * 864_000, 100_000_000]) | st.integers(1, 10**8)


def value(price: Price) -> Decimal:
    return Decimal(price.units).scaleb(-price.scale)


async def last(ticker: str, tick: int) -> Price:
    quote = await MARKET.quote(ticker, after=EPOCH + tick * TICK - 1)
    assert quote.quoted_at == EPOCH + tick * TICK
    return quote.last


async def history(ticker: str, first: int, stop: int, length: int):
    return await MARKET.history(ticker, EPOCH + first * TICK, EPOCH + stop * TICK, length * TICK)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(tickers, ticks, lengths, st.integers(1, 4), st.data())
async def test_candles_agree_with_ticks(ticker, first, length, count, data):
    newest = (NOW - EPOCH) // TICK
    candles = await history(ticker, first, first + count * length, length)
    assert [candle.start for candle in candles] == [
        EPOCH + start * TICK for start in range(first, min(first + count * length, newest + 1), length)
    ]
    for candle in candles:
        start = (candle.start - EPOCH) // TICK
        end = min(start + length - 1, newest)
        assert candle.open == await last(ticker, start)
        assert candle.close == await last(ticker, end)
        for tick in data.draw(st.lists(st.integers(start, end), max_size=5)):
            assert value(candle.low) <= value(await last(ticker, tick)) <= value(candle.high)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(tickers, ticks, st.integers(1, 10**6), st.integers(2, 8))
async def test_a_candle_spans_exactly_its_parts(ticker, first, length, parts):
    [whole] = await history(ticker, first, first + length * parts, length * parts)
    pieces = await history(ticker, first, first + length * parts, length)
    assert value(whole.high) == max(value(piece.high) for piece in pieces)
    assert value(whole.low) == min(value(piece.low) for piece in pieces)
    assert (whole.open, whole.close) == (pieces[0].open, pieces[-1].close)


async def test_a_short_candle_holds_the_extremes_of_all_its_ticks():
    [candle] = await history("DOGE", 5_000_000, 5_000_600, 600)
    prices = [value(await last("DOGE", tick)) for tick in range(5_000_000, 5_000_600)]
    assert (value(candle.low), value(candle.high)) == (min(prices), max(prices))


async def test_no_candle_tells_the_future():
    global moment
    try:
        moment = NOW - 86_400_000 + 50
        early = await history("BTC", (NOW - EPOCH) // TICK - 3 * 864_000, (NOW - EPOCH) // TICK, 864_000)
        newest = await MARKET.quote("BTC")
    finally:
        moment = NOW
    assert len(early) == 3
    assert early[-1].open == early[-1].high == early[-1].low == early[-1].close == newest.last
    later = await MARKET.history("BTC", NOW + TICK, NOW + 10 * TICK, TICK)
    assert later == []


async def test_candles_begin_with_the_epoch_in_step_with_what_was_asked():
    candles = await MARKET.history("BTC", EPOCH - 150_000, EPOCH + 130_000, 60_000)
    assert [candle.start - EPOCH for candle in candles] == [30_000, 90_000]
    assert await MARKET.history("BTC", EPOCH - 10**12, EPOCH, 60_000) == []


async def test_a_start_between_two_ticks_moves_back_to_the_earlier():
    [candle] = await MARKET.history("BTC", NOW - 1_001, NOW - 1_000, 100)
    assert candle.start == NOW - 1_100


async def test_the_number_of_candles_is_bounded_and_a_step_is_a_number_of_ticks():
    assert len(await MARKET.history("BTC", NOW - 100_000, NOW, 100)) == 1_000
    with pytest.raises(ValueError, match="1000 candles"):
        await MARKET.history("BTC", NOW - 100_100, NOW, 100)
    for step in (0, -100, 150, 1):
        with pytest.raises(ValueError, match="multiple of 100"):
            await MARKET.history("BTC", NOW - 1_000, NOW, step)
