"""Random play with open orders against the plain model: every type, changed and cancelled at any time."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from bot.data.keys import Actor
from bot.rules import costs, order_types
from bot.rules.order_types import Expiry, Terms, parse_trail
from bot.rules.orders import Side
from bot.rules.quotes import Price
from bot.rules.refusals import Refusal
from bot.rules.sizes import parse_size
from bot.services import matching
from bot.services.changing import Change, cancel, modify
from bot.services.placing import Request, place
from bot.services.waiting import open_orders_of
from tests.services.model import Refused
from tests.services.model_orders import TAKES, Floor, Waits
from tests.services.test_state_machine import ACTORS, CHANGES, SCALES, Play

MORE_CHANGES = [
    *((costs.maker_fee, value) for value in (10, 0, 250)),
    *((order_types.open_orders, value) for value in (20, 3)),
]
NEAR = ["0.5", "0.9", "0.97", "0.999", "1", "1.001", "1.03", "1.1", "1.9"]  # times the price of the moment
TRAILS = ["5%", "0.5%", "3%", "50%", "0.00001", "2"]
ORDER_SIZES = ["$600", "$5,000", "0.5", "7", "12.25", "600", "25%", "33.3%", "50%", "all"]
TICKERS = st.sampled_from(["BTC", "BTC", "ETH"])
wishes = st.tuples(
    *(st.booleans(), TICKERS, st.sampled_from(ORDER_SIZES), st.sampled_from(sorted(TAKES))),
    *(st.sampled_from(NEAR), st.sampled_from(NEAR), st.sampled_from(TRAILS), st.integers(0, 9), st.booleans()),
)


class PlayWithOrders(Play):
    """The services beside the model, with a matcher that the test winds up."""

    changes = CHANGES + MORE_CHANGES
    filled = 0
    daily = keeps_coming = repeat = price_moves = sell_what_is_held = buy = None  # the other play has them

    def __init__(self) -> None:
        super().__init__()
        self.games = {
            server: Floor(SCALES, game.prices, game.settings, game.paused) for server, game in self.games.items()
        }
        for actor in ACTORS:
            self.trade(actor, True, "BTC", "50%")
            self.trade(actor, True, "ETH", "50%")

    def _near(self, ticker: str, factor: str) -> str:
        """A price near the one of the moment, in few digits."""
        exact = Decimal(self.games[1].prices[ticker][0]) * Decimal(factor)
        return f"{exact:.8f}".rstrip("0").rstrip(".")

    @rule(actor=st.sampled_from(ACTORS), wanted=st.lists(wishes, min_size=1, max_size=6))
    def place(self, actor: Actor, wanted: list[Any]) -> None:
        for buying, ticker, size, kind, low, high, trail, odd, day in wanted:
            near, far = sorted((Decimal(low), Decimal(high)))
            # A buy's limit is below its stop, a sale's above; now and then it is the wrong way round.
            limit, stop = (near, far) if buying is (odd > 0) else (far, near)
            prices = {"limit": self._near(ticker, str(limit)), "stop": self._near(ticker, str(stop)), "trail": trail}
            self._place(actor, buying, ticker, size, kind, {name: prices[name] for name in TAKES[kind]}, day, odd == 1)
        self.runner.run(self._compare(actor))

    def _place(
        self, actor: Actor, buying: bool, ticker: str, size: str, kind: str, prices: Any, day: bool, twice: bool
    ) -> None:
        parse = {"limit": Price.parse, "stop": Price.parse, "trail": parse_trail}
        terms = Terms(**{name: parse[name](text) for name, text in prices.items()})
        side, key, now = Side.BUY if buying else Side.SELL, str(next(self.keys)), self.world.clock()
        request = Request(side, ticker, parse_size(size), kind, terms, Expiry(day), "silent")
        done = self._do(lambda: place(self.world.floor, actor, request, key=key), twice)
        try:
            order = Waits(actor.user_id, buying, ticker, kind, prices, now)
            waits = self._game(actor).place(order, parse_size(size), now, day)
        except Refused:
            assert isinstance(done, Refusal), done
        else:
            assert (done.waits is None) is (waits is None), done
            if waits is not None:
                waits.id = done.waits.id
                assert (done.waits.units, done.waits.reserved) == (waits.units, waits.reserved)
                assert done.waits.expires_at == waits.ends

    @precondition(lambda self: any(game.waiting for game in self.games.values()))
    @rule(data=st.data(), actor=st.sampled_from(ACTORS), twice=st.booleans())
    def cancel(self, data: st.DataObject, actor: Actor, twice: bool) -> None:
        order_id, key = self._any_order(data), str(next(self.keys))
        done = self._do(lambda: cancel(self.world.floor, actor, order_id, key=key), twice)
        try:
            self._game(actor).end(self._game(actor).find(actor.user_id, order_id))
        except Refused:
            assert isinstance(done, Refusal), done
        else:
            assert done.order.id == order_id
        self.runner.run(self._compare(actor))

    @precondition(lambda self: any(game.waiting for game in self.games.values()))
    @rule(
        data=st.data(),
        near=st.none() | st.sampled_from(NEAR),
        size=st.none() | st.sampled_from(ORDER_SIZES),
        twice=st.booleans(),
    )
    def modify(self, data: st.DataObject, near: str | None, size: str | None, twice: bool) -> None:
        if not near and not size:
            return
        order_id, key = self._any_order(data), str(next(self.keys))
        order = next(one for game in self.games.values() for one in game.waiting if one.id == order_id)
        limit = self._near(order.ticker, near) if near else None
        actor = next(
            who for who in ACTORS for one in self._game(who).waiting if (who.user_id, order_id) == (one.user, one.id)
        )
        change = Change(parse_size(size) if size else None, Price.parse(limit) if limit else None)
        done = self._do(lambda: modify(self.world.floor, actor, order_id, change, key=key), twice)
        try:
            new = self._game(actor).modify(
                actor.user_id, order_id, limit, parse_size(size) if size else None, self.world.clock()
            )
        except Refused:
            assert isinstance(done, Refusal), done
        else:
            assert (done.waits.units, done.waits.reserved) == (new.units, new.reserved)
        self.runner.run(self._compare(actor))

    def _any_order(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from([one.id for game in self.games.values() for one in game.waiting]))

    @precondition(lambda self: any(game.waiting for game in self.games.values()))
    @rule(moves=st.lists(st.tuples(TICKERS, st.sampled_from(NEAR)), min_size=1, max_size=6))
    def prices_move_and_are_matched(self, moves: list[tuple[str, str]]) -> None:
        for ticker, factor in moves:
            price = self._near(ticker, factor)
            if Decimal("0.001") < Decimal(price) < 100_000:
                self._set_price(ticker, price, price)
            self.world.clock.pass_(1_000)
            report = self.runner.run(matching.tick(self.world.floor))
            now = self.world.clock()
            # Both servers' orders are in one book, so they are settled side by side; no two share an account.
            assert report.failed == 0
            assert report.filled == sum(game.tick(now) for game in self.games.values())
            type(self).filled += report.filled
        for actor in ACTORS:
            if self._game(actor).member(actor.user_id).starting is not None:
                self.runner.run(self._compare(actor))

    @rule(
        actor=st.sampled_from(ACTORS),
        wanted=st.lists(wishes, min_size=3, max_size=6),
        moves=st.lists(st.tuples(TICKERS, st.sampled_from(["0.9", "0.97", "1.03", "1.1"])), min_size=3, max_size=6),
    )
    def a_busy_hour(self, actor: Actor, wanted: list[Any], moves: list[tuple[str, str]]) -> None:
        self.feed_returns()
        self.all_is_switched_on_again()
        self.place(actor, wanted)
        self.prices_move_and_are_matched(moves)

    @rule()
    def the_matcher_starts_anew(self) -> None:
        self.runner.run(matching.keep_marks(self.world.floor))
        self.runner.run(matching.load(self.world.floor))

    async def _compare(self, actor: Actor) -> None:
        await super()._compare(actor)
        model = [one for one in self._game(actor).waiting if one.user == actor.user_id]
        found = await open_orders_of(self.world.floor, actor)
        assert {(one.id, one.units, one.reserved, one.armed) for one in found} == {
            (one.id, one.units, one.reserved, one.armed) for one in model
        }


@pytest.mark.slow
def test_random_play_with_open_orders_agrees_with_the_model(closed_database):
    class OnThisDatabase(PlayWithOrders):
        url = closed_database.url

    examples, at_least = (100, 4_000) if closed_database.dialect == "sqlite" else (25, 900)
    profile = hypothesis_settings(max_examples=examples, stateful_step_count=50, deadline=None)
    run_state_machine_as_test(OnThisDatabase, settings=profile)
    assert OnThisDatabase.steps >= at_least
    assert OnThisDatabase.filled >= at_least / 200
