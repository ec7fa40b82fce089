"""Price alerts in the plain model: a list, looked through whole at every price."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from bot.rules import alerts
from bot.rules.guilds import settings
from tests.oracle.announcements import Facts
from tests.oracle.closeouts import House
from tests.oracle.market import DAY
from tests.oracle.trades import Refused, in_decimals

PAUSE = 15 * 60_000  # ms from one firing to being armed again


@dataclass
class Bell:
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
    def way(self) -> str:
        """The direction as members choose it."""
        return "above" if self.above else "below"

    @property
    def back(self) -> str:
        """The price that arms it again: half a percent off, in six digits where it has more, away from its own."""
        exact = Fraction(self.price) * Fraction(995 if self.above else 1005, 1000)
        places = next(places for places in range(30) if exact * 10**places >= 10**5)
        places = min(places, next(places for places in range(30) if (exact * 10**places).denominator == 1))
        text = in_decimals((floor if self.above else ceil)(exact * 10**places), places)
        return text.rstrip("0").rstrip(".") if places else text

    @property
    def waits_for(self) -> tuple[bool, Fraction]:
        """Whether the price must rise, and to what."""
        return (self.above, Fraction(self.price)) if self.armed else (not self.above, Fraction(self.back))

    def reached(self, last: Fraction) -> bool:
        """Whether the price it waits for is there."""
        rises, price = self.waits_for
        return last >= price if rises else last <= price


@dataclass
class Belfry(House):
    """A game with alerts."""

    bells: list[Bell] = field(default_factory=list)
    hung: list[tuple[int, int]] = field(default_factory=list)  # who added an alert, and when
    fired: int = 0  # in all
    loud: list[tuple[int, int]] = field(default_factory=list)  # whose alert a channel heard of, and when

    def hang(self, bell: Bell, now: int) -> None:
        """Adds an alert. Raises Refused."""
        new = (bell.ticker, bell.above, Fraction(bell.price))
        mine = [one for one in self.bells if one.user == bell.user]
        lately = [at for user, at in self.hung if user == bell.user and at > now - DAY]
        same = [one for one in mine if (one.ticker, one.above, Fraction(one.price)) == new]
        if (
            not self._awake()
            or not self.market.fresh(bell.ticker)
            or bell.reached(self._last(bell.ticker))
            or same
            or len(mine) >= self.settings[alerts.open_alerts]
            or len(lately) >= self.settings[alerts.alerts_a_day]
        ):
            raise Refused
        self.bells.append(bell)
        self.hung.append((bell.user, now))

    def take_down(self, user: int, number: int) -> Bell:
        """Removes an alert. Raises Refused."""
        found = [one for one in self.bells if (one.user, one.id) == (user, number)]
        if not found:
            raise Refused
        self.bells.remove(found[0])
        return found[0]

    def tick(self, now: int) -> int:
        """What the prices of this moment do to orders, and then to alerts."""
        filled = super().tick(now)
        for ticker in filter(self.market.fresh, self.market.prices):
            last = self._last(ticker)
            due = [one for one in self.bells if one.ticker == ticker and one.changed_at < now and one.reached(last)]
            for bell in sorted(due, key=self._place):
                self._ring(bell, now)
        return filled

    @staticmethod
    def _place(bell: Bell) -> tuple[bool, Fraction, int, int]:
        rises, price = bell.waits_for
        return rises, price if rises else -price, bell.changed_at, bell.id

    def _ring(self, bell: Bell, now: int) -> None:
        if not bell.armed:
            if now >= bell.fired_at + PAUSE:
                bell.armed, bell.changed_at = True, now
                self.met["alert armed again"] += 1
            return
        if not self._awake():
            self.bells.remove(bell)
            self._say(bell, {"what": "removed", "why": "another"}, now)
            return
        self.met[f"alert fired {'again' if bell.fired_at else 'repeating' if bell.repeats else 'once'}"] += 1
        self.fired += 1
        self._say(
            bell,
            {
                "what": "fired",
                "last": self.market.prices[bell.ticker][0],
                "back": bell.back if bell.repeats else None,
                "age": 0,
            },
            now,
        )
        if bell.repeats:
            bell.armed, bell.changed_at, bell.fired_at = False, now, now
        else:
            self.bells.remove(bell)

    def _say(self, bell: Bell, facts: Facts, now: int) -> None:
        what = {"alert": bell.id, "symbol": bell.ticker, "way": bell.way, "price": bell.price}
        member = self.members[bell.user]
        channel = None if bell.notify == "dm" else member.place(self.settings)
        lately = [at for user, at in self.loud if user == bell.user and at > now - DAY]
        if channel and len(lately) >= self.settings[alerts.channel_alerts_a_day]:
            self.met["alert told to its member alone, after many"] += 1
            channel = None
        if channel:
            self.loud.append((bell.user, now))
        member.told.append(("alert", channel or -bell.user, {"name": member.name, **what, **facts}))

    def _awake(self) -> bool:
        return self.settings[settings.trading_on] and self.settings[alerts.alert_on]

    def _last(self, ticker: str) -> Fraction:
        return Fraction(self.market.prices[ticker][0])
