"""Numbers of each language, beside Babel's own."""

from decimal import ROUND_HALF_UP, Context, Decimal

import pytest
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.language.catalogue import languages
from bot.ui.language.number_style import number_style

NUMBERS = st.integers(-(10**18), 10**18)
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


def of_babel(text: str) -> str:
    """Babel writes a hyphen for minus, and one before what rounds to nothing."""
    return text.replace("-", "−")


@pytest.mark.parametrize("language", [*languages(), "de", "es-ES", "fr", "pt-BR", "ja"])
@given(number=NUMBERS)
def test_whole_numbers_money_and_percentages_are_written_as_babel_writes_them(language: str, number: int) -> None:
    style, locale = number_style(language), language.replace("-", "_")
    assert style.whole(number) == of_babel(format_decimal(number, locale=locale))
    cents = Decimal(number).scaleb(-6, EXACT).quantize(Decimal("0.01"), context=EXACT)
    amount = format_currency(abs(cents), "USD", locale=locale, decimal_quantization=False)
    for symbol in ("US$", "$US", "$"):
        amount = amount.replace(symbol, "¤")
    assert style.money(abs(number), "¤") == amount
    assert style.money(number, "¤") in (amount, f"−{amount}")
    share = (Decimal(number) / 10_000).quantize(Decimal("0.0001"), context=EXACT)
    pattern = f"{format_percent(abs(share), locale=locale, decimal_quantization=False)}"
    assert style.percent((abs(number), 10_000), 0) == format_percent(
        abs(share).quantize(Decimal("0.01"), context=EXACT), locale=locale
    ), pattern


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en-US", ["$1,234.57", "−$3.00", "$0.00", "+$12.50", "0.1%", "−0.50%", "+1.25%", "0.00%", "Fr\xa05.00"]),
        ("de", ["1.234,57\xa0$", "−3,00\xa0$", "0,00\xa0$", "+12,50\xa0$", "0,1\xa0%", "−0,50\xa0%", "+1,25\xa0%",
                "0,00\xa0%", "5,00\xa0Fr"]),
        ("pt-BR", ["$\xa01.234,57", "−$\xa03,00", "$\xa00,00", "+$\xa012,50", "0,1%", "−0,50%", "+1,25%", "0,00%",
                   "Fr\xa05,00"]),
    ],
)  # fmt: skip
def test_signs_stand_where_a_language_puts_them(language: str, text: list[str]) -> None:
    style = number_style(language)
    assert [
        style.money(1_234_567_000, "$"),
        style.money(-3_000_000, "$"),
        style.money(-4_999, "$"),
        style.money_change(12_500_000, "$"),
        style.share(10),
        style.percent((-1, 200), 2),
        style.percent_change((1, 80), 2),
        style.percent_change((-1, 10**9), 2),
        style.money(5_000_000, "Fr"),
    ] == text


def test_an_exact_number_keeps_every_digit() -> None:
    style = number_style("de")
    assert [style.decimal(text) for text in ("1234.50", "0.00000012", "-7", "1.5 BTC", "1.")] == [
        "1.234,50", "0,00000012", "−7", "1.5 BTC", "1."
    ]  # fmt: skip
