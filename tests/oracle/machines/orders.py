"""Random play with open orders beside the plain model: every type, changed and cancelled at any time."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.data.keys import Actor
from bot.rules.announcements.notify import Notify
from bot.rules.market.quotes import Price, Side
from bot.rules.refusals import Refusal
from bot.rules.trading import costs, order_limits
from bot.rules.trading.order_terms import OrderTerms, parse_expiry, parse_trail
from bot.rules.trading.sizes import parse_size
from bot.services.matching import engine, loading
from bot.services.trading.open_orders import list_open_orders
from bot.services.trading.order_changes import OrderChange, cancel, cancel_all, modify
from bot.services.trading.placing import OrderRequest, place
from tests.kit.ledger import rows
from tests.oracle.machines.base import ACTORS, CHANGES, GameMachine
from tests.oracle.machines.comparison import agree
from tests.oracle.orders import TAKES, GameWithOrders, OpenOrder
from tests.oracle.trades import Deal, Refused

MORE_CHANGES = [
    *((costs.maker_fee, value) for value in (10, 0, 250)),
    *((order_limits.open_orders, value) for value in (20, 3)),
    *((order_limits.orders_a_day, value) for value in (50, 4)),
]
BELOW, ABOVE = ["0.5", "0.9", "0.97", "0.999"], ["1.001", "1.03", "1.1", "1.9"]  # times the price of the moment
NEAR = [*BELOW, "1", *ABOVE]
TRAILS = ["5%", "0.5%", "3%", "50%", "0.00001", "0.2", "2"]
ORDER_SIZES = ["$60", "$600", "$5,000", "0.5", "1", "7", "12.25", "25%", "33.3%", "50%", "all"]
# An order ends never, with the day, or with the day so many days from now.
EXPIRIES = st.sampled_from(["never", "never", "day", 0, 1, 2, 8, -1, 400])
NOTICES = st.sampled_from(["channel", "dm", "silent"])
PARSE = {"limit": Price.parse, "stop": Price.parse, "trail": parse_trail}
TICKERS = st.sampled_from(["BTC", "BTC", "ETH"])
wishes = st.tuples(
    *(st.booleans(), TICKERS, st.sampled_from(ORDER_SIZES), st.sampled_from(sorted(TAKES))),
    *(st.sampled_from(BELOW), st.sampled_from(ABOVE), st.sampled_from(TRAILS), st.integers(0, 9), EXPIRIES, NOTICES),
)
leaps = st.tuples(TICKERS, st.sampled_from(NEAR), st.booleans())
steps = st.tuples(TICKERS, st.sampled_from(["0.9", "0.97", "0.999", "1.001", "1.03", "1.1"]), st.booleans())
amendments = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("limit", "stop"), st.sampled_from(NEAR)),
        **{"trail": st.sampled_from(TRAILS), "size": st.sampled_from(ORDER_SIZES), "expiry": EXPIRIES},
        "notify": NOTICES,
    },
)
hours = {
    "actor": st.sampled_from(ACTORS),
    "orders": st.lists(wishes, min_size=4, max_size=8),
    "amended": st.lists(amendments, max_size=3),
    "moves": st.lists(steps, min_size=4, max_size=8),
}


class OrderMachine(GameMachine):
    """The services beside the model, with a matcher that the test winds up."""

    changes = CHANGES + MORE_CHANGES
    game_class = GameWithOrders

    def __init__(self) -> None:
        super().__init__()
        for actor in ACTORS:
            self.trade(actor, True, "BTC", "50%")
            self.trade(actor, True, "ETH", "50%")

    def _near(self, ticker: str, factor: str) -> str:
        """A price near the one of the moment, in few digits."""
        bid = self.market.prices[ticker][0] if ticker in self.market.prices else self.market.last_bids[ticker]
        exact = Decimal(bid) * Decimal(factor)
        return f"{exact:.8f}".rstrip("0").rstrip(".")

    @rule(actor=st.sampled_from(ACTORS), orders=st.lists(wishes, min_size=1, max_size=6))
    def place(self, actor: Actor, orders: list[Any]) -> None:
        for buying, ticker, size, kind, low, high, trail, odd, expiry, notify in orders:
            # A buy's limit is below the price and its stop above, a sale's the other way; now and then it is wrong.
            limit, stop = (low, high) if buying is (odd > 0) else (high, low)
            if kind == "stop-limit" and odd % 2:
                far = Decimal("0.1") if odd > 5 else Decimal("0.002")  # so that it need not rest, but costs may
                limit = str(Decimal(stop) * (1 + far if buying else 1 - far))
            near = {"limit": self._near(ticker, limit), "stop": self._near(ticker, stop), "trail": trail}
            prices = {name: near[name] for name in TAKES[kind]}
            self._place(
                actor, OpenOrder(actor.user_id, buying, ticker, kind, prices, 0, notify), size, expiry, odd == 1
            )
        self.runner.run(self._compare(actor))

    def _until(self, actor: Actor, expiry: str | int) -> str:
        """What a member writes for the end of an order."""
        game = self._game(actor)
        return expiry if isinstance(expiry, str) else str(game.today(self.context.clock()) + timedelta(days=expiry))

    def _place(self, actor: Actor, order: OpenOrder, size: str, expiry: str | int, twice: bool) -> None:
        terms = OrderTerms(**{name: PARSE[name](text) for name, text in order.prices.items()})
        side, key, until = Side.BUY if order.buying else Side.SELL, str(next(self.keys)), self._until(actor, expiry)
        request = OrderRequest(
            side, order.ticker, parse_size(size), order.kind, terms, parse_expiry(until), Notify(order.notify)
        )
        outcome = self._do(actor, lambda acting: place(self.context, acting, request, key=key), twice)
        order.changed_at = self.context.clock()
        try:
            waits = self._game(actor).place(order, parse_size(size), self.context.clock(), until)
        except Refused as refused:
            self._refused(outcome, refused, "placing")
        else:
            if isinstance(waits, Deal):
                agree(outcome.trade, waits)
            else:
                waits.id = outcome.order.id
                assert (outcome.order.units, outcome.order.reserved) == (waits.units, waits.reserved)
                assert outcome.order.expires_at == waits.expires_at
                self.occurrences[f"placed until {'a date' if isinstance(expiry, int) else expiry}"] += 1

    @precondition(lambda self: any(game.open_orders for game in self.games.values()))
    @rule(data=st.data(), actor=st.sampled_from(ACTORS), twice=st.booleans())
    def cancel(self, data: st.DataObject, actor: Actor, twice: bool) -> None:
        self._cancel(actor, self._any_order(data), twice)

    def _cancel(self, actor: Actor, order_id: int, twice: bool = False) -> None:
        key = str(next(self.keys))
        outcome = self._do(actor, lambda acting: cancel(self.context, acting, order_id, key=key), twice)
        try:
            self._game(actor).end_order(self._game(actor).find_order(actor.user_id, order_id))
        except Refused:
            assert isinstance(outcome, Refusal), outcome
        else:
            assert outcome.order.id == order_id
            self.occurrences["cancelled"] += 1
        self.runner.run(self._compare(actor))

    @rule(actor=st.sampled_from(ACTORS), twice=st.booleans())
    def cancel_all(self, actor: Actor, twice: bool) -> None:
        key = str(next(self.keys))
        outcome = self._do(actor, lambda acting: cancel_all(self.context, acting, key=key), twice)
        waiting = self._orders_of(actor)
        assert (outcome.count, outcome.freed) == (len(waiting), sum(order.reserved for order in waiting))
        for order in waiting:
            self._game(actor).end_order(order)
        self.occurrences[f"cancelled all {min(2, len(waiting))}"] += 1
        self.runner.run(self._compare(actor))

    @precondition(lambda self: any(game.open_orders for game in self.games.values()))
    @rule(data=st.data(), amendment=amendments, odd=st.integers(0, 9), twice=st.booleans())
    def modify(self, data: st.DataObject, amendment: dict[str, Any], odd: int, twice: bool) -> None:
        order_id = self._any_order(data)
        owned_orders = (
            (actor, order) for actor in ACTORS for order in self._game(actor).open_orders if order.user == actor.user_id
        )
        self._modify(*next(owned for owned in owned_orders if owned[1].id == order_id), amendment, odd, twice)

    def _modify(
        self, actor: Actor, order: OpenOrder, amendment: dict[str, Any], odd: int = 1, twice: bool = False
    ) -> None:
        key = str(next(self.keys))
        fits = TAKES[order.kind] if odd else PARSE.keys()  # now and then a price that such an order has not
        texts = {name: value for name, value in amendment.items() if name in fits and name in PARSE}
        prices = {name: text if name == "trail" else self._near(order.ticker, text) for name, text in texts.items()}
        size = parse_size(amendment["size"]) if "size" in amendment else None
        until = self._until(actor, amendment["expiry"]) if "expiry" in amendment else None
        terms = {name: PARSE[name](text) for name, text in prices.items()}
        notify = amendment.get("notify")
        change = OrderChange(
            size=size,
            expiry=parse_expiry(until) if until else None,
            notify=Notify(notify) if notify else None,
            **terms,
        )
        outcome = self._do(actor, lambda acting: modify(self.context, acting, order.id, change, key=key), twice)
        try:
            new = self._game(actor).modify(actor.user_id, order.id, prices, size, until, notify, self.context.clock())
        except Refused as refused:
            self._refused(outcome, refused, "changing")
        else:
            assert (outcome.order.units, outcome.order.reserved) == (new.units, new.reserved)
            assert outcome.order.expires_at == new.expires_at
            self.occurrences.update(
                f"modified {option}" for option in (*prices, *({"size", "expiry", "notify"} & amendment.keys()))
            )
        self.runner.run(self._compare(actor))

    def _any_order(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from([order.id for game in self.games.values() for order in game.open_orders]))

    @precondition(lambda self: any(game.open_orders for game in self.games.values()))
    @rule(moves=st.lists(leaps, min_size=1, max_size=6))
    def prices_move_and_are_matched(self, moves: list[tuple[str, str, bool]]) -> None:
        for ticker, factor, spread in moves:
            price = self._near(ticker, factor)
            if ticker in self.market.prices and Decimal("0.001") < Decimal(price) < 100_000:
                self._set_price(ticker, price, f"{Decimal(price) * 2001 / 2000:.8f}" if spread else price)
            self.context.clock.advance(1_000)
            report = self.runner.run(engine.tick(self.context))
            self._matched(report, self.context.clock())
        for actor in ACTORS:
            if self._game(actor).member(actor.user_id).starting is not None:
                self.runner.run(self._compare(actor))

    def _matched(self, report: engine.TickReport, now: int) -> None:
        # Both servers' orders are in one book, so they are settled side by side; no two share an account.
        assert report.failed == 0
        assert report.filled == sum(game.tick(now) for game in self.games.values())

    @rule(**hours)
    def a_busy_hour(self, actor: Actor, orders: list[Any], amended: list[Any], moves: list[Any]) -> None:
        self.all_is_well()
        self.place(actor, orders)
        for order, changes in zip(self._orders_of(actor), amended, strict=False):
            self._modify(actor, order, changes)
        self.prices_move_and_are_matched(moves)

    @rule(**hours)
    def another_busy_hour(self, actor: Actor, orders: list[Any], amended: list[Any], moves: list[Any]) -> None:
        self.a_busy_hour(actor, orders, amended, moves)

    @rule(volume=st.sampled_from([30_000, 1_000_000]), **hours)
    def a_market_gets_thin(
        self, actor: Actor, orders: list[Any], amended: list[Any], moves: list[Any], volume: int
    ) -> None:
        self.all_is_well()
        self.place(actor, orders)
        for ticker in ("BTC", "ETH"):
            self.volume_changes(ticker, volume)
        for order, changes in zip(self._orders_of(actor), amended, strict=False):
            self._modify(actor, order, changes)
        self.prices_move_and_are_matched(moves)
        for ticker in ("BTC", "ETH"):
            self.volume_changes(ticker, None)

    def all_is_well(self) -> None:
        """Nothing keeps members from trading."""
        self.feed_returns()
        self.all_is_switched_on_again()

    def _orders_of(self, actor: Actor) -> list[OpenOrder]:
        return [order for order in self._game(actor).open_orders if order.user == actor.user_id]

    @rule(actor=st.sampled_from(ACTORS))
    def prices_fall_and_a_member_starts_over(self, actor: Actor) -> None:
        self.all_is_well()
        for order in self._orders_of(actor):
            self._cancel(actor, order.id)
        self.prices_move_and_are_matched([("BTC", "0.5", True), ("ETH", "0.9", False)])
        self.top_up(actor)

    @rule()
    def the_matcher_starts_anew(self) -> None:
        self.runner.run(engine.save_watermarks(self.context))
        self.runner.run(loading.load(self.context))

    async def _compare(self, actor: Actor) -> None:
        await super()._compare(actor)
        stored = await list_open_orders(self.context, actor)
        assert {(order.id, order.units, order.reserved, order.triggered, order.notify) for order in stored} == {
            (order.id, order.units, order.reserved, order.armed, order.notify) for order in self._orders_of(actor)
        }

    async def _compare_all(self) -> None:
        await super()._compare_all()
        for game in self.games.values():
            self.occurrences.update(game.outcomes)
        for row in await rows(_ENDED):
            kind = row["kind"]
            if kind == "trailing":
                kind += " by percent" if row["trail"].endswith("%") else " by coins"
            elif kind == "oco" and row["state"] == "filled":
                limit, price = Decimal(row["limit_price"]), Decimal(row["price"])
                kind += (
                    " as take-profit" if (price <= limit if row["side"] == "buy" else price >= limit) else " as stop"
                )
            elif kind == "stop-limit" and row["triggered"]:
                kind += " as limit"
            elif kind == "limit" and row["closed_at"] == row["placed_at"]:
                kind += " at once"
            self.occurrences[f"{row['state']}: {row['side']} {kind}"] += 1


_ENDED = """
SELECT o.kind, o.side, o.state, o.trail, o.triggered, o.limit_price, o.placed_at, o.closed_at, f.price
FROM orders o LEFT JOIN fill f ON f.order_id = o.id WHERE o.state <> 'open'
"""
