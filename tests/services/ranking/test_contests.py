"""The boards are those of the main contest: accounts and rankings of another one, such as a season, are not theirs."""

import pytest

from bot.data.database import fetch, writer
from bot.data.keys import MemberKey
from bot.data.models import Account, EquityPoint, Ranking
from bot.rules.ranking import Board, Requirement, UnmetRequirement
from bot.services.ranking import recompute
from bot.services.ranking.boards import load_own_standing, load_page
from tests.kit.fake_context import FakeContext
from tests.kit.members import add_member
from tests.kit.units import C0, COIN, DAY

pytestmark = pytest.mark.usefixtures("database")

SEASON = 7
LAST_WEEK = "2025-12-29"


@pytest.fixture
async def with_season(context: FakeContext) -> FakeContext:
    """Two members who lead in a season and have hardly gained in the main contest; boards of the season, too."""
    for user in (1, 2):
        await add_member(user, cash=C0 + user * COIN, xp=user, week=LAST_WEEK)
        await fetch(
            writer(),
            "INSERT INTO account (guild_id, user_id, contest, cash, reserved, deposits, starting, realised, turnover, "
            "fills, qualifying, week, week_equity, week_deposits, opened_at) "
            "VALUES (1, ?, ?, ?, 0, ?, ?, 0, ?, 9, 9, ?, ?, ?, 0)",
            *(user, SEASON, C0 + 900 * user * COIN, C0, C0, C0, LAST_WEEK, C0, C0),
        )
    for board in Board:
        await Ranking.create(guild_id=1, contest=SEASON, board=board, generation=1, total=5, ranked_at=3, frozen=1)
    return context


async def test_a_board_has_everybody_once_with_the_score_of_the_main_contest(with_season: FakeContext):
    report = await recompute.recompute(with_season)
    assert report.servers == 1
    page = await load_page(1, Board.RETURN)
    assert [(row.user_id, row.score) for row in page.rows] == [(2, (2 * COIN, C0)), (1, (COIN, C0))]
    assert (page.total, page.ranked_at, page.frozen) == (2, with_season.now(), False)
    own = await load_own_standing(MemberKey(1, 1), Board.RETURN)
    assert (own.place, own.total, own.frozen) == (2, 2, False)


async def test_a_recompute_leaves_the_boards_of_a_season_alone(with_season: FakeContext):
    before = await Ranking.filter(contest=SEASON).order_by("id").values()
    for _ in range(2):
        await recompute.recompute(with_season)
    assert await Ranking.filter(contest=SEASON).order_by("id").values() == before


async def test_weeks_and_days_are_those_of_the_main_accounts(with_season: FakeContext):
    await recompute.recompute(with_season)
    with_season.clock.advance(DAY)
    await recompute.recompute(with_season)
    assert set(await Account.filter(contest=SEASON).values_list("week", flat=True)) == {LAST_WEEK}
    assert set(await Account.filter(contest=0).values_list("week", flat=True)) == {"2026-01-05"}
    main = set(await Account.filter(contest=0).values_list("id", flat=True))
    assert set(await EquityPoint.all().values_list("account_id", flat=True)) == main


async def test_trades_of_a_season_rank_nobody_in_the_main_contest(with_season: FakeContext):
    await Account.filter(contest=0, user_id=1).update(qualifying=1, fills=1)
    await recompute.recompute(with_season)
    assert [row.user_id for row in (await load_page(1, Board.RETURN)).rows] == [2]
    own = await load_own_standing(MemberKey(1, 1), Board.RETURN)
    assert own.unmet == (UnmetRequirement(Requirement.TRADES, 1, 3),)


async def test_before_the_first_recompute_a_seasons_boards_are_not_shown_instead(with_season: FakeContext):
    page = await load_page(1, Board.XP)
    own = await load_own_standing(MemberKey(1, 1), Board.XP)
    assert (page.total, page.ranked_at, page.frozen) == (0, None, False)
    assert (own.total, own.ranked_at, own.frozen) == (0, None, False)
