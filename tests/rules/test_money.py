"""Money shown and multiplied, exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.formatting import coins, grouped, percent, quantity, signed_coins, signed_percent
from bot.rules.market.quotes import Price, Symbol
from bot.rules.market.valuation import cost, value
from bot.rules.money import MAX_CASH, MAX_UNITS, MICRO, div_up, ten_to

BTC = Symbol("BTC", "Bitcoin", 8)
symbols = st.builds(Symbol, st.just("X"), st.just("X"), st.integers(0, 12))
prices = st.builds(Price, st.integers(1, 10**18 - 1), st.integers(0, 17))


def test_the_bounds_fit_a_bigint_with_room():
    assert 10 * MAX_CASH < 2**63
    assert 9 * MAX_UNITS < 2**63


@pytest.mark.parametrize(
    ("micro", "text", "signed"),
    [
        (0, "0.00", "0.00"),
        (1, "0.000001", "+0.000001"),
        (-1, "-0.000001", "-0.000001"),
        (12_500_000, "12.50", "+12.50"),
        (-12_500_000, "-12.50", "-12.50"),
        (12_345_000, "12.345", "+12.345"),
        (100_000 * MICRO, "100,000.00", "+100,000.00"),
        (MAX_CASH, "100,000,000,000.00", "+100,000,000,000.00"),
        (999_999_999_999, "999,999.999999", "+999,999.999999"),
    ],
)
def test_coins_show_two_decimals_and_more_only_when_needed(micro, text, signed):
    assert coins(micro) == text
    assert signed_coins(micro) == signed


@given(st.integers(-(10**20), 10**20))
def test_coins_read_back_as_the_same_amount(micro):
    assert Fraction(coins(micro).replace(",", "")) * MICRO == micro
    assert Fraction(signed_coins(micro).replace(",", "")) * MICRO == micro


@pytest.mark.parametrize(
    ("units", "scale", "text"),
    [
        (0, 8, "0"),
        (1, 8, "0.00000001"),
        (150_000_000, 8, "1.5"),
        (100_000_000, 8, "1"),
        (123_456_700_000_000, 8, "1,234,567"),
        (1_000_000, 0, "1,000,000"),
        (-150, 2, "-1.5"),
        (1_000, 2, "10"),
    ],
)
def test_a_quantity_trims_its_zeros_after_the_point_only(units, scale, text):
    assert quantity(units, Symbol("X", "X", scale)) == text


@given(st.integers(-MAX_UNITS, MAX_UNITS), symbols)
def test_a_quantity_reads_back_as_the_same_units(units, symbol):
    assert Fraction(quantity(units, symbol).replace(",", "")) * 10**symbol.scale == units


@pytest.mark.parametrize(
    ("numerator", "denominator", "digits", "text"),
    [
        (135, 350, 1, "38.6 %"),
        (0, 350, 1, "0.0 %"),
        (350, 350, 1, "100.0 %"),
        (1, 8, 0, "13 %"),  # 12.5: a half goes away from zero
        (-1, 8, 0, "-13 %"),
        (1, 2000, 1, "0.1 %"),
        (-1, 10**9, 1, "0.0 %"),  # no "-0.0"
        (123, 1, 2, "12,300.00 %"),
        (2**200, 3 * 2**200, 4, "33.3333 %"),
    ],
)
def test_percents_round_to_the_nearest(numerator, denominator, digits, text):
    assert percent(numerator, denominator, digits) == text


@pytest.mark.parametrize(
    ("numerator", "text"), [(125, "+1.25 %"), (-50, "-0.50 %"), (0, "0.00 %"), (-1_000_000, "-10,000.00 %")]
)
def test_a_change_in_percent_has_its_sign(numerator, text):
    assert signed_percent(numerator, 10_000) == text


def test_a_change_that_rounds_to_nothing_has_no_sign():
    assert signed_percent(1, 10**9) == signed_percent(-1, 10**9) == "0.00 %"


@given(st.integers(-(10**18), 10**18), st.integers(1, 10**18), st.integers(0, 6))
def test_percents_are_within_half_a_last_digit(numerator, denominator, digits):
    shown = Fraction(percent(numerator, denominator, digits).removesuffix(" %").replace(",", ""))
    assert abs(shown - Fraction(100 * numerator, denominator)) <= Fraction(1, 2 * 10**digits)


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**18))
def test_rounding_up_is_the_least_whole_number_not_below(numerator, denominator):
    up = div_up(numerator, denominator)
    assert up - 1 < Fraction(numerator, denominator) <= up


def test_a_value_and_a_cost_are_one_micro_coin_around_the_truth():
    price = Price.parse("0.00001")
    assert value(150_000_000, BTC, price) == cost(150_000_000, BTC, price) == 15
    assert (value(1, BTC, price), cost(1, BTC, price)) == (0, 1)


@given(st.integers(0, MAX_UNITS), symbols, prices)
def test_value_rounds_down_and_cost_up(units, symbol, price):
    exact = Fraction(units, 10**symbol.scale) * Fraction(price.units, 10**price.scale) * MICRO
    low, high = value(units, symbol, price), cost(units, symbol, price)
    assert low <= exact < low + 1
    assert high - 1 < exact <= high


@pytest.mark.parametrize(
    ("price", "shown"),
    [
        (Price(6400050, 2), "64,000.50"),
        (Price(1, 8), "0.00000001"),
        ("1000000", "1,000,000"),
        ("999.1234567", "999.1234567"),
        (None, ""),
    ],
)
def test_a_price_to_be_read_has_its_thousands_apart_and_all_its_decimals(price, shown):
    assert grouped(price) == shown


@pytest.mark.parametrize("power", [-1, 1_001, 10**12])
def test_a_scale_that_nobody_can_have_is_refused_at_once(power: int) -> None:
    with pytest.raises(ValueError, match=f"no scale: {power}"):
        ten_to(power)


def test_a_power_of_ten_is_exact() -> None:
    assert [ten_to(power) for power in (0, 1, 18)] == [1, 10, 10**18]
    assert len(str(ten_to(1_000))) == 1_001
