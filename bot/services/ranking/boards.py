"""The boards as they were last published: a page of one, and where a member stands. Reads by index, at any depth."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.data.database import fetch, reader
from bot.data.keys import MAIN, MemberKey
from bot.rules.accounts.holdings import starting_cash
from bot.rules.money import MICRO, Ratio
from bot.rules.ranking import Board, UnmetRequirement, gap, unmet_requirements
from bot.services.guilds.members import decode_settings
from bot.services.ranking import storage

PAGE = 10  # rows
_BY_RETURN = (Board.RETURN, Board.WEEK)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A line of a board. `previous` is the place at the day's first recompute, None for who came later."""

    ordinal: int
    place: int
    previous: int | None
    user_id: int
    name: str
    score: Ratio
    stale: bool  # the score is frozen: a symbol held has no fresh price


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Some rows of a board. `ranked_at`: ms since 1970, None before the first recompute."""

    board: Board
    rows: tuple[BoardRow, ...]
    number: int  # from 1 on
    pages: int  # at least 1
    total: int
    ranked_at: int | None
    frozen: bool  # the market's feed was down at the newest recompute


@dataclass(frozen=True, slots=True)
class OwnStanding:
    """Where a member stands on a board. Whoever is not on it has no place, and `unmet` says what is missing."""

    board: Board
    total: int
    ranked_at: int | None
    frozen: bool
    place: int | None = None
    ordinal: int | None = None
    previous: int | None = None
    score: Ratio | None = None
    stale: bool = False
    above: Ratio | None = None  # the gap to the next better score; None at the top
    unmet: tuple[UnmetRequirement, ...] = ()  # empty as well for who is ranked from the next recompute on


async def load_page(guild_id: int, board: Board, number: int = 1, size: int = PAGE) -> BoardPage:
    """A page of a board, the last one for a `number` beyond it."""
    rows = await _rows(guild_id, board, number, size)
    total = rows[0]["total"] if rows else 0
    pages = max(1, -(-total // size))
    if number > pages:
        return await load_page(guild_id, board, pages, size)
    ranking = rows[0] if rows else _UNRANKED
    return BoardPage(
        board=board,
        rows=tuple(_row(row) for row in rows if row["ordinal"] is not None),
        number=max(1, number),
        pages=pages,
        total=total,
        ranked_at=ranking["ranked_at"],
        frozen=bool(ranking["frozen"]),
    )


_LAST_ORDINAL = 2**31 - 1
_UNRANKED: Mapping[str, Any] = {"total": 0, "ranked_at": None, "frozen": 0}


async def _rows(guild_id: int, board: Board, number: int, size: int) -> list[dict[str, Any]]:
    first = (min(max(1, number), _LAST_ORDINAL // size) - 1) * size + 1
    return await fetch(
        reader(),
        storage.BOARD_PAGE,
        first=first,
        last=first + size - 1,
        guild_id=guild_id,
        contest=MAIN,
        board=board.value,
    )


def _row(row: Mapping[str, Any]) -> BoardRow:
    return BoardRow(
        ordinal=row["ordinal"],
        place=row["place"],
        previous=row["previous"],
        user_id=row["user_id"],
        name=row["name"] or "",
        score=(row["numerator"], row["denominator"]),
        stale=bool(row["stale"]),
    )


async def load_own_standing(member_key: MemberKey, board: Board) -> OwnStanding:
    """Where a member stands on a board, and how far the next better score is; else what they lack to be ranked."""
    guild_id, user_id = member_key.guild_id, member_key.user_id
    rows = await fetch(
        reader(), storage.OWN_STANDING, user_id=user_id, guild_id=guild_id, contest=MAIN, board=board.value
    )
    row = rows[0] if rows else {**_UNRANKED, "place": None}
    own = OwnStanding(board, row["total"], row["ranked_at"], bool(row["frozen"]))
    if row["place"] is None:
        return replace(own, unmet=await _unmet(member_key)) if board in _BY_RETURN else own
    score = (row["numerator"], row["denominator"])
    return replace(
        own,
        place=row["place"],
        ordinal=row["ordinal"],
        previous=row["previous"],
        score=score,
        stale=bool(row["stale"]),
        above=gap(score, (row["above_numerator"], row["above_denominator"])) if row["place"] > 1 else None,
    )


async def _unmet(member_key: MemberKey) -> tuple[UnmetRequirement, ...]:
    [row] = await fetch(
        reader(),
        storage.RANKING_REQUIREMENTS,
        guild_id=member_key.guild_id,
        user_id=member_key.user_id,
        contest=MAIN,
    )
    settings = decode_settings(row["settings"])
    starting = row["starting"] or settings[starting_cash] * MICRO
    is_here = row["here"] != 0
    return tuple(unmet_requirements(row["qualifying"] or 0, row["turnover"] or 0, starting, is_here, settings))
