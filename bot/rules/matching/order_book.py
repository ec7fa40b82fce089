"""The book of open orders: their triggers, their ends, and the best prices that trailing stops have seen."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.rules.market.quotes import Price, Quote, Side
from bot.rules.matching import trigger_index
from bot.rules.matching.trailing_stops import CrossedStop, OrderKey, TrailingStops
from bot.rules.matching.trigger_index import Entry, SymbolIndex, TriggerIndex
from bot.rules.trading.order_types import RestingOrder


class _Shelf(SymbolIndex[RestingOrder]):
    """The open orders in one symbol. `fired`: the best prices that the trailing stops crossed last had seen."""

    def __init__(self) -> None:
        super().__init__()
        self.sales = TrailingStops(Side.SELL)
        self.buys = TrailingStops(Side.BUY)
        self.fired: dict[OrderKey, Price] = {}

    def admit(self, one: RestingOrder) -> None:
        """Lets an order wait for its prices."""
        if one.type.trailing:
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

    def _entries(self, fired: list[CrossedStop], sign: int) -> list[Entry]:
        self.fired.update((place, mark) for _, place, mark in fired)
        return [(sign * trigger, *place) for trigger, place, _ in fired]


class OrderBook(TriggerIndex[RestingOrder]):
    """All open orders that this process knows of."""

    _by_symbol: dict[str, _Shelf]  # type: ignore[assignment]

    def clear(self) -> None:
        """Forgets everything."""
        super().clear()
        self._expiries: list[Entry] = []
        self._unsaved: set[int] = set()  # trailing stops whose best price storage may not know

    def expired(self, now: int) -> list[RestingOrder]:
        """Takes out and returns the orders whose time has ended, in order."""
        ended = []
        while self._expiries and self._expiries[0][0] <= now:
            _, changed_at, order_id = heapq.heappop(self._expiries)
            if self._alive(changed_at, order_id):
                ended.append(self._take(order_id))
        return ended

    def watermark(self, order_id: int) -> Price | None:
        """The best price that a trailing stop has seen; None for another order, and for one that is not here."""
        order = self._living.get(order_id)
        if order is None or not order.type.trailing:
            return None
        shelf = self._by_symbol[order.ticker]
        trails = shelf.sales if order.side is Side.SELL else shelf.buys
        return next(
            (price for place, price in trails.watermarks() if place == (order.changed_at, order.id)),
            order.terms.watermark,
        )

    def collect_watermarks(self) -> Iterator[None]:
        """Notes how far trailing stops have come, in small steps; whatever happens between two, happens."""
        for shelf in list(self._by_symbol.values()):
            for trails in (shelf.sales, shelf.buys):
                marks = list(trails.watermarks())
                for start in range(0, len(marks), trigger_index.STEP):
                    for place, price in marks[start : start + trigger_index.STEP]:
                        self._take_mark(place, price)
                    yield

    def unsaved_watermarks(self) -> list[RestingOrder]:
        """The trailing stops whose best price, as `take_marks` has noted it, has moved since it was last kept."""
        self._unsaved &= self._living.keys()
        return [self._living[each] for each in self._unsaved]

    def watermarks_saved(self, orders: Iterable[RestingOrder]) -> None:
        """Says that the best prices of these are in storage now, so that they are not asked for again."""
        self._unsaved -= {one.id for one in orders if self._living.get(one.id) is one}

    def _take_mark(self, place: OrderKey, price: Price) -> None:
        if self._alive(*place) and self._living[place[1]].terms.watermark != price:
            self._living[place[1]] = _marked(self._living[place[1]], price)
            self._unsaved.add(place[1])

    def _shelf(self) -> _Shelf:
        return _Shelf()

    def _place(self, one: RestingOrder) -> None:
        super()._place(one)
        if one.expires_at is not None:
            heapq.heappush(self._expiries, (one.expires_at, one.changed_at, one.id))

    def _take_all(self, shelf: SymbolIndex[RestingOrder], entries: Iterable[Entry]) -> list[RestingOrder]:
        """A trailing stop comes with the best price it has seen."""
        assert isinstance(shelf, _Shelf)
        self._unsaved.update(number for _, number in shelf.fired)  # what does not fill after all comes back with it
        return [_marked(one, shelf.fired.get((one.changed_at, one.id))) for one in super()._take_all(shelf, entries)]

    def _tidy(self) -> None:
        for _ in self.collect_watermarks():
            pass
        unkept = self._unsaved
        super()._tidy()
        self._unsaved = unkept


def _marked(order: RestingOrder, mark: Price | None) -> RestingOrder:
    return order if mark is None else replace(order, terms=replace(order.terms, watermark=mark))
