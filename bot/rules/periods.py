"""Stretches of time: those that charts span, and a day in which something may happen so many times."""

from collections.abc import Sequence
from enum import Enum

HOUR, DAY = 3_600_000, 86_400_000  # ms


class Period(Enum):
    """What a candle chart spans, by the text of its button."""

    HOUR = "1h"
    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"

    @property
    def length(self) -> int:
        """In milliseconds."""
        return {"1h": HOUR, "24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY}[self.value]

    @property
    def step(self) -> int:
        """How much time one candle spans, in milliseconds."""
        return {"1h": HOUR // 60, "24h": HOUR // 4, "7d": HOUR, "30d": 4 * HOUR}[self.value]

    @property
    def words(self) -> str:
        """In words."""
        return {"1h": "hour", "24h": "24 hours", "7d": "7 days", "30d": "30 days"}[self.value]

    def starts(self, now: int) -> int:
        """When its first candle begins if the last one holds this moment. Both in ms since 1970."""
        return now - now % self.step - self.length + self.step


def next_one(times: Sequence[int], most: int) -> int | None:
    """When one more may follow of what may happen `most` times (1 or more) within 24 hours; None for now.

    `times` are when it happened within the last 24 hours, the newest first, in ms. In whole seconds, rounded up.
    """
    return None if len(times) < most else -(-(times[most - 1] + DAY) // 1000)


class Reach(Enum):
    """How far back a curve of days goes, by the text of its button."""

    WEEK = "7d"
    MONTH = "30d"
    YEAR = "1y"
    ALL = "all"

    @property
    def days(self) -> int | None:
        """Its length; None for all there are."""
        return {"7d": 7, "30d": 30, "1y": 365}.get(self.value)

    @property
    def words(self) -> str:
        """In words."""
        return {"7d": "the last 7 days", "30d": "the last 30 days", "1y": "the last year"}.get(self.value, "all time")
