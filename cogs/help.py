"""What a member can do here."""

from discord import Interaction, app_commands

from bot.services.guilds.settings import settings_of
from bot.ui.help import help_reply
from bot.ui.kit.answer import answer
from bot.ui.kit.host import FalconCog, Host


class HelpCog(FalconCog, name="help"):
    """Help."""

    @app_commands.command()
    async def help(self, interaction: Interaction) -> None:
        """Every command you can use here, and how to earn XP."""
        await answer(
            interaction,
            settings_of(interaction.guild_id),
            lambda settings: help_reply(self.host, settings, interaction.permissions, self),
            private=True,
        )


async def setup(host: Host) -> None:
    """Adds the cog."""
    await host.add_cog(HelpCog(host))
