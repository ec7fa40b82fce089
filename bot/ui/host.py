"""What a cog is given, and the base of every cog."""

from typing import Any

from discord.ext import commands

from bot.services.floor import Floor


class Host(commands.Bot):
    """The bot as its cogs see it."""

    def __init__(self, *, floor: Floor, **options: Any) -> None:
        super().__init__(**options)
        self.floor = floor


class FalconCog(commands.Cog):
    """A command family; `floor` is what it hands to services."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.floor = host.floor
