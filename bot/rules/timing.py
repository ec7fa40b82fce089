"""Spans of time in milliseconds, and a limit on how often something may happen within one."""

from collections.abc import Sequence

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000  # ms


def next_one(times: Sequence[int], most: int) -> int | None:
    """When one more may follow of what may happen `most` times (1 or more) within 24 hours; None for now.

    `times` are when it happened within the last 24 hours, the newest first, in ms. In whole seconds, rounded up.
    """
    return None if len(times) < most else -(-(times[most - 1] + DAY) // 1000)
