"""What of an exchange's markets becomes symbols, and against which currency."""

import re

import pytest

from bot.market.live.listing import (
    NothingListed,
    choose_currency,
    currencies,
    currencies_text,
    lacks_price_ticks,
    leveraged_tokens,
    listing,
)
from bot.rules.market.quotes import Symbol


def market(base="ABC", amount="0.001", price="0.01", cost="5", **facts_besides):
    precision, limits = {"amount": amount, "price": price}, {"cost": {"min": cost}}
    facts = {"base": base, "quote": "USD", "symbol": f"{base}/USD", "spot": True, "active": True}
    return {**facts, "precision": precision, "limits": limits, **facts_besides}


@pytest.mark.parametrize(
    ("facts", "scale", "step", "minimum"),
    [
        ({}, 3, 1, 5_000_000),
        ({"amount": "1"}, 0, 1, 5_000_000),
        ({"amount": "10"}, 0, 10, 5_000_000),
        ({"amount": "0.05"}, 2, 5, 5_000_000),
        ({"amount": "1e-08"}, 8, 1, 5_000_000),
        ({"amount": "1e-18"}, 8, 1, 5_000_000),
        ({"amount": "0.00000001", "price": "0.00000001"}, 4, 1, 5_000_000),
        ({"amount": None, "price": None}, 4, 1, 5_000_000),
        ({"cost": None}, 3, 1, 0),
        ({"cost": "0.0000001"}, 3, 1, 1),
        ({"cost": "junk"}, 3, 1, 0),
    ],
)
def test_scale_step_and_minimum_come_from_the_market(facts, scale, step, minimum):
    assert listing([market(**facts)], "USD", {}, 4) == {"ABC/USD": Symbol("ABC", "ABC", scale, step, minimum)}


def test_precision_may_be_told_in_decimal_places():
    assert listing([market(amount="3", price=2)], "USD", {}, 2)["ABC/USD"].scale == 3
    assert listing([market(amount="-2", price="2")], "USD", {}, 2)["ABC/USD"].step == 100


def test_where_no_tick_is_told_the_decimals_of_the_first_quote_serve():
    assert listing([market(amount="8", price="5")], "USD", {}, 3)["ABC/USD"].scale == 4
    for ticker, scale in (
        ({"bid": "97123.5", "ask": "97124", "last": "97123.50"}, 8),
        ({"bid": "0.0000123", "ask": "0.00001234", "last": None}, 4),
        ({"bid": "1e-6", "ask": "junk"}, 6),
        ({"bid": None}, 4),
    ):
        tickers = {"ABC/USD": ticker}
        assert listing([market(amount="8", price="5")], "USD", {}, 3, tickers)["ABC/USD"].scale == scale
        assert listing([market(amount="1e-8", price=None)], "USD", {}, 4, tickers)["ABC/USD"].scale == scale
        assert listing([market(amount="1e-8", price="0.01")], "USD", {}, 4, tickers)["ABC/USD"].scale == 8


def test_first_quotes_are_needed_where_a_market_of_the_currency_has_no_tick():
    assert lacks_price_ticks([market(price=None)], "USD", 4)
    assert lacks_price_ticks([market()], "USD", 3)
    assert not lacks_price_ticks([market(), market(price=None, quote="EUR"), market(price=None, spot=False)], "USD", 4)


@pytest.mark.parametrize(
    "facts",
    [
        {"spot": False}, {"active": False}, {"symbol": "ABC/USD:USD"}, {"quote": "EUR", "symbol": "ABC/EUR"},
        {"base": "<@123>"}, {"base": "abc"}, {"base": "A" * 13}, {"amount": "0"}, {"amount": "1e30"}, {"amount": "x"},
    ],
)  # fmt: skip
def test_markets_that_cannot_be_traded_here_are_left_out(facts):
    assert list(listing([market(**facts), market("OK")], "USD", {}, 4)) == ["OK/USD"]


def test_names_are_inert_and_the_best_known_come_first():
    names = {"ABC": "Alphabet", "EVIL": "@everyone <t:1:R>"}
    parsed = listing([market("EVIL"), market("ABC"), market("DOGE"), market("BTC")], "USD", names, 4)
    assert [symbol.name for symbol in parsed.values()] == ["Bitcoin", "Dogecoin", "EVIL", "Alphabet"]


def of(currency, *bases, **facts):
    return [market(base, quote=currency, symbol=f"{base}/{currency}", **facts) for base in bases]


COINS = ("BTC", "ETH", "XRP", "DOGE")


@pytest.mark.parametrize(
    ("usd", "usdt", "chosen"), [(4, 0, "USD"), (4, 4, "USD"), (2, 4, "USD"), (1, 4, "USDT"), (1, 0, "USD")]
)
def test_usd_is_preferred_where_it_has_half_the_symbols_of_usdt_or_more(usd, usdt, chosen):
    assert choose_currency(of("USD", *COINS[:usd]) + of("USDT", *COINS[:usdt]), None) == chosen


def test_a_symbol_that_cannot_be_traded_is_no_share():
    usdt = of("USDT", "BTC", "ETH", "ETH3L", "ETH3S", "BTC3L", "BTC3S") + of("USDT", "XRP", "DOGE", active=False)
    assert choose_currency(of("USD", "BTC") + usdt, None) == "USD"
    assert currencies(of("USD", "BTC") + usdt) == {"USDT": 2, "USD": 1}


def test_a_market_without_the_currency_says_what_there_is_and_what_to_set():
    markets = of("EUR", *COINS[:2]) + of("JPY", *COINS) + of("GBP", "BTC", spot=False)
    said = "against USD or USDT: set MARKET_QUOTE to one of JPY (4), EUR (2)"
    with pytest.raises(NothingListed, match=re.escape(said)):
        choose_currency(markets, None)
    with pytest.raises(NothingListed, match="against GBP: set MARKET_QUOTE to one of JPY"):
        choose_currency(markets, "GBP")
    with pytest.raises(NothingListed, match="no spot market that is open"):
        choose_currency(of("USD", "BTC", spot=False), None)
    assert currencies_text({f"C{number}": 9 - number for number in range(9)}).endswith("C7 (2) and 1 more")


@pytest.mark.parametrize(
    ("tickers", "leveraged"),
    [
        ("BTC BTC3L BTC3S ETH ETH5S ETH2L", "BTC3L BTC3S ETH5S ETH2L"),
        ("C98 C983L X10L", "C983L"),
        ("LUNA3L LUNA3S", "LUNA3L LUNA3S"),  # the coin is gone, its bets are not
        ("BTC BTCUP BTCDOWN ETH ETHBULL ETHBEAR", "BTCUP BTCDOWN ETHBULL ETHBEAR"),
        ("JUP J SYRUP SYR UP DOWN BULL BEAR PUMP BTC BTCBULL 3L L S 1INCH", ""),
        ("SOL SOLS TOOLS ALL 4L BTC BTC1S BTC7 BTC9X", ""),
    ],
)
def test_leveraged_tokens_are_left_out_by_name_and_no_honest_coin_is(tickers, leveraged):
    markets = [market(ticker) for ticker in tickers.split()]
    assert sorted(leveraged_tokens(markets)) == sorted(leveraged.split())
    listed = [symbol.ticker for symbol in listing(markets, "USD", {}, 4).values()]
    assert sorted(listed) == sorted(set(tickers.split()) - set(leveraged.split()))


@pytest.mark.parametrize("info", [{"permissions": ["LEVERAGED"]}, {"tags": "etp,nav,holdinglimit"}])
def test_leveraged_tokens_are_left_out_by_the_flag_of_the_exchange(info):
    assert leveraged_tokens([market("ODD", info=info), market("BTC", info={"permissions": ["SPOT"], "tags": ""})]) == {
        "ODD"
    }


def test_a_coin_that_is_listed_against_another_currency_counts_for_names():
    markets = of("EUR", "ETH") + of("USD", "ETH3L", "BTC")
    assert list(listing(markets, "USD", {}, 4)) == ["BTC/USD"]
