"""Thin symbols, through the services: every way to trade is bounded, and nothing is where no volume is told."""

import pytest

from bot.rules.trading.liquidity import NotEnoughLiquidity, volume_share
from bot.rules.trading.sizes import parse_size
from bot.services.announcements.delivery import decode
from bot.services.matching import engine
from bot.services.trading.order_changes import OrderChange, modify
from bot.services.trading.topups import offer
from tests.kit import market_orders
from tests.services.books import dump, one, rows
from tests.services.resting import BUY, PLAIN, SELL, P, buy, clean, goes, put
from tests.services.topups import up
from tests.services.world import ALICE, COIN, DAY, World, configure

pytestmark = pytest.mark.usefixtures("database")

VOLUME = 100_000 * COIN  # within 24 hours, so that 1,000 coins are 1 %


@pytest.fixture
async def world(database: object) -> World:
    await configure(1, *PLAIN)
    world = World()
    world.board.set("BTC", "100", turnover=VOLUME)
    return world


async def sell(world: World, amount: str, key: str):
    return await market_orders.sell(world.context, ALICE, "BTC", parse_size(amount), key=key)


async def test_exactly_one_percent_is_bought_and_a_unit_more_is_not(world):
    before = await dump()
    with pytest.raises(
        NotEnoughLiquidity, match=r"you may buy at most 1 % of its volume. For now you can buy `\$1,001.00` at most"
    ):
        await buy(world, "10.00000001", "over")
    assert await dump() == before
    assert (await buy(world, "10", "exactly")).gross == 1_000 * COIN
    await clean()


async def test_the_amount_that_was_named_is_then_bought(world):
    with pytest.raises(NotEnoughLiquidity):
        await buy(world, "all", "1")
    assert (await buy(world, "$1001", "2")).gross == 1_000 * COIN
    with pytest.raises(NotEnoughLiquidity, match="try again later"):
        await buy(world, "$1", "3")


async def test_a_sale_is_bounded_by_the_volume_of_its_own_moment(world):
    await buy(world, "10", "b")
    world.board.set("BTC", "100", turnover=VOLUME - 100 * COIN)
    with pytest.raises(
        NotEnoughLiquidity, match=r"you may sell at most 1 % of its volume. For now you can sell `\$999.00` at most"
    ):
        await sell(world, "all", "s1")
    assert (await sell(world, "9.99", "s2")).gross == 999 * COIN
    await clean()


async def test_what_is_bought_today_may_be_sold_today(world):
    await buy(world, "10", "b")
    assert (await sell(world, "all", "s")).held.units == 0


async def test_a_market_that_tells_no_volume_bounds_nothing(world):
    world.board.set("BTC", "100")
    assert (await buy(world, "all", "b")).units > 900 * 10**8


async def test_the_share_is_a_setting_and_can_be_switched_off(world):
    await configure(1, (volume_share, 250), *PLAIN)
    with pytest.raises(NotEnoughLiquidity, match=r"at most 2\.5 %"):
        await buy(world, "25.1", "b1")
    await buy(world, "25", "b2")
    await configure(1, (volume_share, 0), *PLAIN)
    assert (await buy(world, "all", "b3")).units > 900 * 10**8


async def test_a_market_without_any_trade_takes_no_order(world):
    world.board.set("BTC", "100", turnover=0)
    with pytest.raises(NotEnoughLiquidity, match="try again later"):
        await buy(world, "0.01", "b")


async def test_a_limit_order_that_fills_at_once_is_bounded(world):
    with pytest.raises(NotEnoughLiquidity):
        await put(world, BUY, "10.1", "limit", "1", limit="101")
    assert (await put(world, BUY, "10", "limit", "2", limit="101")).trade.gross == 1_000 * COIN
    with pytest.raises(NotEnoughLiquidity):
        await put(world, BUY, "1", "limit", "3", limit="101")


@pytest.mark.parametrize(
    ("kind", "prices"), [("limit", {"limit": "90"}), ("stop", {"stop": "110"}), ("take-profit", {"limit": "90"})]
)
async def test_an_order_too_large_by_itself_is_not_placed(world, kind, prices):
    before = await dump()
    with pytest.raises(NotEnoughLiquidity):
        await put(world, BUY, "12", kind, "1", **prices)
    assert await dump() == before
    assert (await put(world, BUY, "9", kind, "2", **prices)).order is not None


async def test_what_was_bought_today_does_not_keep_an_order_from_waiting(world):
    await buy(world, "10", "b")
    assert (await put(world, BUY, "10", "limit", "p", limit="90")).order is not None


async def test_an_order_is_not_made_too_large_by_a_change(world):
    placed = await put(world, BUY, "10", "limit", "p", limit="90")
    with pytest.raises(NotEnoughLiquidity):
        await modify(world.context, ALICE, placed.order.id, OrderChange(size=parse_size("12")), key="m1")
    with pytest.raises(NotEnoughLiquidity):
        await modify(world.context, ALICE, placed.order.id, OrderChange(size=parse_size("11"), limit=P("95")), key="m2")
    await modify(world.context, ALICE, placed.order.id, OrderChange(size=parse_size("11"), limit=P("90")), key="m3")
    await clean()


async def test_an_order_that_is_too_large_when_it_fires_is_cancelled_and_says_why(world):
    await put(world, BUY, "10", "limit", "p", limit="90")
    world.clock.pass_(1_000)
    world.board.set("BTC", "89", turnover=VOLUME // 2)
    report = await engine.tick(world.context)
    assert (report.filled, report.ended) == (0, 1)
    assert await rows("SELECT state, reserved FROM orders") == [{"state": "cancelled", "reserved": 0}]
    assert await rows("SELECT cash, reserved FROM account") == [{"cash": 100_000 * COIN, "reserved": 0}]
    (told,) = await rows("SELECT kind, facts FROM announcement")
    text = decode(told["kind"], told["facts"]).card().text
    assert "was cancelled. The market of BTC is too thin" in text
    assert "buy `$500.50` at most" in text
    await clean()


async def test_a_stop_that_fires_sells_where_the_market_can_bear_it(world):
    await buy(world, "10", "b")
    await put(world, SELL, "all", "stop", "p", stop="90")
    world.clock.pass_(1_000)
    world.board.set("BTC", "89", turnover=VOLUME)
    assert (await engine.tick(world.context)).filled == 1
    await clean()


async def test_no_volume_told_bounds_no_order_that_rests(world):
    await put(world, BUY, "10", "limit", "p", limit="90")
    assert (await goes(world, "89")).filled == 1  # tells none


async def test_a_top_up_leaves_what_its_market_cannot_bear_and_counts_it(world):
    world.board.set("ETH", "10")
    await buy(world, "10", "b1")
    await buy(world, "$50000", "b2", ticker="ETH")
    world.board.set("BTC", "100", turnover=VOLUME // 2)
    world.board.set("ETH", "5")
    assert (await offer(world.context, ALICE)).positions == 1
    done = await up(world, "t")
    assert [each.symbol.ticker for each in done.sold] == ["ETH"]
    assert done.kept == ("BTC",)
    assert done.cash == 99_000 * COIN
    assert await rows("SELECT symbol, units FROM position") == [{"symbol": "BTC", "units": 10 * 10**8}]
    await clean()


async def test_a_top_up_sells_what_its_market_can_bear(world):
    await buy(world, "10", "b1")
    world.board.set("BTC", "50", turnover=VOLUME)
    assert (await offer(world.context, ALICE)).positions == 1
    done = await up(world, "t")
    assert (done.kept, done.cash) == ((), 100_000 * COIN)
    assert await one("SELECT COUNT(*) FROM position") == 0
    await clean()


async def test_a_day_later_the_share_is_there_again(world):
    await buy(world, "10", "b1")
    world.clock.pass_(DAY - 1)
    with pytest.raises(NotEnoughLiquidity):
        await buy(world, "0.1", "b2")
    world.clock.pass_(1)
    await buy(world, "10", "b3")
    with pytest.raises(NotEnoughLiquidity):
        await buy(world, "0.1", "b4")
    await clean()
