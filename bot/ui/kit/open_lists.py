"""Lists of what a member has open, in pages: a button that ends each thing, one for all, and two that turn the page.

The buttons survive a restart, for they carry all they need; one record a list says what it shows and how a thing ends.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from discord import ButtonStyle, Interaction
from discord.ui import Button, DynamicItem, Item, View

from bot.ui.kit.answer import answer
from bot.ui.kit.buttons import check_owner
from bot.ui.kit.reply import Reply, card

PAGE = 5  # things: each has a button in one row
_OWNED = r"(?P<page>\d{1,4}):(?P<owner>\d{1,20}):(?P<opened>\d{1,12})"

Goal = tuple[int, int, int]  # the page, whose it is, and when it was opened in Unix seconds


async def _nothing() -> str:
    """What a button does that only turns a page."""
    return ""


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One thing on a list."""

    id: int
    title: str
    details: str


@dataclass(frozen=True, slots=True)
class OpenList:
    """A list: what opens it, how it reads, and the verb of the buttons that end a thing and return what to say."""

    name: str  # in the buttons' ids, for ever
    command: str
    title: str
    empty: str
    verb: str
    look: Callable[[Interaction[Any]], Awaitable[Sequence[ListedItem]]]
    end: Callable[[Interaction[Any], int], Awaitable[str]]
    end_all: Callable[[Interaction[Any]], Awaitable[str]]

    def __post_init__(self) -> None:
        LISTS[self.name] = self

    def page(self, things: Sequence[ListedItem], goal: Goal, news: str = "") -> Reply:
        """A page with its buttons. `news`: what has just happened."""
        number, owner, opened = goal
        pages = max(1, -(-len(things) // PAGE))
        number = min(max(1, number), pages)
        embed = card(self.title, news or ("" if things else self.empty))
        view = View(timeout=None)
        for thing in things[(number - 1) * PAGE : number * PAGE]:
            embed.add_field(name=f"#{thing.id} · {thing.title}", value=thing.details, inline=False)
            view.add_item(EndSelect(self, thing.id, (number, owner, opened)))
        for role, other in (("back", number - 1), ("next", number + 1)):
            turn = OpenListPageButton(self, role, (max(1, other), owner, opened))
            turn.item.disabled = not 1 <= other <= pages
            if pages > 1:
                view.add_item(turn)
        if len(things) > 1:
            view.add_item(EndAllButton(self, "ask", (number, owner, opened)))
        embed.set_footer(text=f"Page {number} of {pages} · {len(things)} open")
        return Reply(embed, view)

    async def show(
        self, interaction: Interaction[Any], goal: Goal, act: Callable[[], Awaitable[str]] = _nothing
    ) -> None:
        """Shows a page in place of the one whose button was pressed, having done what the button is for."""

        async def action() -> tuple[Sequence[ListedItem], str]:
            check_owner(interaction, *goal[1:], self.command)
            news = await act()
            return await self.look(interaction), news

        await answer(interaction, action(), lambda seen: self.page(seen[0], goal, seen[1]), in_place=True)

    async def ask(self, interaction: Interaction[Any], goal: Goal) -> None:
        """Asks whether all is to be ended."""

        async def action() -> Sequence[ListedItem]:
            check_owner(interaction, *goal[1:], self.command)
            return await self.look(interaction)

        await answer(
            interaction,
            action(),
            lambda things: self._question(things, goal) if things else self.page(things, goal),
            in_place=True,
        )

    def _question(self, things: Sequence[ListedItem], goal: Goal) -> Reply:
        view = View(timeout=None)
        view.add_item(EndAllButton(self, "sure", goal))
        view.add_item(OpenListPageButton(self, "back", goal))
        return Reply(card(f"{self.verb} all {len(things)}?", "They do not come back."), view)


LISTS: dict[str, OpenList] = {}  # by name


def _goal(match: re.Match[str]) -> Goal:
    return int(match["page"]), int(match["owner"]), int(match["opened"])


class OpenListPageButton(DynamicItem[Button[Any]], template=r"(?P<list>order|alert)s:(?P<role>back|next):" + _OWNED):
    """A button that goes to another page."""

    def __init__(self, of: OpenList, role: str, goal: Goal) -> None:
        custom_id = ":".join(map(str, (f"{of.name}s", role, *goal)))
        label = {"back": "◀", "next": "▶"}[role]
        super().__init__(Button(label=label, style=ButtonStyle.secondary, custom_id=custom_id, row=1))
        self.of, self.goal = of, goal

    @classmethod
    async def from_custom_id(cls, _: Interaction[Any], __: Item[Any], match: re.Match[str], /) -> Self:
        """The button as its id describes it."""
        return cls(LISTS[match["list"]], match["role"], _goal(match))

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Turns the page for its owner."""
        await self.of.show(interaction, self.goal)


class EndAllButton(DynamicItem[Button[Any]], template=r"(?P<list>order|alert)s:(?P<role>ask|sure):" + _OWNED):
    """A button that asks whether all is to be ended, and the one that does it."""

    def __init__(self, of: OpenList, role: str, goal: Goal) -> None:
        custom_id = ":".join(map(str, (f"{of.name}s", role, *goal)))
        label = {"ask": f"{of.verb} all", "sure": f"Yes, {of.verb.lower()} all"}[role]
        super().__init__(Button(label=label, style=ButtonStyle.danger, custom_id=custom_id, row=1))
        self.of, self.role, self.goal = of, role, goal

    @classmethod
    async def from_custom_id(cls, _: Interaction[Any], __: Item[Any], match: re.Match[str], /) -> Self:
        """The button as its id describes it."""
        return cls(LISTS[match["list"]], match["role"], _goal(match))

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Asks its owner; or ends all of it, and shows that nothing is left."""
        if self.role == "ask":
            await self.of.ask(interaction, self.goal)
        else:
            await self.of.show(interaction, self.goal, partial(self.of.end_all, interaction))


class EndSelect(DynamicItem[Button[Any]], template=r"(?P<list>order|alert):(?P<id>\d{1,19}):" + _OWNED):
    """A button that ends a thing."""

    def __init__(self, of: OpenList, thing_id: int, goal: Goal) -> None:
        custom_id = ":".join(map(str, (of.name, thing_id, *goal)))
        super().__init__(
            Button(label=f"{of.verb} #{thing_id}", style=ButtonStyle.danger, custom_id=custom_id, row=0),
        )
        self.of, self.thing_id, self.goal = of, thing_id, goal

    @classmethod
    async def from_custom_id(cls, _: Interaction[Any], __: Item[Any], match: re.Match[str], /) -> Self:
        """The button as its id describes it."""
        return cls(LISTS[match["list"]], int(match["id"]), _goal(match))

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Ends it for its owner, and shows what is left."""
        await self.of.show(interaction, self.goal, partial(self.of.end, interaction, self.thing_id))
