"""Which trades earn XP, how many a day, and what the receipt says when one earns none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.market.quotes import Side
from bot.rules.money import MICRO
from bot.rules.settings import Settings
from bot.rules.trading.trade_xp import (
    NoXp,
    TradeXp,
    WhyNoXp,
    disqualified,
    earn,
    minimum_hold,
    smallest_trade,
    trade_xp,
    trades_a_day,
)
from tests.kit.units import C0

LEAST = 500 * MICRO  # 0.5 % of C0
FIVE_MINUTES = 5 * 60_000
DEFAULTS = Settings()


def test_the_defaults_of_trade_xp_are_those_of_the_game():
    assert [DEFAULTS[setting] for setting in (trade_xp, trades_a_day, smallest_trade, minimum_hold)] == [25, 10, 50, 5]


def reason_of(no_xp):
    return no_xp and no_xp.reason


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(("gross", "why"), [(LEAST - 1, WhyNoXp.SMALL), (LEAST, None), (LEAST + 1, None)])
def test_a_trade_qualifies_from_its_least_size_on(side, gross, why):
    assert reason_of(disqualified(gross, C0, side, None, DEFAULTS)) is why


@pytest.mark.parametrize(
    ("age", "why"),
    [(-1, WhyNoXp.HASTY), (0, WhyNoXp.HASTY), (FIVE_MINUTES - 1, WhyNoXp.HASTY), (FIVE_MINUTES, None), (None, None)],
)
def test_a_sale_qualifies_five_minutes_after_the_newest_buy(age, why):
    assert reason_of(disqualified(LEAST, C0, Side.SELL, age, DEFAULTS)) is why


@pytest.mark.parametrize("age", [0, FIVE_MINUTES, None])
def test_adding_to_a_position_qualifies_at_any_time(age):
    assert disqualified(LEAST, C0, Side.BUY, age, DEFAULTS) is None


def test_without_a_hold_every_sale_qualifies():
    settings = DEFAULTS.with_changes({minimum_hold.key: 0})
    assert disqualified(LEAST, C0, Side.SELL, 0, settings) is None
    assert disqualified(LEAST, C0, Side.SELL, -5, settings) is None  # clocks of two processes


def test_size_and_hold_are_the_servers_choice():
    settings = DEFAULTS.with_changes({smallest_trade.key: 0, minimum_hold.key: 60})
    assert disqualified(1, C0, Side.BUY, None, settings) is None
    assert reason_of(disqualified(1, C0, Side.SELL, 59 * 60_000, settings)) is WhyNoXp.HASTY


def earned(gross=LEAST, side=Side.BUY, age=None, settings=DEFAULTS, today=0) -> TradeXp:
    return earn(gross, C0, side, age, settings, earned_today=today)


def test_ten_trades_a_day_earn_and_later_ones_still_qualify():
    assert earned(today=9) == TradeXp(25, True)
    assert earned(today=10) == TradeXp(0, True, NoXp(WhyNoXp.ENOUGH_TODAY, 10))
    assert earned(today=11).xp == 0


def test_a_trade_that_does_not_qualify_says_why():
    assert earned(LEAST - 1) == TradeXp(0, False, NoXp(WhyNoXp.SMALL, LEAST))
    assert earned(side=Side.SELL, age=0) == TradeXp(0, False, NoXp(WhyNoXp.HASTY, 5))


@pytest.mark.parametrize("off", [{trade_xp.key: 0}, {trades_a_day.key: 0}, {trade_xp.key: 0, trades_a_day.key: 0}])
def test_a_server_without_trade_xp_says_so_rather_than_name_a_limit(off):
    result = earned(settings=DEFAULTS.with_changes(off))
    assert result == TradeXp(0, True, NoXp(WhyNoXp.SWITCHED_OFF))


def test_the_least_size_that_a_small_trade_is_told_does_qualify():
    settings = DEFAULTS.with_changes({smallest_trade.key: 1})
    starting = 12_345_678_901  # 0.01 % of it is no whole number of micro-coins
    told = earn(1, starting, Side.BUY, None, settings, earned_today=0).no_xp
    assert told == NoXp(WhyNoXp.SMALL, 1_234_568)
    assert disqualified(1_234_568, starting, Side.BUY, None, settings) is None
    assert reason_of(disqualified(1_234_567, starting, Side.BUY, None, settings)) is WhyNoXp.SMALL


@given(
    st.integers(0, 2 * LEAST),
    st.sampled_from(Side),
    st.none() | st.integers(0, 2 * FIVE_MINUTES),
    st.integers(0, 20),
    st.sampled_from([0, 1, 25, 10_000]),
)
def test_a_trade_earns_or_says_why_not(gross, side, age, today, xp):
    settings = DEFAULTS.with_changes({trade_xp.key: xp})
    result = earned(gross, side, age, settings, today)
    assert result.qualified == (disqualified(gross, C0, side, age, settings) is None)
    assert result.xp in (0, xp)
    assert (result.xp > 0) == (result.no_xp is None)
    assert result.qualified or result.xp == 0
