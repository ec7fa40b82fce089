"""What moderators tune: every setting of the registry, what is wrong, and the way back to the defaults."""

from collections.abc import Awaitable
from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import Choice

from bot.rules.settings import Settings
from bot.services.announcements.parked import parked_summary
from bot.services.guilds.settings import settings_of
from bot.services.market.frozen import frozen_tickers
from bot.services.moderation.settings_changes import UNKNOWN, SettingsChange, change_settings, reset_settings
from bot.ui.kit.answer import answer, then
from bot.ui.kit.host import FalconCog, Host
from bot.ui.kit.interactions import actor_of, key_of
from bot.ui.kit.permissions import ManagersOnly
from bot.ui.moderation.settings_health import problems
from bot.ui.moderation.settings_options import configurable_cogs, settings_in, subcommand
from bot.ui.moderation.settings_pages import change_reply, overview_reply, setting_label, settings_reply


class ConfigCog(FalconCog, name="config"):
    """The settings of this server."""

    config = ManagersOnly(name="config", description="The settings of this server.")

    @config.command()
    async def show(self, interaction: Interaction) -> None:
        """Every setting, and what needs mending."""
        await answer(
            interaction, self._checked(interaction), lambda checked: overview_reply(self.host, *checked), private=True
        )

    @config.command(name="reset")
    @app_commands.describe(cog="Whose settings go back to their defaults.", setting="Only this one.")
    @app_commands.choices(cog=[Choice(name=cog, value=cog) for cog in (*configurable_cogs(), UNKNOWN)])
    async def reset_(self, interaction: Interaction, cog: str, setting: str | None = None) -> None:
        """Back to the defaults."""
        action = reset_settings(self.context, actor_of(interaction), cog, setting, key=key_of(interaction))
        await self._show_change(interaction, action)

    @reset_.autocomplete("setting")
    async def settings(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """The settings of the chosen cog, with what they are now."""
        now = await settings_of(interaction.guild_id)
        fitting = [setting for setting in settings_in(interaction.namespace.cog) if typed.casefold() in setting.name]
        return [Choice(name=setting_label(setting, now), value=setting.name) for setting in fitting[:25]]

    async def _page_or_change(self, interaction: Interaction, cog: str, changes: dict[str, object]) -> None:
        if changes:
            action = change_settings(self.context, actor_of(interaction), changes, key=key_of(interaction))
            await self._show_change(interaction, action)
            return
        await answer(
            interaction, self._checked(interaction), lambda checked: settings_reply(cog, *checked), private=True
        )

    for _cog in configurable_cogs():
        config.add_command(subcommand(_cog, _page_or_change))

    async def _show_change(self, interaction: Interaction, action: Awaitable[SettingsChange]) -> None:
        async def check(change: SettingsChange) -> tuple[SettingsChange, list[str]]:
            return change, (await self._checked(interaction))[1]

        await answer(
            interaction,
            then(action, check),
            lambda checked: change_reply(*checked),
            private=True,
            look_in=("config show",),
        )

    async def _checked(self, interaction: Interaction[Any]) -> tuple[Settings, list[str]]:
        """The settings, and what is wrong with them."""
        settings = await settings_of(interaction.guild_id)
        if interaction.guild is None:
            return settings, []
        parked = await parked_summary(interaction.guild.id, self.context.now())
        frozen = await frozen_tickers(self.context, interaction.guild.id)
        return settings, problems(interaction.guild, interaction.channel_id or 0, settings, parked, frozen)


async def setup(host: Host) -> None:
    """Adds the cog."""
    await host.add_cog(ConfigCog(host))
