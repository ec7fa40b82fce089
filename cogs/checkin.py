"""The daily check-in."""

from discord import Interaction, app_commands

from bot.services.guilds.settings import known_settings
from bot.services.progression.checkin import check_in
from bot.ui.kit.answer import answer
from bot.ui.kit.host import FalconCog, Host
from bot.ui.kit.interactions import actor_of, key_of
from bot.ui.progression.progress import checkin_reply


class CheckInCog(FalconCog, name="checkin"):
    """The daily check-in."""

    @app_commands.command()
    async def daily(self, interaction: Interaction) -> None:
        """Check in for today: XP and your streak."""
        action = check_in(self.context, actor_of(interaction), key=key_of(interaction))
        await answer(
            interaction,
            action,
            lambda receipt: checkin_reply(receipt, known_settings(interaction.guild_id)),
            look_in=("profile",),
        )


async def setup(host: Host) -> None:
    """Adds the cog."""
    await host.add_cog(CheckInCog(host))
