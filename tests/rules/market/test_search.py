from bot.rules.market.quotes import Symbol
from bot.rules.market.search import search_symbols

LISTED = [
    ("BTC", "Bitcoin"),
    ("ETH", "Ethereum"),
    ("BNB", "BNB"),
    ("ALGO", "Algorand"),
    ("INK", "Etch"),
    ("SHIB", "Shiba Inu"),
]
SYMBOLS = {ticker: Symbol(ticker, name, 2) for ticker, name in LISTED}


def found(typed, limit=25):
    return [symbol.ticker for symbol in search_symbols(SYMBOLS, typed, limit)]


def test_a_ticker_prefix_comes_before_a_name_prefix_before_a_part():
    assert found("et") == ["ETH", "INK"]
    assert found("b") == ["BTC", "BNB", "SHIB"]
    assert found("in") == ["INK", "BTC", "SHIB"]
    assert found("itc") == ["BTC"]


def test_case_and_spaces_around_do_not_matter():
    assert found("  eTHer ") == ["ETH"]
    assert found("shiba i") == ["SHIB"]


def test_nothing_typed_gives_the_first_ones_and_the_limit_holds():
    assert found("", 2) == ["BTC", "ETH"]
    assert found("b", 1) == ["BTC"]


def test_what_fits_nothing_finds_nothing():
    assert found("zzz") == []
    assert found("_" * 6000) == []
