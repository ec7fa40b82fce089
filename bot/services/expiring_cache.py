"""What was read a moment ago and may be told again: for a while, and of so many keys at most."""

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class ExpiringCache(Generic[K, V]):
    """Values by key, each fresh for some time after it was read. The one read longest ago makes room for the next.

    Times are of one clock that the caller chooses, in its unit.
    """

    def __init__(self, fresh_for: float, limit: int) -> None:
        self.fresh_for = fresh_for
        self.limit = limit
        self.drops = 0  # a read under way while it grows may be out of date
        self._values: dict[K, tuple[float, V]] = {}  # with when each was read; the oldest first

    def __len__(self) -> int:
        """How many values are held, fresh or not."""
        return len(self._values)

    def get(self, key: K, now: float) -> V | None:
        """The value of a key, if it is fresh."""
        if key not in self._values:
            return None
        read_at, value = self._values[key]
        return value if 0 <= now - read_at < self.fresh_for else None

    def put(self, key: K, value: V, now: float) -> None:
        """Keeps a value that was read just now."""
        self._values.pop(key, None)
        if len(self._values) >= self.limit:
            del self._values[next(iter(self._values))]
        self._values[key] = now, value

    def drop(self, key: K) -> None:
        """Forgets the value of one key."""
        self.drops += 1
        self._values.pop(key, None)

    def clear(self) -> None:
        """Forgets all values."""
        self.drops += 1
        self._values.clear()
