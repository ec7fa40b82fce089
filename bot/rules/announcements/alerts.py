"""Price alerts as they are announced. Who asked to be told is told: no switch silences it."""

from dataclasses import dataclass

from bot.rules.alerts import DIRECTIONS
from bot.rules.announcements.kinds import AnnouncementContent, Card, DigestTopic, Tone, announcement_kind
from bot.rules.announcements.orders import Reason, reason_text
from bot.rules.formatting import age_note, grouped
from bot.rules.market.triggers import Direction


@dataclass(frozen=True, slots=True)
class _AlertNews(AnnouncementContent):
    """An alert by its number. `direction`: above or below; prices as exact text."""

    alert: int
    symbol: str
    direction: str
    price: str

    @property
    def _direction(self) -> Direction:
        return DIRECTIONS[self.direction]


@announcement_kind("alert-fired", None, DigestTopic.ALERTS)
@dataclass(frozen=True, slots=True)
class AlertFired(_AlertNews):
    """The price has been reached. `last`: where it was then, `age` ms old; `rearm_price`: where one that repeats
    begins to wait again.
    """

    last: str
    rearm_price: str | None = None
    age: int | None = None  # None in what an older release left behind

    def card(self) -> Card:
        """Where the price was, and whether it can fire again."""
        again = ""
        if self.rearm_price:
            again = f" · can fire again once the price has been back at {grouped(self.rearm_price)}"
        text = f"{self.who}: the price was {grouped(self.last)}{age_note(self.age)}.\n-# Alert #{self.alert}{again}"
        return Card(f"🔔 {self._moved}", text, Tone.PROUD)

    def line(self) -> str:
        """What the price did."""
        return f"🔔 {self.who} · {self._moved}"

    @property
    def _moved(self) -> str:
        return (
            f"{self.symbol} has {'risen' if self._direction is Direction.RISES else 'fallen'} to {grouped(self.price)}"
        )


@announcement_kind("alert-removed", None, DigestTopic.ALERTS)
@dataclass(frozen=True, slots=True)
class AlertRemoved(_AlertNews):
    """An alert would have fired where alerts are switched off, so it is gone."""

    reason: Reason | None = None

    def card(self) -> Card:
        """The alert, and why it is gone."""
        terms = f"alert #{self.alert}, {self.symbol} {self.direction} {grouped(self.price)}"
        why = reason_text(self.reason)
        return Card("✋ Alert removed", f"{self.who}: {terms}, was removed. {why}".rstrip(), Tone.QUIET)

    def line(self) -> str:
        """The alert."""
        return f"✋ {self.who} · alert #{self.alert} removed"
