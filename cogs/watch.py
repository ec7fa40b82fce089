"""Watchlists."""

from discord import Interaction, app_commands
from discord.app_commands import Choice

from bot.rules.guilds.settings import trading_on
from bot.services.market import watchlist
from bot.ui.kit.answer import answer
from bot.ui.kit.host import FalconCog, Host
from bot.ui.kit.interactions import actor_of, key_of, member_key
from bot.ui.market.symbols import Ticker, symbol_choices
from bot.ui.market.watchlists import watch_added_reply, watch_removed_reply, watchlist_reply
from bot.ui.trading.order_options import DESCRIPTIONS


class WatchCog(FalconCog, name="watch"):
    """Watchlists: the coins you keep an eye on."""

    needs = (trading_on,)
    watch = app_commands.Group(name="watch", description="The coins you keep an eye on.")

    @watch.command()
    @app_commands.describe(symbol=DESCRIPTIONS["symbol"])
    async def add(self, interaction: Interaction, symbol: Ticker) -> None:
        """Put a coin on your watchlist."""
        action = watchlist.add(self.context, actor_of(interaction), symbol, key=key_of(interaction))
        await answer(interaction, action, watch_added_reply, private=True, look_in=("watch list",))

    @watch.command()
    @app_commands.describe(symbol="Which: pick one of those you watch.")
    async def remove(self, interaction: Interaction, symbol: Ticker) -> None:
        """Take a coin off your watchlist."""
        action = watchlist.remove(self.context, actor_of(interaction), symbol, key=key_of(interaction))
        await answer(interaction, action, watch_removed_reply, private=True, look_in=("watch list",))

    @watch.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """Your watchlist, with prices and how they moved in 24 hours."""
        action = watchlist.watchlist(self.context, member_key(interaction, interaction.user.id))
        await answer(interaction, action, watchlist_reply, private=True)

    @add.autocomplete("symbol")
    async def symbols(self, _: Interaction, typed: str) -> list[Choice[str]]:
        """Coins by ticker and name."""
        return symbol_choices(self.context.market.symbols(), typed)

    @remove.autocomplete("symbol")
    async def watched(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """The coins that the asker watches, by ticker and name."""
        mine = await watchlist.watched_tickers(self.context, member_key(interaction, interaction.user.id))
        return symbol_choices({symbol.ticker: symbol for symbol in mine}, typed)


async def setup(host: Host) -> None:
    """Adds the cog."""
    await host.add_cog(WatchCog(host))
