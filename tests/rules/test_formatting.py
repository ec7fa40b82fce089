"""Amounts, prices, shares and ages as text: exact where it matters, rounded to the nearest where it is an overview."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import formatting
from bot.rules.market.quotes import Price, Symbol
from bot.rules.money import Amount

micros = st.integers(-(10**17), 10**17)


@pytest.mark.parametrize(
    ("micro", "text"),
    [
        (0, "0.00"),
        (1, "0.000001"),
        (-1, "-0.000001"),
        (1_500_000, "1.50"),
        (1_230_000, "1.23"),
        (1_234_000, "1.234"),
        (100_000_000_000, "100,000.00"),
        (-1_234_567_890_123, "-1,234,567.890123"),
    ],
)
def test_coins_are_exact(micro, text):
    assert formatting.coins(micro) == text


@given(micros)
def test_coins_lose_nothing(micro):
    assert Decimal(formatting.coins(micro).replace(",", "")) * 10**6 == micro


@pytest.mark.parametrize(
    ("micro", "text"), [(12_500_000, "+12.50"), (-3_000_000, "-3.00"), (0, "0.00"), (1, "+0.000001")]
)
def test_a_change_of_coins_bears_its_sign(micro, text):
    assert formatting.signed_coins(micro) == text


@pytest.mark.parametrize(
    ("units", "scale", "text"),
    [
        (123_450, 2, "1,234.5"),
        (5, 0, "5"),
        (-5, 1, "-0.5"),
        (100, 2, "1"),
        (1, 8, "0.00000001"),
        (0, 3, "0"),
        (1_000_000, 0, "1,000,000"),
    ],
)
def test_a_quantity_is_exact_without_idle_zeros(units, scale, text):
    assert formatting.quantity(units, Symbol("X", "X", scale)) == text
    assert formatting.amount_text(Amount(units, scale)) == text


@pytest.mark.parametrize(
    ("price", "text"),
    [
        (None, ""),
        ("64000.50", "64,000.50"),
        (Price(6_400_050, 2), "64,000.50"),
        ("0.025", "0.025"),
        ("1000", "1,000"),
        ("5%", "5%"),
    ],
)
def test_a_price_has_its_thousands_apart(price, text):
    assert formatting.grouped(price) == text


@pytest.mark.parametrize(
    ("numerator", "denominator", "digits", "text"),
    [
        (386, 1_000, 1, "38.6 %"),
        (-386, 1_000, 1, "-38.6 %"),
        (1, 2_000, 1, "0.1 %"),
        (-1, 2_000, 1, "-0.1 %"),
        (1, 2_001, 1, "0.0 %"),
        (-1, 2_001, 1, "0.0 %"),
        (25, 1, 0, "2,500 %"),
        (1, 3, 2, "33.33 %"),
        (2, 3, 2, "66.67 %"),
    ],
)
def test_a_share_is_rounded_to_the_nearest_digit_halves_away_from_zero(numerator, denominator, digits, text):
    assert formatting.percent(numerator, denominator, digits) == text


@pytest.mark.parametrize(
    ("points", "text"),
    [(0, "0 %"), (1, "0.01 %"), (10, "0.1 %"), (25, "0.25 %"), (100, "1 %"), (150, "1.5 %"), (10_000, "100 %")],
)
def test_basis_points_are_a_percentage_without_idle_zeros(points, text):
    assert formatting.share(points) == text


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [(125, 10_000, "+1.25 %"), (-50, 10_000, "-0.50 %"), (0, 1, "0.00 %"), (1, 10**6, "0.00 %"), (-1, 10**6, "0.00 %")],
)
def test_a_relative_change_bears_its_sign_unless_it_rounds_to_nothing(numerator, denominator, text):
    assert formatting.signed_percent(numerator, denominator) == text


@given(micros)
def test_an_overview_is_rounded_to_the_nearest_cent_halves_away_from_zero(micro):
    cents = (Decimal(micro) / 10**4).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    text = formatting.brief(micro)
    assert Decimal(text.replace(",", "")) * 100 == cents
    assert text[-3] == "."
    assert text.startswith("-") == (cents < 0)


@pytest.mark.parametrize(
    ("micro", "text", "signed"),
    [
        (1_234_567_000, "1,234.57", "+1,234.57"),
        (5_000, "0.01", "+0.01"),
        (4_999, "0.00", "0.00"),
        (-4_999, "0.00", "0.00"),
        (-5_000, "-0.01", "-0.01"),
        (0, "0.00", "0.00"),
    ],
)
def test_an_overview_shows_cents_and_a_change_its_sign(micro, text, signed):
    assert formatting.brief(micro) == text
    assert formatting.signed_brief(micro) == signed


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "0 ms old"),
        (999, "999 ms old"),
        (1_000, "1 s old"),
        (119_999, "119 s old"),
        (120_000, "2 min old"),
        (7_199_999, "119 min old"),
        (7_200_000, "2 h old"),
        (3_600_000_000, "1,000 h old"),
    ],
)
def test_an_age_is_told_in_the_unit_that_fits(ms, text):
    assert formatting.age(ms) == text


@pytest.mark.parametrize(("ms", "note"), [(None, ""), (5_000, ""), (5_001, ", 5 s old"), (60_000, ", 60 s old")])
def test_an_age_is_noted_from_five_seconds_on(ms, note):
    assert formatting.age_note(ms) == note


@pytest.mark.parametrize(
    ("xp", "micro", "text"),
    [
        (0, 0, ""),
        (50, 0, ": +50 XP"),
        (0, 500_000_000, ": +500.00 coins"),
        (50, 500_000_000, ": +50 XP, +500.00 coins"),
    ],
)
def test_a_reward_names_what_it_gives_and_nothing_else(xp, micro, text):
    assert formatting.reward_text(xp, micro) == text
