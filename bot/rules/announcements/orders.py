"""What has become of a member's orders and positions, as it is announced."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.rules.announcements.kinds import AnnouncementContent, Card, DigestTopic, Tone, announcement_kind
from bot.rules.formatting import age_note, amount_text, coins, grouped, signed_brief, signed_coins
from bot.rules.guilds.settings import announce_orders
from bot.rules.market.quotes import Side
from bot.rules.money import Amount
from bot.rules.refusals import Refusal
from bot.rules.safe_text import REASON, UNREADABLE, safe_name


@dataclass(frozen=True, slots=True)
class Reason:
    """A refusal that ended something by itself, as it is stored: its kind and its facts."""

    kind: str
    facts: dict[str, Any]

    @classmethod
    def of(cls, refusal: Refusal) -> "Reason":
        """The reason that a refusal is."""
        return cls(type(refusal).__name__, refusal.facts())


@announcement_kind("order-filled", announce_orders, DigestTopic.ORDERS)
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

    def card(self) -> Card:
        """The deal with all it cost, and what a sale realised."""
        lines = [
            f"{self.who}: {self.order_kind} order #{self.order} to {self.side} {self.symbol} was filled.",
            f"{amount_text(self.amount)} {self.symbol} at {grouped(self.price)}{age_note(self.age)}",
            *(f"-# of it {name}: {coins(part)}" for name, part in self._extras if part),
            f"{'Paid' if self.side is Side.BUY else 'Received'}: {coins(self.total)} coins, {self._fee}",
        ]
        if self.side is Side.SELL:
            lines.append(f"Realised profit: **{signed_coins(self.realised)}**")
        if self.xp:
            lines.append(f"+{self.xp} XP")
        return Card("✅ Order filled", "\n".join(lines), Tone.GOOD)

    def line(self) -> str:
        """The deal, and what a sale realised."""
        gain = f" ({signed_brief(self.realised)})" if self.side is Side.SELL else ""
        deal = f"{self.side} {self.symbol} filled · {amount_text(self.amount)} at {grouped(self.price)}"
        return f"✅ {self.who} · {deal}{gain}"

    @property
    def _extras(self) -> tuple[tuple[str, int], ...]:
        return ("spread", self.spread), ("slippage", self.slippage)

    @property
    def _fee(self) -> str:
        return "fee included" if self.fee is None else f"with a fee of {coins(self.fee)}"


class OrderEnding(StrEnum):
    """How an order ends that nothing fills."""

    EXPIRED = "expired"
    CANCELLED = "cancelled"


@announcement_kind("order-ended", announce_orders, DigestTopic.ORDERS)
@dataclass(frozen=True, slots=True)
class OrderEnded(AnnouncementContent):
    """An order that nothing filled has expired, or was cancelled for a reason."""

    order: int
    side: Side
    symbol: str
    order_kind: str
    state: OrderEnding
    reason: Reason | None = None

    def card(self) -> Card:
        """The order, and why it ended."""
        deal = f"{self.order_kind} order #{self.order} to {self.side} {self.symbol} was {self.state}."
        return Card(f"{self._sign} Order {self.state}", f"{self.who}: {deal} {self.why}".rstrip(), Tone.QUIET)

    def line(self) -> str:
        """The order."""
        return f"{self._sign} {self.who} · {self.side} {self.symbol} {self.state}"

    @property
    def why(self) -> str:
        """Why it ended, as a sentence; empty for one that expired."""
        return reason_text(self.reason)

    @property
    def _sign(self) -> str:
        return "⌛" if self.state is OrderEnding.EXPIRED else "✋"


@announcement_kind("position-closed", announce_orders, DigestTopic.ORDERS)
@dataclass(frozen=True, slots=True)
class PositionClosed(AnnouncementContent):
    """A moderator has sold a position in a delisted symbol. `why` is what they wrote, not yet made inert."""

    symbol: str
    amount: Amount
    price: str
    total: int
    realised: int
    why: str

    def card(self) -> Card:
        """The sale, and the moderator's reason."""
        lines = [
            f"{self.who}: {self.symbol} is listed no more, so a moderator has closed what was held of it.",
            f"{amount_text(self.amount)} {self.symbol} at {grouped(self.price)}, the last known price",
            f"Received: {coins(self.total)} coins, without a fee",
            f"Realised profit: **{signed_coins(self.realised)}**",
            f"> {safe_name(self.why, REASON, UNREADABLE)}",
        ]
        return Card("📪 Position closed", "\n".join(lines), Tone.QUIET)

    def line(self) -> str:
        """The sale."""
        deal = f"{amount_text(self.amount)} at {grouped(self.price)} ({signed_brief(self.realised)})"
        return f"📪 {self.who} · {self.symbol} closed · {deal}"


def reason_text(reason: Reason | None) -> str:
    """A stored reason as a sentence; empty without one. Raises what `Refusal.restore` does."""
    return "" if reason is None else str(Refusal.restore(reason.kind, reason.facts))
