"""Who may use a command: the hint that Discord shows by, and the check when it runs, set together."""

from typing import Any

from discord import Interaction, Permissions
from discord.app_commands import CommandInvokeError, Group

from bot.rules.refusals import NotAllowed

MANAGE = Permissions(manage_guild=True)


class ManagersOnly(Group):
    """A command group for members with Manage Server."""

    def __init__(self, *, name: str, description: str) -> None:
        super().__init__(name=name, description=description, default_permissions=MANAGE)

    async def interaction_check(self, interaction: Interaction[Any], /) -> bool:
        """Checks what Discord computed for this member here; a server may have overruled the hint."""
        if interaction.permissions >= MANAGE:
            return True
        # discord.py passes on errors of its own kinds alone.
        raise CommandInvokeError(interaction.command, NotAllowed(permission="Manage Server"))  # type: ignore[arg-type]
