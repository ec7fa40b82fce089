"""What open orders have set aside is still their member's: it counts wherever equity counts."""

import pytest

from bot.data import models
from bot.rules.ranking import Board
from bot.services.accounts.portfolio import load_portfolio
from bot.services.ranking import boards, recompute
from tests.kit.fake_context import ALICE, BOB, FakeContext, configure, fake_context
from tests.kit.ledger import rows
from tests.kit.orders import BUY, NO_MILESTONE_COINS, SELL, buy, place_order
from tests.kit.units import DAY

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def trader(database: object) -> FakeContext:
    """Alice is ranked, and has gained."""
    context = fake_context()
    await configure(1, *NO_MILESTONE_COINS)
    for n in range(3):
        await buy(context, "$5000", f"b{n}")
    context.board.set("BTC", "120")
    await recompute.recompute(context)
    return context


async def set_all_aside(context: FakeContext) -> None:
    await place_order(context, BUY, "all", "limit", "buy", limit="1")
    await place_order(context, SELL, "all", "stop", "sell", stop="1")
    assert await models.Account.get().values_list("cash", flat=True) == 0


async def test_setting_all_aside_moves_no_score(trader: FakeContext) -> None:
    held = (await load_portfolio(trader, ALICE)).gain
    scores = [(await boards.load_own_standing(ALICE, board)).score for board in (Board.RETURN, Board.WEEK)]
    assert scores[0] == held
    await set_all_aside(trader)
    await recompute.recompute(trader)
    assert (await load_portfolio(trader, ALICE)).gain == held
    assert [(await boards.load_own_standing(ALICE, board)).score for board in (Board.RETURN, Board.WEEK)] == scores


async def test_a_week_opens_and_a_day_closes_with_what_is_reserved(trader: FakeContext) -> None:
    await set_all_aside(trader)
    equity = (await load_portfolio(trader, ALICE)).equity
    trader.clock.advance(7 * DAY)
    await recompute.recompute(trader)
    assert await models.Account.get().values_list("week_equity", flat=True) == equity
    assert await models.EquityPoint.all().values("equity") == [{"equity": equity}]
    assert (await boards.load_own_standing(ALICE, Board.WEEK)).score == (0, equity)


async def test_a_member_with_little_cash_left_free_has_not_lost_all(trader: FakeContext) -> None:
    await place_order(trader, BUY, "$99000", "limit", "aside", actor=BOB, limit="1")
    await buy(trader, "$600", "small", actor=BOB)
    await recompute.recompute(trader)
    assert await rows("SELECT 1 FROM milestone WHERE milestone = 'lost-all'") == []
