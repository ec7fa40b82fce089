"""That a path is a Brownian one, that its price is a martingale, and that it stays sane."""

from itertools import pairwise
from random import Random

import pytest

from bot.market.simulated.normal import FRACTION as DRAWN
from bot.market.simulated.price_path import END, ERA, FRACTION, TICKS_A_YEAR, LogPath, volatility

MINUTE, HOUR, DAY, MONTH = 600, 36_000, 864_000, 864_000 * 30
SCALES = [1, 7, MINUTE, HOUR, DAY, 7 * DAY, MONTH]
ONE = 1 << FRACTION


def variance_of(percent: int, ticks: int) -> float:
    return (percent / 100) ** 2 * ticks / TICKS_A_YEAR


@pytest.mark.parametrize("scale", SCALES)
def test_changes_have_the_variance_and_the_drift_of_the_coin_at_every_scale(walk, sample, scale):
    """At any offset; and the squares tell a wrong scale from a right one to a tenth."""
    count, expected = 4_000, variance_of(60, scale)
    offsets = Random(scale)
    changes = []
    for number in range(count // 4):
        path = walk(number, 60)
        for _ in range(4):
            start = offsets.randrange(0, (1 << ERA) - scale)
            changes.append(path.change(start, start + scale))
    squares = sum(change**2 for change in changes) / count
    assert abs(squares / expected - 1) < 4 * (2 / count) ** 0.5 + expected
    assert abs(sample(changes).errors_above(-expected / 2)) < 4


@pytest.mark.parametrize("seam", [1 << 16, 1 << 19, 1 << 25, 3 << 24, 1 << ERA])
@pytest.mark.parametrize("reach", [1, HOUR])
def test_a_change_across_a_seam_of_the_construction_is_like_any_other(walk, seam, reach):
    count = 1_500
    changes = [walk(number, 60).change(seam - reach, seam + reach) for number in range(count)]
    squares = sum(change**2 for change in changes) / count
    assert abs(squares / variance_of(60, 2 * reach) - 1) < 4 * (2 / count) ** 0.5


@pytest.mark.parametrize("scale", [1, MINUTE, 2**12, HOUR, DAY])
def test_changes_tell_nothing_of_the_next_ones(walk, scale):
    path = walk(3, 60)
    logs = [path.log(1_000_003 + n * scale) for n in range(min(3_000, ((1 << ERA) - 1_000_003) // scale))]
    changes = [after - before for before, after in pairwise(logs)]
    mean = sum(changes) / len(changes)
    changes = [change - mean for change in changes]
    power = sum(change**2 for change in changes)
    for lag in (1, 2, 3, 4, 8, 60):
        together = sum(a * b for a, b in zip(changes, changes[lag:], strict=False))
        assert abs(together / power) < 4 / len(changes) ** 0.5


class Constant:
    """Draws that all say the same."""

    def __init__(self, drawn: int) -> None:
        self.drawn = drawn

    def at(self, tick: int) -> int:
        return self.drawn << DRAWN


@pytest.mark.parametrize("percent", [45, 60, 130])
def test_an_era_pays_nothing_on_average(percent):
    """With end = start + d*z - drift and z normal, E[exp(end - start)] = exp(d*d/2 - drift): exactly 1 is wanted."""
    up, down = (LogPath(Constant(z), percent).at(1 << ERA) for z in (1, -1))
    deviation, drift = (up - down) / 2 / ONE, -(up + down) / 2 / ONE
    assert deviation**2 == pytest.approx(variance_of(percent, 1 << ERA), rel=1e-12)
    assert abs(deviation**2 / 2 - drift) < 1e-12


def test_far_from_its_start_a_month_pays_less_than_the_fees_of_one_round_trip(walk, sample):
    """Wherever the price went before: fallen far, risen far, or in between. The fees are 0.2 % and the spread."""
    paid = {"fallen": [], "between": [], "risen": []}
    for number in range(350):
        path = walk(number, 130)
        for month in range(6, 60, 3):
            log_price = path.log(month * MONTH)
            state = "fallen" if log_price < -2.5 else "risen" if log_price > 0.5 else "between"
            change = path.change(month * MONTH, (month + 1) * MONTH)
            paid[state].append(2.718281828459045**change - 1)
    for state, gains in paid.items():
        gains = sample(gains)
        assert len(gains.values) > 400, state
        assert abs(gains.errors_above(0)) < 3.5, state


def test_ten_years_stay_sane_and_lively(walk):
    """40 coins a volatility; at each quarter, within a factor 10,000 of the start; the wild ones can lose 95 %."""
    lost = 0
    for number in range(40):
        for percent in (45, 75, 130):
            path = walk(number, percent)
            logs = [path.log(quarter * TICKS_A_YEAR // 4) for quarter in range(41)]
            assert max(logs) < 9.2
            assert min(logs) > -9.2
            moved = sum((after - before) ** 2 for before, after in pairwise(logs[-9:])) / 2
            assert moved > 0.1**2
            lost += percent == 130 and min(logs) < -3
    assert 10 <= lost < 40


def test_a_coin_is_lively_near_its_start_and_calm_far_from_it():
    assert volatility(130, 0) == volatility(130, 2 * ONE) == volatility(130, -2 * ONE) == 130_000
    assert volatility(130, 5 * ONE) == volatility(130, -9 * ONE) == 20_000
    assert volatility(130, -7 * ONE // 2) == 75_000


def test_extremes_are_those_of_all_ticks(walk):
    places = Random(5)
    path = walk(1, 90).path
    for _ in range(60):
        first = places.randrange(0, 3 << ERA)
        last = first + places.choice([0, 1, 2, 15, 64, 599])
        logs = [path.at(tick) for tick in range(first, last + 1)]
        assert path.extremes(first, last) == (min(logs), max(logs))
    for first in (0, (1 << ERA) - 300, (1 << ERA) - 1, 1 << ERA):
        logs = [path.at(tick) for tick in range(first, first + 600)]
        assert path.extremes(first, first + 599) == (min(logs), max(logs))


def test_the_order_of_questions_does_not_matter(walk):
    ticks = [Random(9).randrange(0, 5 << ERA) for _ in range(50)] + [0, 1, 1 << ERA, (1 << ERA) - 1]
    path = walk(2, 45).path
    answers = {tick: path.at(tick) for tick in ticks}
    for tick in sorted(answers):
        assert walk(2, 45).path.at(tick) == path.at(tick) == answers[tick]


@pytest.mark.parametrize("tick", [-1, END, 1 << 80])
def test_there_is_no_price_before_the_epoch_or_after_the_end(walk, tick):
    with pytest.raises(ValueError, match="simulated market"):
        walk(1, 45).path.at(tick)


def test_the_last_tick_has_a_price(walk):
    assert abs(walk(1, 45).log(END - 1)) < 30
