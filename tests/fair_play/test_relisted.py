"""Fair play: what could be had of a ticker under which another coin comes back, or a thousandth of the same one."""

import pytest

from bot.data import models
from bot.rules.market.relisting import CoinFrozen
from bot.rules.ranking import Board
from bot.rules.trading.sizes import parse_size
from bot.services.accounts.portfolio import load_portfolio
from bot.services.alerts.alerts import AlertRequest, add
from bot.services.matching.engine import tick
from bot.services.ranking import boards
from bot.services.ranking.recompute import recompute
from tests.kit import market_orders
from tests.kit.closeouts import CAROL
from tests.kit.fake_context import ALICE, BOB, FakeContext, configure, fake_context
from tests.kit.orders import BUY, NO_MILESTONE_COINS, SELL, assert_books_balance, place_order
from tests.kit.relisting import comes_back, leaves

pytestmark = pytest.mark.usefixtures("database")

SELL_AT_5 = {"limit": "5"}


@pytest.fixture
async def context(database: object) -> FakeContext:
    """Alice holds LUNA at 0.00011 that an order is to sell at 5, and Bob has an alert at 5; then it is gone for a day."""
    await configure(1, *NO_MILESTONE_COINS)
    context = fake_context()
    context.board.reuses_tickers = True
    context.board.set("LUNA", "0.00011")
    await market_orders.buy(context, ALICE, "LUNA", parse_size("$1000"), key="luna")
    for n in range(3):
        await market_orders.buy(context, ALICE, "BTC", parse_size("$1000"), key=f"btc {n}")
    await place_order(context, SELL, "50%", "limit", "sells", actor=ALICE, ticker="LUNA", **SELL_AT_5)
    await set_alert(context, BOB, "LUNA", "above", "5")
    await leaves(context, "LUNA")
    return context


async def test_who_held_the_old_coin_gains_nothing_by_the_new_one(context: FakeContext) -> None:
    before = await load_portfolio(context, ALICE)
    comes_back(context, "LUNA", "9")
    for _ in range(2):  # before anybody was told that it is frozen, and afterwards
        after = await load_portfolio(context, ALICE)
        assert (after.equity, after.stale) == (before.equity, ("LUNA",))
        await recompute(context)
        gain = (await boards.load_own_standing(ALICE, Board.RETURN)).score
        assert gain is not None
        assert gain[0] < 0  # the fees
        with pytest.raises(CoinFrozen):
            await market_orders.sell(context, ALICE, "LUNA", parse_size("all"), key=f"sells {context.now()}")
        context.clock.advance(60_000)
    await assert_books_balance()
