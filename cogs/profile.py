"""Profiles."""

from discord import Interaction, Member, app_commands

from bot.data.keys import Actor, MemberKey
from bot.rules.guild import profile_on
from bot.rules.ranks import Board
from bot.services import boards, presence
from bot.services.boards import Mine
from bot.services.guards import require
from bot.services.profile import Profile, profile
from bot.services.settings import settings_of
from bot.ui.answer import answer
from bot.ui.host import FalconCog, Host
from bot.ui.people import actor_of, member_key
from bot.ui.profiles import profile_card


class Profiles(FalconCog, name="profile"):
    """Profiles."""

    @app_commands.command()
    @app_commands.describe(member="Whose; yours if left out.")
    async def profile(self, interaction: Interaction, member: Member | None = None) -> None:
        """Level, XP, rank, streak and badges."""
        whose = member or interaction.user
        look = self._look(actor_of(interaction), member_key(interaction, whose.id))
        await answer(interaction, look, lambda found: profile_card(whose.display_name, *found))

    async def _look(self, asker: Actor, who: MemberKey) -> tuple[Profile, Mine]:
        require(await settings_of(who.guild_id), profile_on)
        await presence.seen(asker, self.floor.now())
        return await profile(self.floor, who), await boards.mine(who, Board.RETURN)


async def setup(host: Host) -> None:
    """Adds the cog."""
    await host.add_cog(Profiles(host))
