"""Symbols as they are written where no choice was picked."""

import pytest

from bot.rules.market.quotes import Symbol
from bot.rules.market.refusals import AmbiguousSymbol, UnknownSymbol
from bot.rules.market.search import intended_ticker, listed

LISTED = {
    symbol.ticker: symbol
    for symbol in (
        *(Symbol("BTC", "Bitcoin", 8), Symbol("ETH", "Ether", 6), Symbol("A", "Same", 0), Symbol("B", "Same", 0)),
        *(Symbol("ETHUSD", "Ether Dollar", 0), Symbol("USDC", "USD Coin", 2), Symbol("XUSD", "X Dollar", 2)),
    )
}


@pytest.mark.parametrize(
    ("typed", "ticker"),
    [
        *(("BTC", "BTC"), ("btc ", "BTC"), ("  $eth", "ETH"), ("$ ETH", "ETH"), ("bitcoin", "BTC"), ("ETHER ", "ETH")),
        *(("#BTC", "BTC"), ("B-T-C", "BTC"), ("$#btc", "BTC"), ("b.t.c.", "BTC"), ("“BTC”", "BTC")),
        *(("BTC/USDT", "BTC"), ("BTC-USD", "BTC"), ("btcusdt", "BTC"), ("BTC_EUR", "BTC"), ("BTC/USDC", "BTC")),
        *(("XBT", "BTC"), ("XBT/USD", "BTC"), ("xbtusd", "BTC"), ("₿", "BTC"), ("Ξ", "ETH"), ("₿/USD", "BTC")),
        *(("ETHUSD", "ETHUSD"), ("USDC", "USDC"), ("XUSD", "XUSD"), ("USDC/USDT", "USDC")),
        ("LUNA ", "LUNA"),  # listed no more, and still to be closed or watched no longer
        ("LUNA/USD", "LUNA/USD"),
        ("USD", "USD"),
        ("$", ""),
    ],
)
def test_a_typed_symbol_is_read_as_the_ticker_that_is_meant(typed, ticker):
    assert intended_ticker(LISTED, typed) == ticker


@pytest.mark.parametrize(("typed", "either"), [("Same", ("A", "B")), ("ETH-USD", ("ETHUSD", "ETH"))])
def test_a_text_that_may_mean_two_symbols_is_refused_by_naming_both(typed, either):
    with pytest.raises(AmbiguousSymbol) as refused:
        intended_ticker(LISTED, typed)
    assert (refused.value.symbol, refused.value.alternative) == either


@pytest.mark.parametrize("typed", ["", "$", "日本", "🚀", "--"])
def test_no_refusal_quotes_an_empty_name(typed):
    with pytest.raises(UnknownSymbol) as refused:
        listed(LISTED, intended_ticker(LISTED, typed))
    assert "“”" not in str(refused.value)
