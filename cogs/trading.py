"""Trading: orders, prices, portfolios."""

from discord import Interaction, Member, app_commands
from discord.app_commands import Choice, Range

from bot.rules.periods import Period, Reach
from bot.rules.search import search_symbols
from bot.rules.sizes import parse_size
from bot.services import trading
from bot.services.export import everything
from bot.services.trading import Traded
from bot.ui.answer import answer
from bot.ui.desk import Go, Leaf, Page, Place, desk, leaf, leafed
from bot.ui.desk import look as look_at_desk
from bot.ui.exports import exported
from bot.ui.host import FalconCog, Host
from bot.ui.owned import opened_now
from bot.ui.people import actor_of, key_of, member_key
from bot.ui.prices import Chart, look, priced
from bot.ui.trades import traded

Ticker = Range[str, 1, 40]
Amount = Range[str, 1, 40]

AMOUNT = "A quantity like 0.5, coins like $500, a share like 25%, or all."
SYMBOL = "A ticker or a name: start typing."


class Trading(FalconCog, name="trading"):
    """Trading: orders, prices, portfolios."""

    trade = app_commands.Group(name="trade", description="Buy and sell on paper.")

    @trade.command()
    @app_commands.describe(symbol=SYMBOL, amount=AMOUNT)
    async def buy(self, interaction: Interaction, symbol: Ticker, amount: Amount) -> None:
        """Buy at the next price; the fee is part of the amount."""
        await answer(interaction, self._order(interaction, "buy", symbol, amount), traded)

    @trade.command()
    @app_commands.describe(symbol=SYMBOL, amount=AMOUNT)
    async def sell(self, interaction: Interaction, symbol: Ticker, amount: Amount) -> None:
        """Sell at the next price."""
        await answer(interaction, self._order(interaction, "sell", symbol, amount), traded)

    async def _order(self, interaction: Interaction, side: str, symbol: str, amount: str) -> Traded:
        place = trading.buy if side == "buy" else trading.sell
        return await place(self.floor, actor_of(interaction), symbol, parse_size(amount), key=key_of(interaction))

    @app_commands.command()
    @app_commands.describe(symbol=SYMBOL)
    async def price(self, interaction: Interaction, symbol: Ticker) -> None:
        """What a coin costs right now, and how it has moved."""
        owner, opened = interaction.user.id, opened_now()
        await answer(interaction, look(interaction, symbol, Period.DAY), lambda seen: priced(seen, owner, opened))

    @app_commands.command()
    @app_commands.describe(member="Whose; yours if left out.")
    async def portfolio(self, interaction: Interaction, member: Member | None = None) -> None:
        """Cash, positions and profit, at this moment's prices."""
        whose = member or interaction.user
        place = Place(Page.PORTFOLIO, Reach.MONTH, whose.id, interaction.user.id, opened_now())
        await answer(interaction, look_at_desk(interaction, place, whose.display_name), lambda seen: desk(seen, place))

    @buy.autocomplete("symbol")
    @sell.autocomplete("symbol")
    @price.autocomplete("symbol")
    async def symbols(self, _: Interaction, typed: str) -> list[Choice[str]]:
        """Coins by ticker and name."""
        found = search_symbols(self.floor.quotes.symbols(), typed)
        return [Choice(name=f"{one.ticker} · {one.name}", value=one.ticker) for one in found]

    @trade.command(name="history")
    async def history_(self, interaction: Interaction) -> None:
        """Your fills, the newest first."""
        user, opened = interaction.user, opened_now()
        await answer(interaction, leaf(interaction, 1), lambda page: leafed(page, user.display_name, user.id, opened))

    @trade.command()
    async def export(self, interaction: Interaction) -> None:
        """Your fills, postings and XP as files, for you alone."""
        await answer(interaction, everything(member_key(interaction, interaction.user.id)), exported, private=True)


async def setup(host: Host) -> None:
    """Adds the cog, and the buttons that earlier runs have left in channels."""
    host.add_dynamic_items(Chart, Go, Leaf)
    await host.add_cog(Trading(host))
