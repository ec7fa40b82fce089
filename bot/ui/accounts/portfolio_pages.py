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


async def load_portfolio_page(interaction: Interaction[Any], place: PortfolioView, name: str = "") -> PortfolioData:
    """Values a portfolio, reads its record and paints its curve. `name` is the member's, if known. Raises CogOff."""
    host: Host = interaction.client
    owner_key: MemberKey = member_key(interaction, place.member)
    require_enabled(await settings_of(owner_key.guild_id), trading_on)
    held = await load_portfolio(host.context, owner_key)
    found = await load_performance(host.context, owner_key, held)
    if not name:
        name = interaction.user.display_name if place.member == interaction.user.id else await display_name(owner_key)
    return PortfolioData(name, held, found, await _curve(host, found, place.period))


async def _curve(host: Host, found: PerformanceRecord | None, reach: TimeSpan) -> Picture | None:
    days = found.days if found else ()
    if len(days) < 2:
        return None
    first: date = days[0].day if reach.days is None else max(days[0].day, days[-1].day - timedelta(days=reach.days))
    return await host.painter.paint(equity_curve(days_since(days, first), reach.words))


def portfolio_reply(seen: PortfolioData, place: PortfolioView) -> Reply:
    """A page of a desk with its curve and its buttons."""
    if place.page is PortfolioPage.STATISTICS and seen.record:
        embed = statistics_card(seen.name, seen.record.statistics)
    else:
        embed = portfolio_card(seen.name, seen.held)
    view = _buttons(place) if seen.record else None
    return Reply(embed, view, attachments=Attachment.picture(seen.curve, f"equity-{place.period.value}"))


def _buttons(place: PortfolioView) -> View:
    view = View(timeout=None)
    for period in TimeSpan:
        view.add_item(PortfolioButton(replace(place, period=period), period.value, row=0, shown=period is place.period))
    other = PortfolioPage.PORTFOLIO if place.page is PortfolioPage.STATISTICS else PortfolioPage.STATISTICS
    view.add_item(PortfolioButton(replace(place, page=other), other.value.title(), row=1))
    if place.member == place.owner:
        view.add_item(HistoryButton("open", 1, place.owner, place.opened, "History", row=1))
    return view


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
    view = View(timeout=None)
    turns = (
        ("first", 1, "⏮"),
        ("back", page.number - 1, "◀"),
        ("next", page.number + 1, "▶"),
        ("last", page.pages, "⏭"),
    )
    for role, number, label in turns:
        turn = HistoryButton(role, max(1, number), owner, opened, label)
        turn.item.disabled = not 1 <= number <= page.pages or number == page.number
        view.add_item(turn)
    view.add_item(
        PortfolioButton(PortfolioView(PortfolioPage.PORTFOLIO, TimeSpan.MONTH, owner, owner, opened), "Portfolio")
    )
    return Reply(history_card(name, page), view)


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
