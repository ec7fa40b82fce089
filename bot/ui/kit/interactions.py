"""From a Discord interaction to the ids and values that services take."""

from discord import Interaction

from bot.data.keys import Actor, MemberKey
from bot.rules.requests import storable


def actor_of(interaction: Interaction) -> Actor:
    """The member who acts, under a name that can be stored. Requests have been checked, so there is a guild."""
    assert interaction.guild_id is not None
    user = interaction.user
    return Actor(interaction.guild_id, user.id, storable(user.display_name)[:100], interaction.channel_id or 0)


def key_of(interaction: Interaction) -> str:
    """The idempotency key of an interaction: Discord's id for it."""
    return str(interaction.id)


def member_key(interaction: Interaction, user_id: int) -> MemberKey:
    """Somebody in the server where the interaction happens."""
    assert interaction.guild_id is not None
    return MemberKey(interaction.guild_id, user_id)
