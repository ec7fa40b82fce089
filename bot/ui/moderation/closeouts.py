"""What /manage shows of symbols that the market lists no more: what is held, what closing it does, what it has done."""

import re
from collections.abc import Sequence
from typing import Any, Self

from discord import ButtonStyle, Interaction
from discord.ui import View

from bot.rules.formatting import brief, grouped, quantity
from bot.rules.safe_text import REASON, UNREADABLE, safe_name
from bot.services.moderation.closeouts import (
    COMMAND,
    CloseoutPlan,
    CloseoutResult,
    UnclosedMember,
    execute_closeout,
)
from bot.services.moderation.delisted_holdings import DelistedHolding
from bot.ui.kit.buttons import OwnedButton, Ownership
from bot.ui.kit.host import Host
from bot.ui.kit.interactions import actor_of
from bot.ui.kit.permissions import check_manager
from bot.ui.kit.reply import GAIN, LOSS, Reply, card
from bot.ui.kit.text import FIELD, TEXT, fitted
from bot.ui.language.refusals import refusal_text


def delisted_reply(holdings: Sequence[DelistedHolding]) -> Reply:
    """Every symbol that is listed no more and held here."""
    lines = [_line(holding) for holding in holdings] or ["The market lists all that is held here."]
    embed = card("📪 Listed no more", fitted(lines, TEXT))
    if holdings:
        embed.set_footer(text=f"They are valued at the last known price. {COMMAND} shows what closing one would do.")
    return Reply(embed, private=True)


def _line(holding: DelistedHolding) -> str:
    worth = f"{brief(holding.worth)} coins at {grouped(holding.bid)}" if holding.bid else "no known price"
    held = f"{quantity(holding.units, holding.symbol)} held by {members_text(holding.holders)}: {worth}"
    orders = f" · {orders_text(holding.orders)}" if holding.orders else ""
    if not holding.holders:
        held = "held by nobody"
    if holding.frozen:
        state = "🧊 listed again as what may be another coin: `/manage relisted` decides"
        orders += f" · {alerts_text(holding.alerts)}" if holding.alerts else ""
    else:
        state = _seen(holding.seen_at)
    return f"**{holding.symbol.ticker}** · {held}{orders}\n-# {state}"


def _seen(seen_at: int | None) -> str:
    return f"last price <t:{seen_at // 1000}:R>" if seen_at else "last price before the bot was started"


def members_text(count: int) -> str:
    """So many members, in words."""
    return "1 member" if count == 1 else f"{count:,} members"


def orders_text(count: int) -> str:
    """So many open orders, in words."""
    return "1 open order" if count == 1 else f"{count:,} open orders"


def alerts_text(count: int) -> str:
    """So many alerts, in words."""
    return "1 alert" if count == 1 else f"{count:,} alerts"


def _positions(count: int) -> str:
    return "1 position" if count == 1 else f"{count:,} positions"


def preview_reply(plan: CloseoutPlan, preview_key: str, ownership: Ownership) -> Reply:
    """What closing a symbol would do, with the button that does it. `preview_key`: of this look at it."""
    ticker = plan.symbol.ticker
    lines = [
        f"{ticker} is another coin now. What is held of the old one is closed; this cannot be undone."
        if plan.frozen
        else f"{ticker} is listed no more ({_seen(plan.seen_at)}). If it may come back, wait: this cannot be undone.",
        *_effects(plan),
        "Nobody earns XP by it, and nobody's score moves: this is what boards value it at.",
        "Members are told in the server's announcements."
        if plan.announced
        else "Members are **not** told: the server's announcements of orders are off.",
    ]
    embed = card(f"Close {ticker} for {members_text(plan.members)}?", "\n".join(lines), color=LOSS)
    embed.add_field(name="Reason", value=safe_name(plan.reason, REASON, UNREADABLE), inline=False)
    return Reply(embed, _button(preview_key, ownership, f"Close {ticker}"), private=True)


def _effects(plan: CloseoutPlan) -> list[str]:
    held = f"{quantity(plan.units, plan.symbol)} {plan.symbol.ticker} at {grouped(plan.bid)}, the last known price"
    effects = []
    if plan.positions:
        effects.append(
            f"- {_positions(plan.positions)} sold: {held}, without a fee, for **{brief(plan.worth)} coins** in all"
        )
    if plan.orders:
        effects.append(f"- {orders_text(plan.orders)} cancelled: {brief(plan.freed)} coins are free again")
    if plan.alerts:
        effects.append(f"- {alerts_text(plan.alerts)} removed")
    return effects


def result_reply(result: CloseoutResult, preview_key: str, ownership: Ownership) -> Reply:
    """What a decision has done; with a button to go on, where somebody is left."""
    plan, ticker = result.decision.plan, result.decision.plan.symbol.ticker
    lines, view = _effects(plan), None
    if result.remaining and result.relisted:
        lines.append(f"The market lists {ticker} again: {members_text(result.remaining)} keep what they have of it.")
    elif result.remaining:
        lines.append(
            f"**{members_text(result.remaining)} of {plan.members:,} are still to come.** The button goes on with them."
        )
        view = _button(preview_key, ownership, "Go on")
    if result.remaining:
        embed = card(f"{ticker} partly closed", "\n".join(lines), color=LOSS)
    else:
        embed = card(f"{ticker} closed", "\n".join(lines), color=GAIN)
    embed.add_field(name="Reason", value=safe_name(plan.reason, REASON, UNREADABLE), inline=False)
    if result.unclosed:
        embed.add_field(name="Could not be closed", value=fitted(map(_unclosed, result.unclosed), FIELD), inline=False)
    embed.set_footer(text=f"Decision #{result.decision.id}")
    return Reply(embed, view)


def _unclosed(member: UnclosedMember) -> str:
    name = safe_name(member.name, nobody=f"Member {member.user_id}")
    why = (
        refusal_text(member.refusal)
        if member.refusal
        else "Something of theirs cannot be read or written; the log says what."
    )
    return f"**{name}**: {why}"


def _button(preview_key: str, ownership: Ownership, label: str) -> View:
    view = View(timeout=None)
    view.add_item(CloseoutButton(preview_key, ownership, label))
    return view


class CloseoutButton(OwnedButton[CloseoutResult], action=r"close:(?P<preview>\d{1,20})"):
    """The button that makes a decision, or goes on with it."""

    command = COMMAND
    look_in = ("manage delisted",)

    def __init__(self, preview_key: str, ownership: Ownership, label: str = "▶") -> None:
        super().__init__(f"close:{preview_key}", ownership, label, style=ButtonStyle.danger)
        self.preview_key = preview_key

    @classmethod
    def parse(cls, match: re.Match[str], ownership: Ownership, /) -> Self:
        """The button of the preview that its id names."""
        return cls(match["preview"], ownership)

    def check(self, interaction: Interaction[Any]) -> None:
        """Raises NotAllowed besides, for the owner may no longer manage the server."""
        check_manager(interaction)
        super().check(interaction)

    async def load(self, interaction: Interaction[Any]) -> CloseoutResult:
        """Closes."""
        host: Host = interaction.client
        return await execute_closeout(host.context, actor_of(interaction), self.preview_key)

    def reply(self, _: Interaction[Any], loaded: CloseoutResult, /) -> Reply:
        """What it has done."""
        return result_reply(loaded, self.preview_key, self.ownership)
