"""A position as the rules see it, and what an account begins with."""

from dataclasses import dataclass

from bot.rules.settings import coins as coins_setting

starting_cash = coins_setting(
    "trading", "starting_cash", 100_000, "What a new account begins with.", low=100, high=1_000_000_000
)


@dataclass(frozen=True, slots=True)
class Holding:
    """A position as the rules see it: units, and the micro-coins paid for them, fees included."""

    units: int = 0
    cost: int = 0
    reserved: int = 0  # units that open orders will sell

    @property
    def free(self) -> int:
        """Units that may be sold."""
        return self.units - self.reserved
