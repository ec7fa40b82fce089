"""Streaks: one check-in a day, a run of days, broken by a day without."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.progression.streaks import Streak, checkin_on, checkin_xp
from bot.rules.settings import Settings

MONDAY = date(2024, 2, 26)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def after(*offsets: int) -> Streak:
    streak = Streak()
    for offset in offsets:
        streak = streak.check_in(MONDAY + timedelta(offset)) or pytest.fail("refused")
    return streak


def test_a_check_in_is_worth_ten_xp_by_default():
    assert Settings()[checkin_xp] == 10
    assert Settings()[checkin_on] is True


@pytest.mark.parametrize(
    ("offsets", "run", "longest"),
    [
        ((0,), 1, 1),
        ((0, 1, 2), 3, 3),
        ((0, 2), 1, 1),
        ((0, 1, 2, 4), 1, 3),
        ((0, 2, 3, 4, 5), 4, 4),
        ((2, 3, 4, 5), 4, 4),  # across 29 February
        ((307, 308, 309, 310), 4, 4),  # across New Year
    ],
)
def test_a_run_grows_by_days_in_a_row_and_begins_anew_after_a_gap(offsets, run, longest):
    assert after(*offsets) == Streak(run, longest, MONDAY + timedelta(offsets[-1]))


@pytest.mark.parametrize("offset", [2, 1, 0, -300])
def test_a_day_counts_once_even_when_the_clock_goes_back(offset):
    assert after(0, 1, 2).check_in(MONDAY + timedelta(offset)) is None


@pytest.mark.parametrize(("offset", "alive"), [(2, 3), (3, 3), (4, 0), (400, 0)])
def test_a_streak_lives_until_a_whole_day_was_missed(offset, alive):
    assert after(0, 1, 2).alive(MONDAY + timedelta(offset)) == alive


def test_a_member_who_never_checked_in_has_no_streak():
    assert Streak().alive(MONDAY) == 0


@given(st.lists(days, max_size=40), days)
def test_a_streak_is_the_run_of_days_that_ends_with_the_last(dates, today):
    streak, taken = Streak(), set()
    for day in dates:
        later = streak.check_in(day)
        assert (later is None) == (bool(taken) and day <= max(taken))
        if later:
            streak = later
            taken.add(day)
    runs = {day: run_ending(day, taken) for day in taken}
    assert streak.days == (runs[max(taken)] if taken else 0)
    assert streak.longest == max(runs.values(), default=0)
    assert streak.alive(today) in (0, streak.days)


@given(days, st.lists(st.integers(1, 3), max_size=40))
def test_the_longest_run_is_never_forgotten(first, gaps):
    streak, day, run, longest = Streak().check_in(first), first, 1, 1
    for gap in gaps:
        day += timedelta(gap)
        streak = streak.check_in(day)
        run = run + 1 if gap == 1 else 1
        longest = max(longest, run)
        assert (streak.days, streak.longest, streak.last) == (run, longest, day)


def run_ending(day: date, taken: set[date]) -> int:
    length = 0
    while day - timedelta(length) in taken:
        length += 1
    return length
