"""Prices: exact, from plain decimal text and back."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.market.quotes import Price


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("60000", Price(60_000, 0)),
        ("0.00001", Price(1, 5)),
        ("60000.50", Price(6_000_050, 2)),
        ("123456789.123456789", Price(123_456_789_123_456_789, 9)),
        ("0.00000000000000001", Price(1, 17)),
    ],
)
def test_a_price_is_read_exactly_and_shown_as_written(text, price):
    assert Price.parse(text) == price
    assert str(price) == text


REFUSED = [
    *(
        "",
        ".",
        ".5",
        "0",
        "0.000",
        "-1",
        "+1",
        "1e5",
        "NaN",
        "inf",
        "1_000",
        "1,000",
        " 1",
        "1 ",
        "1\n",
        "１２",
        "٣",
        "²",
    ),
    *("1.2.3", "1..2", "0x1", "1234567890123456789", "0.000000000000000001", "9" * 6_000),
]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: ascii(text[:20]))
def test_a_text_that_is_no_market_price_is_refused(text):
    with pytest.raises(ValueError, match="not a price") as refused:
        Price.parse(text)
    assert len(str(refused.value)) < 80


@given(st.integers(1, 10**18 - 1), st.integers(0, 17))
def test_a_price_reads_back_as_itself(units, scale):
    price = Price(units, scale)
    assert Fraction(str(price)) == Fraction(units, 10**scale)
    assert Price.parse(str(price)) == price


@given(st.text() | st.text("0123456789.", max_size=22))
def test_any_text_is_refused_or_an_exact_price(text):
    try:
        price = Price.parse(text)
    except ValueError:
        return
    assert Fraction(price.units, 10**price.scale) == Fraction(text)
    assert price.units > 0
