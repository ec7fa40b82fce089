"""The book fires just what a look at every single order would fire, in the same order."""

from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.market.triggers import Direction
from bot.rules.matching.order_book import OrderBook
from bot.rules.matching.trigger_index import IndexLimits
from bot.rules.trading.order_terms import OrderTerms, TrailingOffset
from bot.rules.trading.order_types import TYPES, RestingOrder, fill_price, match_order

X = Symbol("X", "X", 8)
PRUNES_AT_ONCE = -1_000


def quote(bid: int, ask: int, at: int) -> Quote:
    return Quote(X, Price(bid, 1), Price(ask, 1), Price(bid, 1), "test", at, at)


def order(number: int, side: Side, kind: str, terms: OrderTerms, at: int, ends: int | None = None) -> RestingOrder:
    placed = RestingOrder(
        id=number,
        guild_id=1,
        user_id=number,
        ticker="X",
        side=side,
        kind=kind,
        terms=terms,
        changed_at=at,
        expires_at=ends,
    )
    if len(placed.legs) == 2:  # the price is between the two
        low, high = sorted((terms.stop.units, terms.limit.units))
        stop, limit = (Price(low, 1), Price(high + 1, 1)) if side is Side.SELL else (Price(high + 1, 1), Price(low, 1))
        return replace(placed, terms=OrderTerms(stop=stop, limit=limit, triggered=terms.triggered))
    return placed


@dataclass
class Plain:
    """Every order is looked at for every quote."""

    orders: dict[int, RestingOrder] = field(default_factory=dict)

    def cross(self, newest: Quote) -> list[int]:
        falls, rises = [], []
        for waiting in list(self.orders.values()):
            price = fill_price(waiting.side, newest)
            order = self.orders[waiting.id] = self._follow(waiting, price, newest)
            if match_order(replace(order, expires_at=None), newest) is not None:
                (leg,) = [leg for leg in order.legs if leg.reached(price)][:1]
                into = falls if leg.direction is Direction.FALLS else rises
                into.append((leg.direction.value * leg.price.sort_key, order.changed_at, order.id))
                del self.orders[order.id]
        return [order_id for _, _, order_id in (*sorted(falls), *sorted(rises))]

    def _follow(self, order: RestingOrder, price: Price, newest: Quote) -> RestingOrder:
        watermark = order.terms.watermark
        if watermark is None or newest.received_at <= order.changed_at:
            return order
        sign = 1 if order.side is Side.SELL else -1
        return order.with_watermark(price) if sign * (price.sort_key - watermark.sort_key) > 0 else order


prices = st.integers(900, 1100)
sides = st.sampled_from(Side)


distances = st.one_of(
    st.builds(TrailingOffset, bps=st.integers(1, 900)),
    st.builds(TrailingOffset, coins=st.builds(Price, prices, st.just(2))),
)


@st.composite
def terms(draw: st.DrawFn, kind: str) -> OrderTerms:
    takes, drawn_price = TYPES[kind].takes, st.builds(Price, prices, st.just(1))
    return OrderTerms(
        limit=draw(drawn_price) if "limit" in takes else None,
        stop=draw(drawn_price) if "stop" in takes else None,
        trail=draw(distances) if "trail" in takes else None,
        watermark=draw(drawn_price) if "trail" in takes else None,
        triggered=draw(st.booleans()) if takes == {"stop", "limit"} else False,
    )


KINDS = [kind for kind, record in TYPES.items() for _ in range(3 if record.trailing else 1) if not record.at_once]
steps = st.one_of(
    st.tuples(st.just("tick"), prices, st.integers(0, 5), st.integers(0, 1)),
    st.tuples(st.just("add"), sides, st.sampled_from(KINDS).flatmap(lambda kind: terms(kind).map(lambda t: (kind, t)))),
    st.tuples(st.just("remove"), st.integers(1, 30)),
    st.tuples(st.just("change"), st.integers(1, 30), prices),
    st.tuples(st.just("marks")),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(steps, min_size=5, max_size=80), st.one_of(st.integers(0, 5), st.just(PRUNES_AT_ONCE)))
def test_the_book_fires_what_a_look_at_every_order_would(play, stale):
    book, plain, now, number, newest_at = OrderBook(IndexLimits(step=2, stale=stale)), Plain(), 0, 0, 0
    for name, *arguments in play:
        match name, *arguments:
            case "tick", bid, pause, spread:
                now += pause
                newest = quote(bid, bid + spread, now)
                next(book.prepare(newest), None)
                fired = [order.id for order in book.cross(newest)]
                assert fired == (plain.cross(newest) if now > newest_at else [])
                newest_at = now
            case "add", side, (kind, order_terms):
                number += 1
                plain.orders[number] = order(number, side, kind, order_terms, now)
                book.add(plain.orders[number])
            case "remove", order_id:
                book.remove(order_id)
                plain.orders.pop(order_id, None)
            case "change", order_id, price if (old := plain.orders.get(order_id)) is not None and old.kind == "limit":
                now += 1
                plain.orders[order_id] = replace(old, terms=OrderTerms(limit=Price(price, 1)), changed_at=now)
                book.add(plain.orders[order_id])
            case ("marks",):
                for _ in book.collect_watermarks():
                    pass
                for moved in book.unsaved_watermarks():
                    assert moved.terms == plain.orders[moved.id].terms
        assert len(book) == len(plain.orders)


def test_the_first_quote_after_an_order_may_be_no_older():
    book = OrderBook()
    book.add(order(1, Side.BUY, "limit", OrderTerms(limit=Price(1000, 1)), at=10))
    assert book.cross(quote(900, 900, 9)) == []
    assert book.cross(quote(900, 900, 10)) == []
    assert [order.id for order in book.cross(quote(900, 900, 11))] == [1]


def test_a_quote_older_than_the_known_one_changes_nothing():
    book = OrderBook()
    new = order(1, Side.BUY, "limit", OrderTerms(limit=Price(900, 1)), at=10)
    book.add(new)
    book.add(order(1, Side.BUY, "limit", OrderTerms(limit=Price(1000, 1)), at=9))
    assert book.cross(quote(950, 950, 11)) == []
    assert book.cross(quote(900, 900, 12)) == [new]


def test_orders_end_in_order_and_each_once():
    book = OrderBook()
    for number, ends in ((1, 30), (2, 20), (3, None), (4, 40)):
        book.add(order(number, Side.BUY, "limit", OrderTerms(limit=Price(900, 1)), 0, ends))
    book.remove(1)
    assert [order.id for order in book.expired(35)] == [2]
    assert book.expired(35) == []
    assert [order.id for order in book.expired(40)] == [4]
    assert [order.id for order in book.cross(quote(900, 900, 50))] == [3]


def test_a_quote_said_before_an_order_neither_fills_it_nor_carries_its_trailing_stop_along():
    book, sale = OrderBook(), Side.SELL
    book.add(order(1, Side.BUY, "limit", OrderTerms(limit=Price(1000, 1)), 10))
    book.add(order(2, sale, "trailing", OrderTerms(trail=TrailingOffset(1000), watermark=Price(1000, 1)), 10))
    assert book.cross(replace(quote(900, 900, 12), quoted_at=9)) == []  # an answer that took its time
    assert book.cross(replace(quote(2000, 2000, 14), quoted_at=9)) == []
    assert [order.id for order in book.cross(replace(quote(950, 950, 20), quoted_at=10))] == [1]
    assert book.watermark(2) == Price(1000, 1)


def test_a_watermark_is_told_until_it_is_saved_when_the_book_is_pruned_and_when_a_crossed_stop_comes_back():
    book = OrderBook(IndexLimits(stale=PRUNES_AT_ONCE))
    book.add(order(1, Side.SELL, "trailing", OrderTerms(trail=TrailingOffset(1000), watermark=Price(1000, 1)), 0))
    assert unkept(book) == []
    assert book.cross(quote(2000, 2000, 1)) == []
    for _ in range(2):
        book.add(order(2, Side.BUY, "limit", OrderTerms(limit=Price(900, 1)), at=2))
        book.remove(2)
        assert [order.terms.watermark for order in unkept(book)] == [Price(2000, 1)]
    book.watermarks_saved(unkept(book))
    assert unkept(book) == []
    assert book.cross(quote(3000, 3000, 2)) == []
    [fired] = book.cross(quote(2000, 2000, 3))
    book.add(fired)  # it could not be settled
    assert [order.terms.watermark for order in unkept(book)] == [Price(3000, 1)]


def unkept(book: OrderBook) -> list[RestingOrder]:
    for _ in book.collect_watermarks():
        pass
    return book.unsaved_watermarks()


def test_of_many_symbols_with_few_orders_each_is_a_step():
    book = OrderBook()
    assert list(book.prepare(quote(100, 100, 1))) == []
    book.add(order(1, Side.BUY, "limit", OrderTerms(limit=Price(50, 1)), 0))
    assert list(book.prepare(quote(100, 100, 1))) == [None]
    assert list(book.prepare(quote(100, 100, 1))) == []


def test_long_work_of_the_book_is_done_in_steps_and_orders_come_and_go_between_them():
    book, marked = OrderBook(), OrderTerms(trail=TrailingOffset(1000), watermark=Price(1000, 1))
    for number in range(1, 2_001):
        book.add(order(number, Side.SELL, "trailing", marked, 0))
    for number, _ in enumerate(book.prepare(quote(2000, 2000, 1))):
        book.remove(number + 1)
        book.add(order(3_000 + number, Side.SELL, "trailing", marked, 0))
        book.add(order(4_000 + number, Side.SELL, "trailing", marked, 1))  # as old as the quote: it waits
    assert number == 3
    assert book.cross(quote(2000, 2000, 1)) == []
    for number, _ in enumerate(book.collect_watermarks()):
        book.remove(number + 10)
    assert number >= 3
    assert len(book.unsaved_watermarks()) == len(book) - 4 > 1_900
    assert len(book.cross(quote(1500, 1500, 2))) == 1_996


def test_stale_entries_are_pruned_from_heaps_cohorts_and_ends():
    """Each order ends, and half of them trail: of thousands that come and go, no more than a few are remembered."""
    limits = IndexLimits(stale=10)
    book = OrderBook(limits)
    kept = order(1, Side.SELL, "trailing", OrderTerms(trail=TrailingOffset(1000), watermark=Price(1000, 1)), 0)
    book.add(kept)
    for number in range(2, 200):
        trail = OrderTerms(trail=TrailingOffset(5000), watermark=Price(1000 + number, 1))
        book.add(order(2 * number, Side.SELL, "trailing", trail, number, number + 10_000))
        limit = OrderTerms(limit=Price(100, 1))
        book.add(order(2 * number + 1, Side.BUY, "limit", limit, number, number + 10_000))
        assert book.cross(quote(1000, 1000, 2 * number)) == []
        book.remove(2 * number)
        book.remove(2 * number + 1)
    symbol = book._symbols["X"]
    assert len(list(symbol.trailing_stops(Side.SELL).watermarks())) <= 1 + limits.stale
    assert sum(len(heap) for heap in symbol._fixed._heaps["ask"]) <= 1 + limits.stale
    assert len(book._expiries) <= limits.stale + 4
    assert [fired.id for fired in book.cross(quote(900, 900, 10_000))] == [kept.id]


def test_entries_that_a_change_or_a_crossing_leaves_behind_are_pruned_too():
    """A limit that is changed again and again, and two-legged orders that are crossed, each by one leg."""
    book = OrderBook(IndexLimits(stale=10))
    for moment in range(1, 200):
        book.add(order(1, Side.BUY, "limit", OrderTerms(limit=Price(100, 1)), at=moment))
        assert book.cross(quote(1000, 1000, moment + 1)) == []
    falls, rises = book._symbols["X"]._fixed._heaps["ask"]
    assert len(falls) <= 12
    for number in range(2, 200):
        moment = 300 + 10 * number
        book.add(order(number, Side.BUY, "oco", OrderTerms(stop=Price(1100, 1), limit=Price(500, 1)), moment))
        assert book.cross(quote(1000, 1000, moment + 1)) == []
        assert [crossed.id for crossed in book.cross(quote(1200, 1200, moment + 2))] == [number]
    assert len(falls) + len(rises) <= 13
