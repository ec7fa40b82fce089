"""Symbols as they are written where no choice was picked."""

import pytest

from bot.rules.market.quotes import Symbol
from bot.ui.market.symbols import intended_ticker

LISTED = {
    one.ticker: one
    for one in (Symbol("BTC", "Bitcoin", 8), Symbol("ETH", "Ether", 6), Symbol("A", "Same", 0), Symbol("B", "Same", 0))
}


@pytest.mark.parametrize(
    ("typed", "ticker"),
    [
        ("BTC", "BTC"),
        ("btc ", "btc"),
        ("  $eth", "eth"),
        ("$ ETH", "ETH"),
        ("bitcoin", "BTC"),
        ("ETHER ", "ETH"),
        ("Same", "Same"),  # of two coins: which is meant?
        ("LUNA ", "LUNA"),  # listed no more, and still to be closed or watched no longer
        ("$", ""),
    ],
)
def test_a_typed_symbol_is_read_as_the_ticker_that_is_meant(typed, ticker):
    assert intended_ticker(LISTED, typed) == ticker
