"""Trailing stops of one symbol and side: thousands may follow a new high, and it costs as much as one.

Orders with the same watermark, the best price they have seen, form a cohort: in it the smallest distance is triggered
first, and a new best price moves all of them by moving one number. A cohort that the price overtakes joins the one
above it, so they stand like a stack, the lowest watermark on top, and only that one moves.

Prices are keys (`Price.sort_key`), negated for buys: so for both sides the best price is the highest.
"""

import heapq
from bisect import insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.rules.market.quotes import Price, Side
from bot.rules.money import BASIS_POINTS
from bot.rules.trading.order_types import RestingOrder

OrderKey = tuple[int, int]  # when an order was changed (ms), and its id


class CrossedStop(NamedTuple):
    """A trailing stop that a price has triggered. `trigger` as a key."""

    trigger: int
    order: OrderKey
    watermark: Price


@dataclass(slots=True, eq=False)
class _Cohort:
    watermark: int
    price: Price  # the same
    sign: int
    shares: list[tuple[int, OrderKey]] = field(default_factory=list)  # by basis points
    coins: list[tuple[int, OrderKey]] = field(default_factory=list)  # by the key of the distance

    def __len__(self) -> int:
        return len(self.shares) + len(self.coins)

    def orders(self) -> Iterator[OrderKey]:
        """The ids of the orders whose stops follow."""
        for _, order in (*self.shares, *self.coins):
            yield order

    def triggers(self) -> Iterator[tuple[int, list[tuple[int, OrderKey]]]]:
        """The next trigger of either kind, and its heap."""
        if self.shares:
            yield self.watermark * (BASIS_POINTS - self.sign * self.shares[0][0]) // BASIS_POINTS, self.shares
        if self.coins:
            yield self.watermark - self.coins[0][0], self.coins

    def take_triggered(self, price: int) -> Iterator[CrossedStop]:
        """Takes out what is triggered."""
        for heap in (self.shares, self.coins):
            while reached := [trigger for trigger, of in self.triggers() if of is heap and trigger >= price]:
                yield CrossedStop(self.sign * reached[0], heapq.heappop(heap)[1], self.price)

    def merge(self, cohort: "_Cohort") -> "_Cohort":
        """One cohort of both: the larger one takes in the smaller, and keeps a place in the heap of neither."""
        small, large = sorted((self, cohort), key=len)
        for into, out_of in ((large.shares, small.shares), (large.coins, small.coins)):
            for entry in out_of:
                heapq.heappush(into, entry)
            out_of.clear()
        return large

    def prune(self, is_current: Callable[[int, int], bool]) -> None:
        """Forgets what is stale."""
        for heap in (self.shares, self.coins):
            heap[:] = {entry for entry in heap if is_current(*entry[1])}
            heapq.heapify(heap)


class TrailingStops:
    """The trailing stops of one symbol and side."""

    __slots__ = ("_scheduled", "_serial", "_sign", "_stack")

    def __init__(self, side: Side) -> None:
        self._sign = 1 if side is Side.SELL else -1
        self._stack: list[_Cohort] = []  # by watermark, the highest first
        self._scheduled: list[tuple[int, int, _Cohort]] = []  # by trigger, the next one first; some are out of date
        self._serial = 0

    def add(self, order: RestingOrder) -> None:
        """Adds an order with the watermark it has. Raises ValueError for one that does not trail, or has none."""
        trail, watermark = order.terms.trail, order.terms.watermark
        if trail is None or watermark is None:
            raise ValueError(f"not a trailing stop with its watermark: {order}")
        cohort = self._cohort(watermark)
        key = (order.changed_at, order.id)
        if trail.coins is None:
            heapq.heappush(cohort.shares, (trail.bps, key))
        else:
            heapq.heappush(cohort.coins, (trail.coins.sort_key, key))
        for changed in {id(near): near for near in (cohort, *self._stack[-2:])}.values():
            self._schedule(changed)

    def _cohort(self, price: Price) -> _Cohort:
        """The cohort of this watermark, a new one if there is none."""
        watermark = self._sign * price.sort_key
        nearest = next((cohort for cohort in reversed(self._stack) if cohort.watermark >= watermark), None)
        if nearest is not None and nearest.watermark == watermark:
            return nearest
        cohort = _Cohort(watermark, price, self._sign)
        insort(self._stack, cohort, key=lambda cohort: -cohort.watermark)
        return cohort

    def _schedule(self, cohort: _Cohort) -> None:
        """Notes the next trigger of a cohort that does not move. A note that is out of date does no harm."""
        best = max((trigger for trigger, _ in cohort.triggers()), default=None)
        if cohort is not self._stack[-1] and best is not None:
            self._serial += 1
            heapq.heappush(self._scheduled, (-best, self._serial, cohort))

    def cross(self, price: Price) -> list[CrossedStop]:
        """What a price triggers, taken out; the others follow it if it is the best so far."""
        if not self._stack:
            return []
        reached = self._sign * price.sort_key
        if self._stack[-1].watermark < reached:
            self._raise_watermark(reached, price)
        crossed = list(self._stack[-1].take_triggered(reached))
        while self._scheduled and -self._scheduled[0][0] >= reached:
            cohort = heapq.heappop(self._scheduled)[2]
            crossed += cohort.take_triggered(reached)
            if len(cohort):
                self._schedule(cohort)
        return crossed

    def _raise_watermark(self, watermark: int, price: Price) -> None:
        """The lowest cohort follows a new best price, and takes along those that it overtakes."""
        lowest = self._stack.pop()
        while self._stack and self._stack[-1].watermark <= watermark:
            lowest = lowest.merge(self._stack.pop())
        lowest.watermark, lowest.price = watermark, price
        self._stack.append(lowest)

    def watermarks(self) -> Iterator[tuple[OrderKey, Price]]:
        """The watermark of every order here."""
        for cohort in self._stack:
            for order in cohort.orders():
                yield order, cohort.price

    def prune(self, is_current: Callable[[int, int], bool]) -> None:
        """Forgets what is stale."""
        for cohort in self._stack:
            cohort.prune(is_current)
        self._stack = [cohort for cohort in self._stack if len(cohort)]
        self._scheduled = []
        for cohort in self._stack:
            self._schedule(cohort)
