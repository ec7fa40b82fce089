"""How one simulated coin moves: the logarithm of its price at any tick, from hashes alone.

**Honest.** Time is cut into eras of 2**26 ticks (78 days). Over an era the log price is a Brownian motion with drift:
its end is drawn first; then, by Lévy's construction, again and again the middle between two known ticks: their mean
plus a normal number of a quarter of the variance between them. That has exactly the law of a Brownian path: though the
ends are fixed, who knows the past but not the seed knows nothing of the future. Each tick has a draw of its own;
reaching one takes 26 at most.

The drift is minus half the variance, so the price itself is a martingale: no rule for buying and selling gains on
average, at any horizon.

**Sane.** No honest price stays put: a martingale above 0 settles in the end, most often low down. What we choose is how
fast. There is no pull towards the start, so nothing to earn by waiting for one; there is calm far from it. At the
beginning of each era the volatility is set by the price then known, which keeps it honest: the coin's own within a
factor e**2 (7.4) of its start, falling evenly to 20 % a year at a factor e**5 (148). A wild coin can lose 95 % within
years, and then it quiets down instead of vanishing.

**The same everywhere.** All is integer arithmetic on hashes; log prices are integers of 2**-56.
"""

from math import isqrt
from typing import NamedTuple

from bot.market.simulated import normal

FRACTION = 56  # bits: a log price is an integer of 2**-56
ERA = 26  # bits: an era has 2**26 ticks
END = 1 << 38  # ticks: the market closes after 871 years, so that a clock gone mad cannot make it count for ever
TICKS_A_YEAR = 365 * 24 * 60 * 60 * 10

_LIVELY = 2 << FRACTION  # up to this far from its start, in log price, a coin moves as much as it can
_QUIET = 5 << FRACTION  # and from here on as little
_MIN_VOLATILITY = 20_000  # 0.001 % a year
_HOPELESS = 16  # an interval whose chance to hold an extreme is below exp(-16) is not searched for it


class _Span(NamedTuple):
    """An interval of `2**level` ticks with the log price at both ends, and the deviation of its middle by level."""

    first: int
    level: int
    start: int
    end: int
    deviations: tuple[int, ...]

    def holds(self, tick: int) -> bool:
        return self.first <= tick < self.first + (1 << self.level)


def volatility(highest: int, log_price: int) -> int:
    """How much a coin moves over an era that begins at this log price, in 0.001 % a year. `highest` is in % a year."""
    calm = min(max(abs(log_price) - _LIVELY, 0), _QUIET - _LIVELY)
    return _MIN_VOLATILITY + (highest * 1000 - _MIN_VOLATILITY) * (_QUIET - _LIVELY - calm) // (_QUIET - _LIVELY)


class LogPath:
    """The log price of one coin, 0 at tick 0, the market's epoch. `highest_volatility` in % a year.

    Every method raises ValueError for a tick before the epoch or past the end.
    """

    def __init__(self, draws: normal.Draws, highest_volatility: int) -> None:
        self._draws = draws
        self._highest_volatility = highest_volatility
        self._eras: tuple[_Span, ...] = ()
        self._trail: tuple[_Span, ...] = ()

    def at(self, tick: int) -> int:
        """The log price at a tick, in 2**-56. The way to it is remembered: the next tick asks 2 draws on average."""
        trail = [span for span in self._trail if span.holds(tick)] or [self._era(tick)]
        while trail[-1].first != tick:
            before, after = self._halves(trail[-1])
            trail.append(after if tick >= after.first else before)
        self._trail = tuple(trail)
        return trail[-1].start

    def extremes(self, first: int, last: int) -> tuple[int, int]:
        """The lowest and the highest log price of all ticks from first to last, in 2**-56.

        Searched from the top, halving an interval only while it may hold a new extreme. A Brownian path from a to b
        rises above m with a chance of exp(-2(m-a)(m-b)/variance) (the reflection principle), so about 20 intervals a
        level are left, and one candle in millions misses its extreme, by next to nothing.
        """
        extremes = [self.at(first), self.at(last)]
        for begin in range(first >> ERA << ERA, last + 1, 1 << ERA):
            start, stop = max(first, begin), min(last, begin + (1 << ERA) - 1)
            extremes += (self.at(stop), self.at(start))
            around = [span for span in self._trail if stop <= span.first + (1 << span.level)][-1]
            extremes = self._search(around, start, stop, min(extremes), max(extremes))
        return extremes[0], extremes[1]

    def _search(self, around: _Span, first: int, last: int, low: int, high: int) -> list[int]:
        """The extremes, `low` and `high` being known. One end of every interval lies in the range, so between them."""
        spans = [(around.first, around.start, around.end)]
        for level in range(around.level, 0, -1):
            half, deviation = 1 << level - 1, around.deviations[level]
            halves: list[tuple[int, int, int]] = []
            for begin, start, end in spans:
                middle = (start + end >> 1) + (self._draws.at(begin + half) * deviation >> normal.FRACTION)
                halves += ((begin, start, middle), (begin + half, middle, end))
            inside = [value for tick, value, _ in halves if first <= tick <= last]
            low, high = min([low, *inside]), max([high, *inside])
            # A deviation squared is a quarter of the variance.
            enough = _HOPELESS * 2 * around.deviations[level - 1] ** 2
            spans = [
                (begin, start, end)
                for begin, start, end in halves
                if ((high - start) * (high - end) < enough or (start - low) * (end - low) < enough)
                and begin < last
                and first < begin + half
            ]
        return [low, high]

    def _halves(self, span: _Span) -> tuple[_Span, _Span]:
        """Lévy's step: the middle is the mean of the ends, give or take half the deviation over the whole."""
        first, level, start, end, deviations = span
        middle = first + (1 << level - 1)
        value = (start + end >> 1) + (self._draws.at(middle) * deviations[level] >> normal.FRACTION)
        return (
            _Span(first, level - 1, start, value, deviations),
            _Span(middle, level - 1, value, end, deviations),
        )

    def _era(self, tick: int) -> _Span:
        if not 0 <= tick < END:
            raise ValueError("the simulated market runs from 2026-07-01 for 871 years")
        eras = self._eras
        while len(eras) <= tick >> ERA:
            eras = (*eras, self._next_era(len(eras) << ERA, eras[-1].end if eras else 0))
        self._eras = eras
        return eras[tick >> ERA]

    def _next_era(self, first: int, start: int) -> _Span:
        """A level's deviation is half the root of its share of the variance a year: volatility squared, in 10**-10."""
        square = volatility(self._highest_volatility, start) ** 2
        deviations = tuple(
            isqrt((square << level + 2 * FRACTION) // (4 * 10**10 * TICKS_A_YEAR)) for level in range(ERA + 1)
        )
        drift = (square << ERA + FRACTION) // (2 * 10**10 * TICKS_A_YEAR)
        end = start + (self._draws.at(first) * 2 * deviations[ERA] >> normal.FRACTION) - drift
        return _Span(first, ERA, start, end, deviations)
