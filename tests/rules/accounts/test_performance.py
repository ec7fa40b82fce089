"""The statistics of a record: against plain fractions, and for what nobody has done yet."""

import statistics as stdlib
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.accounts.performance import (
    DailyEquity,
    Trade,
    daily_returns,
    days_since,
    max_drawdown,
    sharpe,
    statistics,
)
from bot.rules.market.quotes import Side

DAY = date(2026, 1, 5)

money = st.integers(0, 10**17)
fills = st.builds(
    lambda symbol, side, gross, fee, realised: Trade(symbol, side, gross, fee, realised if side is Side.SELL else 0),
    st.sampled_from(["BTC", "ETH"]),
    st.sampled_from(Side),
    money,
    money,
    st.integers(-(10**17), 10**17) | st.just(0),
)


def days_of(rows: list[tuple[int, int]], gaps: list[int] | None = None) -> list[DailyEquity]:
    day, days = DAY, []
    for number, row in enumerate(rows):
        day += timedelta((gaps or [])[number] if gaps else 1)
        days.append(DailyEquity(day, *row))
    return days


@st.composite
def records(draw: st.DrawFn) -> list[DailyEquity]:
    """Days with points of an account whose deposits never fall, some of them missing."""
    rows, deposits = [], 0
    for _ in range(draw(st.integers(0, 30))):
        deposits += draw(st.just(0) | st.integers(0, 10**12))
        rows.append((draw(st.integers(0, 10**13)), deposits))
    return days_of(rows, draw(st.lists(st.integers(1, 4), min_size=len(rows), max_size=len(rows))))


@given(st.lists(fills, max_size=40))
def test_trades_are_counted_and_summed(trades: list[Trade]) -> None:
    shown = statistics(trades, [], None)
    sales = [trade for trade in trades if trade.side is Side.SELL]
    won = [trade.realised for trade in sales if trade.realised > 0]
    lost = [trade.realised for trade in sales if trade.realised < 0]
    assert (shown.fills, shown.closed, shown.won, shown.lost) == (len(trades), len(sales), len(won), len(lost))
    assert (shown.turnover, shown.fees) == (sum(trade.gross for trade in trades), sum(trade.fee for trade in trades))
    assert shown.win_rate == ((len(won), len(won) + len(lost)) if won or lost else None)
    assert shown.profit_factor == ((sum(won), -sum(lost)) if lost else None)
    if sales:
        assert shown.best.realised == max(trade.realised for trade in sales)
        assert shown.worst.realised == min(trade.realised for trade in sales)
    else:
        assert (shown.best, shown.worst) == (None, None)


def test_breaking_even_is_neither_won_nor_lost() -> None:
    even = Trade("BTC", Side.SELL, 5, 1, 0)
    shown = statistics([even], [], None)
    assert (shown.closed, shown.win_rate, shown.profit_factor, shown.best) == (1, None, None, even)


def test_a_member_who_never_traded_has_an_empty_record() -> None:
    shown = statistics([], [], None)
    assert (shown.fills, shown.drawdown, shown.sharpe, shown.win_rate) == (0, None, None, None)


@given(records())
def test_the_drawdown_is_the_worst_of_all_pairs(days: list[DailyEquity]) -> None:
    shown = max_drawdown(days)
    if not days:
        assert shown is None
        return
    worst, peak = Fraction(0), days[0]
    for day in days:
        peak = max(peak, day, key=lambda point: (point.equity - point.deposits, point.day))
        stake = peak.equity + day.deposits - peak.deposits
        fall = (peak.equity - peak.deposits) - (day.equity - day.deposits)
        worst = max(worst, Fraction(fall, stake) if fall else Fraction(0))
    assert Fraction(*shown) == worst
    assert 0 <= worst <= 1


def test_a_deposit_hides_no_loss_and_makes_none() -> None:
    days = days_of([(100, 100), (50, 100), (100, 150), (150, 200)])
    assert max_drawdown(days) == (50, 100)
    assert [Fraction(*ratio) for ratio in daily_returns(days)] == [Fraction(-1, 2), 0, 0]


def test_a_loss_of_everything_is_a_drawdown_of_all() -> None:
    assert max_drawdown(days_of([(100, 100), (0, 100), (0, 100)])) == (100, 100)
    assert list(daily_returns(days_of([(0, 100), (0, 100)]))) == [(0, 1)]


@given(records())
def test_there_is_a_return_for_every_day(days: list[DailyEquity]) -> None:
    returns = list(daily_returns(days))
    assert len(returns) == ((days[-1].day - days[0].day).days if days else 0)
    assert all(Fraction(*ratio) >= -1 for ratio in returns)


@given(records())
def test_the_sharpe_ratio_is_that_of_the_textbook(days: list[DailyEquity]) -> None:
    returns = [Fraction(*ratio) for ratio in daily_returns(days)]
    shown = sharpe(days)
    if len(returns) < 7:
        assert shown is None
        return
    variance = stdlib.variance(returns)
    if shown is None:
        assert variance == 0 or variance < Fraction(1, 10**60)
        return
    square = stdlib.mean(returns) ** 2 / variance * 365
    low, high = (Fraction(abs(shown)) + Fraction(edge, 1000) for edge in (-6, 6))
    assert max(low, 0) ** 2 <= square <= high**2
    assert shown == 0 or (shown > 0) == (sum(returns) > 0)


def test_the_sharpe_ratio_of_a_known_record() -> None:
    tenths = [(10**8 * 11**step // 10**step, 0) for step in range(5) for _ in (0, 1)][:9]
    assert sharpe(days_of(tenths)) == Decimal("17.87")  # mean 0.05 / (0.05 * sqrt(8/7)) * sqrt(365)
    assert sharpe(days_of(tenths[:7])) is None
    assert sharpe(days_of([(5, 0)] * 20)) is None


@given(records(), st.integers(-5, 130))
def test_a_stretch_of_days_is_as_the_whole_and_flat_between(days: list[DailyEquity], offset: int) -> None:
    first = DAY + timedelta(offset)
    curve = days_since(days, first)
    assert [point.day for point in curve] == sorted({point.day for point in curve})
    by_day = {point.day: point for point in curve}
    for day, shown in by_day.items():
        latest = [point for point in days if point.day <= day][-1]
        assert shown == latest._replace(day=day)
    assert {point.day for point in days if point.day >= first} <= by_day.keys()
    assert not days or days[0].day > first or curve[0].day == first
    for before, after in pairwise(curve):
        assert (after.day - before.day).days == 1 or before[1:] == after[1:]
