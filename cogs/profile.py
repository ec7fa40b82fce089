"""Profiles."""

from discord import Interaction, Member, app_commands

from bot.data.keys import Actor, MemberKey
from bot.rules.guilds.settings import profile_on
from bot.rules.ranking import Board
from bot.services.guilds import presence
from bot.services.guilds.settings import require_enabled, settings_of
from bot.services.progression.profile import Profile, load_profile
from bot.services.ranking import boards
from bot.services.ranking.boards import OwnStanding
from bot.ui.kit.answer import answer
from bot.ui.kit.host import FalconCog, Host
from bot.ui.kit.interactions import actor_of, member_key
from bot.ui.progression.profile import profile_reply


class ProfileCog(FalconCog, name="profile"):
    """Profiles."""

    @app_commands.command()
    @app_commands.describe(member="Whose; yours if left out.")
    async def profile(self, interaction: Interaction, member: Member | None = None) -> None:
        """Level, XP, rank, streak and badges."""
        owner = member or interaction.user
        loading = self._load(actor_of(interaction), member_key(interaction, owner.id))
        await answer(interaction, loading, lambda loaded: profile_reply(owner.display_name, *loaded))

    async def _load(self, asker: Actor, member_key: MemberKey) -> tuple[Profile, OwnStanding]:
        require_enabled(await settings_of(member_key.guild_id), profile_on)
        await presence.note_visit(asker, self.context.now())
        return await load_profile(self.context, member_key), await boards.load_own_standing(member_key, Board.RETURN)


async def setup(host: Host) -> None:
    """Adds the cog."""
    await host.add_cog(ProfileCog(host))
