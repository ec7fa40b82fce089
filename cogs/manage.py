"""What moderators decide about members' accounts."""

from discord import Interaction, app_commands
from discord.app_commands import Choice, Range

from bot.rules.market.refusals import MarketPaused
from bot.rules.safe_text import REASON
from bot.services.market.frozen import frozen_tickers
from bot.services.market.listing import delisted_coins
from bot.services.moderation.closeouts import preview_closeout
from bot.services.moderation.delisted_holdings import list_delisted
from bot.services.moderation.relistings import preview_thaw
from bot.ui.kit.answer import answer
from bot.ui.kit.buttons import Ownership
from bot.ui.kit.host import FalconCog, Host
from bot.ui.kit.interactions import actor_of, key_of
from bot.ui.kit.permissions import ManagersOnly
from bot.ui.market.symbols import Ticker
from bot.ui.moderation.closeouts import CloseoutButton, delisted_reply, preview_reply
from bot.ui.moderation.relistings import ANOTHER, DECISIONS, ThawButton, thaw_preview_reply


class ManageCog(FalconCog, name="manage"):
    """Decisions about members' accounts."""

    manage = ManagersOnly(name="manage", description="Decisions about members' accounts.")

    @manage.command(name="delisted")
    async def delisted_(self, interaction: Interaction) -> None:
        """What members hold that the market lists no more."""
        assert interaction.guild_id is not None
        await answer(interaction, list_delisted(self.context, interaction.guild_id), delisted_reply, private=True)

    @manage.command()
    @app_commands.describe(symbol="A ticker that the market lists no more.", reason="Members will read it.")
    async def close(self, interaction: Interaction, symbol: Ticker, reason: Range[str, 1, REASON]) -> None:
        """Sell what members hold of a delisted symbol at its last price; shows first what that does."""
        key, ownership = key_of(interaction), Ownership.begin(interaction)
        action = preview_closeout(self.context, actor_of(interaction), symbol, reason, key=key)
        await answer(interaction, action, lambda plan: preview_reply(plan, key, ownership), private=True)

    @manage.command()
    @app_commands.describe(
        symbol="A ticker that came back at a price no market makes.",
        decision="Is it the coin that members hold?",
        reason="It is kept with the decision.",
    )
    @app_commands.choices(decision=DECISIONS)
    async def relisted(
        self, interaction: Interaction, symbol: Ticker, decision: str, reason: Range[str, 1, REASON]
    ) -> None:
        """Say whether a coin that came back is the same or another; shows first what that does."""
        key, ownership = key_of(interaction), Ownership.begin(interaction)
        if decision == ANOTHER:
            closing = preview_closeout(self.context, actor_of(interaction), symbol, reason, key=key)
            await answer(interaction, closing, lambda plan: preview_reply(plan, key, ownership), private=True)
        else:
            thawing = preview_thaw(self.context, actor_of(interaction), symbol, reason, key=key)
            await answer(interaction, thawing, lambda plan: thaw_preview_reply(plan, key, ownership), private=True)

    @relisted.autocomplete("symbol")
    async def frozen(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """What is frozen in this server."""
        tickers = await frozen_tickers(self.context, interaction.guild_id or 0)
        return [Choice(name=ticker, value=ticker) for ticker in tickers if typed.upper() in ticker][:25]

    @close.autocomplete("symbol")
    async def symbols(self, _: Interaction, typed: str) -> list[Choice[str]]:
        """What was ever traded and is listed no more; nothing while that is not known."""
        try:
            tickers = await delisted_coins(self.context)
        except MarketPaused:
            return []
        return [Choice(name=ticker, value=ticker) for ticker in tickers if typed.upper() in ticker][:25]


async def setup(host: Host) -> None:
    """Adds the cog, and the buttons that earlier runs have left in channels."""
    host.add_dynamic_items(CloseoutButton, ThawButton)
    await host.add_cog(ManageCog(host))
