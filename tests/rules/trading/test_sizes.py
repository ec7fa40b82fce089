"""What a member may write as an amount, and what is refused without repeating it."""

import re
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.rules.formatting import amount_text
from bot.rules.market.quotes import Symbol
from bot.rules.money import MAX_CASH, MAX_UNITS
from bot.rules.trading.refusals import BadAmount, BetweenSteps, TooSmall
from bot.rules.trading.sizes import All, Coins, Quantity, Share, parse_size

BTC = Symbol("BTC", "Bitcoin", 8)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0.5", Quantity(5, 1)),
        (".5", Quantity(5, 1)),
        ("0.50", Quantity(5, 1)),
        ("007", Quantity(7, 0)),
        ("1,000.5", Quantity(10_005, 1)),
        ("1,234,567", Quantity(1_234_567, 0)),
        ("0.000000000001", Quantity(1, 12)),
        ("1,000,000,000,000,000,000", Quantity(MAX_UNITS, 0)),
        ("$500", Coins(500_000_000)),
        ("$1,000.50", Coins(1_000_500_000)),
        ("$0.000001", Coins(1)),
        ("$0.0000010000", Coins(1)),
        ("$100,000,000,000", Coins(MAX_CASH)),
        ("$ 5", Coins(5_000_000)),
        ("25%", Share(25, 0)),
        ("12.5%", Share(125, 1)),
        ("12.5 %", Share(125, 1)),
        ("100%", Share(100, 0)),
        ("0.000000000001%", Share(1, 12)),
        ("all", All()),
        ("ALL", All()),
        ("  aLl \n", All()),
        ("\t0.5  ", Quantity(5, 1)),
    ],
)
def test_an_amount_is_read_exactly(text, size):
    assert parse_size(text) == size


REFUSED = [
    *("", " ", "-1", "+1", "0", "0.0", "-0", "1e30", "1E5", "NaN", "inf", "Infinity", "0x10", "1_000", "1 000"),
    *("１２３", "٣", "½", "²", "1\u200b", "−1", "$", "%", "$%", "$5%", "$$5", "5%%", "%5", "5$", "$-5", "$all", "all%"),
    *("200%", "100.000000000001%", "0%", "-5%", "$0", "$0.0000001", "$0.0000005", "5.", ".", "1.2.3", "1..2"),
    *("0,5", "0,500", "1,00", "1,0000", "1000,000", ",000", "1,,000", "1,000,", "00,500", "0.5,000"),  # whose comma?
    *("0.0000000000001", "1000000000000000001", "$100000000000.000001", "9" * 41, "9" * 6_000, "@everyone", "al l"),
]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: ascii(text[:20]))
def test_a_text_that_is_no_amount_is_refused(text):
    with pytest.raises(BadAmount):
        parse_size(text)


def test_a_refusal_repeats_nothing_of_the_text_and_stays_short():
    for text in ["@everyone" * 600, "9" * 6_000, "<t:1:R>", "{why}", "$**x**"]:
        with pytest.raises(BadAmount) as refused:
            parse_size(text)
        assert text[:9] not in str(refused.value.facts())


def test_refusals_say_what_is_wrong():
    reasons = {}
    for text in ["200%", "0", "x", "9" * 99, "0.0000000000001", "$0.0000001", "$999999999999"]:
        with pytest.raises(BadAmount) as refused:
            parse_size(text)
        reasons[text] = type(refused.value)
    assert len(set(reasons.values())) == len(reasons)


amounts = st.one_of(
    st.text(),
    st.text("0123456789.,$% alALe+-_１", max_size=42),
    st.from_regex(r"\$?[0-9]{1,3}(,[0-9]{3}){0,5}(\.[0-9]{1,13})?%?", fullmatch=True),
)


@given(amounts)
@example("1,234.50")
def test_any_text_is_refused_or_an_exact_value_that_prints_back(text):
    try:
        size = parse_size(text)
    except BadAmount:
        return
    assert parse_size(str(size)) == size
    plain = text.strip().replace(",", "")
    match size:
        case All():
            assert plain.lower() == "all"
        case Coins(micro):
            assert Fraction(micro, 10**6) == Fraction(plain.removeprefix("$"))
            assert 0 < micro <= MAX_CASH
        case Share(digits, scale):
            assert Fraction(digits, 10**scale) == Fraction(plain.removesuffix("%"))
            assert 0 < Fraction(digits, 10**scale) <= 100
        case Quantity(digits, scale):
            assert Fraction(digits, 10**scale) == Fraction(plain)
            assert 0 < Fraction(digits, 10**scale) <= MAX_UNITS


@given(st.integers(1, 10**18), st.integers(0, 12))
def test_every_plain_decimal_within_bounds_is_read(digits, scale):
    text = str(digits).rjust(scale + 1, "0")
    text = f"{text[:-scale]}.{text[-scale:]}" if scale else text
    size = parse_size(text)
    assert isinstance(size, Quantity)
    assert Fraction(size.digits, 10**size.scale) == Fraction(digits, 10**scale)
    grouped = re.sub(r"^\d+", lambda whole: f"{int(whole[0]):,}", text)
    assume(grouped != text)
    assert parse_size(grouped) == size


@pytest.mark.parametrize(
    ("text", "symbol", "units"),
    [
        ("0.00000001", BTC, 1),
        ("1.5", BTC, 150_000_000),
        ("3", Symbol("X", "X", 0), 3),
        ("0.25", Symbol("X", "X", 4, step=500), 2_500),
    ],
)
def test_a_quantity_becomes_units(text, symbol, units):
    assert parse_size(text).units(symbol) == units


@pytest.mark.parametrize(
    ("text", "symbol"),
    [("0.000000001", BTC), ("0.5", Symbol("X", "X", 0)), ("0.01", Symbol("X", "X", 4, step=500))],
)
def test_a_quantity_below_the_step_is_too_small(text, symbol):
    with pytest.raises(TooSmall):
        parse_size(text).units(symbol)


@pytest.mark.parametrize(
    ("text", "symbol", "step"),
    [
        ("1.000000001", BTC, "0.00000001"),
        ("1.5", Symbol("BTC", "X", 0), "1"),
        ("0.26", Symbol("BTC", "X", 4, step=500), "0.05"),
    ],
)
def test_a_quantity_between_two_steps_is_refused_not_rounded(text, symbol, step):
    with pytest.raises(BetweenSteps) as refused:
        parse_size(text).units(symbol)
    assert amount_text(refused.value.step) == step
