"""Which price of a ticker may be another coin's: the boundaries, and where it counts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.market.quotes import Price, Quote, Symbol
from bot.rules.market.relisting import ABSENCE, LEAP, RETURN_LEAP, NotedCoin, NotedCoins, is_leap

SEEN = 1_000_000
prices = st.builds(Price, st.integers(1, 10**17), st.integers(0, 18))


def quote(bid: str) -> Quote:
    price = Price.parse(bid)
    return Quote(Symbol("LUNA", "Luna", 6), price, price, price, "test", SEEN, SEEN)


@pytest.mark.parametrize(
    ("ago", "bid", "suspect"),
    [
        (0, "100", False),
        (0, "100.00001", True),
        (0, "1", False),
        (0, "0.99999", True),
        (ABSENCE, "100", False),
        (ABSENCE, "50.1", False),
        (ABSENCE + 1, "50", False),
        (ABSENCE + 1, "50.00001", True),
        (ABSENCE + 1, "2", False),
        (ABSENCE + 1, "1.99999", True),
    ],
)
def test_a_leap_is_suspect_from_its_factor_on_up_and_down(ago: int, bid: str, suspect: bool) -> None:
    coin = NotedCoin(Price.parse("10"), SEEN)
    assert coin.is_suspect(Price.parse(bid), SEEN + ago) is suspect


def test_where_nobody_knows_when_a_price_was_seen_only_the_larger_leap_counts() -> None:
    coin = NotedCoin(Price.parse("10"), None)
    assert not coin.is_suspect(Price.parse("99"), SEEN)
    assert coin.is_suspect(Price.parse("101"), SEEN)


@given(prices, prices, st.integers(1, 20))
def test_up_and_down_are_judged_alike_and_a_larger_factor_never_sooner(old: Price, new: Price, factor: int) -> None:
    assert is_leap(old, new, factor) == is_leap(new, old, factor)
    for smaller, larger in pairwise(sorted({factor, RETURN_LEAP, LEAP})):
        assert is_leap(old, new, smaller) or not is_leap(old, new, larger)


def test_a_suspect_price_counts_nowhere_and_a_frozen_one_where_nobody_has_to_decide() -> None:
    suspect = NotedCoins({"LUNA": NotedCoin(Price.parse("1"), SEEN)})
    frozen = NotedCoins({"LUNA": NotedCoin(Price.parse("1"), SEEN, SEEN, frozenset({1}))})
    assert [suspect.is_frozen(server, quote("20"), SEEN) for server in (1, 2)] == [True, True]
    assert [frozen.is_frozen(server, quote("20"), SEEN) for server in (1, 2)] == [True, False]
    assert suspect.is_suspect(quote("20"), SEEN)
    assert not frozen.is_suspect(quote("20"), SEEN)
    assert (frozen.frozen_in(1), frozen.frozen_in(2)) == (["LUNA"], [])


def test_a_frozen_coin_stays_so_when_its_price_comes_close_again() -> None:
    frozen = NotedCoins({"LUNA": NotedCoin(Price.parse("1"), SEEN, SEEN, frozenset({1}))})
    assert frozen.is_frozen(1, quote("1"), SEEN)


def test_a_coin_that_nobody_ever_traded_is_never_frozen() -> None:
    assert not NotedCoins().is_frozen(1, quote("20"), SEEN)
