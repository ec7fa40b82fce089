"""The market as a whole."""

from discord import Interaction, app_commands

from bot.rules.guilds.settings import trading_on
from bot.services.guilds.settings import require_enabled, settings_of
from bot.services.market.movers import DailyMovers, Movers
from bot.ui.kit.answer import answer
from bot.ui.kit.host import FalconCog, Host
from bot.ui.market.prices import movers_reply


class MarketCog(FalconCog, name="market"):
    """The market as a whole."""

    needs = (trading_on,)
    market = app_commands.Group(name="market", description="What the market is doing.")

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._movers = Movers(self.context)

    @market.command(name="movers")
    async def movers_(self, interaction: Interaction) -> None:
        """The biggest gainers and losers of the last 24 hours."""

        async def count() -> DailyMovers:
            require_enabled(await settings_of(interaction.guild_id), trading_on)
            return await self._movers.newest()

        await answer(
            interaction,
            count(),
            lambda daily: movers_reply(daily, self.context.market.paused_since(), self.context.now()),
        )


async def setup(host: Host) -> None:
    """Adds the cog."""
    await host.add_cog(MarketCog(host))
