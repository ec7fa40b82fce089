"""A member's desk: portfolio, statistics and history, with buttons between them that survive a restart."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any, Self

from discord import ButtonStyle, Interaction
from discord.ui import Button, DynamicItem, Item, View

from bot.data.keys import MemberKey
from bot.pictures.curve import equity_curve
from bot.pictures.drawing import Picture
from bot.rules.accounts.performance import TimeSpan, days_since
from bot.rules.guilds.settings import trading_on
from bot.services.accounts.history import HistoryPage, load_history
from bot.services.accounts.performance import PerformanceRecord, load_performance
from bot.services.accounts.portfolio import Portfolio, load_portfolio
from bot.services.guilds.settings import require_enabled, settings_of
from bot.services.progression.profile import display_name
from bot.ui.accounts.performance import history_card, statistics_card
from bot.ui.accounts.portfolio import portfolio_card
from bot.ui.kit.answer import answer
from bot.ui.kit.buttons import check_owner
from bot.ui.kit.host import Host
from bot.ui.kit.interactions import member_key
from bot.ui.kit.reply import Attachment, Reply

_OWNED = r"(?P<owner>\d{1,20}):(?P<opened>\d{1,12})"


class PortfolioPage(Enum):
    """What of a desk is shown above its curve."""

    PORTFOLIO = "portfolio"
    STATISTICS = "statistics"


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """Where somebody is on a desk: whose, what of it, how far back; who opened it and when (Unix seconds)."""

    page: PortfolioPage
    period: TimeSpan
    member: int
    owner: int
    opened: int


@dataclass(frozen=True, slots=True)
class PortfolioData:
    """What a desk shows."""

    name: str
    held: Portfolio
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
    return await host.painter.paint(equity_curve(days_since(days, first), period.words))


def portfolio_reply(data: PortfolioData, view: PortfolioView) -> Reply:
    """A page of a desk with its curve and its buttons."""
    if view.page is PortfolioPage.STATISTICS and data.record:
        embed = statistics_card(data.name, data.record.statistics)
    else:
        embed = portfolio_card(data.name, data.held)
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
    if view.member == view.owner:
        buttons.add_item(HistoryButton("open", 1, view.owner, view.opened, "History", row=1))
    return buttons


class PortfolioButton(
    DynamicItem[Button[Any]],
    template=rf"desk:(?P<page>portfolio|statistics):(?P<reach>7d|30d|1y|all):(?P<whose>\d{{1,20}}):{_OWNED}",
):
    """A button to a page of a desk, or to another reach of its curve."""

    def __init__(self, place: PortfolioView, label: str = "▶", *, row: int | None = None, shown: bool = False) -> None:
        style = ButtonStyle.primary if shown else ButtonStyle.secondary
        custom_id = f"desk:{place.page.value}:{place.period.value}:{place.member}:{place.owner}:{place.opened}"
        super().__init__(Button(label=label, style=style, custom_id=custom_id, row=row))
        self.place = place

    @classmethod
    async def from_custom_id(cls, _: Interaction[Any], __: Item[Any], match: re.Match[str], /) -> Self:
        """The button as its id describes it."""
        numbers = (int(number) for number in match.group("whose", "owner", "opened"))
        return cls(PortfolioView(PortfolioPage(match["page"]), TimeSpan(match["reach"]), *numbers))

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Goes there for its owner."""
        place = self.place

        async def action() -> PortfolioData:
            check_owner(interaction, place.owner, place.opened, "/portfolio")
            return await load_portfolio_page(interaction, place)

        await answer(interaction, action(), lambda seen: portfolio_reply(seen, place), in_place=True)


async def load_history_page(interaction: Interaction[Any], number: int) -> HistoryPage:
    """A page of the asker's own fills. Raises CogOff."""
    host: Host = interaction.client
    asker: MemberKey = member_key(interaction, interaction.user.id)
    require_enabled(await settings_of(asker.guild_id), trading_on)
    return await load_history(host.context, asker, number)


def history_reply(page: HistoryPage, name: str, owner: int, opened: int) -> Reply:
    """A page of fills with its buttons."""
    buttons = View(timeout=None)
    turns = (
        ("first", 1, "⏮"),
        ("back", page.number - 1, "◀"),
        ("next", page.number + 1, "▶"),
        ("last", page.pages, "⏭"),
    )
    for role, number, label in turns:
        turn = HistoryButton(role, max(1, number), owner, opened, label)
        turn.item.disabled = not 1 <= number <= page.pages or number == page.number
        buttons.add_item(turn)
    buttons.add_item(
        PortfolioButton(PortfolioView(PortfolioPage.PORTFOLIO, TimeSpan.MONTH, owner, owner, opened), "Portfolio")
    )
    return Reply(history_card(name, page), buttons)


class HistoryButton(
    DynamicItem[Button[Any]], template=rf"fills:(?P<role>open|first|back|next|last):(?P<page>\d{{1,9}}):{_OWNED}"
):
    """A button to a page of one's own fills."""

    def __init__(
        self, role: str, number: int, owner: int, opened: int, label: str = "▶", *, row: int | None = None
    ) -> None:
        custom_id = f"fills:{role}:{number}:{owner}:{opened}"
        super().__init__(Button(label=label, style=ButtonStyle.secondary, custom_id=custom_id, row=row))
        self.number, self.owner, self.opened = number, owner, opened

    @classmethod
    async def from_custom_id(cls, _: Interaction[Any], __: Item[Any], match: re.Match[str], /) -> Self:
        """The button as its id describes it."""
        return cls(match["role"], int(match["page"]), int(match["owner"]), int(match["opened"]))

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Turns the page for its owner."""

        async def action() -> HistoryPage:
            check_owner(interaction, self.owner, self.opened, "/trade history")
            return await load_history_page(interaction, self.number)

        name = interaction.user.display_name
        await answer(
            interaction, action(), lambda page: history_reply(page, name, self.owner, self.opened), in_place=True
        )
