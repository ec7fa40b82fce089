"""What /manage relisted shows of a coin that came back and is the same: what saying so does, and what it has done."""

import re
from typing import Any, Self

from discord import ButtonStyle, Interaction
from discord.app_commands import Choice
from discord.ui import View

from bot.rules.formatting import brief, grouped
from bot.rules.safe_text import REASON, UNREADABLE, safe_name
from bot.services.moderation.relistings import COMMAND, ThawDecision, ThawPlan, execute_thaw
from bot.ui.kit.buttons import OwnedButton, Ownership
from bot.ui.kit.host import Host
from bot.ui.kit.interactions import actor_of
from bot.ui.kit.permissions import check_manager
from bot.ui.kit.reply import GAIN, LOSS, Reply, card
from bot.ui.moderation.closeouts import alerts_text, members_text, orders_text

ANOTHER = "another"
DECISIONS = [
    Choice(name="the same coin: it counts and trades at its new price", value="same"),
    Choice(name="another coin: close what is held at the last known price", value=ANOTHER),
]


def thaw_preview_reply(plan: ThawPlan, preview_key: str, ownership: Ownership) -> Reply:
    """What it does to say that a coin is the same, with the button that says so. `preview_key`: of this look at it."""
    new = f"at {grouped(plan.new_bid)}" if plan.new_bid else "at its next price"
    worth = f" and **{brief(plan.new_worth)}** from then on" if plan.new_worth is not None else ""
    lines = [
        f"{plan.ticker} counts at {grouped(plan.bid)}, its last known price; from then on it counts and trades {new}.",
        f"- what {members_text(plan.members)} have in it: {brief(plan.worth)} coins now{worth}",
        f"- {orders_text(plan.orders)} and {alerts_text(plan.alerts)} go by the new price",
        "If another coin has taken the ticker, or its units are others now, choose `decision:another` instead: this "
        "cannot be undone.",
    ]
    view = View(timeout=None)
    view.add_item(ThawButton(preview_key, ownership, f"{plan.ticker} is the same"))
    embed = card(f"Is {plan.ticker} the same coin?", "\n".join(lines), color=LOSS)
    embed.add_field(name="Reason", value=safe_name(plan.reason, REASON, UNREADABLE), inline=False)
    return Reply(embed, view, private=True)


def thawed_reply(decision: ThawDecision) -> Reply:
    """What a decision has done."""
    plan = decision.plan
    embed = card(f"{plan.ticker} is the same", f"{plan.ticker} counts and trades here again.", color=GAIN)
    embed.add_field(name="Reason", value=safe_name(plan.reason, REASON, UNREADABLE), inline=False)
    embed.set_footer(text=f"Decision #{decision.id}")
    return Reply(embed)


class ThawButton(OwnedButton[ThawDecision], action=r"same:(?P<preview>\d{1,20})"):
    """The button that says that a coin is the same."""

    command = COMMAND
    look_in = ("manage delisted",)

    def __init__(self, preview_key: str, ownership: Ownership, label: str = "▶") -> None:
        super().__init__(f"same:{preview_key}", ownership, label, style=ButtonStyle.danger)
        self.preview_key = preview_key

    @classmethod
    def parse(cls, match: re.Match[str], ownership: Ownership, /) -> Self:
        """The button of the preview that its id names."""
        return cls(match["preview"], ownership)

    def check(self, interaction: Interaction[Any]) -> None:
        """Raises NotAllowed besides, for the owner may no longer manage the server."""
        check_manager(interaction)
        super().check(interaction)

    async def load(self, interaction: Interaction[Any]) -> ThawDecision:
        """Decides."""
        host: Host = interaction.client
        return await execute_thaw(host.context, actor_of(interaction), self.preview_key)

    def reply(self, _: Interaction[Any], loaded: ThawDecision, /) -> Reply:
        """What it has done."""
        return thawed_reply(loaded)
