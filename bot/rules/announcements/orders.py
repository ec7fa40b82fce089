"""What has become of a member's orders and positions, as it is announced."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.rules.announcements.kinds import AnnouncementContent, DigestTopic, Tone, announcement_kind
from bot.rules.guilds.settings import announce_orders
from bot.rules.market.quotes import Side
from bot.rules.money import Amount
from bot.rules.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Reason:
    """A refusal that ended something by itself, as it is stored: its kind and its facts."""

    kind: str
    facts: dict[str, Any]

    @classmethod
    def of(cls, refusal: Refusal) -> "Reason":
        """The reason that a refusal is."""
        return cls(type(refusal).__name__, refusal.facts())


@announcement_kind("order-filled", announce_orders, Tone.GOOD, DigestTopic.ORDERS)
@dataclass(frozen=True, slots=True)
class OrderFilled(AnnouncementContent):
    """An order that waited has been filled. Money in micro-coins, the price as exact text, its age in ms.

    `age` and `fee` are None in what an older release left behind.
    """

    order: int
    side: Side
    symbol: str
    order_kind: str
    amount: Amount
    price: str
    total: int
    realised: int
    age: int | None = None
    fee: int | None = None
    spread: int = 0
    slippage: int = 0
    xp: int = 0


class OrderEnding(StrEnum):
    """How an order ends that nothing fills."""

    EXPIRED = "expired"
    CANCELLED = "cancelled"


@announcement_kind("order-ended", announce_orders, Tone.QUIET, DigestTopic.ORDERS)
@dataclass(frozen=True, slots=True)
class OrderEnded(AnnouncementContent):
    """An order that nothing filled has expired, or was cancelled for a reason."""

    order: int
    side: Side
    symbol: str
    order_kind: str
    state: OrderEnding
    reason: Reason | None = None


@announcement_kind("position-closed", announce_orders, Tone.QUIET, DigestTopic.ORDERS)
@dataclass(frozen=True, slots=True)
class PositionClosed(AnnouncementContent):
    """A moderator has sold a position in a delisted symbol. `why` is what they wrote, not yet made inert."""

    symbol: str
    amount: Amount
    price: str
    total: int
    realised: int
    why: str
