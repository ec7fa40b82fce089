"""What /price and /market show; the buttons under a chart survive a restart, for they carry all they need."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from discord import ButtonStyle, Color, Interaction
from discord.ui import View

from bot.pictures.candles import Title, candle_chart
from bot.pictures.drawing import Picture
from bot.pictures.spans import PERIOD_WORDS
from bot.rules.formatting import AGE_SHOWN_FROM, age_note, grouped, percent, share, signed_percent
from bot.rules.guilds.settings import time_zone, trading_on
from bot.rules.market.periods import Period
from bot.rules.market.quotes import Price, Quote
from bot.rules.money import Ratio
from bot.rules.trading.costs import Costs, taker_costs
from bot.services.guilds.settings import require_enabled, settings_of
from bot.services.market import prices
from bot.services.market.frozen import is_frozen
from bot.services.market.movers import DailyMovers, Mover
from bot.services.market.prices import PriceData
from bot.ui.kit.buttons import OwnedButton, Ownership
from bot.ui.kit.host import Host
from bot.ui.kit.reply import BRAND, GAIN, LOSS, Attachment, Reply, card

FROZEN = (
    "🧊 Frozen here: this may be another coin than the one held under this ticker, so nobody trades it until a "
    "moderator decides with `/manage relisted`."
)
PAUSED = "⏸️ Market paused since <t:{since}:t> (<t:{since}:R>): this is the last price, and nobody trades at it."


@dataclass(frozen=True, slots=True)
class PricePage:
    """What /price shows: a symbol, its chart if it could be painted in time, and what a trade costs besides."""

    price: PriceData
    chart: Picture | None
    now: int  # ms since 1970
    costs: Costs = Costs()  # noqa: RUF009 - it is frozen
    frozen: bool = False  # in this server: nothing trades at this price


async def load_price_page(interaction: Interaction[Any], ticker: str, period: Period) -> PricePage:
    """Looks a symbol up and paints its chart. Raises CogOff, UnknownSymbol and MarketPaused."""
    host: Host = interaction.client
    settings = await settings_of(interaction.guild_id)
    require_enabled(settings, trading_on)
    price = await prices.load_price(host.context, ticker, period)
    chart = None
    if price.candles:
        title = Title(price.quote.symbol.name, price.quote.last, price.changes[period])
        chart = await host.painter.paint(candle_chart(price.candles, title, period, settings[time_zone]))
    frozen = interaction.guild_id is not None and await is_frozen(host.context, interaction.guild_id, price.quote)
    return PricePage(price, chart, host.context.now(), taker_costs(settings), frozen)


def price_reply(page: PricePage, ownership: Ownership) -> Reply:
    """A symbol's prices and changes, its chart, and buttons for other periods."""
    quote, symbol = page.price.quote, page.price.quote.symbol
    embed = card(
        f"{symbol.name} ({symbol.ticker})",
        f"## {grouped(quote.last)}{_costs_note(page.costs)}",
        color=_color(page.price.changes[Period.DAY]),
    )
    if page.price.paused_since is not None:
        embed.description = f"{embed.description}\n{PAUSED.format(since=page.price.paused_since)}"
    if page.frozen:
        embed.description = f"{embed.description}\n{FROZEN}"
    embed.add_field(name="You sell at", value=grouped(quote.bid))
    embed.add_field(name="You buy at", value=grouped(quote.ask))
    embed.add_field(name="Spread", value=spread_text(quote.bid, quote.ask))
    for period in (Period.HOUR, Period.DAY, Period.WEEK):
        change = page.price.changes[period]
        embed.add_field(name=PERIOD_WORDS[period].capitalize(), value=change_text(change) if change else "unknown")
    embed.set_footer(text=f"{quote.source.capitalize()} price{age_note(page.now - quote.quoted_at)}")
    embed.timestamp = datetime.fromtimestamp(quote.quoted_at / 1000, UTC)
    buttons = _buttons(symbol.ticker, page.price.period, ownership)
    return Reply(
        embed,
        buttons,
        attachments=Attachment.picture(page.chart, f"{symbol.ticker}-{page.price.period.value}"),
    )


def _costs_note(costs: Costs) -> str:
    """What the house adds to the market's bid and ask, which are what is shown."""
    parts = [f"a spread of {share(costs.spread)}"] if costs.spread else []
    if costs.slippage:
        parts.append(f"{share(costs.slippage)} of slippage for each 100,000 coins")
    return f"\n-# A trade here costs {' and '.join(parts)} on top" if parts else ""


def _color(change: Ratio | None) -> Color:
    return BRAND if not change or not change[0] else GAIN if change[0] > 0 else LOSS


def change_text(change: Ratio) -> str:
    """A change with an arrow: colour alone tells not everybody which way it went."""
    arrow = "▲ " if change[0] > 0 else "▼ " if change[0] else ""
    return f"{arrow}{signed_percent(*change)}"


def spread_text(bid: Price, ask: Price) -> str:
    """What lies between bid and ask, as a share of the ask."""
    change = prices.relative_change(ask, bid)
    return percent(-change[0], change[1], 2)


def movers_reply(daily: DailyMovers, paused_since: int | None, now: int) -> Reply:
    """The answer to /market movers. `paused_since`: Unix seconds, where the market is paused; `now`: ms since 1970."""
    head = "-# over the last 24 hours" if paused_since is None else PAUSED.format(since=paused_since)
    embed = card("Movers", head)
    embed.add_field(name="Up", value=_lines(daily.gainers, now) or "none", inline=False)
    embed.add_field(name="Down", value=_lines(daily.losers, now) or "none", inline=False)
    embed.timestamp = datetime.fromtimestamp(daily.at / 1000, UTC)
    return Reply(embed)


def _lines(movers: tuple[Mover, ...], now: int) -> str:
    return "\n".join(
        f"**{mover.quote.symbol.ticker}** {change_text(mover.change)} · {_at(mover.quote, now)}" for mover in movers
    )


def _at(quote: Quote, now: int) -> str:
    return f"{quote.symbol.name} at {grouped(quote.last)}{as_of(quote, now)}"


def as_of(quote: Quote, now: int) -> str:
    """How old a price is, where it is over 5 s. `now` in ms since 1970."""
    return f" · as of <t:{quote.quoted_at // 1000}:R>" if now - quote.quoted_at > AGE_SHOWN_FROM else ""


def _buttons(ticker: str, shown: Period, ownership: Ownership) -> View:
    view = View(timeout=None)
    for period in Period:
        view.add_item(ChartButton(period, ticker, ownership, shown=period is shown))
    return view


class ChartButton(OwnedButton[PricePage], action=r"price:(?P<period>1h|24h|7d|30d):(?P<ticker>[^:]{1,40})"):
    """A button that charts another period; that of the period shown looks anew."""

    command = "/price"

    def __init__(self, period: Period, ticker: str, ownership: Ownership, *, shown: bool = False) -> None:
        style = ButtonStyle.primary if shown else ButtonStyle.secondary
        super().__init__(f"price:{period.value}:{ticker}", ownership, period.value, style=style)
        self.period, self.ticker = period, ticker

    @classmethod
    def parse(cls, match: re.Match[str], ownership: Ownership, /) -> Self:
        """The button of the period that its id names."""
        return cls(Period(match["period"]), match["ticker"], ownership)

    async def load(self, interaction: Interaction[Any]) -> PricePage:
        """Looks the symbol up anew."""
        return await load_price_page(interaction, self.ticker, self.period)

    def reply(self, _: Interaction[Any], loaded: PricePage, /) -> Reply:
        """The period with its chart."""
        return price_reply(loaded, self.ownership)
