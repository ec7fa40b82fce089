"""What a cog is given, and the base of every cog."""

from typing import Any

from discord import Interaction
from discord.ext import commands

from bot.pictures.painter import Painter
from bot.rules.settings import Setting
from bot.services.context import Context


class Host(commands.Bot):
    """The bot as its cogs see it."""

    def __init__(self, *, context: Context, **options: Any) -> None:
        super().__init__(**options)
        self.context = context
        self.painter = Painter()
        self.command_ids: dict[str, int] = {}  # of top-level commands, by name, once they have been synced

    async def close(self) -> None:
        """Lets the painter go, too."""
        await self.painter.close()
        await super().close()

    async def answered(self, interaction: Interaction[Any]) -> None:
        """Called once an answer has been given; nothing follows it here."""

    def mention(self, command: str) -> str:
        """A command such as `trade buy` as something to click; plain text until commands have been synced."""
        number = self.command_ids.get(command.partition(" ")[0])
        return f"</{command}:{number}>" if number else f"`/{command}`"


class FalconCog(commands.Cog):
    """A command family; `context` is what it hands to services, `needs` the switches without which it does nothing."""

    needs: tuple[Setting[bool], ...] = ()

    def __init__(self, host: Host) -> None:
        self.host = host
        self.context = host.context
