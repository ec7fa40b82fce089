"""Random play with price alerts beside the plain model: set, removed, fired once or again and again."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.data.keys import Actor
from bot.rules import alerts as rules
from bot.rules.alerts import DIRECTIONS
from bot.rules.announcements.notify import Notify
from bot.rules.market.quotes import Price
from bot.rules.refusals import Refusal
from bot.services.alerts.alerts import AlertRequest, add, alerts_of, remove, remove_all
from bot.services.matching.engine import TickReport
from tests.kit.ledger import rows
from tests.kit.units import DAY
from tests.oracle.alerts import PAUSE, Alert, GameWithAlerts
from tests.oracle.machines.base import ACTORS
from tests.oracle.machines.closeouts import CloseoutMachine
from tests.oracle.machines.orders import ABOVE, BELOW, TICKERS
from tests.oracle.trades import Refused

CHANGES = [
    *((rules.alert_on, value) for value in (True, False, True)),
    *((rules.open_alerts, value) for value in (20, 2)),
    *((rules.alerts_a_day, value) for value in (50, 3)),
    *((rules.channel_alerts_a_day, value) for value in (20, 1)),
]
wishes = st.tuples(
    *(TICKERS, st.booleans(), st.sampled_from(["1.001", *BELOW]), st.sampled_from(["0.999", *ABOVE])),
    *(st.booleans(), st.sampled_from(["channel", "dm"])),
)


class AlertMachine(CloseoutMachine):
    """Play with alerts, matched by the same ticks as orders."""

    changes = CloseoutMachine.changes + CHANGES
    game_class = GameWithAlerts

    def all_is_well(self) -> None:
        super().all_is_well()
        for server in self.games:
            self.moderator_changes(server, {rules.alert_on: True})

    @rule(
        actor=st.sampled_from(ACTORS),
        requests=st.lists(wishes, min_size=1, max_size=4),
        limits=st.sampled_from([(20, 50), (20, 50), (20, 50), (2, 50), (20, 3)]),
        twice=st.booleans(),
    )
    def alert(self, actor: Actor, requests: list[Any], limits: tuple[int, int], twice: bool) -> None:
        self.moderator_changes(actor.guild_id, dict(zip((rules.open_alerts, rules.alerts_a_day), limits, strict=True)))
        for ticker, above, low, high, *options in [*requests, requests[0]]:
            self._alert(actor, ticker, above, self._near(ticker, high if above else low), *options, twice)
        for wait in (DAY - 1, 1) if limits == (20, 3) else ():  # just not yet a day ago, and a day ago
            self.context.clock.advance(wait)
            self._alert(actor, requests[0][0], True, self._near(requests[0][0], "2"), False, "dm")
        self.runner.run(self._compare_alerts(actor))

    def _alert(
        self, actor: Actor, ticker: str, above: bool, price: str, repeats: bool, notify: str, twice: bool = False
    ) -> None:
        key, direction = str(next(self.keys)), DIRECTIONS["above" if above else "below"]
        request = AlertRequest(ticker, direction, Price.parse(price), repeats, Notify(notify))
        outcome = self._do(actor, lambda acting: add(self.context, acting, request, key=key), twice)
        game, now = self._game(actor), self.context.clock()
        alert = Alert(actor.user_id, ticker, above, price, repeats, notify, now, now)
        try:
            game.add_alert(alert, now)
        except Refused:
            assert isinstance(outcome, Refusal), outcome
            self.occurrences[f"alert refused: {type(outcome).__name__}"] += 1
        else:
            alert.id = outcome.id
            loud = notify == "channel" and game.settings[rules.channel_alerts_a_day] > 0
            heard = "channel" if loud and game.member(actor.user_id).announce_channel(game.settings) else "dm"
            assert (outcome.price, outcome.rearm_price, outcome.notify) == (
                Price.parse(price),
                alert.rearm_price,
                heard,
            )

    @rule(data=st.data(), actor=st.sampled_from(ACTORS), twice=st.booleans())
    def remove_an_alert(self, data: st.DataObject, actor: Actor, twice: bool) -> None:
        own_ids = [open_alert.id for open_alert in self._game(actor).alerts if open_alert.user == actor.user_id]
        alert_ids = [open_alert.id for game in self.games.values() for open_alert in game.alerts]
        number, key = data.draw(st.sampled_from([*own_ids, *own_ids, *alert_ids, 0])), str(next(self.keys))
        outcome = self._do(actor, lambda acting: remove(self.context, acting, number, key=key), twice)
        try:
            alert = self._game(actor).remove_alert(actor.user_id, number)
        except Refused:
            assert isinstance(outcome, Refusal), outcome
        else:
            assert (outcome.id, outcome.armed, outcome.fired_at) == (alert.id, alert.armed, alert.fired_at)
            self.occurrences["alert removed"] += 1
        self.runner.run(self._compare_alerts(actor))

    @rule(actor=st.sampled_from(ACTORS), twice=st.booleans())
    def remove_all_alerts(self, actor: Actor, twice: bool) -> None:
        key, game = str(next(self.keys)), self._game(actor)
        outcome = self._do(actor, lambda acting: remove_all(self.context, acting, key=key), twice)
        mine = [alert.id for alert in game.alerts if alert.user == actor.user_id]
        assert outcome.count == len(mine)
        for number in mine:
            game.remove_alert(actor.user_id, number)
        self.runner.run(self._compare_alerts(actor))

    @rule(
        actor=st.sampled_from(ACTORS),
        ticker=TICKERS,
        above=st.booleans(),
        notify=st.sampled_from(["channel", "dm"]),
        pause=st.sampled_from([PAUSE - 1, PAUSE, 4 * PAUSE]),
        wellness=st.booleans(),
        loud=st.sampled_from([20, 20, 20, 20, 2, 0]),
    )
    def a_price_trembles_around_an_alert(
        self, actor: Actor, ticker: str, above: bool, notify: str, pause: int, wellness: bool, loud: int
    ) -> None:
        """There, off a little, back after so long, there again. Without wellness nobody is asked to fire it."""
        self.all_is_well()
        self.moderator_changes(actor.guild_id, {rules.channel_alerts_a_day: loud})
        reached, near, off, again = ("1.05", "0.999", "0.9", "1.3") if above else ("0.95", "1.001", "1.1", "0.7")
        self._alert(actor, ticker, above, self._near(ticker, "1.03" if above else "0.97"), True, notify)
        self._alert(actor, ticker, above, self._near(ticker, "1.02" if above else "0.98"), False, notify)
        self.prices_move_and_are_matched([(ticker, reached, False), (ticker, near, False)])
        self.context.clock.advance(pause - 2_000)  # it has fired a second ago, and the next price takes another
        if not wellness:
            self.moderator_changes(actor.guild_id, {rules.alert_on: False})
        self.prices_move_and_are_matched([(ticker, off, False), (ticker, again, False)])
        self.runner.run(self._compare_alerts(actor))

    def _matched(self, report: TickReport, now: int) -> None:
        before = sum(game.fired for game in self.games.values())
        super()._matched(report, now)
        assert report.fired == sum(game.fired for game in self.games.values()) - before

    async def _compare_alerts(self, actor: Actor) -> None:
        listed = {
            (
                alert.id,
                alert.ticker,
                alert.direction,
                str(alert.price),
                alert.armed,
                alert.rearm_price,
                alert.fired_at,
                alert.notify,
            )
            for alert in await alerts_of(self.context, actor)
        }
        assert listed == {
            (
                alert.id,
                alert.ticker,
                alert.direction,
                alert.price,
                alert.armed,
                alert.rearm_price,
                alert.fired_at,
                alert.notify,
            )
            for alert in self._game(actor).alerts
            if alert.user == actor.user_id
        }

    async def _compare_all(self) -> None:
        await super()._compare_all()
        for actor in ACTORS:
            await self._compare_alerts(actor)
        (row,) = await rows("SELECT COUNT(*) AS n FROM alert")
        assert row["n"] == sum(len(game.added_alerts) for game in self.games.values())
