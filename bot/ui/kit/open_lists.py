"""Lists of what a member has open, in pages: a button that ends each item, one for all, and two that turn the page.

The buttons survive a restart, for they carry all they need; one record a list says what it shows and how an item ends.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from discord import ButtonStyle, Interaction
from discord.ui import View

from bot.ui.kit.answer import then
from bot.ui.kit.buttons import OwnedButton, Ownership
from bot.ui.kit.reply import Reply, card
from bot.ui.language.speech import text

PAGE = 5  # items: each has a button in one row
_LIST, _PAGE = r"(?P<list>order|alert)", r"(?P<page>\d{1,4})"  # in the buttons' ids


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item on a list."""

    id: int
    title: str
    details: str


@dataclass(frozen=True, slots=True)
class OpenItems:
    """What is on a list, and what has just happened to it; empty if nothing has."""

    items: Sequence[ListedItem]
    news: str = ""


@dataclass(frozen=True, slots=True)
class OpenList:
    """A list: what opens it, and what its buttons do, which end an item, or all, and return what to say.

    Its words are the messages `<name>s-title` and `<name>s-empty`; `verb` is what its buttons say: cancel or remove.
    """

    name: str  # in the buttons' ids, for ever
    command: str
    verb: str
    load: Callable[[Interaction[Any]], Awaitable[Sequence[ListedItem]]]
    end: Callable[[Interaction[Any], int], Awaitable[str]]
    end_all: Callable[[Interaction[Any]], Awaitable[str]]

    def __post_init__(self) -> None:
        LISTS[self.name] = self

    async def load_items(self, interaction: Interaction[Any], news: str = "") -> OpenItems:
        """What is on the list now, with the news."""
        return OpenItems(await self.load(interaction), news)

    def page(self, open_items: OpenItems, number: int, ownership: Ownership) -> Reply:
        """A page with its buttons; the last one if there are not as many."""
        items = open_items.items
        pages = max(1, -(-len(items) // PAGE))
        number = min(max(1, number), pages)
        news = open_items.news or ("" if items else text(f"{self.name}s-empty"))
        embed = card(text(f"{self.name}s-title"), news)
        view = View(timeout=None)
        for item in items[(number - 1) * PAGE : number * PAGE]:
            embed.add_field(name=f"#{item.id} · {item.title}", value=item.details, inline=False)
            view.add_item(EndItemButton(self, item.id, number, ownership))
        for role, target in (("back", number - 1), ("next", number + 1)):
            turn = OpenListPageButton(self, role, max(1, target), ownership)
            turn.item.disabled = not 1 <= target <= pages
            if pages > 1:
                view.add_item(turn)
        if len(items) > 1:
            view.add_item(AskEndAllButton(self, number, ownership))
        embed.set_footer(text=_footer(number, pages, len(items)))
        return Reply(embed, view)

    def question(self, open_items: OpenItems, number: int, ownership: Ownership) -> Reply:
        """Whether all is to be ended."""
        view = View(timeout=None)
        view.add_item(EndAllButton(self, number, ownership))
        view.add_item(OpenListPageButton(self, "back", number, ownership))
        title = text("list-question", verb=self.verb, count=len(open_items.items))
        return Reply(card(title, text("list-question-text")), view)


def _footer(number: int, pages: int, count: int) -> str:
    counted = text("list-count", count=count)
    return f"{text('page', page=number, pages=pages)} · {counted}" if pages > 1 else counted


LISTS: dict[str, OpenList] = {}  # by name


class OpenListButton(OwnedButton[OpenItems]):
    """A button of a list, on one of its pages. `deed`: what it does, as its id says."""

    def __init__(
        self,
        open_list: OpenList,
        deed: str,
        page: int,
        ownership: Ownership,
        label: str,
        *,
        style: ButtonStyle = ButtonStyle.danger,
        row: int = 1,
    ) -> None:
        super().__init__(f"{deed}:{page}", ownership, label, style=style, row=row)
        self.open_list, self.page, self.command = open_list, page, open_list.command

    async def load(self, interaction: Interaction[Any]) -> OpenItems:
        """Looks the list up anew."""
        return await self.open_list.load_items(interaction)

    def reply(self, _: Interaction[Any], loaded: OpenItems, /) -> Reply:
        """The page."""
        return self.open_list.page(loaded, self.page, self.ownership)


class OpenListPageButton(OpenListButton, action=rf"{_LIST}s:(?P<role>back|next):{_PAGE}"):
    """A button that goes to another page."""

    def __init__(self, open_list: OpenList, role: str, page: int, ownership: Ownership) -> None:
        label = {"back": "◀", "next": "▶"}[role]
        super().__init__(open_list, f"{open_list.name}s:{role}", page, ownership, label, style=ButtonStyle.secondary)

    @classmethod
    def parse(cls, match: re.Match[str], ownership: Ownership, /) -> Self:
        """The button of a page."""
        return cls(LISTS[match["list"]], match["role"], int(match["page"]), ownership)


class AskEndAllButton(OpenListButton, action=rf"{_LIST}s:ask:{_PAGE}"):
    """A button that asks whether all is to be ended."""

    def __init__(self, open_list: OpenList, page: int, ownership: Ownership) -> None:
        label = text("list-end-all", verb=open_list.verb)
        super().__init__(open_list, f"{open_list.name}s:ask", page, ownership, label)

    @classmethod
    def parse(cls, match: re.Match[str], ownership: Ownership, /) -> Self:
        """The button of a list."""
        return cls(LISTS[match["list"]], int(match["page"]), ownership)

    def reply(self, interaction: Interaction[Any], loaded: OpenItems, /) -> Reply:
        """The question; the page where nothing is left to end."""
        if not loaded.items:
            return super().reply(interaction, loaded)
        return self.open_list.question(loaded, self.page, self.ownership)


class EndAllButton(OpenListButton, action=rf"{_LIST}s:sure:{_PAGE}"):
    """A button that ends all, once it has been asked for."""

    def __init__(self, open_list: OpenList, page: int, ownership: Ownership) -> None:
        label = text("list-end-all-sure", verb=open_list.verb)
        super().__init__(open_list, f"{open_list.name}s:sure", page, ownership, label)
        self.look_in = (open_list.command.removeprefix("/"),)

    @classmethod
    def parse(cls, match: re.Match[str], ownership: Ownership, /) -> Self:
        """The button of a list."""
        return cls(LISTS[match["list"]], int(match["page"]), ownership)

    async def load(self, interaction: Interaction[Any]) -> OpenItems:
        """Ends all of it."""
        return await then(self.open_list.end_all(interaction), partial(self.open_list.load_items, interaction))


class EndItemButton(OpenListButton, action=rf"{_LIST}:(?P<id>\d{{1,19}}):{_PAGE}"):
    """A button that ends an item."""

    def __init__(self, open_list: OpenList, item_id: int, page: int, ownership: Ownership) -> None:
        label = text("list-end-one", verb=open_list.verb, id=str(item_id))
        super().__init__(open_list, f"{open_list.name}:{item_id}", page, ownership, label, row=0)
        self.item_id = item_id
        self.look_in = (open_list.command.removeprefix("/"),)

    @classmethod
    def parse(cls, match: re.Match[str], ownership: Ownership, /) -> Self:
        """The button of an item."""
        return cls(LISTS[match["list"]], int(match["id"]), int(match["page"]), ownership)

    async def load(self, interaction: Interaction[Any]) -> OpenItems:
        """Ends the item."""
        ending = self.open_list.end(interaction, self.item_id)
        return await then(ending, partial(self.open_list.load_items, interaction))


OPEN_LIST_BUTTONS = (OpenListPageButton, AskEndAllButton, EndAllButton, EndItemButton)
