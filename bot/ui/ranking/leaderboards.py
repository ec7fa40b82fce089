"""What /leaderboard shows; its buttons survive a restart, for they carry all they need."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Self

from discord import Interaction, SelectOption
from discord.ui import Select, View

from bot.data.keys import MemberKey
from bot.rules.guilds.settings import leaderboard_on
from bot.rules.money import Ratio
from bot.rules.ranking import Board
from bot.rules.safe_text import safe_name
from bot.services.guilds import presence
from bot.services.guilds.settings import require_enabled, settings_of
from bot.services.ranking import boards
from bot.services.ranking.boards import PAGE, BoardPage, BoardRow, OwnStanding
from bot.ui.kit.buttons import OwnedButton, OwnedItem, Ownership
from bot.ui.kit.host import Host
from bot.ui.kit.interactions import actor_of, member_key
from bot.ui.kit.presence import departed
from bot.ui.kit.reply import Reply, card
from bot.ui.language.speech import text
from bot.ui.ranking.places import gap_text, medal, movement, score_text, title, unmet_text

COMMAND = "/leaderboard"


@dataclass(frozen=True, slots=True)
class LeaderboardPage:
    """A page of a board, the asker's own standing, and who of the page has left the server."""

    board_page: BoardPage
    own: OwnStanding
    departed: Collection[int]


async def load_leaderboard(interaction: Interaction[Any], board: Board, number: int) -> LeaderboardPage:
    """A page of a board. Raises CogOff."""
    asker: MemberKey = member_key(interaction, interaction.user.id)
    require_enabled(await settings_of(asker.guild_id), leaderboard_on)
    host: Host = interaction.client
    await presence.note_visit(actor_of(interaction), host.context.now())
    page = await boards.load_page(asker.guild_id, board, number)
    own = await boards.load_own_standing(asker, board)
    users = [row.user_id for row in page.rows]
    gone = await departed(interaction.guild, users, host.context.now()) if interaction.guild else set()
    return LeaderboardPage(page, own, gone)


def leaderboard_reply(leaderboard: LeaderboardPage, ownership: Ownership) -> Reply:
    """A page with its buttons."""
    page, own = leaderboard.board_page, leaderboard.own
    lines = _lines(page, ownership.owner, leaderboard.departed)
    embed = card(text("leaderboard-title", board=title(page.board)), lines)
    embed.add_field(name=text("leaderboard-you"), value=_own_text(own), inline=False)
    embed.set_footer(text=_footer(page))
    return Reply(embed, _buttons(page, own, ownership))


def _footer(page: BoardPage) -> str:
    parts = [text("page", page=page.number, pages=page.pages)] if page.pages > 1 else []
    parts.append(text("leaderboard-ranked", members=page.total))
    if page.frozen:
        parts.append(text("leaderboard-frozen"))
    return " · ".join(parts)


def _lines(page: BoardPage, owner: int, gone: Collection[int]) -> str:
    if page.ranked_at is None:
        return text("leaderboard-not-counted")
    lines = [_line(page.board, row, row.user_id == owner) for row in page.rows if row.user_id not in gone]
    if page.rows and not lines:
        return text("leaderboard-all-left")
    return "\n".join(lines) or text("leaderboard-empty")


def _line(board: Board, row: BoardRow, own: bool) -> str:
    name = safe_name(row.name)
    if own:
        name = text("leaderboard-own-name", name=name)
    return f"{medal(row.place)} {name} · {_standing(board, row.score, row.stale, movement(row.place, row.previous))}"


def _standing(board: Board, score: Ratio, stale: bool, moved: str) -> str:
    frost = " ❄️" if stale else ""
    return f"{score_text(board, score)}{frost}{f' · {moved}' if moved else ''}"


def _own_text(own: OwnStanding) -> str:
    if own.place is None or own.score is None:
        unmet = unmet_text(own.unmet)
        return text("leaderboard-unranked", unmet=unmet) if unmet else text("leaderboard-next-count")
    standing = _standing(own.board, own.score, own.stale, movement(own.place, own.previous))
    standing = f"{medal(own.place)} {standing}"
    if own.above is None:
        return f"{standing} · {text('leaderboard-leading')}"
    return f"{standing}\n-# {text('leaderboard-gap', gap=gap_text(own.board, own.above))}"


def _buttons(page: BoardPage, own: OwnStanding, ownership: Ownership) -> View:
    view = View(timeout=None)
    turns = [("first", 1, "⏮"), ("back", page.number - 1, "◀"), ("next", page.number + 1, "▶")]
    if own.ordinal:
        turns.append(("mine", (own.ordinal - 1) // PAGE + 1, text("leaderboard-own-page")))
    for role, number, label in turns if page.pages > 1 else ():
        turn = LeaderboardPageButton(role, page.board, max(1, number), ownership, label)
        turn.item.disabled = not 1 <= number <= page.pages or number == page.number
        view.add_item(turn)
    view.add_item(LeaderboardSelect(page.board, ownership))
    return view


class LeaderboardPageButton(
    OwnedButton[LeaderboardPage],
    action=r"board:(?P<role>first|back|next|mine):(?P<board>return|week|xp|streak):(?P<page>\d{1,9})",
):
    """A button that goes to another page."""

    command = COMMAND

    def __init__(self, role: str, board: Board, number: int, ownership: Ownership, label: str = "▶") -> None:
        super().__init__(f"board:{role}:{board.value}:{number}", ownership, label)
        self.board, self.number = board, number

    @classmethod
    def parse(cls, match: re.Match[str], ownership: Ownership, /) -> Self:
        """The button to the page that its id names."""
        return cls(match["role"], Board(match["board"]), int(match["page"]), ownership)

    async def load(self, interaction: Interaction[Any]) -> LeaderboardPage:
        """The page, as it is now."""
        return await load_leaderboard(interaction, self.board, self.number)

    def reply(self, _: Interaction[Any], loaded: LeaderboardPage, /) -> Reply:
        """The page with its buttons."""
        return leaderboard_reply(loaded, self.ownership)


class LeaderboardSelect(OwnedItem[Select[Any], LeaderboardPage], action="boards"):
    """The menu of boards."""

    command = COMMAND

    def __init__(self, board: Board, ownership: Ownership) -> None:
        options = [SelectOption(label=title(choice), value=choice.value, default=choice is board) for choice in Board]
        super().__init__(Select(custom_id=ownership.custom_id("boards"), options=options))
        self.ownership = ownership

    @classmethod
    def parse(cls, _: re.Match[str], ownership: Ownership, /) -> Self:
        """The menu; which board was open is not in its id."""
        return cls(Board.RETURN, ownership)

    async def load(self, interaction: Interaction[Any]) -> LeaderboardPage:
        """The first page of the chosen board."""
        return await load_leaderboard(interaction, Board(self.item.values[0]), 1)

    def reply(self, _: Interaction[Any], loaded: LeaderboardPage, /) -> Reply:
        """The page with its buttons."""
        return leaderboard_reply(loaded, self.ownership)
