"""What open orders have set aside is still their member's: it counts wherever equity counts."""

import pytest

from bot.rules.ranking import Board
from bot.services.accounts.portfolio import load_portfolio
from bot.services.ranking import boards, recompute
from tests.services.books import one, rows
from tests.services.resting import BUY, PLAIN, SELL, buy, put
from tests.services.world import ALICE, BOB, DAY, World, configure

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def trader(database: object) -> World:
    """Alice is ranked, and has gained."""
    world = World()
    await configure(1, *PLAIN)
    for n in range(3):
        await buy(world, "$5000", f"b{n}")
    world.board.set("BTC", "120")
    await recompute.recompute(world.context)
    return world


async def set_all_aside(world: World) -> None:
    await put(world, BUY, "all", "limit", "buy", limit="1")
    await put(world, SELL, "all", "stop", "sell", stop="1")
    assert await one("SELECT cash FROM account") == 0


async def test_setting_all_aside_moves_no_score(trader: World) -> None:
    held = (await load_portfolio(trader.context, ALICE)).gain
    scores = [(await boards.load_own_standing(ALICE, board)).score for board in (Board.RETURN, Board.WEEK)]
    assert scores[0] == held
    await set_all_aside(trader)
    await recompute.recompute(trader.context)
    assert (await load_portfolio(trader.context, ALICE)).gain == held
    assert [(await boards.load_own_standing(ALICE, board)).score for board in (Board.RETURN, Board.WEEK)] == scores


async def test_a_week_opens_and_a_day_closes_with_it(trader: World) -> None:
    await set_all_aside(trader)
    equity = (await load_portfolio(trader.context, ALICE)).equity
    trader.clock.pass_(7 * DAY)
    await recompute.recompute(trader.context)
    assert await one("SELECT week_equity FROM account") == equity
    assert await rows("SELECT equity FROM equity_point") == [{"equity": equity}]
    assert (await boards.load_own_standing(ALICE, Board.WEEK)).score == (0, equity)


async def test_who_has_little_left_free_has_not_lost_all(trader: World) -> None:
    await put(trader, BUY, "$99000", "limit", "aside", who=BOB, limit="1")
    await buy(trader, "$600", "small", who=BOB)
    await recompute.recompute(trader.context)
    assert await rows("SELECT 1 FROM milestone WHERE milestone = 'lost-all'") == []
