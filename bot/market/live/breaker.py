"""When to ask an exchange again that did not answer: later each time, never all at once, never before it said."""

from collections.abc import Callable
from random import uniform
from time import monotonic

FIRST_PAUSE, MAX_PAUSE = 1.0, 60.0  # seconds
OPENS = 5  # failures in a row from which only one asks, and rarely
MAX_RETRY_AFTER = 86_400.0  # seconds: no Retry-After keeps the market shut for longer


class Breaker:
    """Back-off with jitter, and a circuit breaker. `now` in seconds; `jitter(low, high)` draws between the two."""

    def __init__(self, now: Callable[[], float] = monotonic, jitter: Callable[[float, float], float] = uniform) -> None:
        self._now = now
        self._jitter = jitter
        self._failures = 0
        self._until = 0.0

    @property
    def open(self) -> bool:
        """Whether the last five requests failed: the circuit is broken, and only one caller tries, after `wait`."""
        return self._failures >= OPENS

    @property
    def allows(self) -> bool:
        """Whether a request may be sent now."""
        return not self.open and self.wait() == 0

    def wait(self) -> float:
        """Seconds until the next request may be sent."""
        return max(0.0, self._until - self._now())

    def failed(self, retry_after: float | None = None) -> None:
        """Counts a failed request. `retry_after`: seconds, where the exchange has said when to come back."""
        self._failures += 1
        pause = MAX_PAUSE if self._failures >= OPENS else FIRST_PAUSE * 2 ** (self._failures - 1)
        seconds = max(self._jitter(pause / 2, pause), min(retry_after or 0, MAX_RETRY_AFTER))
        self._until = max(self._until, self._now() + seconds)

    def succeeded(self) -> None:
        """Notes that a request was answered: the next one may be sent at once."""
        self._failures, self._until = 0, 0.0
