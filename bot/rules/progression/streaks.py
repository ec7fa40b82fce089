"""Check-ins and streaks: one check-in per guild-local day; a streak is a run of such days."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.rules.refusals import Refusal
from bot.rules.settings import switch, whole

checkin_on = switch("checkin", "enabled", True, "Whether /daily works here.")
checkin_xp = whole("checkin", "xp", 10, "XP for a daily check-in.", low=0, high=10_000)


@dataclass(frozen=True, slots=True)
class Streak:
    """A run of guild-local days with a check-in, as it stood after `last`."""

    days: int = 0
    longest: int = 0
    last: date | None = None

    def check_in(self, today: date, yesterday: date | None = None) -> "Streak | None":
        """The streak after checking in today; None if today already has one (or the clock went back).

        `yesterday` is the guild's day before, where that is another date than the one before today's.
        """
        if self.last is not None and today <= self.last:
            return None
        days = self.days + 1 if self.last is not None and self.last >= (yesterday or today - timedelta(days=1)) else 1
        return Streak(days, max(days, self.longest), today)

    def alive(self, today: date, yesterday: date | None = None) -> int:
        """The days it counts today: 0 once a whole day has passed without a check-in."""
        if self.last is None or self.last < (yesterday or today - timedelta(days=1)):
            return 0
        return self.days


@dataclass(eq=False)
class AlreadyCheckedIn(Refusal):
    """The guild's day already has a check-in by this member. `again_at`: Unix seconds of the next local midnight."""

    again_at: int
