"""Trading: orders, prices, portfolios."""

from discord import Interaction, Member, app_commands
from discord.app_commands import Choice, Range

from bot.rules.accounts.performance import TimeSpan
from bot.rules.market.periods import Period
from bot.rules.market.quotes import Side
from bot.services.accounts.export import export_member
from bot.services.trading.open_orders import list_open_orders
from bot.services.trading.order_changes import cancel, modify
from bot.services.trading.placing import OrderReceipt, place
from bot.ui.accounts.export import export_reply
from bot.ui.accounts.portfolio_pages import (
    HistoryButton,
    PortfolioButton,
    PortfolioPage,
    PortfolioView,
    history_reply,
    load_history_page,
    load_portfolio_page,
    portfolio_reply,
)
from bot.ui.kit.answer import answer
from bot.ui.kit.buttons import Ownership
from bot.ui.kit.host import FalconCog, Host
from bot.ui.kit.interactions import actor_of, key_of, member_key
from bot.ui.kit.open_lists import OPEN_LIST_BUTTONS
from bot.ui.market.prices import ChartButton, load_price_page, price_reply
from bot.ui.market.symbols import Ticker, symbol_choices
from bot.ui.trading.order_options import (
    DESCRIPTIONS,
    NOTIFY_CHOICES,
    TYPE_CHOICES,
    Options,
    TypedText,
    order_change,
    order_request,
)
from bot.ui.trading.orders import ORDERS, cancelled_reply, modified_reply, order_title, placed_reply

SYMBOL = DESCRIPTIONS["symbol"]
_AMENDED = ("amount", "limit", "stop", "trail", "expires", "notify")


class TradingCog(FalconCog, name="trading"):
    """Trading: orders, prices, portfolios."""

    trade = app_commands.Group(name="trade", description="Buy and sell on paper.")

    @trade.command()
    @app_commands.describe(**DESCRIPTIONS)
    @app_commands.choices(type=TYPE_CHOICES, notify=NOTIFY_CHOICES)
    async def buy(
        self,
        interaction: Interaction,
        symbol: Ticker,
        amount: TypedText,
        type: str | None = None,
        limit: TypedText | None = None,
        stop: TypedText | None = None,
        trail: TypedText | None = None,
        expires: TypedText | None = None,
        notify: str | None = None,
    ) -> None:
        """Buy at the next price, or at yours; the fee is part of the amount."""
        await self._order(
            interaction,
            Side.BUY,
            symbol,
            amount,
            Options(type=type, limit=limit, stop=stop, trail=trail, expires=expires, notify=notify),
        )

    @trade.command()
    @app_commands.describe(**DESCRIPTIONS)
    @app_commands.choices(type=TYPE_CHOICES, notify=NOTIFY_CHOICES)
    async def sell(
        self,
        interaction: Interaction,
        symbol: Ticker,
        amount: TypedText,
        type: str | None = None,
        limit: TypedText | None = None,
        stop: TypedText | None = None,
        trail: TypedText | None = None,
        expires: TypedText | None = None,
        notify: str | None = None,
    ) -> None:
        """Sell at the next price, or at yours."""
        await self._order(
            interaction,
            Side.SELL,
            symbol,
            amount,
            Options(type=type, limit=limit, stop=stop, trail=trail, expires=expires, notify=notify),
        )

    async def _order(self, interaction: Interaction, side: Side, symbol: str, amount: str, options: Options) -> None:
        async def action() -> OrderReceipt:
            order = order_request(side, symbol, amount, options)
            return await place(self.context, actor_of(interaction), order, key=key_of(interaction))

        await answer(
            interaction,
            action(),
            lambda receipt: placed_reply(receipt, interaction.guild_id),
            look_in=("portfolio", "trade orders"),
        )

    @trade.command()
    async def orders(self, interaction: Interaction) -> None:
        """Your open orders, and buttons to cancel them."""
        ownership = Ownership.begin(interaction)
        await answer(
            interaction,
            ORDERS.load_items(interaction),
            lambda open_items: ORDERS.page(open_items, 1, ownership),
            private=True,
        )

    @trade.command()
    @app_commands.describe(order="Which: pick one of your open orders.")
    async def cancel(self, interaction: Interaction, order: Range[int, 1]) -> None:
        """Cancel an open order; what it had set aside is free again."""
        action = cancel(self.context, actor_of(interaction), order, key=key_of(interaction))
        await answer(interaction, action, cancelled_reply, look_in=("trade orders",))

    @trade.command()
    @app_commands.describe(
        order="Which: pick one of your open orders.", **{name: DESCRIPTIONS[name] for name in _AMENDED}
    )
    @app_commands.choices(notify=NOTIFY_CHOICES)
    async def modify(
        self,
        interaction: Interaction,
        order: Range[int, 1],
        amount: TypedText | None = None,
        limit: TypedText | None = None,
        stop: TypedText | None = None,
        trail: TypedText | None = None,
        expires: TypedText | None = None,
        notify: str | None = None,
    ) -> None:
        """Change an open order: its size, its prices, its end."""

        async def action() -> OrderReceipt:
            changes = order_change(amount, Options(limit=limit, stop=stop, trail=trail, expires=expires, notify=notify))
            return await modify(self.context, actor_of(interaction), order, changes, key=key_of(interaction))

        await answer(
            interaction,
            action(),
            lambda receipt: modified_reply(receipt, interaction.guild_id),
            look_in=("trade orders",),
        )

    @app_commands.command()
    @app_commands.describe(symbol=SYMBOL)
    async def price(self, interaction: Interaction, symbol: Ticker) -> None:
        """What a coin costs right now, and how it has moved."""
        ownership = Ownership.begin(interaction)
        await answer(
            interaction,
            load_price_page(interaction, symbol, Period.DAY),
            lambda page: price_reply(page, ownership),
        )

    @app_commands.command()
    @app_commands.describe(member="Whose; yours if left out.")
    async def portfolio(self, interaction: Interaction, member: Member | None = None) -> None:
        """Cash, positions and profit, at this moment's prices."""
        holder = member or interaction.user
        view = PortfolioView(PortfolioPage.PORTFOLIO, TimeSpan.MONTH, holder.id, Ownership.begin(interaction))
        await answer(
            interaction,
            load_portfolio_page(interaction, view, holder.display_name),
            lambda data: portfolio_reply(data, view),
        )

    @buy.autocomplete("symbol")
    @sell.autocomplete("symbol")
    @price.autocomplete("symbol")
    async def symbols(self, _: Interaction, typed: str) -> list[Choice[str]]:
        """Coins by ticker and name."""
        return symbol_choices(self.context.market.symbols(), typed)

    @trade.command(name="history")
    async def history_(self, interaction: Interaction) -> None:
        """Your fills, the newest first."""
        name, ownership = interaction.user.display_name, Ownership.begin(interaction)
        await answer(interaction, load_history_page(interaction, 1), lambda page: history_reply(page, name, ownership))

    @trade.command()
    async def export(self, interaction: Interaction) -> None:
        """Your fills, postings and XP as files, for you alone."""
        await answer(
            interaction, export_member(member_key(interaction, interaction.user.id)), export_reply, private=True
        )

    @cancel.autocomplete("order")
    @modify.autocomplete("order")
    async def open_orders(self, interaction: Interaction, typed: str | int) -> list[Choice[int]]:
        """The asker's open orders."""
        open_orders = await list_open_orders(self.context, member_key(interaction, interaction.user.id))
        choices = [Choice(name=order_title(order), value=order.id) for order in open_orders]
        return [choice for choice in choices if str(typed).lower() in choice.name.lower()][:25]


async def setup(host: Host) -> None:
    """Adds the cog, and the buttons that earlier runs have left in channels."""
    host.add_dynamic_items(ChartButton, PortfolioButton, HistoryButton, *OPEN_LIST_BUTTONS)
    await host.add_cog(TradingCog(host))
