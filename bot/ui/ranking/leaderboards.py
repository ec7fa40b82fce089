"""What /leaderboard shows; its buttons survive a restart, for they carry all they need."""

import re
from collections.abc import Collection
from typing import Any, Self

from discord import ButtonStyle, Interaction, SelectOption
from discord.ui import Button, DynamicItem, Item, Select, View

from bot.data.keys import MemberKey
from bot.rules.guilds.settings import leaderboard_on
from bot.rules.ranking import Board
from bot.rules.safe_text import safe_name
from bot.services.guilds import presence
from bot.services.guilds.settings import require_enabled, settings_of
from bot.services.ranking import boards
from bot.services.ranking.boards import PAGE, BoardPage, BoardRow, OwnStanding
from bot.ui.kit.answer import answer
from bot.ui.kit.buttons import check_owner
from bot.ui.kit.host import Host
from bot.ui.kit.interactions import actor_of, member_key
from bot.ui.kit.presence import departed
from bot.ui.kit.reply import Reply, card
from bot.ui.ranking.places import TITLES, gap_text, medal, movement, score_text

_NUMBERS = r"(?P<board>return|week|xp|streak):(?P<page>\d{1,9}):(?P<owner>\d{1,20}):(?P<opened>\d{1,12})"

LeaderboardView = tuple[BoardPage, OwnStanding, set[int]]


async def load_leaderboard(interaction: Interaction[Any], board: Board, number: int) -> LeaderboardView:
    """A page of a board, the asker's own place, and who of the page has left. Raises CogOff."""
    asker: MemberKey = member_key(interaction, interaction.user.id)
    require_enabled(await settings_of(asker.guild_id), leaderboard_on)
    host: Host = interaction.client
    await presence.seen(actor_of(interaction), host.context.now())
    page = await boards.load_page(asker.guild_id, board, number)
    own = await boards.load_own_standing(asker, board)
    users = [row.user_id for row in page.rows]
    gone = await departed(interaction.guild, users, host.context.now()) if interaction.guild else set()
    return page, own, gone


def leaderboard_reply(seen: LeaderboardView, owner: int, opened: int) -> Reply:
    """A page with its buttons. `opened`: Unix seconds when the asker opened the board."""
    page, own, gone = seen
    embed = card(f"🏆 {TITLES[page.board]}", _lines(page, owner, gone))
    embed.add_field(name="You", value=_own(own), inline=False)
    frozen = " · frozen" if page.frozen else ""
    embed.set_footer(text=f"Page {page.number} of {page.pages} · {page.total:,} ranked{frozen}")
    return Reply(embed, _buttons(page, own, owner, opened))


def _lines(page: BoardPage, owner: int, gone: Collection[int]) -> str:
    if page.ranked_at is None:
        return "Nobody has been ranked yet. The first count comes within minutes."
    lines = [_line(page.board, row, row.user_id == owner) for row in page.rows if row.user_id not in gone]
    if page.rows and not lines:
        return "All of this page have left the server."
    return "\n".join(lines) or "Nobody is ranked here yet. `/trade buy` is a start."


def _line(board: Board, row: BoardRow, own: bool) -> str:
    name = f"**{safe_name(row.name)}** ◂ you" if own else safe_name(row.name)
    stale = " ❄️" if row.stale else ""
    return f"{medal(row.place)} {name} · {score_text(board, row.score)}{stale} · {movement(row.place, row.previous)}"


def _own(own: OwnStanding) -> str:
    if own.place is None or own.score is None:
        return f"Not ranked yet: {' and '.join(own.unmet)}." if own.unmet else "You will be ranked at the next count."
    stale = " ❄️" if own.stale else ""
    text = f"{medal(own.place)} {score_text(own.board, own.score)}{stale} · {movement(own.place, own.previous)}"
    if own.above is None:
        return f"{text} · nobody is ahead of you"
    return f"{text}\n-# {gap_text(own.board, own.above)} to the next place"


def _buttons(page: BoardPage, own: OwnStanding, owner: int, opened: int) -> View:
    view = View(timeout=None)
    turns = [("first", 1, "⏮"), ("back", page.number - 1, "◀"), ("next", page.number + 1, "▶")]
    if own.ordinal:
        turns.append(("mine", (own.ordinal - 1) // PAGE + 1, "Me"))
    for role, number, label in turns:
        turn = LeaderboardPageButton(role, page.board, max(1, number), owner, opened, label)
        turn.item.disabled = not 1 <= number <= page.pages or number == page.number
        view.add_item(turn)
    view.add_item(LeaderboardSelect(page.board, owner, opened))
    return view


async def _turn(interaction: Interaction[Any], board: Board, number: int, owner: int, opened: int) -> None:
    async def action() -> LeaderboardView:
        check_owner(interaction, owner, opened, "/leaderboard")
        return await load_leaderboard(interaction, board, number)

    await answer(interaction, action(), lambda seen: leaderboard_reply(seen, owner, opened), in_place=True)


class LeaderboardPageButton(DynamicItem[Button[Any]], template=r"board:(?P<role>first|back|next|mine):" + _NUMBERS):
    """A button that goes to another page."""

    def __init__(self, role: str, board: Board, number: int, owner: int, opened: int, label: str = "▶") -> None:
        custom_id = f"board:{role}:{board.value}:{number}:{owner}:{opened}"
        super().__init__(Button(label=label, style=ButtonStyle.secondary, custom_id=custom_id))
        self.goal = (board, number, owner, opened)

    @classmethod
    async def from_custom_id(cls, _: Interaction[Any], __: Item[Any], match: re.Match[str], /) -> Self:
        """The button as its id describes it."""
        role, board, number, owner, opened = match.group("role", "board", "page", "owner", "opened")
        return cls(role, Board(board), int(number), int(owner), int(opened))

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Turns the page for its owner."""
        await _turn(interaction, *self.goal)


class LeaderboardSelect(DynamicItem[Select[Any]], template=r"boards:(?P<owner>\d{1,20}):(?P<opened>\d{1,12})"):
    """The menu of boards."""

    def __init__(self, board: Board, owner: int, opened: int) -> None:
        options = [SelectOption(label=TITLES[choice], value=choice.value, default=choice is board) for choice in Board]
        super().__init__(Select(custom_id=f"boards:{owner}:{opened}", options=options))
        self.owner, self.opened = owner, opened

    @classmethod
    async def from_custom_id(cls, _: Interaction[Any], __: Item[Any], match: re.Match[str], /) -> Self:
        """The menu as its id describes it."""
        return cls(Board.RETURN, int(match["owner"]), int(match["opened"]))

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Opens the chosen board for its owner."""
        await _turn(interaction, Board(self.item.values[0]), 1, self.owner, self.opened)
