"""Who may use a command: the hint that Discord shows by, and the check when it runs, set together."""

from typing import Any

from discord import Interaction, Permissions
from discord.app_commands import CommandInvokeError, Group

from bot.rules.refusals import NotAllowed

MANAGE = Permissions(manage_guild=True)


def check_manager(interaction: Interaction[Any]) -> None:
    """Checks what Discord computed for this member here; a server may have overruled the hint. Raises NotAllowed."""
    if not interaction.permissions >= MANAGE:
        raise NotAllowed(permission="Manage Server")


class ManagersOnly(Group):
    """A command group for members with Manage Server."""

    def __init__(self, *, name: str, description: str) -> None:
        super().__init__(name=name, description=description, default_permissions=MANAGE)

    async def interaction_check(self, interaction: Interaction[Any], /) -> bool:
        """Checks the permission when a command of the group runs."""
        try:
            check_manager(interaction)
        except NotAllowed as refusal:  # discord.py passes on errors of its own kinds alone
            raise CommandInvokeError(interaction.command, refusal) from refusal  # type: ignore[arg-type]
        return True
