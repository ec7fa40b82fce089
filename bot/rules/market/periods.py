"""The stretches of time that charts span."""

from enum import Enum

from bot.rules.timing import DAY, HOUR


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

    def starts(self, now: int) -> int:
        """When its first candle begins if the last one holds this moment. Both in ms since 1970."""
        return now - now % self.step - self.length + self.step
