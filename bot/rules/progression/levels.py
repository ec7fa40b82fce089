"""XP and levels. Level L asks base + step*(L-1) XP for the next one; what is left over carries on."""

from dataclasses import dataclass
from math import isqrt

from bot.rules.settings import Settings, whole

level_base = whole("levels", "base", 100, "XP from level 1 to level 2.", low=1, high=100_000)
level_step = whole("levels", "step", 50, "How much more XP each next level asks.", low=0, high=100_000)

MAX_XP = 2**53  # a member's XP stays exact in every language that may read it


@dataclass(frozen=True, slots=True)
class Curve:
    """What levels cost, in XP."""

    base: int = 100  # from level 1 to level 2
    step: int = 50  # how much more each next level asks

    @classmethod
    def of(cls, settings: Settings) -> "Curve":
        """The curve a guild has chosen."""
        return cls(settings[level_base], settings[level_step])

    def starts_at(self, level: int) -> int:
        """Total XP at which a level (from 1 on) begins."""
        n = level - 1
        return n * self.base + self.step * n * (n - 1) // 2

    def level(self, xp: int) -> int:
        """The level of an XP total, 0 or more: the exact integer inverse of `starts_at`; no threshold is off by one."""
        if self.step == 0:
            return 1 + xp // self.base
        b = 2 * self.base - self.step
        return 1 + (isqrt(b * b + 8 * self.step * xp) - b) // (2 * self.step)

    def progress(self, xp: int) -> "Progress":
        """Where an XP total stands inside its level."""
        level = self.level(xp)
        start = self.starts_at(level)
        return Progress(level, xp - start, self.starts_at(level + 1) - start)


@dataclass(frozen=True, slots=True)
class Progress:
    """A level, the XP gathered in it, and the XP it asks in all."""

    level: int
    earned: int
    required: int
