"""The book of open orders: an index on trigger price by symbol and side, in memory.

What a quote fires is found without a look at any other order, and given out in price-time order: what is reached
first while the price goes there comes first, and of equal prices the order that was placed or changed first. An order
that has gone stays in its heap, dead, until it surfaces there or the dead outnumber the living.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.rules.costs import key
from bot.rules.order_types import Resting, Way
from bot.rules.orders import Side
from bot.rules.quotes import Price, Quote
from bot.rules.trails import Trails

_FEW_DEAD = 1_000

_Entry = tuple[int, int, int]  # trigger (negated where the price must fall to it), changed_at, id


@dataclass(slots=True)
class _Listed:
    """The open orders in one symbol."""

    seen: int = -1  # when the newest quote was received
    waiting: list[Resting] = field(default_factory=list)  # for a quote newer than they are
    bid_falls: list[_Entry] = field(default_factory=list)
    bid_rises: list[_Entry] = field(default_factory=list)
    ask_falls: list[_Entry] = field(default_factory=list)
    ask_rises: list[_Entry] = field(default_factory=list)
    sales: Trails = field(default_factory=lambda: Trails(Side.SELL))
    buys: Trails = field(default_factory=lambda: Trails(Side.BUY))

    def admit(self, order: Resting) -> None:
        """Lets an order wait for its prices."""
        if order.kind == "trailing":
            (self.sales if order.side is Side.SELL else self.buys).add(order)
            return
        for leg in order.legs:
            falls = leg.way is Way.FALLS
            if order.side is Side.SELL:
                heap = self.bid_falls if falls else self.bid_rises
            else:
                heap = self.ask_falls if falls else self.ask_rises
            heapq.heappush(heap, (leg.way.value * key(leg.at), order.changed_at, order.id))


class Book:
    """All open orders that this process knows of."""

    __slots__ = ("_dead", "_expiries", "_listed", "_orders")

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forgets everything."""
        self._orders: dict[int, Resting] = {}
        self._listed: dict[str, _Listed] = {}
        self._expiries: list[_Entry] = []
        self._dead = 0

    def __len__(self) -> int:
        return len(self._orders)

    def __contains__(self, order_id: int) -> bool:
        return order_id in self._orders

    def tickers(self) -> set[str]:
        """The symbols of the orders."""
        return {order.ticker for order in self._orders.values()}

    def add(self, order: Resting) -> None:
        """Adds an order, or what has become of it; what is older than what is known changes nothing."""
        known = self._orders.get(order.id)
        if known is not None:
            if known.changed_at >= order.changed_at:
                return
            self._dead += 1
        self._orders[order.id] = order
        self._listed.setdefault(order.ticker, _Listed()).waiting.append(order)
        if order.expires_at is not None:
            heapq.heappush(self._expiries, (order.expires_at, order.changed_at, order.id))
        self._tidy()

    def remove(self, order_id: int) -> None:
        """Takes an order out; one that is not there, too."""
        if self._orders.pop(order_id, None) is not None:
            self._dead += 1
            self._tidy()

    def expired(self, now: int) -> list[Resting]:
        """Takes out and returns the orders whose time has ended, in order."""
        ended = []
        while self._expiries and self._expiries[0][0] <= now:
            _, changed_at, order_id = heapq.heappop(self._expiries)
            if self._alive(changed_at, order_id):
                ended.append(self._take(order_id))
        return ended

    def cross(self, quote: Quote) -> list[Resting]:
        """Takes out and returns what a quote fires, in price-time order. A quote that was seen before fires nothing.

        A trailing stop comes with the best price it has seen.
        """
        listed = self._listed.get(quote.symbol.ticker)
        if listed is None or quote.received_at <= listed.seen:
            return []
        listed.seen = quote.received_at
        if listed.waiting:
            self._admit(listed, quote.received_at)
        bid, ask = key(quote.bid), key(quote.ask)
        fallen: list[_Entry] = []
        risen: list[_Entry] = []
        for heap, price, fired in (
            (listed.bid_falls, -bid, fallen),
            (listed.ask_falls, -ask, fallen),
            (listed.bid_rises, bid, risen),
            (listed.ask_rises, ask, risen),
        ):
            while heap and heap[0][0] <= price:
                fired.append(heapq.heappop(heap))
        marks: dict[int, Price] = {}
        for trails, at, way, fired in (
            (listed.sales, quote.bid, -1, fallen),
            (listed.buys, quote.ask, 1, risen),
        ):
            for trigger, (changed_at, order_id), mark in trails.cross(at):
                if self._alive(changed_at, order_id):
                    fired.append((way * trigger, changed_at, order_id))
                    marks[order_id] = mark
        if not fallen and not risen:
            return []
        return [self._take(order_id, marks.get(order_id)) for order_id in self._living(sorted(fallen) + sorted(risen))]

    def _living(self, entries: list[_Entry]) -> list[int]:
        """The ids of those entries that still stand for an order, each once."""
        return list(dict.fromkeys(order_id for _, at, order_id in entries if self._alive(at, order_id)))

    def _alive(self, changed_at: int, order_id: int) -> bool:
        order = self._orders.get(order_id)
        return order is not None and order.changed_at == changed_at

    def _take(self, order_id: int, mark: Price | None = None) -> Resting:
        order = self._orders.pop(order_id)
        self._dead += 1  # its expiry, and the other leg of two
        return order if mark is None else replace(order, terms=replace(order.terms, mark=mark))

    def _admit(self, listed: _Listed, received_at: int) -> None:
        waiting, listed.waiting = listed.waiting, []
        for order in waiting:
            if self._orders.get(order.id) is not order:
                continue
            if order.changed_at < received_at:
                listed.admit(order)
            else:
                listed.waiting.append(order)

    def mark(self, order_id: int) -> Price | None:
        """The best price that a trailing stop has seen; None for another order, and for one that is not here."""
        order = self._orders.get(order_id)
        if order is None or order.kind != "trailing":
            return None
        listed = self._listed[order.ticker]
        trails = listed.sales if order.side is Side.SELL else listed.buys
        return next(
            (price for place, price in trails.marks() if place == (order.changed_at, order.id)), order.terms.mark
        )

    def marks(self) -> Iterator[tuple[Resting, Price]]:
        """The trailing stops with the best price each has seen, where that is not the one it came with."""
        for listed in self._listed.values():
            for trails in (listed.sales, listed.buys):
                for (changed_at, order_id), price in trails.marks():
                    if self._alive(changed_at, order_id) and self._orders[order_id].terms.mark != price:
                        yield self._orders[order_id], price

    def keep_marks(self) -> list[Resting]:
        """The trailing stops whose best price has moved since this was last asked, with it."""
        moved = [replace(order, terms=replace(order.terms, mark=price)) for order, price in self.marks()]
        self._orders.update((order.id, order) for order in moved)
        return moved

    def _tidy(self) -> None:
        """Builds the indexes anew once they hold more dead orders than living ones."""
        if self._dead <= _FEW_DEAD + len(self._orders):
            return
        self.keep_marks()
        orders, seen = list(self._orders.values()), {ticker: one.seen for ticker, one in self._listed.items()}
        self.clear()
        for order in orders:
            self.add(order)
        for ticker, listed in self._listed.items():
            listed.seen = seen[ticker]
