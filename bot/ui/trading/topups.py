"""What /topup shows: the question that wants a word typed, and what came of it."""

from typing import Any

from discord import Interaction, InteractionType
from discord.ui import Label, Modal, TextDisplay, TextInput

from bot.rules.formatting import AGE_SHOWN_FROM, age, brief, grouped, quantity, signed_percent
from bot.rules.money import BASIS_POINTS
from bot.rules.ranking import points_down
from bot.rules.requests import UnreadableRequest
from bot.rules.trading.topups import CONFIRMATION
from bot.services.trading.topups import SoldPosition, TopUpOffer, TopUpReceipt
from bot.ui.kit.reply import Reply, card
from bot.ui.kit.text import FIELD, fitted
from bot.ui.progression.progress import progress

MODAL_ID, _FIELD_ID = "topup", "word"  # custom ids of the modal and of its field


def offer_reply(offer: TopUpOffer) -> Reply:
    """The question: a modal, or what to do where it came too late for one."""
    text = "That took too long to ask you first. Nothing was changed; type `/topup` again."
    return Reply(card("", text), private=True, modal=_question(offer))


def _question(offer: TopUpOffer) -> Modal:
    """Nothing waits in memory for its answer, so that one given after a restart is heard: see `is_top_up`."""
    modal = Modal(title="Start over", custom_id=MODAL_ID)
    positions = "1 position is" if offer.positions == 1 else f"{offer.positions:,} positions are"
    sold = f"Your {positions} sold at the next price. " if offer.positions else ""
    aged = f", by prices up to {age(offer.age)}" if offer.age > AGE_SHOWN_FROM else ""
    missing = brief(offer.starting - offer.equity)
    modal.add_item(
        TextDisplay(
            f"You have **{brief(offer.equity)}** coins{aged}. {sold}What is missing to "
            f"**{brief(offer.starting)}** is deposited: about {missing}.\n"
            "The loss stays in your score: a top-up lifts nobody on the leaderboard."
        )
    )
    field: TextInput[Any] = TextInput(custom_id=_FIELD_ID, placeholder=CONFIRMATION, max_length=20)
    modal.add_item(Label(text=f"Type {CONFIRMATION} to go on", component=field))
    return modal


def is_top_up(interaction: Interaction[Any]) -> bool:
    """Whether this answers the question."""
    data: Any = interaction.data
    return interaction.type is InteractionType.modal_submit and data["custom_id"] == MODAL_ID


def typed_word(interaction: Interaction[Any]) -> str:
    """What was typed into the question. Raises UnreadableRequest where that cannot be told."""
    data: Any = interaction.data
    try:
        fields = [block.get("component", {}) for block in data["components"]]
        return next((str(field["value"]) for field in fields if field.get("custom_id") == _FIELD_ID), "")
    except (AttributeError, KeyError, TypeError) as error:
        raise UnreadableRequest from error


def topup_reply(receipt: TopUpReceipt) -> Reply:
    """The receipt of a top-up."""
    embed = card(f"Topped up to {brief(receipt.cash)} coins", f"**Deposited: {brief(receipt.deposited)} coins**")
    if receipt.sold:
        name = "Sold 1 position" if len(receipt.sold) == 1 else f"Sold {len(receipt.sold):,} positions"
        embed.add_field(name=name, value=fitted(map(_sold, receipt.sold), FIELD), inline=False)
    if receipt.unsold:
        why = "-# Too little to cover a fee, too much for a thin market, or listed no more; counted at the last bid."
        embed.add_field(
            name="Not sold", value=f"{fitted(receipt.unsold, FIELD - len(why) - 1, ', ')}\n{why}", inline=False
        )
    stays = signed_percent(points_down(receipt.gain), BASIS_POINTS)
    embed.add_field(
        name="Your score",
        value=f"The loss stays in it: your all-time return is **{stays}**. What is deposited counts as no gain.",
        inline=False,
    )
    if receipt.earned.milestones:
        embed.add_field(name="Milestones", value="\n".join(progress(receipt.earned)), inline=False)
    embed.add_field(name="Next top-up", value=f"<t:{receipt.again_at}:R>", inline=False)
    embed.set_footer(text="The sales of a top-up earn no XP.")
    return Reply(embed)


def _sold(position: SoldPosition) -> str:
    amount = f"{quantity(position.units, position.symbol)} {position.symbol.ticker}"
    parts = (("spread", position.spread), ("slippage", position.slippage))
    extras = "".join(f", {name} {brief(part)}" for name, part in parts if part)
    return f"{amount} × {grouped(position.price)}: {brief(position.total)} after a fee of {brief(position.fee)}{extras}"
