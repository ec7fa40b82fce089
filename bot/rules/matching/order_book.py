"""The book of open orders: their triggers, their ends, and the watermarks of trailing stops, the best prices seen.

**Layout.** `OrderBook` has a `TriggerIndex` of what waits, with a `SymbolOrders` for each symbol, and an `ExpiryQueue`.
A `SymbolOrders` has the heaps of fixed triggers and the `TrailingStops` of either side. The index alone knows what is
open; everything else holds (changed_at, id) and asks it.

**Order.** What a quote reaches comes in price-time order: first what is reached by falling, then by rising; in either
what is reached first while the price goes there, and of equal triggers what was placed or changed first.

**Changes.** An order that is changed is added anew, and what is known of it as it was before becomes stale. Stale
entries are skipped when they surface, and pruned once they outnumber what is open.

**Cost.** A quote that reaches nothing looks at the tops of a few heaps, however many orders there are. Trailing
stops that follow a new best price move as one.
"""

from collections.abc import Iterable, Iterator

from bot.rules.market.quotes import Price, Quote, Side
from bot.rules.matching.expiries import ExpiryQueue
from bot.rules.matching.trailing_stops import OrderKey, TrailingStops
from bot.rules.matching.trigger_index import IndexLimits, IsCurrent, PriceHeaps, ReachedEntry, TriggerIndex
from bot.rules.trading.order_types import RestingOrder


class SymbolOrders:
    """The open orders in one symbol: those with triggers that stay, and trailing stops, which follow the price."""

    def __init__(self) -> None:
        self._fixed: PriceHeaps[RestingOrder] = PriceHeaps()
        self._sales = TrailingStops(Side.SELL)
        self._buys = TrailingStops(Side.BUY)

    def trailing_stops(self, side: Side) -> TrailingStops:
        """The trailing stops of one side."""
        return self._sales if side is Side.SELL else self._buys

    def add(self, order: RestingOrder) -> None:
        """Lets an order wait for its prices."""
        if order.type.trailing:
            self.trailing_stops(order.side).add(order)
        else:
            self._fixed.add(order)

    def cross(self, quote: Quote) -> list[ReachedEntry]:
        """Takes out what a quote reaches, stale or not, in price-time order; the trailing stops left follow it."""
        fallen, risen = self._fixed.take_reached(quote)
        sold, bought = self._sales.cross(quote.bid), self._buys.cross(quote.ask)
        if not (fallen or risen or sold or bought):
            return []
        watermarks = {stop.order: stop.watermark for stop in (*sold, *bought)}
        fallen += [(-stop.trigger, *stop.order) for stop in sold]
        risen += [(stop.trigger, *stop.order) for stop in bought]
        return [
            ReachedEntry(changed_at, order_id, watermarks.get((changed_at, order_id)))
            for _, changed_at, order_id in (*sorted(fallen), *sorted(risen))
        ]

    def prune(self, is_current: IsCurrent) -> None:
        """Forgets what is stale."""
        self._fixed.prune(is_current)
        self._sales.prune(is_current)
        self._buys.prune(is_current)


class OrderBook:
    """All open orders that this process knows of."""

    def __init__(self, limits: IndexLimits = IndexLimits()) -> None:  # noqa: B008
        self._symbols: dict[str, SymbolOrders] = {}
        self._index: TriggerIndex[RestingOrder] = TriggerIndex(self._open_symbol, limits)
        self._expiries = ExpiryQueue()
        self._unsaved: set[int] = set()  # trailing stops whose watermark storage may not know

    def _open_symbol(self, ticker: str) -> SymbolOrders:
        self._symbols[ticker] = SymbolOrders()
        return self._symbols[ticker]

    def clear(self) -> None:
        """Forgets everything."""
        self._symbols.clear()
        self._index.clear()
        self._expiries = ExpiryQueue()
        self._unsaved.clear()

    def __len__(self) -> int:
        return len(self._index)

    def __contains__(self, order_id: int) -> bool:
        return order_id in self._index

    def tickers(self) -> set[str]:
        """The symbols that are waited for."""
        return self._index.tickers()

    def add(self, order: RestingOrder) -> None:
        """Adds an order, or what has become of it; what is older than what is known changes nothing."""
        if self._index.add(order):
            self._expiries.add(order)
            if len(self._expiries) > self._index.limits.stale + 2 * len(self._index):
                self._expiries.prune(self._index.is_current)

    def remove(self, order_id: int) -> None:
        """Takes an order out; one that is not there, too."""
        self._index.remove(order_id)

    def prepare(self, quote: Quote) -> Iterator[None]:
        """What `cross` of this quote does first, in small steps: after a start all there is waits for it."""
        return self._index.prepare(quote)

    def cross(self, quote: Quote) -> list[RestingOrder]:
        """Takes out and returns what a quote reaches, in price-time order. One that was seen before reaches nothing.

        A trailing stop comes with the best price it has seen.
        """
        orders = []
        for order, watermark in self._index.take_crossed(quote):
            if watermark is None:
                orders.append(order)
            else:
                self._unsaved.add(order.id)  # what does not fill after all comes back with it
                orders.append(order.with_watermark(watermark))
        return orders

    def expired(self, now: int) -> list[RestingOrder]:
        """Takes out and returns the orders whose time has ended, in order. `now` in ms."""
        due = (self._index.take(changed_at, order_id) for changed_at, order_id in self._expiries.take_due(now))
        return [order for order in due if order is not None]

    def watermark(self, order_id: int) -> Price | None:
        """The best price that a trailing stop has seen; None for another order, and for one that is not here."""
        order = self._index.get(order_id)
        if order is None or not order.type.trailing:
            return None
        key = (order.changed_at, order.id)
        stops = self._symbols[order.ticker].trailing_stops(order.side)
        return next((price for stop, price in stops.watermarks() if stop == key), order.terms.watermark)

    def collect_watermarks(self) -> Iterator[None]:
        """Notes how far trailing stops have come, in small steps; whatever happens between two, happens."""
        step = self._index.limits.step
        for symbol in list(self._symbols.values()):
            for side in Side:
                watermarks = list(symbol.trailing_stops(side).watermarks())
                for start in range(0, len(watermarks), step):
                    for key, price in watermarks[start : start + step]:
                        self._note_watermark(key, price)
                    yield

    def _note_watermark(self, key: OrderKey, price: Price) -> None:
        changed_at, order_id = key
        order = self._index.get(order_id)
        if order is not None and order.changed_at == changed_at and order.terms.watermark != price:
            self._index.update(order.with_watermark(price))
            self._unsaved.add(order_id)

    def unsaved_watermarks(self) -> list[RestingOrder]:
        """The trailing stops whose watermark, as `collect_watermarks` has noted it, has moved since it was saved."""
        unsaved = ((order_id, self._index.get(order_id)) for order_id in self._unsaved)
        orders = [order for _, order in unsaved if order is not None]
        self._unsaved = {order.id for order in orders}
        return orders

    def watermarks_saved(self, orders: Iterable[RestingOrder]) -> None:
        """Says that the watermarks of these are in storage now, so that they are not asked for again."""
        self._unsaved -= {order.id for order in orders if self._index.get(order.id) is order}
