"""Random play without open orders: check-ins, market orders, top-ups, and prices that go anywhere."""

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.data.keys import Actor
from bot.rules.refusals import Refusal
from bot.rules.trading import costs, liquidity
from bot.services.progression.checkin import check_in
from tests.kit.units import COIN, DAY, MINUTE
from tests.oracle.machines.base import ACTORS, SCALES, SIZES, SWITCHES, GameMachine
from tests.oracle.trades import Refused

PRICES = ["100", "99.5", "250", "3.07", "1000", "0.00012345", "97.123456", "41000.5"]


class MarketOrderMachine(GameMachine):
    """Play that waits for nothing."""

    @rule(
        actor=st.sampled_from(ACTORS),
        orders=st.lists(st.tuples(st.sampled_from(sorted(SCALES)), st.sampled_from(SIZES)), min_size=1, max_size=4),
    )
    def buy(self, actor: Actor, orders: list[tuple[str, str]]) -> None:
        for ticker, size in orders:
            self.trade(actor, True, ticker, size)

    @rule(data=st.data(), sizes=st.lists(st.sampled_from(SIZES), min_size=1, max_size=4))
    def sell_what_is_held(self, data: st.DataObject, sizes: list[str]) -> None:
        for size in sizes:
            if held := [
                (owner, ticker) for owner in ACTORS for ticker in self._game(owner).member(owner.user_id).positions
            ]:
                actor, ticker = data.draw(st.sampled_from(held))
                self.trade(actor, False, ticker, size)

    @rule(days=st.integers(1, 4), actor=st.sampled_from(ACTORS))
    def keeps_coming(self, days: int, actor: Actor) -> None:
        for _ in range(days):
            self.context.clock.advance(24 * 60 * MINUTE)
            self.daily(actor)

    @rule(actor=st.sampled_from(ACTORS), twice=st.booleans())
    def daily(self, actor: Actor, twice: bool = False) -> None:
        key = str(next(self.keys))
        outcome = self._do(actor, lambda acting: check_in(self.context, acting, key=key), twice)
        try:
            member = self._game(actor).check_in(actor.user_id, self.context.clock())
        except Refused:
            assert isinstance(outcome, Refusal), outcome
        else:
            assert (outcome.earned.total, outcome.streak.days) == (member.xp, member.streak)
        self.runner.run(self._compare(actor))

    @rule(
        actor=st.sampled_from(ACTORS),
        ticker=st.sampled_from(sorted(SCALES)),
        bid=st.sampled_from(["50", "0.004"]),
        volume=st.sampled_from([None, 10_000]),
    )
    def a_price_falls_and_a_member_starts_over(self, actor: Actor, ticker: str, bid: str, volume: int | None) -> None:
        self.feed_returns()
        self.all_is_switched_on_again()
        self._set_price(ticker, "100", "100")
        self.volume_changes(ticker, None)
        self.trade(actor, True, ticker, "50%")
        self._set_price(ticker, bid, "100")
        self.volume_changes(ticker, volume)
        self.top_up(actor)

    @rule(
        actor=st.sampled_from(ACTORS),
        ticker=st.sampled_from(sorted(SCALES)),
        waits=st.sampled_from([1, DAY - 1]),
        exactly=st.booleans(),
    )
    def a_member_splits_what_is_too_much_at_once(self, actor: Actor, ticker: str, waits: int, exactly: bool) -> None:
        self.feed_returns()
        free = {costs.half_spread: 0, costs.slippage: 0, liquidity.volume_share: 100}
        self.moderator_changes(actor.guild_id, {**dict.fromkeys(SWITCHES, True), **free})
        self._set_price(ticker, "10", "10")
        limit = 10_000 if actor.guild_id == 1 else 100  # coins
        self.volume_changes(ticker, 100 * limit)
        size = f"{limit // 10}" if exactly else f"${limit * 6 // 10}"
        for wait in (0, waits, DAY - waits):
            self.context.clock.advance(wait)
            self.trade(actor, True, ticker, size)
            self.occurrences["just what is not too thin"] += self._moves_just(actor, limit)
            self.trade(actor, False, ticker, size)

    def _moves_just(self, actor: Actor, coins: int) -> bool:
        deals = self._game(actor).member(actor.user_id).deals
        return bool(deals) and (deals[-1].buying, deals[-1].gross) == (True, coins * COIN)

    @rule(actor=st.sampled_from(ACTORS), ticker=st.sampled_from(sorted(SCALES)))
    def a_price_soars_and_a_member_sells_more_than_any_market_bears(self, actor: Actor, ticker: str) -> None:
        member = self._game(actor).member(actor.user_id)
        if member.cash > 10**12:
            return  # who has sold so once is rich enough
        self.feed_returns()
        self.moderator_changes(actor.guild_id, {**dict.fromkeys(SWITCHES, True), costs.slippage: 500})
        self._set_price(ticker, "100", "100")
        self.trade(actor, True, ticker, "50%")
        self._set_price(ticker, "4000", "4000")
        self.trade(actor, False, ticker, "all")
        self.occurrences["slippage of a half"] += bool(member.deals) and Decimal(member.deals[-1].price) <= 2000

    @precondition(lambda self: self.past)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        call, acting, before = data.draw(st.sampled_from(self.past))
        assert self._told(self.runner.run(self._outcome(call, acting))) == before

    @rule(ticker=st.sampled_from(sorted(SCALES)), bid=st.sampled_from(PRICES), spread=st.booleans())
    def price_moves(self, ticker: str, bid: str, spread: bool) -> None:
        self._set_price(ticker, bid, f"{bid}9" if spread and "." in bid else bid)
