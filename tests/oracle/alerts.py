"""Price alerts in the plain model: a list, looked through whole at every price."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from bot.rules import alerts
from bot.rules.guilds import settings
from tests.oracle.announcements import Facts
from tests.oracle.closeouts import GameWithCloseouts
from tests.oracle.market import DAY
from tests.oracle.trades import Refused, in_decimals

PAUSE = 15 * 60_000  # ms from one firing to being armed again


@dataclass
class Alert:
    """An alert. `above`: it waits for the price to rise."""

    user: int
    ticker: str
    above: bool
    price: str
    repeats: bool
    notify: str
    placed_at: int
    changed_at: int
    id: int = 0
    armed: bool = True
    fired_at: int | None = None

    @property
    def direction(self) -> str:
        """The direction as members choose it."""
        return "above" if self.above else "below"

    @property
    def rearm_price(self) -> str:
        """The price that arms it again: half a percent off, in six digits where it has more, away from its own."""
        exact = Fraction(self.price) * Fraction(995 if self.above else 1005, 1000)
        places = next(places for places in range(30) if exact * 10**places >= 10**5)
        places = min(places, next(places for places in range(30) if (exact * 10**places).denominator == 1))
        text = in_decimals((floor if self.above else ceil)(exact * 10**places), places)
        return text.rstrip("0").rstrip(".") if places else text

    @property
    def waits_for(self) -> tuple[bool, Fraction]:
        """Whether the price must rise, and to what."""
        return (self.above, Fraction(self.price)) if self.armed else (not self.above, Fraction(self.rearm_price))

    def reached(self, last: Fraction) -> bool:
        """Whether the price it waits for is there."""
        rises, price = self.waits_for
        return last >= price if rises else last <= price


@dataclass
class GameWithAlerts(GameWithCloseouts):
    """A game with alerts."""

    alerts: list[Alert] = field(default_factory=list)
    added_alerts: list[tuple[int, int]] = field(default_factory=list)  # who added an alert, and when
    fired: int = 0  # in all
    channel_alerts: list[tuple[int, int]] = field(default_factory=list)  # whose alert a channel heard of, and when

    def add_alert(self, alert: Alert, now: int) -> None:
        """Adds an alert. Raises Refused."""
        new = (alert.ticker, alert.above, Fraction(alert.price))
        mine = [old for old in self.alerts if old.user == alert.user]
        lately = [at for user, at in self.added_alerts if user == alert.user and at > now - DAY]
        same = [old for old in mine if (old.ticker, old.above, Fraction(old.price)) == new]
        if (
            not self._alerts_are_on()
            or not self.market.is_fresh(alert.ticker)
            or alert.reached(self._last(alert.ticker))
            or same
            or len(mine) >= self.settings[alerts.open_alerts]
            or len(lately) >= self.settings[alerts.alerts_a_day]
        ):
            raise Refused
        self.alerts.append(alert)
        self.added_alerts.append((alert.user, now))

    def remove_alert(self, user: int, number: int) -> Alert:
        """Removes an alert. Raises Refused."""
        matching = [alert for alert in self.alerts if (alert.user, alert.id) == (user, number)]
        if not matching:
            raise Refused
        self.alerts.remove(matching[0])
        return matching[0]

    def tick(self, now: int) -> int:
        """What the prices of this moment do to orders, and then to alerts."""
        filled = super().tick(now)
        for ticker in filter(self.market.is_fresh, self.market.prices):
            last = self._last(ticker)
            waiting = [alert for alert in self.alerts if alert.ticker == ticker and alert.changed_at < now]
            due = [alert for alert in waiting if alert.reached(last)]
            for alert in sorted(due, key=self._place):
                self._fire(alert, now)
        return filled

    @staticmethod
    def _place(alert: Alert) -> tuple[bool, Fraction, int, int]:
        rises, price = alert.waits_for
        return rises, price if rises else -price, alert.changed_at, alert.id

    def _fire(self, alert: Alert, now: int) -> None:
        if not alert.armed:
            if now >= alert.fired_at + PAUSE:
                alert.armed, alert.changed_at = True, now
                self.outcomes["alert armed again"] += 1
            return
        if not self._alerts_are_on():
            self.alerts.remove(alert)
            self._announce(alert, {"what": "removed", "why": "another"}, now)
            return
        self.outcomes[f"alert fired {'again' if alert.fired_at else 'repeating' if alert.repeats else 'once'}"] += 1
        self.fired += 1
        self._announce(
            alert,
            {
                "what": "fired",
                "last": self.market.prices[alert.ticker][0],
                "back": alert.rearm_price if alert.repeats else None,
                "age": 0,
            },
            now,
        )
        if alert.repeats:
            alert.armed, alert.changed_at, alert.fired_at = False, now, now
        else:
            self.alerts.remove(alert)

    def _announce(self, alert: Alert, facts: Facts, now: int) -> None:
        alert_facts = {"alert": alert.id, "symbol": alert.ticker, "way": alert.direction, "price": alert.price}
        member = self.members[alert.user]
        channel = None if alert.notify == "dm" else member.announce_channel(self.settings)
        lately = [at for user, at in self.channel_alerts if user == alert.user and at > now - DAY]
        if channel and len(lately) >= self.settings[alerts.channel_alerts_a_day]:
            self.outcomes["alert told to its member alone, after many"] += 1
            channel = None
        if channel:
            self.channel_alerts.append((alert.user, now))
        member.messages.append(("alert", channel or -alert.user, {"name": member.name, **alert_facts, **facts}))

    def _alerts_are_on(self) -> bool:
        return self.settings[settings.trading_on] and self.settings[alerts.alert_on]

    def _last(self, ticker: str) -> Fraction:
        return Fraction(self.market.prices[ticker][0])
