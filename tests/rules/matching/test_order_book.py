"""The book fires just what a look at every single order would fire, in the same order."""

from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.market.triggers import Direction
from bot.rules.matching import trigger_index
from bot.rules.matching.order_book import OrderBook
from bot.rules.trading.order_terms import OrderTerms, TrailingOffset
from bot.rules.trading.order_types import RestingOrder, fill_price, match_order

X = Symbol("X", "X", 8)


def quote(bid: int, ask: int, at: int) -> Quote:
    return Quote(X, Price(bid, 1), Price(ask, 1), Price(bid, 1), "test", at, at)


def order(number: int, side: Side, kind: str, terms: OrderTerms, at: int, ends: int | None = None) -> RestingOrder:
    if kind == "oco":  # the price is between the two
        low, high = sorted((terms.stop.units, terms.limit.units))
        stop, limit = (Price(low, 1), Price(high + 1, 1)) if side is Side.SELL else (Price(high + 1, 1), Price(low, 1))
        terms = OrderTerms(stop=stop, limit=limit)
    return RestingOrder(number, 1, number, "X", side, kind, terms, at, ends)


@dataclass
class Plain:
    """Every order is looked at for every quote."""

    orders: dict[int, RestingOrder] = field(default_factory=dict)

    def cross(self, at: Quote) -> list[int]:
        falls, rises = [], []
        for one in list(self.orders.values()):
            price = fill_price(one.side, at)
            if at.received_at > one.changed_at and one.terms.watermark is not None:
                sign = 1 if one.side is Side.SELL else -1
                if sign * (price.sort_key - one.terms.watermark.sort_key) > 0:
                    one = replace(one, terms=replace(one.terms, watermark=price))
                    self.orders[one.id] = one
            if match_order(replace(one, expires_at=None), at) is not None:
                (leg,) = [leg for leg in one.legs if leg.reached(price)][:1]
                into = falls if leg.direction is Direction.FALLS else rises
                into.append((leg.direction.value * leg.price.sort_key, one.changed_at, one.id))
                del self.orders[one.id]
        return [number for _, _, number in (*sorted(falls), *sorted(rises))]


prices = st.integers(900, 1100)
sides = st.sampled_from(Side)


@st.composite
def terms(draw: st.DrawFn, kind: str) -> OrderTerms:
    price = lambda: Price(draw(prices), 1)  # noqa: E731
    match kind:
        case "limit" | "take-profit":
            return OrderTerms(limit=price())
        case "stop":
            return OrderTerms(stop=price())
        case "stop-limit":
            return OrderTerms(stop=price(), limit=price(), triggered=draw(st.booleans()))
        case "oco":
            return OrderTerms(stop=price(), limit=price())
    far = draw(
        st.one_of(
            st.builds(TrailingOffset, bps=st.integers(1, 900)),
            st.builds(TrailingOffset, coins=st.builds(Price, prices, st.just(2))),
        )
    )
    return OrderTerms(trail=far, watermark=price())


KINDS = ["limit", "stop", "stop-limit", "take-profit", "oco", "trailing", "trailing", "trailing"]
steps = st.one_of(
    st.tuples(st.just("tick"), prices, st.integers(0, 5), st.integers(0, 1)),
    st.tuples(st.just("add"), sides, st.sampled_from(KINDS).flatmap(lambda kind: terms(kind).map(lambda t: (kind, t)))),
    st.tuples(st.just("remove"), st.integers(1, 30)),
    st.tuples(st.just("change"), st.integers(1, 30), prices),
    st.tuples(st.just("marks")),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(steps, min_size=5, max_size=80), st.integers(0, 5))
def test_the_book_fires_what_a_look_at_every_order_would(play, few):
    book, plain, now, number, seen = OrderBook(), Plain(), 0, 0, 0
    before = trigger_index._FEW_STALE, trigger_index.STEP
    trigger_index._FEW_STALE, trigger_index.STEP = few, 2
    try:
        for name, *what in play:
            match name:
                case "tick":
                    now += what[2]
                    at = quote(what[0], what[0] + what[1], now)
                    next(book.prepare(at), None)
                    fired = book.cross(at)
                    assert [one.id for one in fired] == (plain.cross(at) if now > seen else [])
                    seen = now
                case "add":
                    number += 1
                    added = order(number, what[0], *what[1], now)
                    book.add(added)
                    plain.orders[number] = added
                case "remove":
                    book.remove(what[0])
                    plain.orders.pop(what[0], None)
                case "change" if (old := plain.orders.get(what[0])) is not None and old.kind == "limit":
                    now += 1
                    new = replace(old, terms=OrderTerms(limit=Price(what[1], 1)), changed_at=now)
                    book.add(new)
                    plain.orders[new.id] = new
                case "marks":
                    for _ in book.collect_watermarks():
                        pass
                    for one in book.unsaved_watermarks():
                        assert one.terms == plain.orders[one.id].terms
            assert len(book) == len(plain.orders)
    finally:
        trigger_index._FEW_STALE, trigger_index.STEP = before


def test_the_first_quote_after_an_order_may_be_no_older():
    book = OrderBook()
    book.add(order(1, Side.BUY, "limit", OrderTerms(limit=Price(1000, 1)), at=10))
    assert book.cross(quote(900, 900, 9)) == []
    assert book.cross(quote(900, 900, 10)) == []
    assert [one.id for one in book.cross(quote(900, 900, 11))] == [1]


def test_what_is_older_than_what_is_known_changes_nothing():
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
    assert [one.id for one in book.expired(35)] == [2]
    assert book.expired(35) == []
    assert [one.id for one in book.expired(40)] == [4]
    assert [one.id for one in book.cross(quote(900, 900, 50))] == [3]


def test_a_quote_said_before_an_order_neither_fills_it_nor_carries_its_trailing_stop_along():
    book, sale = OrderBook(), Side.SELL
    book.add(order(1, Side.BUY, "limit", OrderTerms(limit=Price(1000, 1)), 10))
    book.add(order(2, sale, "trailing", OrderTerms(trail=TrailingOffset(1000), watermark=Price(1000, 1)), 10))
    assert book.cross(replace(quote(900, 900, 12), quoted_at=9)) == []  # an answer that took its time
    assert book.cross(replace(quote(2000, 2000, 14), quoted_at=9)) == []
    assert [one.id for one in book.cross(replace(quote(950, 950, 20), quoted_at=10))] == [1]
    assert book.watermark(2) == Price(1000, 1)


def test_a_best_price_is_told_until_it_is_kept_over_a_tidying_and_when_what_fired_comes_back():
    book = OrderBook()
    book.add(order(1, Side.SELL, "trailing", OrderTerms(trail=TrailingOffset(1000), watermark=Price(1000, 1)), 0))
    assert unkept(book) == []
    assert book.cross(quote(2000, 2000, 1)) == []
    for _ in range(2):
        book._tidy()
        assert [one.terms.watermark for one in unkept(book)] == [Price(2000, 1)]
    book.watermarks_saved(unkept(book))
    assert unkept(book) == []
    assert book.cross(quote(3000, 3000, 2)) == []
    [fired] = book.cross(quote(2000, 2000, 3))
    book.add(fired)  # it could not be settled
    assert [one.terms.watermark for one in unkept(book)] == [Price(3000, 1)]


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


def test_what_takes_long_is_done_in_steps_and_orders_come_and_go_between_them():
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
