"""Days and weeks of a server whatever its moderators change, and when: in all zones, over DST and the date line."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import day_begins
from bot.rules.guilds.calendar import Calendar, CalendarChange, with_calendar
from bot.rules.guilds.settings import WEEKDAYS, time_zone, week_start
from bot.rules.progression.streaks import Streak
from bot.rules.settings import Settings
from bot.rules.timing import DAY, HOUR

START = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) * 1000
# The ends of the earth, half and quarter hours, and changes of an hour or of half of one, north and south.
ZONES = (
    *("UTC", "Etc/GMT+12", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Chatham", "Asia/Kathmandu"),
    *("Australia/Lord_Howe", "America/St_Johns", "Europe/Berlin", "America/New_York", "America/Havana", "Asia/Beirut"),
    *("America/Santiago", "Africa/Cairo", "Asia/Tokyo"),
)
zones = st.sampled_from(ZONES)
moments = st.integers(START, START + 400 * DAY)
starts = st.sampled_from(WEEKDAYS)
STEADY = ("UTC", "Etc/GMT+12", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "Asia/Tokyo")  # no DST


def changes_of(names):
    return st.lists(st.tuples(st.integers(0, 40 * HOUR), st.sampled_from(names), starts), min_size=1, max_size=6)


changes = changes_of(ZONES)


def calendars(first: Calendar, at: int, changes) -> list[tuple[int, Calendar]]:
    """Calendars from a moment on, each with when it begins to count."""
    history = [(at, first)]
    for later, zone, start in changes:
        at += later
        history.append((at, history[-1][1].changed(zone, start, at)))
    return history


def at_moment(history: list[tuple[int, Calendar]], at: int) -> Calendar:
    return [calendar for begins, calendar in history if begins <= at][-1]


@given(zones, starts, moments, changes, st.lists(st.integers(1, 22 * HOUR), min_size=20, max_size=30))
def test_no_change_ends_the_streak_of_who_comes_every_day(zone, start, at, changes, gaps):
    assert_streak_goes_on(zone, start, at, changes, gaps)


@given(st.sampled_from(STEADY), starts, moments, changes_of(STEADY), st.lists(st.integers(1, DAY), min_size=20))
def test_no_change_ends_the_streak_of_who_misses_no_24_hours_where_days_have_as_many(zone, start, at, changes, gaps):
    assert_streak_goes_on(zone, start, at, changes, gaps)


def assert_streak_goes_on(zone, start, at, changes, gaps):
    history = calendars(Calendar(zone, start), at, changes)
    streak, began = Streak(), at
    for gap in gaps:
        calendar = at_moment(history, at)
        today, yesterday = calendar.day(at), calendar.day_before(calendar.day(at))
        assert streak.days == 0 or streak.alive(today, yesterday) == streak.days
        after = streak.check_in(today, yesterday)
        assert after is None or after.days == streak.days + 1
        streak = after or streak
        at += gap
    assert streak.days <= (at - began) // (23 * HOUR) + 2


@given(zones, starts, moments, changes)
def test_a_change_itself_moves_neither_the_day_nor_the_week(zone, start, at, changes):
    for (_, before), (changed_at, after) in pairwise(calendars(Calendar(zone, start), at, changes)):
        day = before.day(changed_at)
        assert after.day(changed_at) == day
        assert after.began(changed_at) == before.began(changed_at) <= changed_at
        assert after.day_before(day) == before.day_before(day)
        assert after.week(day) == before.week(day)
        assert after.week_ends(day) == before.week_ends(day)


@given(zones, starts, moments, changes)
def test_days_follow_one_another_at_midnight_and_none_is_short(zone, start, at, changes):
    last_change, calendar = calendars(Calendar(zone, start), at, changes)[-1]
    at = last_change
    for _ in range(10):
        day, ends = calendar.day(at), calendar.ends(at)
        assert calendar.day(ends - 1) == day < calendar.day(ends)
        assert calendar.day_before(calendar.day(ends)) == day
        assert calendar.began(ends) == ends == day_begins(calendar.day(ends), calendar.zone)
        assert ends - calendar.began(at) >= 23 * HOUR
        assert calendar.week(day) <= calendar.week(calendar.day(ends))
        assert calendar.week_ends(day) > day
        if calendar.week(calendar.day(ends)) != calendar.week(day):
            assert calendar.day(ends) >= calendar.week_ends(day)
        at = ends


@given(zones, starts, moments, changes)
def test_a_running_week_ends_as_it_would_have(zone, start, at, changes):
    history = calendars(Calendar(zone, start), at, changes)
    first = Calendar(zone, start)
    ends, week = first.week_ends(first.day(at)), first.week(first.day(at))
    for changed_at, calendar in history:
        day = calendar.day(changed_at)
        assert (calendar.week(day) == week) == (day < ends)


@given(zones, zones, starts, moments)
def test_a_change_survives_storage(zone, other, start, at):
    old = Settings().with_changes({time_zone.key: zone, week_start.key: start})
    new = with_calendar(old, old.with_changes({time_zone.key: other}), at)
    assert Calendar.of(Settings.checked(new.all_stored)) == Calendar.of(new)
    assert (Calendar.of(new).change is None) == (zone == other)
    assert Settings.checked(new.all_stored).unusable == {}


@pytest.mark.parametrize("stored", [None, "soon", {}, {"until": "x"}, 7])
def test_a_change_to_the_same_counts_for_nothing(stored):
    settings = Settings.checked({"server.calendar": stored})
    assert "server.calendar" in settings.unusable
    assert Calendar.of(settings) == Calendar("UTC", "Monday")


def test_a_server_that_moves_over_the_date_line_goes_on_with_the_next_day():
    at = day_begins(date(2026, 3, 10), "Pacific/Pago_Pago") + HOUR
    moved = Calendar("Pacific/Pago_Pago", "Monday").changed("Pacific/Kiritimati", "Monday", at)
    assert moved.day(at) == date(2026, 3, 10)
    assert moved.day(moved.ends(at)) == date(2026, 3, 13)
    assert moved.day_before(date(2026, 3, 13)) == date(2026, 3, 10)
    assert isinstance(moved.change, CalendarChange)
