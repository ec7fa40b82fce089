"""Random play beside a plain model: what members, moderators and prices may do, and where both must agree."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.data import models
from bot.data.database import writer
from bot.data.keys import Actor
from bot.rules.accounts import holdings
from bot.rules.guilds import settings
from bot.rules.progression import milestones, streaks
from bot.rules.refusals import Refusal
from bot.rules.trading import costs, liquidity, topups, trade_xp
from bot.rules.trading.refusals import WrongWord
from bot.rules.trading.sizes import parse_size
from bot.services.accounts.portfolio import load_portfolio
from bot.services.trading.topups import top_up
from bot.services.upkeep.reconciliation import audit
from tests.kit import market_orders
from tests.kit.fake_context import configure, fake_context
from tests.kit.ledger import TABLES, mismatches, rows
from tests.kit.units import COIN, MINUTE
from tests.oracle.game import Game
from tests.oracle.machines.comparison import agree, compare_fills, compare_told, costs_of
from tests.oracle.market import Market
from tests.oracle.trades import NotLiquid, Refused

SCALES = {"BTC": 8, "ETH": 5, "ADA": 2, "SHIB": 0}
SIZES = [
    *("$600", "$5,000", "$40000", "$0.01", "$0.000001", "$100000", "0.5", "7", "12.25", "0.000000001", "600"),
    *("1000000", "25%", "33.3%", "100%", "0.001%", "all"),
]
VOLUMES = [None, None, 0, 10_000, 1_000_000, 30_000_000]  # coins within 24 hours, of which 1 % may be moved
CHANGES = [
    *((settings.trading_on, value) for value in (True, False, True)),
    *((streaks.checkin_on, value) for value in (True, False, True)),
    *((settings.time_zone, value) for value in ("UTC", "Asia/Tokyo", "America/New_York")),
    *((holdings.starting_cash, value) for value in (100_000, 1_000)),
    *((costs.fee, value) for value in (10, 0, 333)),
    *((costs.half_spread, value) for value in (0, 25, 500)),
    *((costs.slippage, value) for value in (0, 40, 500)),
    *((liquidity.volume_share, value) for value in (100, 0, 1_000)),
    *((streaks.checkin_xp, value) for value in (10, 0, 1_000)),
    *((trade_xp.trade_xp, value) for value in (25, 0, 700)),
    *((trade_xp.trades_a_day, value) for value in (10, 2)),
    *((trade_xp.minimum_hold, value) for value in (5, 0, 60)),
    *((trade_xp.smallest_trade, value) for value in (50, 0, 500)),
    *((milestones.FIRST_TRADE.coins, value) for value in (50, 0, 10_000)),
    *((milestones.FIRST_GAIN.xp, value) for value in (50, 0)),
    *((topups.topup_on, value) for value in (True, False, True)),
    *((topups.topup_days, value) for value in (7, 1)),
]
ANNOUNCED = {
    settings.announce_where: st.sampled_from(["channel", "channel", "here", "off"]),
    settings.announce_channel: st.sampled_from([None, 77]),
    **dict.fromkeys((settings.announce_levels, settings.announce_milestones), st.sampled_from([True, True, False])),
    settings.announce_orders: st.sampled_from([True, True, False]),
}
SECOND = ((holdings.starting_cash, 1_000), (costs.half_spread, 25), (costs.slippage, 500))
SWITCHES = (settings.trading_on, streaks.checkin_on, topups.topup_on)
ACTORS = [Actor(server, user, f"{user} of {server}", 5) for server in (1, 2) for user in (11, 12)]

Call = Callable[[Actor], Awaitable[Any]]


class GameMachine(RuleBasedStateMachine):
    """The services beside the model. `seen` counts over all games what was played: the rules, and what came of them."""

    runner: asyncio.Runner  # with the database open in it
    occurrences: Counter[str]
    changes = CHANGES
    game_class = Game

    def __init__(self) -> None:
        super().__init__()
        self.occurrences["steps"] -= 1  # they are counted before the first as well
        self.context = fake_context()
        self.keys = count(1)
        self.past: list[tuple[Call, Actor, Any]] = []
        self.channels: dict[tuple[int, int], int] = {}  # where members are
        self.market = Market(SCALES, paused=self.context.board.paused)
        self.games = {server: self.game_class(self.market) for server in (1, 2)}
        self.runner.run(self._begin())
        for ticker in SCALES:
            self._set_price(ticker, "100", "100")

    async def _begin(self) -> None:
        await writer().execute_script(";".join(f'DELETE FROM "{table}"' for table in TABLES))
        await configure(1)
        self.games[2].settings = await configure(2, *SECOND)

    def _set_price(self, ticker: str, bid: str, ask: str) -> None:
        self.context.board.set(ticker, bid, ask, scale=SCALES[ticker], turnover=self.market.volumes.get(ticker))
        self.market.set_price(ticker, bid, ask)

    @rule(
        actor=st.sampled_from(ACTORS),
        buying=st.booleans(),
        ticker=st.sampled_from([*SCALES, "NONE"]),
        size=st.sampled_from(SIZES),
        twice=st.booleans(),
    )
    def trade(self, actor: Actor, buying: bool, ticker: str, size: str, twice: bool = False) -> None:
        trade_at_market, key = (market_orders.buy if buying else market_orders.sell), str(next(self.keys))
        outcome = self._do(
            actor, lambda acting: trade_at_market(self.context, acting, ticker, parse_size(size), key=key), twice
        )
        try:
            deal = self._game(actor).trade(actor.user_id, buying, ticker, parse_size(size), self.context.clock())
        except Refused as refused:
            self._refused(outcome, refused, "market")
        else:
            agree(outcome, deal)
            member = self._game(actor).member(actor.user_id)
            held = member.positions.get(ticker)
            assert (outcome.cash, outcome.earned.total, outcome.earned.level) == (member.cash, member.xp, member.level)
            assert (outcome.held.units, outcome.held.cost) == ((held.units, held.cost) if held else (0, 0))
        self.runner.run(self._compare(actor))

    @rule(
        actor=st.sampled_from(ACTORS), typed=st.sampled_from(["RESET", "reset ", "RESET", "REST"]), twice=st.booleans()
    )
    def top_up(self, actor: Actor, typed: str = "RESET", twice: bool = False) -> None:
        key = str(next(self.keys))
        outcome = self._do(actor, lambda acting: top_up(self.context, acting, typed, key=key), twice)
        game = self._game(actor)
        try:
            if typed == "REST":
                raise Refused
            deposits = game.member(actor.user_id).deposits
            member = game.top_up(actor.user_id, self.context.clock())
        except Refused:
            assert isinstance(outcome, Refusal), outcome
            self.occurrences[f"top-up refused: {type(outcome).__name__}"] += 1
        else:
            assert (outcome.cash, outcome.earned.total, outcome.earned.level) == (member.cash, member.xp, member.level)
            assert outcome.deposited <= member.deposits - deposits  # a milestone may have given more
            assert member.starting <= game.equity(member, list(member.positions))
            self.occurrences["top-up with something delisted"] += (
                not member.positions.keys() <= self.market.prices.keys()
            )
            self.occurrences["top-up"] += 1
            self.occurrences["top-up that sold"] += bool(outcome.sold)
            self.occurrences["top-up that kept something"] += bool(outcome.unsold)
        self.runner.run(self._compare(actor))

    @rule(minutes=st.sampled_from([1, 4, 5, 60, 7 * 60, 24 * 60, 25 * 60, 49 * 60, 7 * 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.context.clock.advance(minutes * MINUTE)

    @rule(ticker=st.sampled_from(sorted(SCALES)), volume=st.sampled_from(VOLUMES))
    def volume_changes(self, ticker: str, volume: int | None) -> None:
        self.market.volumes.pop(ticker, None)
        if volume is not None:
            self.market.volumes[ticker] = volume * COIN
        if ticker in self.market.prices:
            self._set_price(ticker, *self.market.prices[ticker])

    @rule(ticker=st.sampled_from(sorted(SCALES)))
    def feed_fails(self, ticker: str) -> None:
        self.market.paused.add(ticker)

    @rule(actor=st.sampled_from(ACTORS), channel=st.sampled_from([5, 6]))
    def a_member_goes_elsewhere(self, actor: Actor, channel: int) -> None:
        self.channels[actor.guild_id, actor.user_id] = channel

    @rule()
    def feed_returns(self) -> None:
        self.market.paused.clear()
        self.market.hear_prices()
        self.context.board.hear()

    @rule()
    def all_is_switched_on_again(self) -> None:
        for server in self.games:
            self.moderator_changes(server, dict.fromkeys(SWITCHES, True))

    @rule(server=st.sampled_from([1, 2]), data=st.data())
    def moderator_tunes(self, server: int, data: st.DataObject) -> None:
        self.moderator_changes(server, dict([data.draw(st.sampled_from(self.changes))]))

    @rule(server=st.sampled_from([1, 2]), announced=st.fixed_dictionaries(ANNOUNCED))
    def moderator_chooses_what_is_announced(self, server: int, announced: dict[Any, object]) -> None:
        self.moderator_changes(server, announced)

    def moderator_changes(self, server: int, changes: dict[Any, object]) -> None:
        game = self.games[server]
        if all(game.settings[setting] == value for setting, value in changes.items()):
            return
        game.settings = game.settings.with_changes({setting.key: value for setting, value in changes.items()})
        chosen = [
            (setting, game.settings[setting]) for setting in {*ANNOUNCED, *(changed for changed, _ in self.changes)}
        ]
        self.runner.run(configure(server, *chosen))

    @invariant()
    def counted(self) -> None:
        self.occurrences["steps"] += 1

    def _refused(self, outcome: Any, expected: Refused, occasion: str) -> None:
        """The services say no as well, and where the market is too thin, just that."""
        assert isinstance(outcome, Refusal), outcome
        assert isinstance(outcome, liquidity.NotEnoughLiquidity) is isinstance(expected, NotLiquid), outcome
        if isinstance(expected, NotLiquid):
            self.occurrences[f"too thin {expected}: {occasion}"] += 1

    def _game(self, actor: Actor) -> Game:
        return self.games[actor.guild_id]

    def _do(self, actor: Actor, call: Call, twice: bool) -> Any:
        """Lets a member act, where they are, and be it twice at once; what they are told."""
        channel = self.channels.get((actor.guild_id, actor.user_id), actor.channel_id)
        acting = replace(actor, name=f"{actor.name} in {channel}", channel_id=channel)
        first, *repeats = self.runner.run(self._outcomes(call, acting, 2 if twice else 1))
        assert [self._told(repeat) for repeat in repeats] == [self._told(first)] * len(repeats)
        self.past.append((call, acting, self._told(first)))
        if not isinstance(first, WrongWord):  # nobody is noted for a word that is wrong
            member = self._game(actor).member(actor.user_id)
            member.name, member.channel_id = acting.name, channel
        return first

    async def _outcomes(self, call: Call, acting: Actor, times: int) -> list[Any]:
        return await asyncio.gather(*(self._outcome(call, acting) for _ in range(times)))

    async def _outcome(self, call: Call, acting: Actor) -> Any:
        try:
            return await call(acting)
        except Refusal as refusal:
            return refusal

    @staticmethod
    def _told(outcome: Any) -> Any:
        return (type(outcome), outcome.facts()) if isinstance(outcome, Refusal) else outcome

    async def _compare(self, actor: Actor) -> None:
        game, key = self._game(actor), (actor.guild_id, actor.user_id)
        model = game.member(actor.user_id)
        members = await rows(
            "SELECT xp, level, streak, longest_streak FROM member WHERE guild_id = ? AND user_id = ?", *key
        )
        progress = tuple(members[0].values()) if members else (0, 1, 0, 0)  # nobody is noted for a word that is wrong
        assert progress == (model.xp, model.level, model.streak, model.longest)
        shown = await load_portfolio(self.context, actor)
        if model.starting is None:
            assert (shown.cash, shown.positions) == (game.settings[holdings.starting_cash] * 10**6, ())
            return
        assert (shown.cash, shown.reserved, shown.deposits) == (model.cash, model.reserved, model.deposits)
        assert shown.realised == model.realised
        held = {position.symbol.ticker: (position.units, position.cost) for position in shown.positions}
        assert held == {ticker: (position.units, position.cost) for ticker, position in model.positions.items()}
        assert shown.equity == model.cash + model.reserved + sum(
            self.market.worth(ticker, position.units) for ticker, position in model.positions.items()
        )

    async def _compare_all(self) -> None:
        assert await audit() == []
        assert await mismatches() == []
        for server, game in self.games.items():
            for user, model in game.members.items():
                if not model.xp and model.starting is None:
                    continue
                actor = Actor(server, user, "", 5)
                await self._compare(actor)
                badges = await models.MilestoneReached.filter(guild_id=server, user_id=user).values("milestone")
                assert {row["milestone"] for row in badges} == model.badges
                self.occurrences.update(await compare_told(server, model))
                await compare_fills(server, user, model.deals)
                self.occurrences.update(costs_of(model.deals))

    def teardown(self) -> None:
        self.runner.run(self._compare_all())
