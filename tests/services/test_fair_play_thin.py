"""Fair play: thin symbols, whose price would not stand what is traded on paper."""

import asyncio

import pytest

from bot.rules.refusals import Refusal
from bot.rules.trading.liquidity import NotEnoughLiquidity
from bot.rules.trading.sizes import parse_size
from bot.services.matching import engine
from bot.services.trading.execution import TradeReceipt
from tests.kit import market_orders
from tests.services.books import one, rows
from tests.services.resting import BUY, PLAIN, buy, clean, put
from tests.services.topups import up
from tests.services.world import ALICE, BOB, COIN, World, configure

pytestmark = pytest.mark.usefixtures("database")

VOLUME = 100_000 * COIN
SHARE = VOLUME // 100


@pytest.fixture
async def world(database: object) -> World:
    await configure(1, *PLAIN)
    world = World()
    world.board.set("BTC", "100", turnover=VOLUME)
    return world


async def bought(who=ALICE) -> int:
    return int(
        await one(
            "SELECT CAST(COALESCE(SUM(f.gross), 0) AS BIGINT) FROM fill f JOIN account a ON a.id = f.account_id "
            "WHERE f.side = 'buy' AND a.user_id = ?",
            who.user_id,
        )
    )


async def test_twenty_orders_of_one_percent_in_a_minute_are_one(world: World) -> None:
    outcomes = []
    for n in range(20):
        world.clock.pass_(3_000)
        try:
            outcomes.append(await buy(world, "$1001", f"b{n}"))
        except Refusal as no:
            outcomes.append(no)
    assert [type(each) for each in outcomes] == [TradeReceipt] + [NotEnoughLiquidity] * 19
    assert await bought() == SHARE
    await clean()


async def test_nor_are_they_more_when_sent_at_once_or_in_dust(world: World) -> None:
    outcomes = await asyncio.gather(*(buy(world, "$300", f"b{n}") for n in range(20)), return_exceptions=True)
    assert sum(isinstance(each, TradeReceipt) for each in outcomes) == 3
    assert sum(isinstance(each, NotEnoughLiquidity) for each in outcomes) == 17
    for n in range(200):
        try:
            await buy(world, "0.01", f"dust{n}")
        except NotEnoughLiquidity:
            break
    assert SHARE - COIN < await bought() <= SHARE
    await clean()


async def test_orders_that_wait_and_fire_together_fill_no_more_than_one(world: World) -> None:
    """Each may wait, for each could fill alone; the price that fires all of them fills one."""
    for n in range(5):
        await put(world, BUY, "11", "limit", f"p{n}", limit="90")
    world.clock.pass_(1_000)
    world.board.set("BTC", "90", turnover=VOLUME)
    report = await engine.tick(world.context)
    assert (report.filled, report.ended) == (1, 4)
    assert await bought() == 990 * COIN
    assert await one("SELECT COUNT(*) FROM announcement WHERE kind LIKE 'order-%'") == 5
    await clean()


async def test_buying_selling_and_buying_again_moves_no_more(world: World) -> None:
    await buy(world, "10", "b1")
    await market_orders.sell(world.context, ALICE, "BTC", parse_size("all"), key="s")
    with pytest.raises(NotEnoughLiquidity):
        await buy(world, "1", "b2")


async def test_a_leap_in_a_thin_market_cannot_be_sold_into(world: World) -> None:
    """Who has gathered for days what the market could not take in one sells no more of it at the peak."""
    for day in range(5):
        await buy(world, "10", f"b{day}")
        world.clock.pass_(86_400_000)
    world.board.set("BTC", "1000", turnover=VOLUME)
    with pytest.raises(NotEnoughLiquidity, match=r"sell `\$1,000.00` at most"):
        await market_orders.sell(world.context, ALICE, "BTC", parse_size("all"), key="s1")
    sold = await market_orders.sell(world.context, ALICE, "BTC", parse_size("$1000"), key="s2")
    assert sold.gross == SHARE
    with pytest.raises(NotEnoughLiquidity, match="later"):
        await market_orders.sell(world.context, ALICE, "BTC", parse_size("$10"), key="s3")


async def test_nor_does_a_top_up_sell_into_it(world: World) -> None:
    """The exploit: what the bound keeps in the account is sold at the peak by a top-up, which asks for no amount."""
    for day in range(5):
        await buy(world, "10", f"b{day}")
        world.clock.pass_(86_400_000)
    world.board.set("ETH", "100")
    await buy(world, "$90000", "eth", ticker="ETH")
    world.board.set("ETH", "20")
    world.board.set("BTC", "1000", turnover=VOLUME)
    done = await up(world, "t")
    assert done.kept == ("BTC",)
    assert await rows("SELECT symbol, units FROM position") == [{"symbol": "BTC", "units": 50 * 10**8}]
    await clean()


async def test_what_others_trade_is_theirs(world: World) -> None:
    await buy(world, "10", "a")
    await buy(world, "10", "b", who=BOB)
    assert (await bought(ALICE), await bought(BOB)) == (SHARE, SHARE)
