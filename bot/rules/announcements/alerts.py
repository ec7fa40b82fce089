"""Price alerts as they are announced. Who asked to be told is told: no switch silences it."""

from dataclasses import dataclass
from typing import Literal

from bot.rules.announcements.kinds import AnnouncementContent, DigestTopic, Tone, announcement_kind
from bot.rules.announcements.orders import Reason


@dataclass(frozen=True, slots=True)
class _AlertNews(AnnouncementContent):
    """An alert by its number. `direction`: where the price is waited for; prices as exact text."""

    alert: int
    symbol: str
    direction: Literal["above", "below"]
    price: str


@announcement_kind("alert-fired", None, Tone.PROUD, DigestTopic.ALERTS)
@dataclass(frozen=True, slots=True)
class AlertFired(_AlertNews):
    """The price has been reached. `last`: where it was then, `age` ms old; `rearm_price`: where one that repeats
    begins to wait again.
    """

    last: str
    rearm_price: str | None = None
    age: int | None = None  # None in what an older release left behind


@announcement_kind("alert-removed", None, Tone.QUIET, DigestTopic.ALERTS)
@dataclass(frozen=True, slots=True)
class AlertRemoved(_AlertNews):
    """An alert is gone: it would have fired where alerts are switched off, or its ticker is another coin's now."""

    reason: Reason | None = None
