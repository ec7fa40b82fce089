"""The parts of the live market, each for itself: reading, sifting, backing off, listing."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.market.live import parse
from bot.market.live.breaker import MAX_PAUSE, MAX_RETRY_AFTER, OPENS, Breaker
from bot.market.live.quote_filter import QuoteFilter
from bot.rules.market.quotes import Price, Quote, Symbol

BTC = Symbol("BTC", "Bitcoin", 8)
NOW = 1_767_614_400_000
decimals = st.decimals(min_value=Decimal("1e-9"), max_value=Decimal("1e9"), places=9)


@given(decimals, st.sampled_from(["f", "E"]), st.integers(0, 6))
def test_a_price_is_read_exactly_however_it_is_written(value, style, zeros):
    text = f"{value:{style}}"
    if style == "f":
        text += ("" if "." in text else ".") + "0" * zeros
    parsed = parse.price(text)
    assert Decimal(parsed.units).scaleb(-parsed.scale) == value
    assert Price.parse(str(parsed)) == parsed
    assert parsed == parse.price(f"{value:f}")


@given(st.text(max_size=12) | st.floats() | st.integers() | st.none() | st.booleans() | st.lists(st.integers()))
def test_a_price_is_a_number_above_zero(value):
    try:
        parsed = parse.price(value)
    except parse.Unfit:
        return
    assert str(value).isascii()
    assert Decimal(str(value)) == Decimal(parsed.units).scaleb(-parsed.scale) > 0


@pytest.mark.parametrize("value", ["1e99", "1e-30", "1234567890.0123456789", "9" * 19, "1_000", "1,5", " 1", "True"])
def test_numbers_that_no_price_may_be_are_refused(value):
    with pytest.raises(parse.Unfit):
        parse.price(value)


def quote(price="100", at=NOW, **changes):
    made = Quote(BTC, Price.parse(price), Price.parse(price), Price.parse(price), "test", at, at)
    return replace(made, **{name: Price.parse(text) for name, text in changes.items()})


@pytest.mark.parametrize("name", ["bid", "ask", "last"])
@pytest.mark.parametrize(
    ("price", "taken"), [("80", True), ("79.999", False), ("120", True), ("120.001", False), ("1", False)]
)
def test_a_price_leaps_when_it_moves_by_more_than_a_fifth(name, price, taken):
    quote_filter = QuoteFilter(30_000)
    assert quote_filter.accept(quote()) is None
    assert (quote_filter.accept(quote(at=NOW + 1, **{name: price})) is None) == taken


def test_a_leap_needs_a_witness_that_agrees_and_comes_a_second_later():
    quote_filter = QuoteFilter(30_000)
    quote_filter.accept(quote("100"))
    assert quote_filter.accept(quote("150", NOW + 10)) == "leap"
    assert quote_filter.accept(quote("150", NOW + 1_009)) == "leap"
    assert quote_filter.accept(quote("300", NOW + 1_100)) == "leap"
    assert quote_filter.accept(quote("150", NOW + 1_200)) == "leap"  # the witness of 300 is not its own
    assert quote_filter.accept(quote("151", NOW + 2_200)) is None
    assert quote_filter.newest("BTC").bid == Price.parse("151")
    assert quote_filter.accept(quote("100", NOW + 2_300)) == "leap"


def test_after_an_outage_a_far_price_still_needs_its_witness():
    quote_filter = QuoteFilter(30_000)
    quote_filter.accept(quote("100"))
    assert quote_filter.accept(quote("10", NOW + 9_000_000)) == "leap"
    assert quote_filter.fresh(NOW + 9_000_000) == {}
    assert quote_filter.accept(quote("10", NOW + 9_003_000)) is None


def test_old_and_overtaken_quotes_are_not_taken():
    quote_filter = QuoteFilter(30_000)
    late = replace(quote("100"), received_at=NOW + 30_001)
    assert quote_filter.accept(late) == "stale"
    assert quote_filter.accept(replace(late, received_at=NOW + 30_000)) is None
    assert quote_filter.accept(quote("101", NOW - 1)) == "overtaken"
    assert quote_filter.accept(quote("101", NOW)) is None
    assert list(quote_filter.fresh(NOW + 30_000)) == ["BTC"]
    assert list(quote_filter.fresh(NOW + 30_001)) == []


def test_a_clock_that_is_set_back_makes_no_old_price_young():
    """Without this, a price would be traded on for as long as the clock was set back, and newer ones dropped."""
    quote_filter = QuoteFilter(30_000)
    quote_filter.accept(quote("100"))
    hour = 3_600_000
    assert quote_filter.fresh(NOW - hour) == {}
    assert quote_filter.accept(quote("101", NOW - hour + 5)) is None
    assert quote_filter.latest == NOW - hour + 5
    assert quote_filter.accept(quote("102", NOW - hour + 4)) == "overtaken"
    assert list(quote_filter.fresh(NOW - hour + 6)) == ["BTC"]


class Watch:
    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


def test_a_breaker_backs_off_further_each_time_and_opens_after_five():
    watch = Watch()
    breaker = Breaker(watch, jitter=lambda low, high: high)
    waits = []
    for failures in range(1, 8):
        breaker.failed()
        waits.append(breaker.wait())
        watch.at += breaker.wait()
        assert breaker.allows == (failures < OPENS) == (not breaker.open)
    assert waits == [1, 2, 4, 8, MAX_PAUSE, MAX_PAUSE, MAX_PAUSE]
    breaker.succeeded()
    assert (breaker.wait(), breaker.allows) == (0, True)
    breaker.failed()
    assert (breaker.wait(), breaker.allows, breaker.open) == (1, False, False)


def test_no_two_breakers_come_back_at_the_same_moment():
    drawn = set()
    for _ in range(50):
        breaker = Breaker(Watch())
        for _ in range(3):
            breaker.failed()
        drawn.add(breaker.wait())
    assert len(drawn) > 40
    assert 2 <= min(drawn) < max(drawn) <= 4


def test_the_pause_that_an_exchange_asks_for_counts_if_it_is_longer_and_within_a_day():
    breaker = Breaker(Watch())
    breaker.failed(30)
    assert breaker.wait() == 30
    breaker.failed(-5)
    assert breaker.wait() == 30
    breaker.failed(1e12)
    assert breaker.wait() == MAX_RETRY_AFTER
