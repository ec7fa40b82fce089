"""What services reach outward, handed to them by app: the clock, the market, the announcer's bell."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.rules.quotes import Quotes


@dataclass(frozen=True, slots=True)
class Floor:
    """The floor as services see it. `now` gives milliseconds since 1970, UTC; `wake` tells the announcer to look."""

    quotes: Quotes
    now: Callable[[], int]
    wake: Callable[[], None]
