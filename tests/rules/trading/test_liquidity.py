"""Thin symbols: exactly the share of a day's volume may be moved, and no micro-coin more."""

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.rules.accounts.holdings import Holding
from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.market.valuation import cost
from bot.rules.money import MAX_CASH, MICRO
from bot.rules.refusals import Refusal
from bot.rules.settings import Settings
from bot.rules.trading import liquidity
from bot.rules.trading.costs import Costs
from bot.rules.trading.fills import Execution, fill
from bot.rules.trading.liquidity import NotEnoughLiquidity, UnknownVolume, assumed_volume, volume_share
from bot.rules.trading.refusals import TooSmall
from bot.rules.trading.sizes import Coins, Quantity, Units, parse_size
from bot.ui.language.refusals import refusal_text

sides = st.sampled_from(Side)
symbols = st.builds(
    Symbol, *map(st.just, "XX"), st.integers(0, 8), st.sampled_from([1, 10, 250]), st.sampled_from([0, 5 * MICRO])
)
prices = st.builds(Price, st.integers(1, 10**7), st.integers(0, 6))
costs = st.builds(Costs, st.integers(0, 500), st.integers(0, 50), st.integers(0, 50))
amounts = st.integers(0, 10**14)


def with_share(points: int) -> Settings:
    return Settings().with_changes({volume_share.key: points})


def at(price: Price, symbol: Symbol, turnover: int | None) -> Quote:
    return Quote(symbol, price, price, price, "test", 0, 0, turnover)


def traded(side: Side, size, quote: Quote, paying: Costs) -> Execution:
    try:
        return fill(side, size, quote, MAX_CASH // 2, Holding(10**16), paying)
    except Refusal:
        assume(False)
        raise


def is_refused(execution: Execution, quote: Quote, moved: int, paying: Costs, settings: Settings) -> bool:
    try:
        liquidity.check_liquidity(execution, quote, moved, paying, settings)
    except NotEnoughLiquidity:
        return True
    return False


def test_the_default_is_one_percent():
    assert Settings()[volume_share] == 100


@given(sides, symbols, prices, costs, st.integers(1, 10**9), amounts, st.integers(1, 10_000), amounts)
def test_an_order_is_refused_just_when_it_is_over_the_share(side, symbol, price, paying, units, turnover, share, moved):
    quote = at(price, symbol, turnover)
    execution = traded(side, Units(units * symbol.step), quote, paying)
    over = (moved + execution.gross) * 10_000 > turnover * share  # exactly, without a division
    assert is_refused(execution, quote, moved, paying, with_share(share)) is over


@given(sides, symbols, prices, st.integers(1, 10**9), amounts)
def test_exactly_one_percent_is_allowed_and_a_micro_coin_more_is_not(side, symbol, price, units, moved):
    execution = traded(side, Units(units * symbol.step), at(price, symbol, None), Costs())
    exactly = (execution.gross + moved) * 100
    assert not is_refused(execution, at(price, symbol, exactly), moved, Costs(), Settings())
    for turnover, before in ((exactly - 1, moved), (exactly, moved + 1)):
        assert is_refused(execution, at(price, symbol, turnover), before, Costs(), Settings())


@given(sides, symbols, prices, costs, st.integers(1, 10**9), amounts, st.integers(1, 10_000), amounts)
def test_the_amount_that_a_refusal_names_can_be_traded(side, symbol, price, paying, units, turnover, share, moved):
    quote, settings = at(price, symbol, turnover), with_share(share)
    execution = traded(side, Units(units * symbol.step), quote, paying)
    assume(is_refused(execution, quote, moved, paying, settings))
    with pytest.raises(NotEnoughLiquidity) as refused:
        liquidity.check_liquidity(execution, quote, moved, paying, settings)
    shown = refusal_text(refused.value)
    named = re.search(r"\$[0-9,.]+[0-9]", shown)
    if named is None:
        assert "later" in shown
        return
    size = parse_size(named[0])
    try:
        less = fill(side, size, quote, MAX_CASH // 2, Holding(10**16), paying)
    except TooSmall:  # a sale whose fee eats it all
        assert side is Side.SELL
        return
    assert not is_refused(less, quote, moved, paying, settings)
    more = Coins(size.micro + 2 * cost(symbol.step, symbol, price) + MICRO // 10)
    if not paying.slippage and not paying.spread:  # and it is the most, to a step and some cents
        larger = traded(side, more, quote, paying)
        assert is_refused(larger, quote, moved, paying, settings)


@given(sides, symbols, prices, st.integers(1, 10**9), amounts)
def test_trades_are_unbounded_where_the_source_tells_no_volume_or_the_server_wants_no_bound(
    side, symbol, price, units, moved
):
    execution = traded(side, Units(units * symbol.step), at(price, symbol, None), Costs())
    assert not is_refused(execution, at(price, symbol, None), moved, Costs(), Settings())
    assert not is_refused(execution, at(price, symbol, 0), moved, Costs(), with_share(0))


@given(sides, symbols, prices, costs, st.integers(1, 10**9), amounts, st.integers(0, 10**6))
def test_where_a_volume_exists_and_is_not_told_an_order_is_bounded_as_if_it_were_what_is_assumed(
    side, symbol, price, paying, units, moved, volume
):
    execution = traded(side, Units(units * symbol.step), at(price, symbol, None), paying)
    settings = Settings().with_changes({assumed_volume.key: volume})
    untold = replace(at(price, symbol, None), lacks_turnover=True)
    told = at(price, symbol, volume * MICRO if volume else None)
    assert is_refused(execution, untold, moved, paying, settings) == is_refused(
        execution, told, moved, paying, settings
    )


def test_a_refusal_says_that_the_volume_is_unknown():
    quote = replace(at(Price(100, 0), Symbol("XYZ", "Thin", 8), None), lacks_turnover=True)
    sold = fill(Side.SELL, Quantity(101, 0), quote, 0, Holding(10**11), 10)
    with pytest.raises(UnknownVolume) as refused:
        liquidity.check_liquidity(sold, quote, 0, Costs(10), Settings())
    assert refused.value.possible == 10_000 * MICRO


def test_a_refusal_says_what_is_the_most():
    quote = at(Price(100, 0), Symbol("XYZ", "Thin", 8), 50_000 * MICRO)
    bought = fill(Side.BUY, Quantity(6, 0), quote, MAX_CASH // 2, Holding(), 10)
    with pytest.raises(NotEnoughLiquidity) as refused:
        liquidity.check_liquidity(bought, quote, 0, Costs(10), Settings())
    assert refused.value.facts() == {"symbol": "XYZ", "side": "buy", "share": 100, "possible": 500_500_000}
    sold = fill(Side.SELL, Quantity(6, 0), quote, 0, Holding(10**9), 10)
    for moved, possible in ((100 * MICRO, 400 * MICRO), (500 * MICRO, None)):
        with pytest.raises(NotEnoughLiquidity) as refused:
            liquidity.check_liquidity(sold, quote, moved, Costs(10), Settings())
        assert (refused.value.side, refused.value.possible) == ("sell", possible)
