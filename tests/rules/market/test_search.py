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


def tickers_found(typed, limit=25):
    return [symbol.ticker for symbol in search_symbols(SYMBOLS, typed, limit)]


def test_a_ticker_prefix_comes_before_a_name_prefix_before_a_part():
    assert tickers_found("et") == ["ETH", "INK"]
    assert tickers_found("b") == ["BTC", "BNB", "SHIB"]
    assert tickers_found("in") == ["INK", "BTC", "SHIB"]
    assert tickers_found("itc") == ["BTC"]


def test_case_and_spaces_around_do_not_matter():
    assert tickers_found("  eTHer ") == ["ETH"]
    assert tickers_found("shiba i") == ["SHIB"]


def test_an_empty_search_gives_the_first_symbols_up_to_the_limit():
    assert tickers_found("", 2) == ["BTC", "ETH"]
    assert tickers_found("b", 1) == ["BTC"]


def test_a_text_that_fits_no_symbol_finds_none():
    assert tickers_found("zzz") == []
    assert tickers_found("_" * 6000) == []


def test_a_search_finds_no_more_than_discord_shows():
    listed = {f"X{number}": Symbol(f"X{number}", "X", 2) for number in range(30)}
    assert len(search_symbols(listed, "x")) == 25
