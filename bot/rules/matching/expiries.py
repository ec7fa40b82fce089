"""When open orders end by themselves."""

import heapq
from collections.abc import Callable, Iterator

from bot.rules.trading.order_types import RestingOrder


class ExpiryQueue:
    """The ends of orders, the next one first. What has changed since keeps its place until then, or `prune`."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, int]] = []  # expires_at, changed_at, id

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, order: RestingOrder) -> None:
        """Adds an order, if it ends at all."""
        if order.expires_at is not None:
            heapq.heappush(self._heap, (order.expires_at, order.changed_at, order.id))

    def take_due(self, now: int) -> Iterator[tuple[int, int]]:
        """Takes out what ends by now (ms), stale or not: when it was changed and its id, in order of the ends."""
        while self._heap and self._heap[0][0] <= now:
            _, changed_at, order_id = heapq.heappop(self._heap)
            yield changed_at, order_id

    def prune(self, is_current: Callable[[int, int], bool]) -> None:
        """Forgets what is stale."""
        self._heap = list({entry for entry in self._heap if is_current(entry[1], entry[2])})
        heapq.heapify(self._heap)
