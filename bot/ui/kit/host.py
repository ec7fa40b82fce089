"""What a cog is given, and the base of every cog."""

import re
from typing import Any

from discord import Interaction, InteractionType
from discord.ext import commands
from discord.ui import DynamicItem, Item

from bot.pictures.painter import Painter
from bot.rules.settings import Setting
from bot.services.context import Context
from bot.ui.kit.requests import holds_component


class Host(commands.Bot):
    """The bot as its cogs see it."""

    def __init__(self, *, context: Context, **options: Any) -> None:
        super().__init__(**options)
        self.context = context
        self.painter = Painter()
        self.modal_ids: set[str] = set()  # custom ids of the forms that cogs listen for
        self._templates: list[re.Pattern[str]] = []  # of the ids of buttons and menus
        self.command_ids: dict[str, int] = {}  # of top-level commands, by name, once they have been synced

    async def close(self) -> None:
        """Lets the painter go, too."""
        await self.painter.close()
        await super().close()

    def add_dynamic_items(self, *items: type[DynamicItem[Item[Any]]]) -> None:
        """Takes buttons and menus of earlier runs, too."""
        self._templates += [item.__discord_ui_compiled_template__ for item in items]
        super().add_dynamic_items(*items)

    def hears(self, interaction: Interaction[Any]) -> bool:
        """Whether something here answers a click or a form."""
        data: Any = interaction.data
        custom_id = str(data["custom_id"])
        if interaction.type is InteractionType.modal_submit:
            return custom_id in self.modal_ids
        return holds_component(interaction, custom_id) and any(
            template.fullmatch(custom_id) for template in self._templates
        )

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
