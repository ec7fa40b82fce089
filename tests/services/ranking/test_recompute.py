"""Recomputing ranks: the boards agree with a plain model, cost nothing twice, and survive whatever comes between."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from bot.data import models
from bot.data.database import fetch, writer
from bot.data.keys import MemberKey
from bot.rules.ranking import Board, Requirement, UnmetRequirement, ranked_trades, ranked_turnover
from bot.services.ranking import recompute
from bot.services.ranking.boards import load_own_standing, load_page
from tests.kit.fake_context import FakeContext, configure
from tests.kit.members import add_member, give_position, move_cash_for_units, ranked_places
from tests.kit.units import C0, COIN, DAY

pytestmark = pytest.mark.usefixtures("database")


async def test_equals_share_a_place_and_the_smaller_id_comes_first(context: FakeContext):
    for user, profit in ((1, 5), (2, 9), (3, 5), (4, -1)):
        await add_member(user, cash=C0 + profit * COIN)
    await recompute.recompute(context)
    assert await ranked_places(Board.RETURN) == [(1, 1, 2), (2, 2, 1), (3, 2, 3), (4, 4, 4)]


async def test_where_a_server_asks_for_no_trades_everybody_with_an_account_is_ranked(context: FakeContext):
    await configure(1, (ranked_trades, 0), (ranked_turnover, 0))
    await add_member(1, cash=C0 + COIN)
    await add_member(2, trades=0, turnover=0)
    await recompute.recompute(context)
    assert await ranked_places(Board.RETURN) == [(1, 1, 1), (2, 2, 2)]


async def test_scores_are_exact_at_the_bid(context: FakeContext):
    context.board.set("BTC", "123.456789", "130", scale=8)
    await add_member(1, cash=C0 - 10 * COIN)
    await give_position(1, "BTC", 123_456_789)
    await recompute.recompute(context)
    [row] = (await load_page(1, Board.RETURN)).rows
    worth = 123_456_789 * 123_456_789 * 10**6 // 10 ** (8 + 6)
    assert Fraction(*row.score) == Fraction(worth - 10 * COIN, C0)


async def test_only_who_meets_the_one_predicate_is_ranked_and_others_see_what_they_lack(context: FakeContext):
    await add_member(1)
    await add_member(2, trades=2)
    await add_member(3, turnover=C0 // 10 - 1)
    await add_member(4, is_present=0)
    await recompute.recompute(context)
    assert [row.user_id for row in (await load_page(1, Board.RETURN)).rows] == [1]
    assert (await load_own_standing(MemberKey(1, 2), Board.RETURN)).unmet == (
        UnmetRequirement(Requirement.TRADES, 2, 3),
    )
    assert (await load_own_standing(MemberKey(1, 3), Board.WEEK)).unmet == (
        UnmetRequirement(Requirement.TURNOVER, C0 // 10 - 1, C0 // 10),
    )
    assert (await load_own_standing(MemberKey(1, 4), Board.RETURN)).unmet == (UnmetRequirement(Requirement.MEMBERSHIP),)
    assert (await load_own_standing(MemberKey(1, 9), Board.RETURN)).unmet[0] == UnmetRequirement(
        Requirement.TRADES, 0, 3
    )
    assert (await load_own_standing(MemberKey(1, 1), Board.RETURN)).unmet == ()


async def test_xp_and_streak_rank_everybody_here_and_a_lapsed_streak_is_zero(context: FakeContext):
    today = date(2026, 1, 5)
    await add_member(1, xp=40, streak=3, day=today)
    await add_member(2, xp=50, streak=9, day=today - timedelta(days=2))
    await add_member(3, xp=0, streak=2, day=today - timedelta(days=1))
    await add_member(4, xp=99, is_present=0)
    await recompute.recompute(context)
    assert [(row.user_id, row.score) for row in (await load_page(1, Board.XP)).rows] == [
        (2, (50, 1)),
        (1, (40, 1)),
        (3, (0, 1)),
    ]
    assert [(row.user_id, row.score[0]) for row in (await load_page(1, Board.STREAK)).rows] == [(1, 3), (3, 2), (2, 0)]


async def test_the_second_recompute_writes_nothing(context: FakeContext):
    for user in range(1, 8):
        await add_member(user, cash=C0 + user * COIN, xp=user)
    first = await recompute.recompute(context)
    await recompute.recompute(context)  # with the XP of the milestones that the first one paid
    before = await models.Standing.all().order_by("id").values()
    second = await recompute.recompute(context)
    assert first.boards == 4
    assert (second.boards, second.rows, second.milestones) == (0, 0, 0)
    assert await models.Standing.all().order_by("id").values() == before


async def test_previous_is_the_place_at_the_days_first_recompute(context: FakeContext):
    for user in (1, 2, 3):
        await add_member(user, xp=10 * user)
    await recompute.recompute(context)
    for round_, order in enumerate(((1, 3, 2), (1, 3, 2), (3, 1, 2)), 1):
        for xp, user in enumerate(reversed(order)):
            await fetch(writer(), "UPDATE member SET xp = ? WHERE user_id = ?", 100 * round_ + xp, user)
        await add_member(10 + round_, xp=1)
        context.clock.advance(300_000)
        await recompute.recompute(context)
        rows = {row.user_id: (row.place, row.previous) for row in (await load_page(1, Board.XP)).rows}
        assert {user: rows[user][1] for user in (1, 2, 3)} == {3: 1, 2: 2, 1: 3}
        assert [user for user, _ in sorted(rows.items(), key=lambda item: item[1][0])[:3]] == list(order)
        assert rows[10 + round_][1] is None
    context.clock.advance(DAY)
    for _ in range(3):
        await recompute.recompute(context)
        assert all(row.previous == row.place for row in (await load_page(1, Board.XP)).rows)


async def test_a_member_who_left_is_gone_from_the_next_recompute_on_and_no_row_remains(context: FakeContext):
    for user in (1, 2, 3):
        await add_member(user, xp=user)
    await recompute.recompute(context)
    await fetch(writer(), "UPDATE member SET here = 0 WHERE user_id = 3")
    for _ in range(2):
        await recompute.recompute(context)
        assert await ranked_places(Board.XP) == [(1, 1, 2), (2, 2, 1)]
        await fetch(writer(), "UPDATE member SET xp = xp + 1 WHERE user_id = 2")
    for board in Board:
        assert 3 not in [user for *_, user in await ranked_places(board)]
    rows = "SELECT s.id FROM standing s JOIN ranking r ON r.id = s.ranking_id WHERE s.user_id = 3 AND r.board = 'xp'"
    assert await fetch(writer(), rows) == []


async def test_a_stale_symbol_freezes_its_holders_scores_and_nobody_elses(context: FakeContext):
    context.board.set("ETH", "50")
    for user, symbol in ((1, "BTC"), (2, "ETH")):
        await add_member(user, cash=C0)
        await give_position(user, symbol, 10**8)
    await recompute.recompute(context)
    context.board.set("ETH", "70")
    context.board.paused.add("BTC")
    context.board.set("BTC", "10")
    await add_member(3)
    await give_position(3, "BTC", 10**8)
    report = await recompute.recompute(context)
    rows = {row.user_id: (Fraction(*row.score), row.stale) for row in (await load_page(1, Board.RETURN)).rows}
    last = Fraction(100 * COIN, C0)
    assert rows == {1: (last, True), 2: (Fraction(70 * COIN, C0), False), 3: (last, True)}
    assert report.stale == 2
    context.board.paused.clear()
    await recompute.recompute(context)
    rows = {row.user_id: (Fraction(*row.score), row.stale) for row in (await load_page(1, Board.RETURN)).rows}
    assert rows[1] == (Fraction(10 * COIN, C0), False)
    assert rows[3] == (Fraction(10 * COIN, C0), False)


async def test_a_feed_that_is_down_freezes_return_and_week_and_nothing_else(context: FakeContext):
    await add_member(1, cash=C0 + COIN, xp=1)
    await recompute.recompute(context)
    then = context.clock()
    context.board.paused.add("BTC")
    context.clock.advance(300_000)
    await fetch(writer(), "UPDATE member SET xp = 70")
    await fetch(writer(), "UPDATE account SET cash = 1")
    for _ in range(2):
        report = await recompute.recompute(context)
        assert report.frozen
        board = await load_page(1, Board.RETURN)
        assert (board.frozen, board.ranked_at, board.rows[0].score) == (True, then, (COIN, C0))
        board = await load_page(1, Board.XP)
        assert (board.frozen, board.ranked_at, board.rows[0].score) == (False, context.clock(), (70, 1))
    context.board.paused.clear()
    await recompute.recompute(context)
    assert not (await load_page(1, Board.RETURN)).frozen


async def test_a_trade_between_two_reads_makes_no_false_gain(context: FakeContext):
    """Cash and positions are read in one moment; see also the race in test_ranking_races."""
    await add_member(1, cash=C0 - 100 * COIN)
    await give_position(1, "BTC", 10**8)
    await move_cash_for_units(1, cash=100 * COIN, units=-(10**8))
    report = await recompute.recompute(context)
    assert report.milestones == 0


async def test_a_board_whose_scores_are_as_before_is_frozen_no_more_once_the_feed_is_back(context: FakeContext):
    await add_member(1)
    await recompute.recompute(context)
    for paused in (True, False):
        (context.board.paused.add if paused else context.board.paused.remove)("BTC")
        await recompute.recompute(context)
        assert (await load_page(1, Board.RETURN)).frozen is paused
