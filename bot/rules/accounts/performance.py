"""What a trading record says about itself: from all fills of an account, and what it was worth day by day.

A closed trade is a sale: it realises what its part of the position gained, fees included. One that broke even to the
last micro-coin is neither won nor lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from bot.rules.market.quotes import Side
from bot.rules.money import Ratio

_DAYS_A_YEAR = 365  # coins trade every day
_FEWEST_RETURNS = 7
_CONTEXT = Context(prec=34, rounding=ROUND_HALF_EVEN)
_HUNDREDTH = Decimal("0.01")


class Trade(NamedTuple):
    """A fill. Amounts in micro-coins."""

    symbol: str
    side: Side
    gross: int
    fee: int
    realised: int  # 0 for a buy


class DailyEquity(NamedTuple):
    """What an account was worth when a day closed, and what had been put in by then. Micro-coins."""

    day: date
    equity: int
    deposits: int


def days_since(days: Sequence[DailyEquity], first: date) -> list[DailyEquity]:
    """The days from `first` on, beginning with how it was on that one, and flat where days were left out."""
    before = [point for point in days if point.day <= first]
    curve = [before[-1]._replace(day=first)] if before else []
    for point in days:
        if point.day <= first:
            continue
        if curve and (point.day - curve[-1].day).days > 1:
            curve.append(curve[-1]._replace(day=point.day - timedelta(days=1)))
        curve.append(point)
    return curve


@dataclass(frozen=True, slots=True)
class Statistics:
    """A trading record. Amounts in micro-coins; ratios are exact fractions, None where they mean nothing yet."""

    fills: int
    closed: int  # sales
    won: int
    lost: int
    profit_factor: Ratio | None  # what the won trades gained / what the lost ones lost
    best: Trade | None
    worst: Trade | None
    turnover: int
    fees: int
    drawdown: Ratio | None  # see `max_drawdown`
    sharpe: Decimal | None  # see `sharpe`

    @property
    def win_rate(self) -> Ratio | None:
        """Won trades of those that were won or lost."""
        return (self.won, self.won + self.lost) if self.won + self.lost else None


def statistics(trades: Iterable[Trade], days: Sequence[DailyEquity], now: DailyEquity | None) -> Statistics:
    """The record of an account. `days` are those that have closed, ascending; `now` is what it is worth today."""
    fills = closed = won = lost = gains = losses = turnover = fees = 0
    best = worst = None
    for trade in trades:
        fills, turnover, fees = fills + 1, turnover + trade.gross, fees + trade.fee
        if trade.side is Side.BUY:
            continue
        closed, won, lost = closed + 1, won + (trade.realised > 0), lost + (trade.realised < 0)
        gains, losses = gains + max(trade.realised, 0), losses + max(-trade.realised, 0)
        best = trade if best is None or trade.realised > best.realised else best
        worst = trade if worst is None or trade.realised < worst.realised else worst
    return Statistics(
        fills=fills,
        closed=closed,
        won=won,
        lost=lost,
        profit_factor=(gains, losses) if losses else None,
        best=best,
        worst=worst,
        turnover=turnover,
        fees=fees,
        drawdown=max_drawdown([*days, now] if now else days),
        sharpe=sharpe(days),
    )


def max_drawdown(days: Sequence[DailyEquity]) -> Ratio | None:
    """How far the gain (equity less deposits) ever fell below its peak so far, as a share of what was at stake.

    At stake is the equity at that peak and what was put in since, so the share is at most 1, and neither a reward nor a
    top-up hides a loss. None without a day.
    """
    if not days:
        return None
    peak, worst = days[0], (0, 1)
    for point in days:
        if point.equity - point.deposits >= peak.equity - peak.deposits:
            peak = point
            continue
        fall = (peak.equity - peak.deposits) - (point.equity - point.deposits)
        stake = peak.equity + point.deposits - peak.deposits
        if fall * worst[1] > worst[0] * stake:
            worst = (fall, stake)
    return worst


def daily_returns(days: Sequence[DailyEquity]) -> Iterator[Ratio]:
    """Daily returns: the day's gain besides deposits / (the equity before it + what was put in that day).

    A day without a point closed as the day before it did, so it returned 0; so did one that had nothing at stake.
    """
    for before, after in pairwise(days):
        for _ in range((after.day - before.day).days - 1):
            yield 0, 1
        stake = before.equity + after.deposits - before.deposits
        yield (after.equity - stake, stake) if stake > 0 else (0, 1)


def sharpe(days: Sequence[DailyEquity]) -> Decimal | None:
    """The mean of the daily returns / their sample standard deviation * sqrt(365), over a risk-free return of 0.

    After W. F. Sharpe, "The Sharpe Ratio" (1994). Rounded to the nearest hundredth; None under 7 returns, or where all
    are equal.
    """
    returns = [
        _CONTEXT.divide(Decimal(numerator), Decimal(denominator)) for numerator, denominator in daily_returns(days)
    ]
    if len(returns) < _FEWEST_RETURNS or len(set(returns)) == 1:
        return None
    mean = _CONTEXT.divide(_sum(returns), Decimal(len(returns)))
    squares = _sum([_CONTEXT.power(_CONTEXT.subtract(ratio, mean), 2) for ratio in returns])
    deviation = _CONTEXT.sqrt(_CONTEXT.divide(squares, Decimal(len(returns) - 1)))
    ratio = _CONTEXT.multiply(_CONTEXT.divide(mean, deviation), _CONTEXT.sqrt(Decimal(_DAYS_A_YEAR)))
    return ratio.quantize(_HUNDREDTH, context=_CONTEXT)


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = _CONTEXT.add(total, number)
    return total


class TimeSpan(Enum):
    """How far back a curve of days goes, by the text of its button."""

    WEEK = "7d"
    MONTH = "30d"
    YEAR = "1y"
    ALL = "all"

    @property
    def days(self) -> int | None:
        """The length of the span in days; None for all there are."""
        return {"7d": 7, "30d": 30, "1y": 365}.get(self.value)
