"""Random play with symbols that come and go, and moderators who close what is left in them, beside the plain model."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.data import models
from bot.data.keys import Actor
from bot.rules.refusals import Refusal
from bot.services.moderation.closeouts import CloseoutResult, execute_closeout, preview_closeout
from tests.kit.units import DAY
from tests.oracle.closeouts import GameWithCloseouts
from tests.oracle.machines.base import ACTORS, ANNOUNCED
from tests.oracle.machines.orders import OrderMachine, wishes
from tests.oracle.trades import Refused

TICKERS = st.sampled_from(["BTC", "ETH"])
REASONS = st.sampled_from(["It was  taken off the exchange", "Gone.", "Gone.", "Sold.", "…"])
MEANWHILE = st.sampled_from(["", "", "", "listed", "moved"])


class CloseoutMachine(OrderMachine):
    """Play at a market that lists and delists."""

    game_class = GameWithCloseouts

    def __init__(self) -> None:
        super().__init__()
        self.decisions = 0

    def all_is_well(self) -> None:
        self.symbols_are_listed_again()
        super().all_is_well()

    @rule(ticker=TICKERS, remembered=st.booleans())
    def a_symbol_is_delisted(self, ticker: str, remembered: bool) -> None:
        if ticker in self.market.prices:
            self.context.board.drop(ticker, remembered=remembered)
            self.market.delist(ticker, remembered)

    @rule()
    def symbols_are_listed_again(self) -> None:
        for ticker in self.market.last_bids.keys() - self.market.prices.keys():
            self._set_price(ticker, self.market.last_bids[ticker], self.market.last_bids[ticker])

    def _close(self, server: int, ticker: str, reason: str, meanwhile: str, twice: bool) -> None:
        mona, key, game = Actor(server, 10, "Mona", 5), str(next(self.keys)), self.games[server]
        preview = self._moderate(
            lambda acting: preview_closeout(self.context, acting, ticker.lower(), reason, key=key), mona, twice
        )
        try:
            if reason == "…":
                raise Refused
            plan = game.preview_closeout(ticker)
        except Refused:
            assert isinstance(preview, Refusal), preview
            self.occurrences[f"not looked at: {type(preview).__name__}"] += 1
            return
        assert (preview.bid, preview.members, preview.positions, preview.units) == (
            *(plan.bid, plan.members, plan.positions, plan.units),
        )
        assert (preview.worth, preview.orders, preview.freed) == (plan.worth, plan.orders, plan.freed)
        self._meanwhile(ticker, meanwhile)
        outcome = self._moderate(lambda acting: execute_closeout(self.context, acting, key), mona, twice)
        if meanwhile and (ticker in self.market.prices or self.market.last_bids[ticker] != plan.bid):
            assert isinstance(outcome, Refusal), outcome
            self.occurrences[f"not closed: {type(outcome).__name__}"] += 1
        else:
            self._closed(server, ticker, preview.reason, outcome)
        for actor in ACTORS:
            self.runner.run(self._compare(actor))

    def _meanwhile(self, ticker: str, event: str) -> None:
        if event:
            self._set_price(ticker, "77.5", "78")
        if event == "moved":
            self.a_symbol_is_delisted(ticker, remembered=True)

    def _closed(self, server: int, ticker: str, reason: str, result: CloseoutResult) -> None:
        plan = self.games[server].preview_closeout(ticker)
        self.games[server].close_out(ticker, reason, self.context.clock())
        assert (result.remaining, result.relisted) == (0, False)
        self.decisions += 1
        self.occurrences["closed"] += 1
        self.occurrences["closed: positions"] += plan.positions
        self.occurrences["closed: orders"] += plan.orders

    def _moderate(self, call: Any, mona: Actor, twice: bool) -> Any:
        first, *repeats = self.runner.run(self._outcomes(call, mona, 2 if twice else 1))
        assert [self._told(repeat) for repeat in repeats] == [self._told(first)] * len(repeats)
        return first

    @rule(
        server=st.sampled_from([1, 2]),
        ticker=TICKERS,
        orders=st.lists(wishes, min_size=2, max_size=4),
        gone=st.sampled_from(["forgotten", "remembered", "remembered", "not at all"]),
        reason=REASONS,
        meanwhile=MEANWHILE,
        announced=st.fixed_dictionaries(ANNOUNCED),
        twice=st.booleans(),
    )
    def a_symbol_goes_and_a_moderator_closes_it(
        self, server: int, ticker: str, orders: list[Any], gone: str, announced: dict[Any, object], **closing: Any
    ) -> None:
        self.all_is_well()
        self.moderator_changes(server, announced)
        for actor in ACTORS:
            if actor.guild_id == server:
                self.place(actor, [(buying, ticker, *options) for buying, _, *options in orders])
        if gone != "not at all":
            self.a_symbol_is_delisted(ticker, gone == "remembered")
        self.prices_move_and_are_matched([("BTC", "0.97", True), ("ETH", "1.03", False)])
        self._close(server, ticker, **closing)

    @rule(actor=st.sampled_from(ACTORS), ticker=TICKERS, remembered=st.booleans())
    def a_symbol_goes_and_a_member_starts_over(self, actor: Actor, ticker: str, remembered: bool) -> None:
        self.all_is_well()
        for order in self._orders_of(actor):
            self._cancel(actor, order.id)
        self.trade(actor, True, ticker, "25%")
        self.context.clock.advance(7 * DAY)
        self.a_symbol_is_delisted(ticker, remembered)
        self.prices_move_and_are_matched([("BTC", "0.9", True), ("ETH", "0.9", False)])
        self.top_up(actor)

    async def _compare_all(self) -> None:
        await super()._compare_all()
        assert await models.Decision.all().count() == self.decisions
