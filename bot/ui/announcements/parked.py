"""Telling moderators that announcements could not be sent: privately, after their next command, once."""

from typing import Any

import structlog
from discord import Interaction

from bot.services.announcements.parked import parked_summary
from bot.ui.announcements.celebrations import parked_note

_told: dict[tuple[int, int], int] = {}  # the newest parked batch that a moderator of a server has heard of

log = structlog.get_logger("interaction")


def forget() -> None:
    """Drops who has been told of what."""
    _told.clear()


async def tell_of_parked(interaction: Interaction[Any], now: int) -> None:
    """Adds a private note to an answer that has been given, if its asker has not had it yet. `now` in ms since 1970.

    Never fails: the answer itself was fine.
    """
    if interaction.guild_id is None:
        return
    member_key = (interaction.guild_id, interaction.user.id)
    try:
        found = await parked_summary(interaction.guild_id, now)
        if found.batch_id > _told.get(member_key, 0):
            await interaction.followup.send(embed=parked_note(found), ephemeral=True)
            _told[member_key] = found.batch_id
    except Exception as error:
        log.warning("note of parked announcements not given", interaction=interaction.id, error=repr(error))
