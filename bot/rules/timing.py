"""Spans of time in milliseconds, and a limit on how often something may happen within one."""

from collections.abc import Sequence

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000  # ms


def next_chance(times: Sequence[int], limit: int) -> int | None:
    """When one more may follow of what may happen `limit` times (1 or more) within 24 hours; None for now.

    `times` are when it happened within the last 24 hours, the newest first, in ms. In whole seconds, rounded up.
    """
    return None if len(times) < limit else -(-(times[limit - 1] + DAY) // SECOND)
