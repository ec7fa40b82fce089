"""Days in which something happens to everybody, and the boards that must come of them, in the plainest way."""

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from bot.data import models
from bot.data.database import fetch, writer
from bot.rules.ranking import Board
from bot.services.ranking.boards import load_page
from tests.kit.fake_context import START, FakeContext
from tests.kit.members import add_member
from tests.kit.units import C0, COIN, DAY

Boards = dict[Board, list[tuple[int, int, int, Fraction]]]  # ordinal, place, user id, score

GUILDS = (1, 2, 4, 5)  # of the sizes 7, 1, 9 and 3; in the third nobody is left


async def change_everybody(draw: random.Random, context: FakeContext) -> None:
    """Something happens to everybody."""
    today = date(2026, 1, 5) + timedelta(days=(context.clock() - START) // DAY)
    for row in await models.Member.all().values("guild_id", "user_id"):
        key = (row["guild_id"], row["user_id"])
        xp, days, is_present = draw.randrange(20), draw.randrange(1, 5), int(draw.random() < 0.9)
        last = today - timedelta(days=draw.randrange(3))
        await fetch(
            writer(),
            "UPDATE member SET xp = ?, streak = ?, longest_streak = 9, streak_day = ?, here = ? "
            "WHERE guild_id = ? AND user_id = ?",
            *(xp, days, last.isoformat(), is_present, *key),
        )
        await fetch(
            writer(),
            "UPDATE account SET cash = ?, qualifying = ? WHERE guild_id = ? AND user_id = ?",
            *(C0 - draw.randrange(6) * COIN, draw.choice((2, 3)), *key),
        )


async def expected_boards(context: FakeContext, guild: int = 1) -> Boards:
    """The boards by the design's own words."""
    today = date(2026, 1, 5) + timedelta(days=(context.clock() - START) // DAY)
    people = await fetch(
        writer(),
        "SELECT m.user_id, xp, streak, streak_day, cash, deposits, qualifying, week_equity, week_deposits "
        "FROM member m JOIN account a ON a.guild_id = m.guild_id AND a.user_id = m.user_id "
        "WHERE here = 1 AND m.guild_id = ?",
        guild,
    )
    scores: dict[Board, dict[int, Fraction]] = {board: {} for board in Board}
    for person in people:
        user = person["user_id"]
        alive = date.fromisoformat(person["streak_day"]) >= today - timedelta(days=1)
        scores[Board.XP][user] = Fraction(person["xp"])
        scores[Board.STREAK][user] = Fraction(person["streak"] if alive else 0)
        if person["qualifying"] >= 3:
            gain = person["cash"] - person["deposits"]
            opened = person["week_equity"] - person["week_deposits"]
            scores[Board.RETURN][user] = Fraction(gain, C0)
            scores[Board.WEEK][user] = Fraction(gain - opened, max(person["week_equity"], C0))
    return {
        board: [
            (at, 1 + sum(score > by_user[user] for score in by_user.values()), user, by_user[user])
            for at, user in enumerate(sorted(by_user, key=lambda user: (-by_user[user], user)), 1)
        ]
        for board, by_user in scores.items()
    }


async def published_boards(guild: int = 1) -> Boards:
    """The boards as members see them."""
    boards = {board: (await load_page(guild, board, 1, 1000)).rows for board in Board}
    return {
        board: [(row.ordinal, row.place, row.user_id, Fraction(*row.score)) for row in rows]
        for board, rows in boards.items()
    }


async def add_members() -> None:
    """The same users in several servers."""
    for guild, size in zip(GUILDS, (7, 1, 9, 3), strict=True):
        for user in range(1, size + 1):
            await add_member(user, guild=guild, xp=user, is_present=int(guild != 4))


async def all_boards() -> dict[int, Boards]:
    """Those of every server."""
    return {guild: await published_boards(guild) for guild in GUILDS}


async def both_generations() -> list[dict[int, tuple[Any, ...]]]:
    """All standings of either generation, by ranking and user."""
    generations: list[dict[int, tuple[Any, ...]]] = [{}, {}]
    for row in await models.Standing.all().values():
        generation, _ = row.pop("generation"), row.pop("id")
        generations[generation][(row["ranking_id"], row["user_id"])] = tuple(row.values())
    return generations
