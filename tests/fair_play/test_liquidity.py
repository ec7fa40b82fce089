"""Fair play: thin symbols, whose price would not stand what is traded on paper."""

import asyncio

import pytest

from bot.data import models
from bot.rules.refusals import Refusal
from bot.rules.trading.liquidity import NotEnoughLiquidity, UnknownVolume
from bot.rules.trading.sizes import parse_size
from bot.services.matching import engine
from bot.services.trading.execution import TradeReceipt
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, BOB, FakeContext, configure, fake_context
from tests.kit.ledger import scalar
from tests.kit.orders import BUY, NO_MILESTONE_COINS, assert_books_balance, buy, place_order
from tests.kit.refusals import refused
from tests.kit.topups import top_up_account
from tests.kit.units import COIN

pytestmark = pytest.mark.usefixtures("database")

VOLUME = 100_000 * COIN
SHARE = VOLUME // 100


@pytest.fixture
async def context(database: object) -> FakeContext:
    await configure(1, *NO_MILESTONE_COINS)
    context = fake_context()
    context.board.set("BTC", "100", turnover=VOLUME)
    return context


async def bought(actor=ALICE) -> int:
    return int(
        await scalar(
            "SELECT CAST(COALESCE(SUM(f.gross), 0) AS BIGINT) FROM fill f JOIN account a ON a.id = f.account_id "
            "WHERE f.side = 'buy' AND a.user_id = ?",
            actor.user_id,
        )
    )


async def test_of_twenty_orders_of_one_percent_in_a_minute_one_is_filled(context: FakeContext) -> None:
    outcomes = []
    for n in range(20):
        context.clock.advance(3_000)
        try:
            outcomes.append(await buy(context, "$1001", f"b{n}"))
        except Refusal as refusal:
            outcomes.append(refusal)
    assert [type(outcome) for outcome in outcomes] == [TradeReceipt] + [NotEnoughLiquidity] * 19
    assert await bought() == SHARE
    await assert_books_balance()


async def test_where_no_volume_is_told_no_more_is_bought_in_a_day_than_of_the_assumed_one(context: FakeContext) -> None:
    context.board.set("BTC", "100", lacks_turnover=True)
    for n in range(10):
        await buy(context, "$1000", f"b{n}")
    with refused(UnknownVolume, "does not say how much BTC is traded"):
        await buy(context, "$1000", "more")
    assert 9_900 * COIN < await bought() <= 10_000 * COIN
    await assert_books_balance()


async def test_orders_sent_at_once_or_in_dust_fill_no_more_than_the_share(context: FakeContext) -> None:
    outcomes = await asyncio.gather(*(buy(context, "$300", f"b{n}") for n in range(20)), return_exceptions=True)
    assert sum(isinstance(outcome, TradeReceipt) for outcome in outcomes) == 3
    assert sum(isinstance(outcome, NotEnoughLiquidity) for outcome in outcomes) == 17
    for n in range(200):
        try:
            await buy(context, "0.01", f"dust{n}")
        except NotEnoughLiquidity:
            break
    assert SHARE - COIN < await bought() <= SHARE
    await assert_books_balance()


async def test_orders_that_wait_and_fire_together_fill_no_more_than_one(context: FakeContext) -> None:
    """Each may wait, for each could fill alone; the price that fires all of them fills one."""
    for n in range(5):
        await place_order(context, BUY, "11", "limit", f"p{n}", limit="90")
    context.clock.advance(1_000)
    context.board.set("BTC", "90", turnover=VOLUME)
    report = await engine.tick(context)
    assert (report.filled, report.ended) == (1, 4)
    assert await bought() == 990 * COIN
    assert await models.Announcement.filter(kind__startswith="order-").count() == 5
    await assert_books_balance()


async def test_buying_selling_and_buying_again_moves_no_more_than_the_share(context: FakeContext) -> None:
    await buy(context, "10", "b1")
    await market_orders.sell(context, ALICE, "BTC", parse_size("all"), key="s")
    with pytest.raises(NotEnoughLiquidity):
        await buy(context, "1", "b2")


async def test_a_leap_in_a_thin_market_cannot_be_sold_into(context: FakeContext) -> None:
    """Who has gathered for days what the market could not take in one sells no more of it at the peak."""
    for day in range(5):
        await buy(context, "10", f"b{day}")
        context.clock.advance(86_400_000)
    context.board.set("BTC", "1000", turnover=VOLUME)
    with refused(NotEnoughLiquidity, r"sell at most 1% of its volume\. Right now that is \$1,000\.00 at most"):
        await market_orders.sell(context, ALICE, "BTC", parse_size("all"), key="s1")
    sold = await market_orders.sell(context, ALICE, "BTC", parse_size("$1000"), key="s2")
    assert sold.gross == SHARE
    with refused(NotEnoughLiquidity, "later"):
        await market_orders.sell(context, ALICE, "BTC", parse_size("$10"), key="s3")


async def test_a_top_up_does_not_sell_into_a_leap_of_a_thin_market(context: FakeContext) -> None:
    """The exploit: what the bound keeps in the account is sold at the peak by a top-up, which asks for no amount."""
    for day in range(5):
        await buy(context, "10", f"b{day}")
        context.clock.advance(86_400_000)
    context.board.set("ETH", "100")
    await buy(context, "$90000", "eth", ticker="ETH")
    context.board.set("ETH", "20")
    context.board.set("BTC", "1000", turnover=VOLUME)
    receipt = await top_up_account(context, "t")
    assert receipt.unsold == ("BTC",)
    assert await models.Position.all().values("symbol", "units") == [{"symbol": "BTC", "units": 50 * 10**8}]
    await assert_books_balance()


async def test_the_trades_of_others_use_up_no_members_share(context: FakeContext) -> None:
    await buy(context, "10", "a")
    await buy(context, "10", "b", actor=BOB)
    assert (await bought(ALICE), await bought(BOB)) == (SHARE, SHARE)
