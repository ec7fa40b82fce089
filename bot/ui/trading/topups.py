"""What /topup shows: the question that wants a word typed, and what came of it."""

from typing import Any

from discord import Interaction, InteractionType
from discord.ui import Label, Modal, TextDisplay, TextInput

from bot.rules.formatting import AGE_SHOWN_FROM, age
from bot.rules.money import BASIS_POINTS, Amount
from bot.rules.ranking import points_down
from bot.rules.requests import UnreadableRequest
from bot.rules.trading.topups import CONFIRMATION
from bot.services.trading.topups import SoldPosition, TopUpOffer, TopUpReceipt
from bot.ui.kit.reply import Reply, card
from bot.ui.kit.text import FIELD, fitted
from bot.ui.language.speech import text
from bot.ui.progression.progress import progress

MODAL_ID, _FIELD_ID = "topup", "word"  # custom ids of the modal and of its field


def offer_reply(offer: TopUpOffer) -> Reply:
    """The question: a modal, or what to do where it came too late for one."""
    return Reply(card("", text("topup-too-late")), private=True, modal=_question(offer))


def _question(offer: TopUpOffer) -> Modal:
    """Nothing waits in memory for its answer, so that one given after a restart is heard: see `is_top_up`."""
    modal = Modal(title=text("topup-modal-title"), custom_id=MODAL_ID)
    question = text(
        "topup-question",
        equity=offer.equity,
        aged=offer.age > AGE_SHOWN_FROM,
        age=age(offer.age),
        positions=offer.positions,
        missing=offer.starting - offer.equity,
        starting=offer.starting,
    )
    modal.add_item(TextDisplay(question))
    field: TextInput[Any] = TextInput(custom_id=_FIELD_ID, placeholder=CONFIRMATION, max_length=20)
    modal.add_item(Label(text=text("topup-type-word", word=CONFIRMATION), component=field))
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
    embed = card(text("topup-title", cash=receipt.cash), text("topup-paid-in", money=receipt.deposited))
    if receipt.sold:
        sold = fitted(map(_sold, receipt.sold), FIELD)
        embed.add_field(name=text("topup-sold", count=len(receipt.sold)), value=sold, inline=False)
    if receipt.unsold:
        why = f"-# {text('topup-unsold-why')}"
        unsold = f"{fitted(receipt.unsold, FIELD - len(why) - 1, ', ')}\n{why}"
        embed.add_field(name=text("topup-unsold"), value=unsold, inline=False)
    stays = text("topup-score-stays", score=(points_down(receipt.gain), BASIS_POINTS))
    embed.add_field(name=text("topup-score"), value=stays, inline=False)
    if receipt.earned.milestones:
        embed.add_field(name=text("topup-milestones"), value="\n".join(progress(receipt.earned)), inline=False)
    embed.add_field(name=text("topup-next"), value=f"<t:{receipt.again_at}:R>", inline=False)
    embed.set_footer(text=text("topup-no-xp"))
    return Reply(embed)


def _sold(position: SoldPosition) -> str:
    return text(
        "topup-sold-line",
        amount=Amount(position.units, position.symbol.scale),
        symbol=position.symbol.ticker,
        price=position.price,
        total=position.total,
        fee=position.fee,
        spread=position.spread,
        slippage=position.slippage,
    )
