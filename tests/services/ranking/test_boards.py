"""Boards as published: pages, one's own place, and reads that stay by index however deep."""

from fractions import Fraction

import pytest

from bot.data.database import fetch, writer
from bot.data.keys import MemberKey
from bot.data.statements import named
from bot.rules.ranking import Board, ranked_trades
from bot.services.ranking import recompute, storage
from bot.services.ranking.boards import load_own_standing, load_page
from tests.kit.fake_context import FakeContext, configure
from tests.kit.members import add_member
from tests.kit.units import C0, COIN

pytestmark = pytest.mark.usefixtures("database")


async def test_a_board_nobody_has_made_yet_is_one_empty_page():
    board = await load_page(1, Board.RETURN)
    assert (board.rows, board.number, board.pages, board.total, board.ranked_at) == ((), 1, 1, 0, None)
    own = await load_own_standing(MemberKey(1, 1), Board.XP)
    assert (own.place, own.total, own.unmet, own.above) == (None, 0, (), None)


async def test_a_board_without_anybody_on_it_says_when_it_was_made(context: FakeContext):
    await add_member(1, trades=0, turnover=0)
    await recompute.recompute(context)
    board = await load_page(1, Board.RETURN, 3)
    assert (board.rows, board.number, board.pages, board.total, board.ranked_at) == ((), 1, 1, 0, context.clock())


async def test_pages_show_everybody_once_in_order(context: FakeContext):
    for user in range(1, 24):
        await add_member(user, xp=user // 2)
    await recompute.recompute(context)
    pages = [await load_page(1, Board.XP, number, 10) for number in (1, 2, 3)]
    assert [len(one.rows) for one in pages] == [10, 10, 3]
    assert {(one.pages, one.total) for one in pages} == {(3, 23)}
    rows = [row for one in pages for row in one.rows]
    assert [row.ordinal for row in rows] == list(range(1, 24))
    assert rows[0].name == "Member 22"
    assert [row.score for row in rows] == sorted((row.score for row in rows), reverse=True)


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-5, 1), (3, 3), (4, 3), (10**12, 3)])
async def test_a_page_beyond_either_end_is_the_last_there(context: FakeContext, asked: int, shown: int):
    for user in range(1, 24):
        await add_member(user)
    await recompute.recompute(context)
    board = await load_page(1, Board.STREAK, asked)
    assert board.number == shown
    assert board.rows[0].ordinal == shown * 10 - 9


async def test_my_gap_is_to_the_next_better_score_past_all_equals(context: FakeContext):
    for user, profit in ((1, 50), (2, 20), (3, 20), (4, 20)):
        await add_member(user, cash=C0 + profit * COIN)
    await recompute.recompute(context)
    own = await load_own_standing(MemberKey(1, 4), Board.RETURN)
    assert (own.place, own.ordinal, own.total, own.previous) == (2, 4, 4, 2)
    assert Fraction(*own.above) == Fraction(30 * COIN, C0)
    assert (await load_own_standing(MemberKey(1, 1), Board.RETURN)).above is None


async def test_ones_own_standing_is_that_of_the_published_generation(context: FakeContext):
    for user in range(1, 5):
        await add_member(user, xp=user)
    await recompute.recompute(context)
    for turn in range(1, 5):  # so that each generation is the published one at another state of the board
        await fetch(writer(), "UPDATE member SET xp = ? - user_id * ? WHERE user_id < 4", 1_000 * turn, 7 * turn)
        await recompute.recompute(context)
        own = await load_own_standing(MemberKey(1, 3), Board.XP)
        assert (own.place, own.score) == (3, (979 * turn, 1))
        assert own.above == (7 * turn, 1)


async def test_unmet_ranking_requirements_go_by_the_servers_own_settings(context: FakeContext):
    await configure(1, (ranked_trades, 5))
    await configure(2, (ranked_trades, 9))
    for guild in (1, 2):
        await add_member(1, guild=guild)
    own = [await load_own_standing(MemberKey(guild, 1), Board.RETURN) for guild in (1, 2)]
    assert [[(unmet.have, unmet.needed) for unmet in standing.unmet] for standing in own] == [[(3, 5)], [(3, 9)]]


async def test_another_servers_members_are_elsewhere(context: FakeContext):
    await add_member(1, xp=5)
    await add_member(2, xp=9, guild=2)
    await recompute.recompute(context)
    assert [row.user_id for row in (await load_page(1, Board.XP)).rows] == [1]
    assert (await load_own_standing(MemberKey(2, 1), Board.XP)).place is None


VALUES = {"first": 1, "last": 9, "guild_id": 1, "user_id": 1, "contest": 0, "board": "xp"}


@pytest.mark.parametrize(
    "sql",
    [storage.BOARD_PAGE, storage.OWN_STANDING, storage.RANKING_REQUIREMENTS],
    ids=["page", "own standing", "requirements"],
)
async def test_every_read_is_served_by_an_index(sql: str, context: FakeContext, database):
    if database.dialect == "sqlite":
        plan = await fetch(writer(), f"EXPLAIN QUERY PLAN {sql}", **VALUES)
        assert [
            row["detail"]
            for row in plan
            if row["detail"].startswith("SCAN")
            and "SUBQUERY" not in row["detail"]
            and "CONSTANT ROW" not in row["detail"]
            and row["detail"] != "SCAN w"
        ] == []
        return
    # On PostgreSQL the planner needs rows before it thinks an index worth while; forbid it the other way.
    for user in range(1, 30):
        await add_member(user)
    await recompute.recompute(context)
    literal, names = named(sql)
    for name in names:
        literal = literal.replace("?", repr(VALUES[name]), 1)
    async with writer().acquire_connection() as connection:
        await connection.execute("SET enable_seqscan = off")
        plan = await connection.fetch(f"EXPLAIN {literal}")
        await connection.execute("RESET enable_seqscan")
    assert not [row[0] for row in plan if "Seq Scan" in row[0]]
