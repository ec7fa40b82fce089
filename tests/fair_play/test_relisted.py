"""Fair play: what could be had of a ticker under which another coin comes back, or a thousandth of the same one."""

import pytest

from bot.data import models
from bot.rules.market.relisting import CoinFrozen
from bot.rules.ranking import Board
from bot.rules.timing import HOUR, MINUTE
from bot.rules.trading.sizes import parse_size
from bot.services.accounts.portfolio import load_portfolio
from bot.services.matching import loading
from bot.services.matching.engine import tick
from bot.services.ranking import boards
from bot.services.ranking.recompute import recompute
from bot.services.trading import order_changes, topups
from tests.kit import market_orders
from tests.kit.alerts import set_alert
from tests.kit.fake_context import ALICE, BOB, FakeContext
from tests.kit.orders import BUY, assert_books_balance, place_order
from tests.kit.relisting import ELSEWHERE, comes_back, leaves, with_old_coin

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def context(database: object) -> FakeContext:
    context = await with_old_coin()
    await leaves(context)
    return context


async def gain(context: FakeContext) -> float:
    score = (await boards.load_own_standing(ALICE, Board.RETURN)).score
    assert score is not None
    return score[0] / score[1]


@pytest.mark.parametrize("counted", [False, True], ids=["before the next recompute", "after it"])
async def test_a_holder_of_the_old_coin_is_worth_no_more_by_the_new_one(context: FakeContext, counted: bool) -> None:
    before = await load_portfolio(context, ALICE)
    await comes_back(context, "9", counted=counted)
    after = await load_portfolio(context, ALICE)
    assert (after.equity, after.stale) == (before.equity, ("LUNA",))
    await recompute(context)
    assert -0.01 < await gain(context) < 0  # the fees
    assert not await models.MilestoneReached.filter(milestone__startswith="equity").exists()


@pytest.mark.parametrize("counted", [False, True], ids=["before the next recompute", "after it"])
async def test_nobody_trades_or_waits_for_a_price_of_what_may_be_another_coin(
    context: FakeContext, counted: bool
) -> None:
    await comes_back(context, "9", counted=counted)
    for actor in (ALICE, BOB):
        with pytest.raises(CoinFrozen):
            await market_orders.buy(context, actor, "LUNA", parse_size("$100"), key=f"buy {actor.user_id}")
    with pytest.raises(CoinFrozen):
        await market_orders.sell(context, ALICE, "LUNA", parse_size("50%"), key="sell")
    with pytest.raises(CoinFrozen):
        await place_order(context, BUY, "$100", "limit", "waits", actor=BOB, ticker="LUNA", limit="1")
    with pytest.raises(CoinFrozen):
        await set_alert(context, "above", "20", "alert 2", actor=BOB, ticker="LUNA")
    await assert_books_balance()


@pytest.mark.parametrize("counted", [False, True], ids=["before the next recompute", "after it"])
async def test_old_orders_and_alerts_do_nothing_at_the_price_of_another_coin(
    context: FakeContext, counted: bool
) -> None:
    await loading.load(context)
    await comes_back(context, "9", counted=counted)
    for _ in range(2):
        report = await tick(context)
        assert (report.filled, report.fired, report.ended, report.failed) == (0, 0, 0, 0)
        context.clock.advance(1_000)
    assert await models.Order.filter(kind="limit", state="open").count() == 1
    assert await models.Alert.filter(state="open").count() == 1


async def test_a_top_up_neither_sells_a_frozen_coin_nor_counts_it_at_the_new_price(context: FakeContext) -> None:
    await order_changes.cancel_all(context, ALICE, key="cancel")
    await comes_back(context, "9")
    receipt = await topups.top_up(context, ALICE, "RESET", key="topup")
    assert receipt.unsold == ("LUNA",)
    assert [sold.symbol.ticker for sold in receipt.sold] == ["BTC"]
    await assert_books_balance()


async def test_where_nobody_held_the_old_coin_the_new_one_trades_once_it_is_noticed(context: FakeContext) -> None:
    await comes_back(context, "9")
    context.clock.advance(1)
    receipt = await market_orders.buy(context, ELSEWHERE, "LUNA", parse_size("$100"), key="elsewhere")
    assert receipt.price == "9"
    context.clock.advance(MINUTE)
    await recompute(context)
    assert (await load_portfolio(context, ELSEWHERE)).stale == ()
    assert (await load_portfolio(context, ALICE)).stale == ("LUNA",)


@pytest.mark.parametrize(("ago", "bid"), [(HOUR, "0.0005"), (HOUR // 2, "0.00015"), (25 * HOUR, "0.0004")])
async def test_nobody_loses_by_a_listing_that_was_missing_for_a_while(database: object, ago: int, bid: str) -> None:
    context = await with_old_coin()
    await leaves(context, ago=ago - MINUTE)
    await comes_back(context, bid)
    assert (await load_portfolio(context, ALICE)).stale == ()
    assert (await market_orders.sell(context, ALICE, "LUNA", parse_size("10"), key="sell")).price == bid


async def test_a_price_that_came_and_went_between_two_recomputes_is_not_the_last_known_one(
    context: FakeContext,
) -> None:
    before = await load_portfolio(context, ALICE)
    await comes_back(context, "9", counted=False)
    context.board.drop("LUNA", remembered=True)
    await recompute(context)
    assert await models.Coin.filter(ticker="LUNA").values_list("bid", flat=True) == ["0.00011"]
    assert (await load_portfolio(context, ALICE)).equity == before.equity


async def test_a_leap_that_the_feed_holds_is_frozen_here_and_told(database: object) -> None:
    context = await with_old_coin()
    await recompute(context)
    context.clock.advance(MINUTE)
    await recompute(context)
    leap = context.board.quoted("LUNA", "9")
    context.board.apart = {"LUNA": leap}
    context.clock.advance(MINUTE)
    await recompute(context)
    assert not context.board.apart
    [coin] = await models.Coin.filter(ticker="LUNA")
    assert (coin.bid, coin.suspect_bid, coin.frozen_at) == ("0.00011", "9", context.now())


async def test_a_market_that_uses_no_ticker_twice_freezes_nothing(context: FakeContext) -> None:
    context.board.reuses_tickers = False
    await comes_back(context, "9")
    assert (await load_portfolio(context, ALICE)).stale == ()
