"""Days and weeks of a server, which follow one another without a gap also where its settings change.

A day goes on until midnight in the server's time zone. Where the time zone changes, the day of that moment goes on: it
ends at the first midnight of the new zone at least 24 hours after it began, and with a later date. The next day follows
it, whatever its date. So nobody checks in twice because of a change, and every day is long enough for who comes once in
24 hours. A week that has begun ends as it would have, whatever becomes of the day on which weeks start.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from bot.clock import day_begins, local_day
from bot.rules.guilds.settings import WEEKDAYS, time_zone, week_start
from bot.rules.settings import Settings, internal
from bot.rules.timing import DAY

_ONE = timedelta(days=1)


def week_of(day: date, week_start: str) -> date:
    """The first day of the week of a guild-local day. `week_start` is one of WEEKDAYS, else ValueError."""
    return day - timedelta(days=(day.weekday() - WEEKDAYS.index(week_start)) % 7)


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """The day and the week during which time zone or week start changed. Moments in ms since 1970."""

    before: date  # the day before `day`
    day: date
    began: int
    until: int  # when `day` ends, and days of the new time zone begin
    week: date  # the first day of the week
    week_until: date  # from this day on weeks begin as they do now

    def encode(self) -> dict[str, int | str]:
        """The same as storage holds it."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(self).items()}

    @classmethod
    def decode(cls, stored: Any) -> "CalendarChange":
        """The change that storage holds. Raises an exception of some kind for what is none."""
        days = {name: date.fromisoformat(stored[name]) for name in ("before", "day", "week", "week_until")}
        began, until = stored["began"], stored["until"]
        if type(began) is not int or type(until) is not int or not 0 <= began < until < 2**53:
            raise ValueError(f"no moments: {began!r}, {until!r}")
        return cls(**days, began=began, until=until)


def _is_change(stored: object) -> bool:
    try:
        CalendarChange.decode(stored)
    except Exception:
        return False
    return True


CALENDAR_KEY = internal("server.calendar", _is_change)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days and weeks of a server, by its newest change. Moments in ms since 1970."""

    zone: str
    week_start: str
    change: CalendarChange | None = None

    @classmethod
    def of(cls, settings: Settings) -> "Calendar":
        """The calendar of a server."""
        stored = settings.stored.get(CALENDAR_KEY)
        return cls(settings[time_zone], settings[week_start], CalendarChange.decode(stored) if stored else None)

    def day(self, at: int) -> date:
        """The day at a moment, which is not long before the newest change."""
        if self.change is not None and at < self.change.until:
            return self.change.day
        return local_day(at, self.zone)

    def day_before(self, day: date) -> date:
        """The day that this one follows."""
        if self.change is not None:
            if day == self.change.day:
                return self.change.before
            if day == local_day(self.change.until, self.zone):
                return self.change.day
        return local_day(day_begins(day, self.zone) - 1, self.zone)

    def began(self, at: int) -> int:
        """When the day of a moment began."""
        if self.change is not None and at < self.change.until:
            return self.change.began
        return day_begins(local_day(at, self.zone), self.zone)

    def ends(self, at: int) -> int:
        """When the day of a moment ends, and the next one begins."""
        if self.change is not None and at < self.change.until:
            return self.change.until
        return day_begins(local_day(at, self.zone) + _ONE, self.zone)

    def week(self, day: date) -> date:
        """The first day of the week of a day, by which the week is known."""
        if self.change is not None and day < self.change.week_until:
            return self.change.week
        return week_of(day, self.week_start)

    def week_ends(self, day: date) -> date:
        """The first day of the week after that of a day."""
        if self.change is not None and day < self.change.week_until:
            return self.change.week_until
        return week_of(day, self.week_start) + timedelta(days=7)

    def changed(self, zone: str, week_start: str, at: int) -> "Calendar":
        """The calendar after a change of time zone and week start at a moment: its day and its week go on."""
        day, began = self.day(at), self.began(at)
        change = CalendarChange(
            before=self.day_before(day),
            day=day,
            began=began,
            until=self.ends(at) if zone == self.zone else _first_midnight(zone, max(began + DAY, at + 1), day),
            week=self.week(day),
            week_until=self.week_ends(day),
        )
        return Calendar(zone, week_start, change)


def _first_midnight(zone: str, at: int, after: date) -> int:
    """The first midnight in a time zone at a moment or later, with which a later day than `after` begins."""
    day = max(local_day(at, zone), after + _ONE)
    while (midnight := day_begins(day, zone)) < at:
        day += _ONE
    return midnight


def with_calendar(old: Settings, new: Settings, at: int) -> Settings:
    """The new settings, with the day and the week that go on where a change at a moment (ms) moves them."""
    before = Calendar.of(old)
    zone, start = new[time_zone], new[week_start]
    if (zone, start) == (before.zone, before.week_start):
        return new
    change = before.changed(zone, start, at).change
    assert change is not None
    return new.with_internal(CALENDAR_KEY, change.encode())
