"""Discord's identifiers: milliseconds since 2015 in the high bits, a counter in the low ones."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000
COUNTER = 1 << 22


class Snowflakes:
    """Makes unique, increasing ids, as text because JSON numbers would lose their last digits."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._last = 0

    def new(self) -> str:
        """The next id."""
        self._last = max(self._last + 1, (int(self._clock() * 1000) - EPOCH_MS) * COUNTER)
        return str(self._last)


def iso(at: float | None = None) -> str:
    """A timestamp as Discord writes it; `at` is in seconds since 1970, now when left out."""
    when = datetime.now(UTC) if at is None else datetime.fromtimestamp(at, UTC)
    return when.isoformat(timespec="microseconds")
