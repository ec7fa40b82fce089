"""The bot to be measured against: the same discord.py with the same options, and one command that answers "pong"."""

import os

import yarl
from discord import AllowedMentions, Intents, Interaction, MemberCacheFlags, app_commands
from discord.app_commands import AppCommandContext, AppInstallationType
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route


class Pong(commands.Bot):
    def __init__(self) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=Intents(guilds=True),
            allowed_mentions=AllowedMentions.none(),
            member_cache_flags=MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_contexts=AppCommandContext(guild=True),
            allowed_installs=AppInstallationType(guild=True),
        )

    async def setup_hook(self) -> None:
        self.tree.add_command(ping)
        await self.tree.sync()


@app_commands.command()
async def ping(interaction: Interaction) -> None:
    """Answers."""
    await interaction.response.send_message("pong")


if __name__ == "__main__":
    Route.BASE = os.environ["DISCORD_API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    Pong().run(os.environ["DISCORD_TOKEN"])
