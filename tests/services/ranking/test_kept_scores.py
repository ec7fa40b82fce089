"""Who holds a symbol that never had a price keeps the score they are published with, marked: that and no other."""

import pytest

from bot.data.database import fetch, writer
from bot.rules.money import Ratio
from bot.rules.ranking import Board
from bot.services.ranking import recompute
from bot.services.ranking.boards import load_page
from tests.kit.fake_context import FakeContext
from tests.kit.members import add_member, give_position
from tests.kit.units import C0, COIN, DAY

pytestmark = pytest.mark.usefixtures("database")

ALICE, BOB = 1, 2


async def scores_on(board: Board, guild: int = 1) -> dict[int, tuple[Ratio, bool]]:
    """The score of everybody on a board, and whether it is marked, by user id."""
    rows = (await load_page(guild, board)).rows
    scores = {row.user_id: (row.score, row.stale) for row in rows}
    assert len(scores) == len(rows)
    return scores


async def publish(context: FakeContext, *profits: int) -> None:
    """Ranks both members, who have gained so many coins since the start and 3 since the week began."""
    for user, profit in zip((ALICE, BOB), profits, strict=True):
        await fetch(
            writer(),
            "UPDATE account SET cash = ?, deposits = ?, week_equity = ? WHERE user_id = ?",
            *(C0 + profit * COIN, C0, C0 + (profit - 3) * COIN, user),
        )
    await recompute.recompute(context)


@pytest.fixture
async def published(context: FakeContext) -> FakeContext:
    """Alice and Bob on all boards, with another score on each of them."""
    for user in (ALICE, BOB):
        await add_member(user, xp=500 * user, streak=user)
    await publish(context, 11, 12)
    return context


async def test_every_board_keeps_its_own_score(published: FakeContext):
    before = {board: (await scores_on(board))[ALICE][0] for board in (Board.RETURN, Board.WEEK)}
    assert before[Board.RETURN] != before[Board.WEEK]
    await give_position(ALICE, "NEW", 1)
    await fetch(writer(), "UPDATE account SET cash = cash + 999")
    for _ in range(2):
        await recompute.recompute(published)
        for board, score in before.items():
            scores = await scores_on(board)
            assert scores.keys() == {ALICE, BOB}
            assert scores[ALICE] == (score, True)
            assert not scores[BOB][1]


async def test_the_score_kept_is_the_published_one_and_not_the_one_before(published: FakeContext):
    await publish(published, 20, 21)
    (score, _) = (await scores_on(Board.RETURN))[ALICE]
    assert score == (20 * COIN, C0)
    await give_position(ALICE, "NEW", 1)
    await recompute.recompute(published)
    assert (await scores_on(Board.RETURN))[ALICE] == (score, True)


async def test_another_servers_score_is_not_kept(published: FakeContext):
    await add_member(ALICE, guild=2, cash=C0 + 70 * COIN)
    await add_member(BOB, guild=2)
    await recompute.recompute(published)
    await give_position(ALICE, "NEW", 1)
    await give_position(ALICE, "NEW", 1, guild=2)
    await recompute.recompute(published)
    kept = [(await scores_on(Board.RETURN, guild))[ALICE] for guild in (1, 2)]
    assert kept == [((11 * COIN, C0), True), ((70 * COIN, C0), True)]


async def test_no_score_of_last_week_is_kept(published: FakeContext):
    await give_position(ALICE, "NEW", 1)
    published.clock.advance(7 * DAY)
    await recompute.recompute(published)
    assert (await scores_on(Board.WEEK)).keys() == {BOB}
    assert (await scores_on(Board.RETURN))[ALICE] == ((11 * COIN, C0), True)


async def test_a_member_who_no_longer_meets_the_requirements_keeps_no_score(published: FakeContext):
    await give_position(ALICE, "NEW", 1)
    await fetch(writer(), "UPDATE account SET qualifying = 2 WHERE user_id = ?", ALICE)
    await recompute.recompute(published)
    assert (await scores_on(Board.RETURN)).keys() == {BOB}


async def test_a_member_without_a_score_yet_is_not_ranked(published: FakeContext):
    await add_member(3, cash=C0 + COIN)
    await give_position(3, "NEW", 1)
    await recompute.recompute(published)
    assert (await scores_on(Board.RETURN)).keys() == {ALICE, BOB}
