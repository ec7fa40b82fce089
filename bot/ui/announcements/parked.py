"""Telling moderators that announcements could not be sent: privately, after their next command, once."""

from collections import OrderedDict
from typing import Any

import structlog
from discord import Embed, Interaction

from bot.rules.safe_text import REASON, safe_name
from bot.services.announcements.parked import FOREIGN, UNREADABLE, ParkedSummary, parked_summary
from bot.ui.kit.reply import card

_MODERATORS = 10_000  # remembered; of more, who was told longest ago is told once more

log = structlog.get_logger("interaction")


class ParkedNotes:
    """Tells each moderator of a server once of each batch that was parked there."""

    def __init__(self) -> None:
        self._told: OrderedDict[tuple[int, int], int] = OrderedDict()  # the newest batch, by server and moderator

    async def tell(self, interaction: Interaction[Any], now: int) -> None:
        """Adds a private note to an answer that has been given, if its asker has not had it yet.

        Never fails: the answer itself was fine. `now` in ms since 1970.
        """
        if interaction.guild_id is None:
            return
        moderator = (interaction.guild_id, interaction.user.id)
        try:
            parked = await parked_summary(interaction.guild_id, now)
            if parked.batch_id > self._told.get(moderator, 0):
                await interaction.followup.send(embed=parked_note(parked), ephemeral=True)
                self._remember(moderator, parked.batch_id)
        except Exception as error:
            log.warning("note of parked announcements not given", interaction=interaction.id, error=repr(error))

    def _remember(self, moderator: tuple[int, int], batch_id: int) -> None:
        self._told[moderator] = batch_id
        self._told.move_to_end(moderator)
        if len(self._told) > _MODERATORS:
            self._told.popitem(last=False)


_REASONS = {  # by Discord's code, or by the word that begins an error of this bot's own
    "50013": "I may not write in <#{channel}>: I need View Channel, Send Messages and Embed Links there.",
    "50001": "I cannot see <#{channel}>: I need View Channel, Send Messages and Embed Links there.",
    "50007": "A member takes no direct messages from me, and wanted to hear of an order or an alert that way.",
    "10003": "The channel they were meant for no longer exists.",
    UNREADABLE: "This release cannot read them: “{error}”.",
    FOREIGN: "They were meant for a channel of another server.",
}
_UNKNOWN = "{place} Discord said: “{error}”."


def parked_note(parked: ParkedSummary) -> Embed:
    """What a moderator is told about announcements that could not be sent."""
    announcements = "1 announcement" if parked.count == 1 else f"{parked.count:,} announcements"
    reason = why_parked(parked)
    return card(
        "", f"📭 {announcements} could not be sent. {reason}\n-# `/config show` says what is wrong and how to mend it."
    )


def why_parked(parked: ParkedSummary) -> str:
    """Why the newest of them could not be sent, in a sentence."""
    first, _, remainder = parked.error.partition(" ")
    return (_REASONS.get(first) or _REASONS.get(remainder.partition(" ")[0], _UNKNOWN)).format(
        channel=parked.destination.id,
        place="For a direct message" if parked.destination.is_direct else f"In <#{parked.destination.id}>",
        error=safe_name(remainder if first == UNREADABLE else parked.error, REASON),
    )
