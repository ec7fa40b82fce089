"""The book of open orders: their triggers, their ends, and the best prices that trailing stops have seen."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.rules.market.quotes import Price, Quote, Side
from bot.rules.matching import trigger_index
from bot.rules.matching.trailing_stops import Fired, Place, Trails
from bot.rules.matching.trigger_index import Entry, Shelf, Triggers
from bot.rules.trading.order_types import Resting


class _Shelf(Shelf[Resting]):
    """The open orders in one symbol. `fired`: the best prices that the trailing stops crossed last had seen."""

    def __init__(self) -> None:
        super().__init__()
        self.sales = Trails(Side.SELL)
        self.buys = Trails(Side.BUY)
        self.fired: dict[Place, Price] = {}

    def admit(self, one: Resting) -> None:
        """Lets an order wait for its prices."""
        if one.kind == "trailing":
            (self.sales if one.side is Side.SELL else self.buys).add(one)
        else:
            super().admit(one)

    def cross(self, quote: Quote) -> tuple[list[Entry], list[Entry]]:
        """Takes out what a quote reaches, dead or alive; the trailing stops that are left follow it."""
        fallen, risen = super().cross(quote)
        if self.fired:
            self.fired = {}
        if sold := self.sales.cross(quote.bid):
            fallen += self._entries(sold, -1)
        if bought := self.buys.cross(quote.ask):
            risen += self._entries(bought, 1)
        return fallen, risen

    def _entries(self, fired: list[Fired], sign: int) -> list[Entry]:
        self.fired.update((place, mark) for _, place, mark in fired)
        return [(sign * trigger, *place) for trigger, place, _ in fired]


class Book(Triggers[Resting]):
    """All open orders that this process knows of."""

    _shelves: dict[str, _Shelf]  # type: ignore[assignment]

    def clear(self) -> None:
        """Forgets everything."""
        super().clear()
        self._expiries: list[Entry] = []
        self._unkept: set[int] = set()  # trailing stops whose best price storage may not know

    def expired(self, now: int) -> list[Resting]:
        """Takes out and returns the orders whose time has ended, in order."""
        ended = []
        while self._expiries and self._expiries[0][0] <= now:
            _, changed_at, order_id = heapq.heappop(self._expiries)
            if self._alive(changed_at, order_id):
                ended.append(self._take(order_id))
        return ended

    def mark(self, order_id: int) -> Price | None:
        """The best price that a trailing stop has seen; None for another order, and for one that is not here."""
        order = self._living.get(order_id)
        if order is None or order.kind != "trailing":
            return None
        shelf = self._shelves[order.ticker]
        trails = shelf.sales if order.side is Side.SELL else shelf.buys
        return next(
            (price for place, price in trails.marks() if place == (order.changed_at, order.id)), order.terms.mark
        )

    def take_marks(self) -> Iterator[None]:
        """Notes how far trailing stops have come, in small steps; whatever happens between two, happens."""
        for shelf in list(self._shelves.values()):
            for trails in (shelf.sales, shelf.buys):
                marks = list(trails.marks())
                for start in range(0, len(marks), trigger_index.STEP):
                    for place, price in marks[start : start + trigger_index.STEP]:
                        self._take_mark(place, price)
                    yield

    def unkept_marks(self) -> list[Resting]:
        """The trailing stops whose best price, as `take_marks` has noted it, has moved since it was last kept."""
        self._unkept &= self._living.keys()
        return [self._living[each] for each in self._unkept]

    def kept(self, orders: Iterable[Resting]) -> None:
        """Says that the best prices of these are in storage now, so that they are not asked for again."""
        self._unkept -= {one.id for one in orders if self._living.get(one.id) is one}

    def _take_mark(self, place: Place, price: Price) -> None:
        if self._alive(*place) and self._living[place[1]].terms.mark != price:
            self._living[place[1]] = _marked(self._living[place[1]], price)
            self._unkept.add(place[1])

    def _shelf(self) -> _Shelf:
        return _Shelf()

    def _place(self, one: Resting) -> None:
        super()._place(one)
        if one.expires_at is not None:
            heapq.heappush(self._expiries, (one.expires_at, one.changed_at, one.id))

    def _take_all(self, shelf: Shelf[Resting], entries: Iterable[Entry]) -> list[Resting]:
        """A trailing stop comes with the best price it has seen."""
        assert isinstance(shelf, _Shelf)
        self._unkept.update(number for _, number in shelf.fired)  # what does not fill after all comes back with it
        return [_marked(one, shelf.fired.get((one.changed_at, one.id))) for one in super()._take_all(shelf, entries)]

    def _tidy(self) -> None:
        for _ in self.take_marks():
            pass
        unkept = self._unkept
        super()._tidy()
        self._unkept = unkept


def _marked(order: Resting, mark: Price | None) -> Resting:
    return order if mark is None else replace(order, terms=replace(order.terms, mark=mark))
