"""Price alerts: when one fires, and when one that repeats may fire again.

An alert watches the last price, the one that `/price` shows large, and fires at the first quote received after it was
placed whose last price is at its own or beyond. One that repeats is then disarmed, until 15 minutes have passed and
the price is back by at least 0.5 % of the alert's: so a price that trembles around it, or jumps between the two sides
of a wide spread, tells nobody the same thing over and over.
"""

from dataclasses import dataclass, replace
from enum import Enum

from bot.rules.market.quotes import Price, Quote
from bot.rules.market.triggers import Direction, PriceField, Trigger
from bot.rules.money import BASIS_POINTS, ten_to
from bot.rules.refusals import BadOrder, Refusal
from bot.rules.settings import switch, whole
from bot.rules.timing import MINUTE

alert_on = switch("alert", "enabled", True, "Whether /alert works here.")
open_alerts = whole("alert", "open", 20, "How many alerts a member may have.", low=0, high=100)
alerts_a_day = whole("alert", "a_day", 50, "How many alerts a member may add within 24 hours.", low=1, high=1_000)
channel_alerts_a_day = whole(
    "alert",
    "in_channel",
    20,
    "How often within 24 hours a member's alerts may be told in a channel.",
    low=0,
    high=1_000,
)

REARM_PAUSE = 15 * MINUTE  # from one firing to being armed again
_REARM_DISTANCE = 50  # basis points
_DIGITS = 6  # of the price to come back to

DIRECTIONS = {"above": Direction.RISES, "below": Direction.FALLS}
DIRECTION_NAMES = {direction: word for word, direction in DIRECTIONS.items()}


class AlertAction(Enum):
    """What a quote does to an alert that it reached."""

    FIRE = "fire"
    REARM = "arm"  # the price has come back: it may fire again


@dataclass(frozen=True, slots=True)
class PriceAlert:
    """An open alert. Times in ms; no quote received at `changed_at` or said before does anything to it."""

    id: int
    guild_id: int
    user_id: int
    ticker: str
    direction: Direction
    price: Price
    repeats: bool
    changed_at: int
    armed: bool = True
    fired_at: int | None = None  # the newest time

    @property
    def price_field(self) -> PriceField:
        """The price of a quote that it is about."""
        return "last"

    @property
    def rearm_price(self) -> Price:
        """Where the price must come back to before it is armed again: rounded away from its own, to be read."""
        sign = self.direction.value
        units, scale = self.price.units * (BASIS_POINTS - sign * _REARM_DISTANCE), self.price.scale + 4
        idle = min(scale, max(0, len(str(units)) - _DIGITS))
        units, scale = sign * (sign * units // ten_to(idle)), scale - idle
        while scale and units % 10 == 0:
            units, scale = units // 10, scale - 1
        return Price(units, scale)

    @property
    def legs(self) -> list[Trigger]:
        """The price it waits for: its own, or while disarmed the one to come back to."""
        if self.armed:
            return [Trigger(self.direction, self.price)]
        return [Trigger(Direction(-self.direction.value), self.rearm_price)]


def apply_quote(alert: PriceAlert, quote: Quote) -> tuple[AlertAction, PriceAlert | None] | None:
    """What a quote does to an alert, and the alert afterwards (None: it is over). None where it does nothing."""
    if not quote.is_after(alert.changed_at) or not alert.legs[0].reached(quote.last):
        return None
    after = replace(alert, armed=not alert.armed, changed_at=quote.received_at)
    if alert.armed:
        return AlertAction.FIRE, replace(after, fired_at=quote.received_at) if alert.repeats else None
    if alert.fired_at is not None and quote.received_at < alert.fired_at + REARM_PAUSE:
        return None
    return AlertAction.REARM, after


def check_new(direction: Direction, price: Price, quote: Quote, now: int) -> None:
    """Checks a new alert at the newest quote; `now` in ms. Raises AlertAlreadyTrue."""
    if Trigger(direction, price).reached(quote.last):
        raise AlertAlreadyTrue(
            symbol=quote.symbol.ticker,
            last=str(quote.last),
            age=max(0, now - quote.quoted_at),
            price=str(price),
            other=DIRECTION_NAMES[Direction(-direction.value)],
        )


def parse_direction(text: str) -> Direction:
    """The direction that was chosen. Raises DirectionUnreadable."""
    if text not in DIRECTIONS:
        raise DirectionUnreadable
    return DIRECTIONS[text]


@dataclass(eq=False)
class AlertAlreadyTrue(Refusal):
    """What the alert waits for is so already. Prices as exact text; `age` of the last one in ms.

    `other`: the direction that still has a way to go.
    """

    symbol: str
    last: str
    age: int
    price: str
    other: str


@dataclass(eq=False)
class DirectionUnreadable(BadOrder):
    """What was chosen is no direction."""


@dataclass(eq=False)
class AlertOptionsUnreadable(BadOrder):
    """What was chosen says neither how often an alert fires nor where it is told."""


@dataclass(eq=False)
class TooManyAlerts(Refusal):
    """The member has as many alerts as a server allows."""

    limit: int


@dataclass(eq=False)
class TooManyAlertsToday(Refusal):
    """The member has added as many alerts within a day as a server allows. `again_at`: Unix seconds of the next one."""

    limit: int
    again_at: int


@dataclass(eq=False)
class DuplicateAlert(Refusal):
    """The member has just the same alert already. `number`: its id."""

    number: int


@dataclass(eq=False)
class NoSuchAlert(Refusal):
    """The alert is not open, or not the member's."""
