"""A member's portfolio, statistics and history: pages, with buttons between them that survive a restart."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any, Self

from discord import ButtonStyle, Interaction
from discord.ui import View

from bot.data.keys import MemberKey
from bot.pictures.curve import equity_curve
from bot.pictures.drawing import Picture
from bot.pictures.spans import TIME_SPAN_WORDS
from bot.rules.accounts.performance import TimeSpan, days_since
from bot.rules.guilds.settings import trading_on
from bot.services.accounts.history import HistoryPage, load_history
from bot.services.accounts.performance import PerformanceRecord, load_performance
from bot.services.accounts.portfolio import Portfolio, load_portfolio
from bot.services.guilds.settings import require_enabled, settings_of
from bot.services.progression.profile import display_name
from bot.ui.accounts.performance import history_card, statistics_card
from bot.ui.accounts.portfolio import portfolio_card
from bot.ui.kit.buttons import OwnedButton, Ownership
from bot.ui.kit.host import Host
from bot.ui.kit.interactions import member_key
from bot.ui.kit.reply import Attachment, Reply


class PortfolioPage(Enum):
    """What is shown above the curve of a portfolio."""

    PORTFOLIO = "portfolio"
    STATISTICS = "statistics"


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """A member's portfolio as somebody looks at it: its page, how far back its curve goes, and whose it is."""

    page: PortfolioPage
    period: TimeSpan
    member: int
    ownership: Ownership


@dataclass(frozen=True, slots=True)
class PortfolioData:
    """What a page of a portfolio shows. `record` and `curve` are None before anything was traded."""

    name: str
    portfolio: Portfolio
    record: PerformanceRecord | None
    curve: Picture | None


async def load_portfolio_page(interaction: Interaction[Any], view: PortfolioView, name: str = "") -> PortfolioData:
    """Values a portfolio, reads its record and paints its curve. `name` is the member's, if known. Raises CogOff."""
    host: Host = interaction.client
    owner_key: MemberKey = member_key(interaction, view.member)
    require_enabled(await settings_of(owner_key.guild_id), trading_on)
    portfolio = await load_portfolio(host.context, owner_key)
    record = await load_performance(host.context, owner_key, portfolio)
    if not name:
        name = interaction.user.display_name if view.member == interaction.user.id else await display_name(owner_key)
    return PortfolioData(name, portfolio, record, await _curve(host, record, view.period))


async def _curve(host: Host, record: PerformanceRecord | None, period: TimeSpan) -> Picture | None:
    days = record.days if record else ()
    if len(days) < 2:
        return None
    first: date = days[0].day if period.days is None else max(days[0].day, days[-1].day - timedelta(days=period.days))
    return await host.painter.paint(equity_curve(days_since(days, first), TIME_SPAN_WORDS[period]))


def portfolio_reply(data: PortfolioData, view: PortfolioView) -> Reply:
    """A page of a portfolio with its curve and its buttons."""
    if view.page is PortfolioPage.STATISTICS and data.record:
        embed = statistics_card(data.name, data.record.statistics)
    else:
        embed = portfolio_card(data.name, data.portfolio)
    buttons = _buttons(view) if data.record else None
    return Reply(embed, buttons, attachments=Attachment.picture(data.curve, f"equity-{view.period.value}"))


def _buttons(view: PortfolioView) -> View:
    buttons = View(timeout=None)
    for period in TimeSpan:
        buttons.add_item(
            PortfolioButton(replace(view, period=period), period.value, row=0, shown=period is view.period)
        )
    other_page = PortfolioPage.PORTFOLIO if view.page is PortfolioPage.STATISTICS else PortfolioPage.STATISTICS
    buttons.add_item(PortfolioButton(replace(view, page=other_page), other_page.value.title(), row=1))
    if view.member == view.ownership.owner:
        buttons.add_item(HistoryButton("open", 1, view.ownership, "History", row=1))
    return buttons


class PortfolioButton(
    OwnedButton[PortfolioData],
    action=r"desk:(?P<page>portfolio|statistics):(?P<period>7d|30d|1y|all):(?P<member>\d{1,20})",
):
    """A button to a page of a portfolio, or to another period of its curve."""

    command = "/portfolio"

    def __init__(self, view: PortfolioView, label: str = "▶", *, row: int | None = None, shown: bool = False) -> None:
        style = ButtonStyle.primary if shown else ButtonStyle.secondary
        action = f"desk:{view.page.value}:{view.period.value}:{view.member}"
        super().__init__(action, view.ownership, label, style=style, row=row)
        self.portfolio_view = view

    @classmethod
    def parse(cls, match: re.Match[str], ownership: Ownership, /) -> Self:
        """The button to where its id says."""
        page, period = PortfolioPage(match["page"]), TimeSpan(match["period"])
        return cls(PortfolioView(page, period, int(match["member"]), ownership))

    async def load(self, interaction: Interaction[Any]) -> PortfolioData:
        """Values the portfolio anew."""
        return await load_portfolio_page(interaction, self.portfolio_view)

    def reply(self, _: Interaction[Any], loaded: PortfolioData, /) -> Reply:
        """The portfolio page of the button's view."""
        return portfolio_reply(loaded, self.portfolio_view)


async def load_history_page(interaction: Interaction[Any], number: int) -> HistoryPage:
    """A page of the asker's own fills. Raises CogOff."""
    host: Host = interaction.client
    asker: MemberKey = member_key(interaction, interaction.user.id)
    require_enabled(await settings_of(asker.guild_id), trading_on)
    return await load_history(host.context, asker, number)


def history_reply(page: HistoryPage, name: str, ownership: Ownership) -> Reply:
    """A page of fills with its buttons."""
    buttons = View(timeout=None)
    turns = (
        ("first", 1, "⏮"),
        ("back", page.number - 1, "◀"),
        ("next", page.number + 1, "▶"),
        ("last", page.pages, "⏭"),
    )
    for role, number, label in turns:
        turn = HistoryButton(role, max(1, number), ownership, label)
        turn.item.disabled = not 1 <= number <= page.pages or number == page.number
        buttons.add_item(turn)
    first_page = PortfolioView(PortfolioPage.PORTFOLIO, TimeSpan.MONTH, ownership.owner, ownership)
    buttons.add_item(PortfolioButton(first_page, "Portfolio"))
    return Reply(history_card(name, page), buttons)


class HistoryButton(OwnedButton[HistoryPage], action=r"fills:(?P<role>open|first|back|next|last):(?P<page>\d{1,9})"):
    """A button to a page of one's own fills."""

    command = "/trade history"

    def __init__(
        self, role: str, number: int, ownership: Ownership, label: str = "▶", *, row: int | None = None
    ) -> None:
        super().__init__(f"fills:{role}:{number}", ownership, label, row=row)
        self.number = number

    @classmethod
    def parse(cls, match: re.Match[str], ownership: Ownership, /) -> Self:
        """The button to the page that its id names."""
        return cls(match["role"], int(match["page"]), ownership)

    async def load(self, interaction: Interaction[Any]) -> HistoryPage:
        """The page, as it is now."""
        return await load_history_page(interaction, self.number)

    def reply(self, interaction: Interaction[Any], loaded: HistoryPage, /) -> Reply:
        """The page with its buttons."""
        return history_reply(loaded, interaction.user.display_name, self.ownership)
