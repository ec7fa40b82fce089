"""Weeks of a server."""

from datetime import date, timedelta

from bot.rules.guilds.settings import WEEKDAYS


def week_of(day: date, week_start: str) -> date:
    """The first day of the week of a guild-local day. `week_start` is one of WEEKDAYS, else ValueError."""
    return day - timedelta(days=(day.weekday() - WEEKDAYS.index(week_start)) % 7)
