"""The time, and the day it is in a server."""

import time
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


def now() -> int:
    """Milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def local_day(at: int, zone: str) -> date:
    """The date in a time zone at a moment in milliseconds since 1970."""
    return datetime.fromtimestamp(at / 1000, _zone(zone)).date()


def day_begins(day: date, zone: str) -> int:
    """The first moment of a date in a time zone, in ms since 1970; where midnight is skipped, the one after."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=_zone(zone))
    while (at := midnight.astimezone(UTC)).astimezone(_zone(zone)).date() < day:
        midnight += timedelta(minutes=15)
    return int(at.timestamp()) * 1000


@lru_cache(maxsize=700)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
