"""A price that sets something off when a quote reaches it."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from bot.rules.market.quotes import Price

PriceField = Literal["bid", "ask", "last"]  # which price of a quote


class Direction(Enum):
    """Which way the price must go to reach a trigger."""

    FALLS = -1
    RISES = 1


@dataclass(frozen=True, slots=True)
class Trigger:
    """A price that is waited for."""

    direction: Direction
    price: Price

    def reached(self, price: Price) -> bool:
        """Whether it is reached at this price."""
        return self.direction.value * (price.sort_key - self.price.sort_key) >= 0
