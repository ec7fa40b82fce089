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
from bot.rules.accounts.performance import Reach, since
from bot.rules.guilds.settings import trading_on
from bot.services.accounts.history import FillPage, history
from bot.services.accounts.performance import Record, record
from bot.services.accounts.portfolio import Portfolio, portfolio
from bot.services.guilds.settings import require, settings_of
from bot.services.progression.profile import name_of
from bot.ui.accounts.performance import history_card, statistics_card
from bot.ui.accounts.portfolio import portfolio_card
from bot.ui.kit.answer import answer
from bot.ui.kit.buttons import check_owner
from bot.ui.kit.host import Host
from bot.ui.kit.interactions import member_key
from bot.ui.kit.reply import Enclosed, Reply

_OWNED = r"(?P<owner>\d{1,20}):(?P<opened>\d{1,12})"


class Page(Enum):
    """What of a desk is shown above its curve."""

    PORTFOLIO = "portfolio"
    STATISTICS = "statistics"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is on a desk: whose, what of it, how far back; who opened it and when (Unix seconds)."""

    page: Page
    reach: Reach
    whose: int
    owner: int
    opened: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What a desk shows."""

    name: str
    held: Portfolio
    record: Record | None
    curve: Picture | None


async def look(interaction: Interaction[Any], place: Place, name: str = "") -> Seen:
    """Values a portfolio, reads its record and paints its curve. `name` is the member's, if known. Raises CogOff."""
    host: Host = interaction.client
    who: MemberKey = member_key(interaction, place.whose)
    require(await settings_of(who.guild_id), trading_on)
    held = await portfolio(host.floor, who)
    found = await record(host.floor, who, held)
    if not name:
        name = interaction.user.display_name if place.whose == interaction.user.id else await name_of(who)
    return Seen(name, held, found, await _curve(host, found, place.reach))


async def _curve(host: Host, found: Record | None, reach: Reach) -> Picture | None:
    days = found.days if found else ()
    if len(days) < 2:
        return None
    first: date = days[0].day if reach.days is None else max(days[0].day, days[-1].day - timedelta(days=reach.days))
    return await host.painter.paint(equity_curve(since(days, first), reach.words))


def desk(seen: Seen, place: Place) -> Reply:
    """A page of a desk with its curve and its buttons."""
    if place.page is Page.STATISTICS and seen.record:
        embed = statistics_card(seen.name, seen.record.statistics)
    else:
        embed = portfolio_card(seen.name, seen.held)
    view = _buttons(place) if seen.record else None
    return Reply(embed, view, enclosed=Enclosed.picture(seen.curve, f"equity-{place.reach.value}"))


def _buttons(place: Place) -> View:
    view = View(timeout=None)
    for reach in Reach:
        view.add_item(Go(replace(place, reach=reach), reach.value, row=0, shown=reach is place.reach))
    other = Page.PORTFOLIO if place.page is Page.STATISTICS else Page.STATISTICS
    view.add_item(Go(replace(place, page=other), other.value.title(), row=1))
    if place.whose == place.owner:
        view.add_item(Leaf("open", 1, place.owner, place.opened, "History", row=1))
    return view


class Go(
    DynamicItem[Button[Any]],
    template=rf"desk:(?P<page>portfolio|statistics):(?P<reach>7d|30d|1y|all):(?P<whose>\d{{1,20}}):{_OWNED}",
):
    """A button to a page of a desk, or to another reach of its curve."""

    def __init__(self, place: Place, label: str = "▶", *, row: int | None = None, shown: bool = False) -> None:
        style = ButtonStyle.primary if shown else ButtonStyle.secondary
        custom_id = f"desk:{place.page.value}:{place.reach.value}:{place.whose}:{place.owner}:{place.opened}"
        super().__init__(Button(label=label, style=style, custom_id=custom_id, row=row))
        self.place = place

    @classmethod
    async def from_custom_id(cls, _: Interaction[Any], __: Item[Any], match: re.Match[str], /) -> Self:
        """The button as its id describes it."""
        numbers = (int(number) for number in match.group("whose", "owner", "opened"))
        return cls(Place(Page(match["page"]), Reach(match["reach"]), *numbers))

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Goes there for its owner."""
        place = self.place

        async def work() -> Seen:
            check_owner(interaction, place.owner, place.opened, "/portfolio")
            return await look(interaction, place)

        await answer(interaction, work(), lambda seen: desk(seen, place), in_place=True)


async def leaf(interaction: Interaction[Any], number: int) -> FillPage:
    """A page of the asker's own fills. Raises CogOff."""
    host: Host = interaction.client
    who: MemberKey = member_key(interaction, interaction.user.id)
    require(await settings_of(who.guild_id), trading_on)
    return await history(host.floor, who, number)


def leafed(page: FillPage, name: str, owner: int, opened: int) -> Reply:
    """A page of fills with its buttons."""
    view = View(timeout=None)
    turns = (
        ("first", 1, "⏮"),
        ("back", page.number - 1, "◀"),
        ("next", page.number + 1, "▶"),
        ("last", page.pages, "⏭"),
    )
    for role, number, label in turns:
        turn = Leaf(role, max(1, number), owner, opened, label)
        turn.item.disabled = not 1 <= number <= page.pages or number == page.number
        view.add_item(turn)
    view.add_item(Go(Place(Page.PORTFOLIO, Reach.MONTH, owner, owner, opened), "Portfolio"))
    return Reply(history_card(name, page), view)


class Leaf(
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

        async def work() -> FillPage:
            check_owner(interaction, self.owner, self.opened, "/trade history")
            return await leaf(interaction, self.number)

        name = interaction.user.display_name
        await answer(interaction, work(), lambda page: leafed(page, name, self.owner, self.opened), in_place=True)
