"""Thin symbols, through the services: every way to trade is bounded, and nothing is where no volume is told."""

import pytest

from bot.data import models
from bot.rules.trading.liquidity import NotEnoughLiquidity, volume_share
from bot.rules.trading.sizes import parse_size
from bot.services.announcements.freezing import decode
from bot.services.matching import engine
from bot.services.trading.order_changes import OrderChange, modify
from bot.services.trading.topups import offer
from bot.ui.announcements.words import text_of
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, FakeContext, configure, fake_context
from tests.kit.ledger import dump, rows
from tests.kit.orders import (
    BUY,
    NO_MILESTONE_COINS,
    SELL,
    as_price,
    assert_books_balance,
    buy,
    place_order,
    price_moves_to,
)
from tests.kit.refusals import refused
from tests.kit.topups import top_up_account
from tests.kit.units import COIN, DAY

pytestmark = pytest.mark.usefixtures("database")

VOLUME = 100_000 * COIN  # within 24 hours, so that 1,000 coins are 1 %


@pytest.fixture
async def context(database: object) -> FakeContext:
    await configure(1, *NO_MILESTONE_COINS)
    context = fake_context()
    context.board.set("BTC", "100", turnover=VOLUME)
    return context


async def sell(context: FakeContext, amount: str, key: str):
    return await market_orders.sell(context, ALICE, "BTC", parse_size(amount), key=key)


async def test_exactly_one_percent_is_bought_and_a_unit_more_is_not(context):
    before = await dump()
    with refused(NotEnoughLiquidity, r"you can buy at most 1% of its volume\. Right now that is \$1,001\.00 at most"):
        await buy(context, "10.00000001", "over")
    assert await dump() == before
    assert (await buy(context, "10", "exactly")).gross == 1_000 * COIN
    await assert_books_balance()


async def test_the_amount_that_was_named_is_then_bought(context):
    with pytest.raises(NotEnoughLiquidity):
        await buy(context, "all", "1")
    assert (await buy(context, "$1001", "2")).gross == 1_000 * COIN
    with refused(NotEnoughLiquidity, "Try again later"):
        await buy(context, "$1", "3")


async def test_a_sale_is_bounded_by_the_volume_of_its_own_moment(context):
    await buy(context, "10", "b")
    context.board.set("BTC", "100", turnover=VOLUME - 100 * COIN)
    with refused(NotEnoughLiquidity, r"you can sell at most 1% of its volume\. Right now that is \$999\.00 at most"):
        await sell(context, "all", "s1")
    assert (await sell(context, "9.99", "s2")).gross == 999 * COIN
    await assert_books_balance()


async def test_units_bought_today_may_be_sold_today(context):
    await buy(context, "10", "b")
    assert (await sell(context, "all", "s")).held.units == 0


async def test_a_market_that_tells_no_volume_bounds_nothing(context):
    context.board.set("BTC", "100")
    assert (await buy(context, "all", "b")).units > 900 * 10**8


async def test_the_share_is_a_setting_and_can_be_switched_off(context):
    await configure(1, (volume_share, 250), *NO_MILESTONE_COINS)
    with refused(NotEnoughLiquidity, r"at most 2\.5%"):
        await buy(context, "25.1", "b1")
    await buy(context, "25", "b2")
    await configure(1, (volume_share, 0), *NO_MILESTONE_COINS)
    assert (await buy(context, "all", "b3")).units > 900 * 10**8


async def test_a_market_without_any_trade_takes_no_order(context):
    context.board.set("BTC", "100", turnover=0)
    with refused(NotEnoughLiquidity, "Try again later"):
        await buy(context, "0.01", "b")


async def test_a_limit_order_that_fills_at_once_is_bounded(context):
    with pytest.raises(NotEnoughLiquidity):
        await place_order(context, BUY, "10.1", "limit", "1", limit="101")
    assert (await place_order(context, BUY, "10", "limit", "2", limit="101")).trade.gross == 1_000 * COIN
    with pytest.raises(NotEnoughLiquidity):
        await place_order(context, BUY, "1", "limit", "3", limit="101")


@pytest.mark.parametrize(
    ("kind", "prices"), [("limit", {"limit": "90"}), ("stop", {"stop": "110"}), ("take-profit", {"limit": "90"})]
)
async def test_an_order_too_large_by_itself_is_not_placed(context, kind, prices):
    before = await dump()
    with pytest.raises(NotEnoughLiquidity):
        await place_order(context, BUY, "12", kind, "1", **prices)
    assert await dump() == before
    assert (await place_order(context, BUY, "9", kind, "2", **prices)).order is not None


async def test_units_bought_today_do_not_keep_an_order_from_waiting(context):
    await buy(context, "10", "b")
    assert (await place_order(context, BUY, "10", "limit", "p", limit="90")).order is not None


async def test_an_order_is_not_made_too_large_by_a_change(context):
    placed = await place_order(context, BUY, "10", "limit", "p", limit="90")
    with pytest.raises(NotEnoughLiquidity):
        await modify(context, ALICE, placed.order.id, OrderChange(size=parse_size("12")), key="m1")
    with pytest.raises(NotEnoughLiquidity):
        await modify(
            context, ALICE, placed.order.id, OrderChange(size=parse_size("11"), limit=as_price("95")), key="m2"
        )
    await modify(context, ALICE, placed.order.id, OrderChange(size=parse_size("11"), limit=as_price("90")), key="m3")
    await assert_books_balance()


async def test_an_order_that_is_too_large_when_it_fires_is_cancelled_and_says_why(context):
    await place_order(context, BUY, "10", "limit", "p", limit="90")
    context.clock.advance(1_000)
    context.board.set("BTC", "89", turnover=VOLUME // 2)
    report = await engine.tick(context)
    assert (report.filled, report.ended) == (0, 1)
    assert await models.Order.all().values("state", "reserved") == [{"state": "cancelled", "reserved": 0}]
    assert await models.Account.all().values("cash", "reserved") == [{"cash": 100_000 * COIN, "reserved": 0}]
    (announcement,) = await rows("SELECT kind, facts FROM announcement")
    text = text_of(decode(announcement["kind"], announcement["facts"]))
    assert "BTC trades too little for that" in text
    assert "$500.50 at most" in text
    await assert_books_balance()


async def test_a_stop_that_fires_sells_where_the_market_can_bear_it(context):
    await buy(context, "10", "b")
    await place_order(context, SELL, "all", "stop", "p", stop="90")
    context.clock.advance(1_000)
    context.board.set("BTC", "89", turnover=VOLUME)
    assert (await engine.tick(context)).filled == 1
    await assert_books_balance()


async def test_no_volume_told_bounds_no_order_that_rests(context):
    await place_order(context, BUY, "10", "limit", "p", limit="90")
    assert (await price_moves_to(context, "89")).filled == 1  # tells none


async def test_a_top_up_leaves_what_its_market_cannot_bear_and_counts_it(context):
    context.board.set("ETH", "10")
    await buy(context, "10", "b1")
    await buy(context, "$50000", "b2", ticker="ETH")
    context.board.set("BTC", "100", turnover=VOLUME // 2)
    context.board.set("ETH", "5")
    assert (await offer(context, ALICE)).positions == 1
    receipt = await top_up_account(context, "t")
    assert [sale.symbol.ticker for sale in receipt.sold] == ["ETH"]
    assert receipt.unsold == ("BTC",)
    assert receipt.cash == 99_000 * COIN
    assert await models.Position.all().values("symbol", "units") == [{"symbol": "BTC", "units": 10 * 10**8}]
    await assert_books_balance()


async def test_a_top_up_sells_what_its_market_can_bear(context):
    await buy(context, "10", "b1")
    context.board.set("BTC", "50", turnover=VOLUME)
    assert (await offer(context, ALICE)).positions == 1
    receipt = await top_up_account(context, "t")
    assert (receipt.unsold, receipt.cash) == ((), 100_000 * COIN)
    assert await models.Position.all().count() == 0
    await assert_books_balance()


async def test_a_day_later_the_share_is_there_again(context):
    await buy(context, "10", "b1")
    context.clock.advance(DAY - 1)
    with pytest.raises(NotEnoughLiquidity):
        await buy(context, "0.1", "b2")
    context.clock.advance(1)
    await buy(context, "10", "b3")
    with pytest.raises(NotEnoughLiquidity):
        await buy(context, "0.1", "b4")
    await assert_books_balance()
