"""Trailing stops of one symbol and side: thousands may follow a new high, and it costs as much as one.

Orders with the same best price seen form a cohort: in it the smallest distance is triggered first, and a new best price
moves all of them by moving one number. A cohort that the price overtakes joins the one above it, so they stand like a
stack, the lowest best price on top, and only that one moves.

Prices are keys (`bot.rules.costs.key`), negated for buys: so for both sides the best price is the highest.
"""

import heapq
from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.rules.market.quotes import Price, Side
from bot.rules.money import BASIS_POINTS
from bot.rules.trading.order_types import RestingOrder

OrderKey = tuple[int, int]  # when an order was changed (ms), and its id
CrossedStop = tuple[int, OrderKey, Price]  # its trigger as a key, whose it is, and the best price it had seen


@dataclass(slots=True, eq=False)
class _Cohort:
    watermark: int
    price: Price  # the same
    sign: int
    shares: list[tuple[int, OrderKey]] = field(default_factory=list)  # by basis points
    coins: list[tuple[int, OrderKey]] = field(default_factory=list)  # by the key of the distance

    def __len__(self) -> int:
        return len(self.shares) + len(self.coins)

    def triggers(self) -> Iterator[tuple[int, list[tuple[int, OrderKey]]]]:
        """The next trigger of either kind, and its heap."""
        if self.shares:
            yield self.watermark * (BASIS_POINTS - self.sign * self.shares[0][0]) // BASIS_POINTS, self.shares
        if self.coins:
            yield self.watermark - self.coins[0][0], self.coins

    def fire(self, price: int) -> Iterator[CrossedStop]:
        """Takes out what is triggered."""
        for heap in (self.shares, self.coins):
            while found := [trigger for trigger, of in self.triggers() if of is heap and trigger >= price]:
                yield self.sign * found[0], heapq.heappop(heap)[1], self.price

    def merge(self, other: "_Cohort") -> "_Cohort":
        """One cohort of both: the larger one takes in the smaller, and keeps a place in the heap of neither."""
        small, large = sorted((self, other), key=len)
        for mine, theirs in ((large.shares, small.shares), (large.coins, small.coins)):
            for each in theirs:
                heapq.heappush(mine, each)
            theirs.clear()
        return large


class TrailingStops:
    """The trailing stops of one symbol and side."""

    __slots__ = ("_scheduled", "_serial", "_sign", "_stack")

    def __init__(self, side: Side) -> None:
        self._sign = 1 if side is Side.SELL else -1
        self._stack: list[_Cohort] = []  # by best price, the highest first
        self._scheduled: list[tuple[int, int, _Cohort]] = []  # by trigger, the next one first; some are out of date
        self._serial = 0

    def __len__(self) -> int:
        return sum(map(len, self._stack))

    def add(self, order: RestingOrder) -> None:
        """Adds an order with the best price it has seen."""
        trail, price = order.terms.trail, order.terms.watermark
        assert trail is not None
        assert price is not None
        cohort = self._cohort(price)
        place = (order.changed_at, order.id)
        if trail.coins is None:
            heapq.heappush(cohort.shares, (trail.bps, place))
        else:
            heapq.heappush(cohort.coins, (trail.coins.sort_key, place))
        for one in {id(each): each for each in (cohort, *self._stack[-2:])}.values():
            self._schedule(one)

    def _cohort(self, price: Price) -> _Cohort:
        mark = self._sign * price.sort_key
        found = next((one for one in reversed(self._stack) if one.watermark >= mark), None)
        if found is None or found.watermark != mark:
            found = _Cohort(mark, price, self._sign)
            insort(self._stack, found, key=lambda one: -one.watermark)
        return found

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
        at = self._sign * price.sort_key
        last = self._stack[-1]
        if last.watermark < at:
            self._raise_watermark(at, price)
        fired = list(self._stack[-1].fire(at))
        while self._scheduled and -self._scheduled[0][0] >= at:
            cohort = heapq.heappop(self._scheduled)[2]
            fired += cohort.fire(at)
            if len(cohort):
                self._schedule(cohort)
        return fired

    def _raise_watermark(self, at: int, price: Price) -> None:
        last = self._stack.pop()
        while self._stack and self._stack[-1].watermark <= at:
            last = last.merge(self._stack.pop())
        last.watermark, last.price = at, price
        self._stack.append(last)

    def watermarks(self) -> Iterator[tuple[OrderKey, Price]]:
        """The best price that every order here has seen."""
        for cohort in self._stack:
            for _, place in (*cohort.shares, *cohort.coins):
                yield place, cohort.price
