"""Open orders: what they set aside, when they fill, and how they end."""

import asyncio

import pytest

from bot.rules.announcements.notify import Notify
from bot.rules.guilds import settings
from bot.rules.refusals import BadOrder, Refusal
from bot.rules.trading import costs, order_limits, order_terms
from bot.rules.trading.order_limits import TooManyOrders, TooManyOrdersToday
from bot.rules.trading.order_terms import Expiry
from bot.rules.trading.refusals import (
    BelowMinimum,
    NoSuchOrder,
    NotEnoughCash,
    NothingHeld,
    PriceAlreadyReached,
    TiedUp,
)
from bot.rules.trading.sizes import parse_size
from bot.services.accounts.portfolio import load_portfolio
from bot.services.matching import engine
from bot.services.trading import order_changes
from bot.services.trading.open_orders import list_open_orders
from bot.services.trading.order_changes import OrderChange, cancel, modify
from bot.services.trading.placing import OrderReceipt
from tests.kit import market_orders
from tests.services.books import dump, one, rows
from tests.services.resting import BUY, PLAIN, SELL, P, buy, clean, goes, money, put
from tests.services.world import ALICE, BOB, COIN, DAY, MINUTE, World, configure

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def world(database: object) -> World:
    await configure(1, *PLAIN)
    return World()


async def test_a_limit_buy_sets_its_cash_aside_and_fills_at_the_limit_or_better(world):
    placed = await put(world, BUY, "2", "limit", "1", limit="90")
    assert placed.order.reserved == 2 * 90 * COIN + 180_000
    assert await money() == (100_000 * COIN - 180_180_000, 180_180_000)
    assert (await load_portfolio(world.context, ALICE)).equity == 100_000 * COIN
    await clean()
    assert (await goes(world, "95", "90.01")).filled == 0
    assert (await goes(world, "88")).filled == 1
    assert await money() == (100_000 * COIN - 176_176_000, 0)
    (fill,) = await rows("SELECT * FROM fill")
    assert (fill["price"], fill["units"], fill["order_id"]) == ("88", 2 * 10**8, placed.order.id)
    assert await one("SELECT state FROM orders") == "filled"
    assert await goes(world, "80") == engine.TickReport()
    await clean()


async def test_a_buy_of_coins_spends_no_more_than_them(world):
    await put(world, BUY, "$900", "limit", "1", limit="90")
    assert await money() == (99_100 * COIN, 900 * COIN)
    await goes(world, "50")
    (fill,) = await rows("SELECT * FROM fill")
    assert 899 * COIN < fill["gross"] + fill["fee"] <= 900 * COIN
    await clean()


async def test_a_limit_that_the_market_meets_already_fills_at_once_as_a_taker(world):
    await configure(1, (costs.maker_fee, 0), (costs.half_spread, 100), *PLAIN)
    placed = await put(world, BUY, "1", "limit", "1", limit="100.5")
    assert (placed.trade.price, placed.trade.fee, placed.trade.spread) == ("100.5", 100_500, 500_000)
    assert len(world.context.orders) == 0
    assert [row["state"] for row in await rows("SELECT state FROM orders")] == ["filled"]
    await put(world, BUY, "1", "limit", "2", limit="99")
    await goes(world, "98")
    assert (await rows("SELECT price, fee FROM fill ORDER BY id DESC LIMIT 1")) == [{"price": "98", "fee": 0}]
    await clean()


CASES = [  # side, kind, prices, what does nothing, what fills, at which price
    (SELL, "limit", {"limit": "110"}, ["109.99", "90"], "111", "111"),
    (SELL, "stop", {"stop": "90"}, ["110", "90.01"], "85", "85"),
    (BUY, "stop", {"stop": "110"}, ["90", "109.99"], "115", "115"),
    (SELL, "take-profit", {"limit": "110"}, ["80", "109.99"], "112", "112"),
    (SELL, "oco", {"stop": "90", "limit": "110"}, ["95", "109"], "89", "89"),
    (SELL, "oco", {"stop": "90", "limit": "110"}, ["95", "91"], "112", "112"),
    (SELL, "trailing", {"trail": "10%"}, ["120", "108.01"], "108", "108"),
    (SELL, "trailing", {"trail": "10"}, ["95", "120", "111"], "109", "109"),
    (BUY, "trailing", {"trail": "10%"}, ["80", "87.99"], "88", "88"),
    (SELL, "stop-limit", {"stop": "90", "limit": "85"}, ["95"], "87", "87"),
    (SELL, "stop-limit", {"stop": "90", "limit": "85"}, ["95", "80", "84"], "86", "86"),
    (BUY, "stop-limit", {"stop": "110", "limit": "112"}, ["105", "120"], "111", "111"),
]


@pytest.mark.parametrize(("side", "kind", "prices", "quiet", "fires", "price"), CASES)
async def test_every_type_fills_when_and_at_what_it_should(world, side, kind, prices, quiet, fires, price):
    await buy(world, "10", "b")
    placed = await put(world, side, "4", kind, "1", **prices)
    assert (placed.order.kind, placed.order.side) == (kind, side)
    await clean()
    for step in quiet:
        assert (await goes(world, step)).filled == 0
        await clean()
    assert (await goes(world, fires)).filled == 1
    assert await one("SELECT price FROM fill ORDER BY id DESC LIMIT 1") == price
    assert await one("SELECT reserved FROM account") == 0
    await clean()


async def test_coins_in_open_sales_are_not_sold_twice(world):
    await buy(world, "10", "b")
    await put(world, SELL, "6", "stop", "1", stop="90")
    with pytest.raises(TiedUp):
        await put(world, SELL, "5", "limit", "2", limit="110")
    with pytest.raises(TiedUp):
        await market_orders.sell(world.context, ALICE, "BTC", parse_size("5"), key="3")
    assert (await market_orders.sell(world.context, ALICE, "BTC", parse_size("all"), key="4")).units == 4 * 10**8
    await goes(world, "80")
    assert await one("SELECT COUNT(*) FROM position") == 0
    await clean()


async def test_cash_in_open_buys_is_not_spent_twice(world):
    await put(world, BUY, "$60000", "limit", "1", limit="90")
    with pytest.raises(NotEnoughCash):
        await put(world, BUY, "$50000", "limit", "2", limit="90")
    with pytest.raises(NotEnoughCash):
        await buy(world, "$50000", "3")
    assert (await buy(world, "all", "4")).cash < COIN
    await goes(world, "80")
    await clean()


async def test_a_cancelled_order_gives_back_exactly_what_it_held_and_once(world):
    placed = await put(world, BUY, "25%", "limit", "1", limit="90")
    outcomes = await asyncio.gather(
        *(cancel(world.context, ALICE, placed.order.id, key=f"c{n % 3}") for n in range(9)), return_exceptions=True
    )
    done = [each for each in outcomes if isinstance(each, order_changes.Cancelled)]
    assert len({id(each) for each in done}) == 3
    assert all(each.cash == 100_000 * COIN for each in done)
    assert sum(isinstance(each, NoSuchOrder) for each in outcomes) == 6
    assert await money() == (100_000 * COIN, 0)
    assert len(world.context.orders) == 0
    assert (await goes(world, "50")).filled == 0
    await clean()


async def test_nobody_cancels_the_order_of_another(world):
    placed = await put(world, BUY, "1", "limit", "1", limit="90")
    with pytest.raises(NoSuchOrder):
        await cancel(world.context, BOB, placed.order.id, key="c")
    with pytest.raises(NoSuchOrder):
        await modify(world.context, BOB, placed.order.id, OrderChange(limit=P("80")), key="m")
    assert len(await list_open_orders(world.context, ALICE)) == 1


async def test_a_repeated_key_places_once(world):
    outcomes = await asyncio.gather(*(put(world, BUY, "1", "limit", "1", limit="90") for _ in range(10)))
    assert all(each == outcomes[0] for each in outcomes)
    assert await one("SELECT COUNT(*) FROM orders") == 1
    assert len(world.context.orders) == 1


async def test_an_order_ends_with_its_day_and_is_not_filled_after(world):
    await configure(1, (settings.time_zone, "America/New_York"), *PLAIN)  # 07:00 there
    await put(world, BUY, "1", "limit", "1", limit="90", expiry=Expiry(True))
    world.clock.pass_(17 * 60 * MINUTE - 1)
    assert (await goes(world, "95")).ended == 1
    assert await rows("SELECT state FROM orders") == [{"state": "expired"}]
    assert await money() == (100_000 * COIN, 0)
    assert (await goes(world, "80")).filled == 0
    with pytest.raises(BadOrder):
        await put(world, BUY, "1", "limit", "2", limit="70", expiry=order_terms.parse_expiry("2025-12-31"))
    await clean()


async def test_a_modified_order_waits_for_its_new_price_with_its_new_reserve(world):
    placed = await put(world, BUY, "2", "limit", "1", limit="90")
    changed = await modify(
        world.context, ALICE, placed.order.id, OrderChange(limit=P("80"), size=parse_size("3")), key="m"
    )
    assert changed.order.reserved == 240_240_000
    assert await money() == (100_000 * COIN - 240_240_000, 240_240_000)
    with pytest.raises(PriceAlreadyReached):
        await modify(world.context, ALICE, placed.order.id, OrderChange(limit=P("100")), key="m2")
    with pytest.raises(NotEnoughCash):
        await modify(world.context, ALICE, placed.order.id, OrderChange(size=parse_size("$100001")), key="m3")
    await clean()
    assert (await goes(world, "85")).filled == 0
    assert (await goes(world, "80")).filled == 1
    with pytest.raises(NoSuchOrder):
        await modify(world.context, ALICE, placed.order.id, OrderChange(limit=P("70")), key="m4")
    await clean()


async def test_a_modified_sale_may_use_the_coins_it_held_itself(world):
    await buy(world, "10", "b")
    placed = await put(world, SELL, "all", "stop", "1", stop="90")
    await modify(world.context, ALICE, placed.order.id, OrderChange(stop=P("95")), key="m")
    await modify(world.context, ALICE, placed.order.id, OrderChange(size=parse_size("50%")), key="m2")
    assert await one("SELECT units FROM orders WHERE state = 'open'") == 5 * 10**8
    await modify(
        world.context, ALICE, placed.order.id, OrderChange(expiry=Expiry(True), notify=Notify.SILENT), key="m3"
    )
    assert (await goes(world, "94")).filled == 1
    await clean()


async def test_no_member_has_more_open_orders_than_a_server_allows(world):
    await configure(1, (order_limits.open_orders, 3), *PLAIN)
    for n in range(3):
        await put(world, BUY, "1", "limit", f"p{n}", limit="90")
    before = await dump()
    with pytest.raises(TooManyOrders):
        await put(world, BUY, "1", "limit", "p3", limit="90")
    assert await dump() == before
    await put(world, BUY, "1", "limit", "p4", who=BOB, limit="90")


async def test_placing_and_cancelling_all_day_ends_at_the_days_limit(world):
    await configure(1, (order_limits.orders_a_day, 3), *PLAIN)
    await buy(world, "1", "market")
    began = world.clock()
    await put(world, BUY, "1", "limit", "filled at once", limit="110")
    for n in range(2):
        world.clock.pass_(MINUTE)
        placed = await put(world, BUY, "1", "limit", f"p{n}", limit="90")
        await cancel(world.context, ALICE, placed.order.id, key=f"c{n}")
    before = await dump()
    with pytest.raises(TooManyOrdersToday) as refused:
        await put(world, BUY, "1", "limit", "p3", limit="90")
    assert refused.value.again_at == (began + DAY) // 1000
    assert await dump() == before
    await buy(world, "1", "another market order")
    await put(world, BUY, "1", "limit", "p4", who=BOB, limit="90")
    world.clock.at = began + DAY
    await put(world, BUY, "1", "limit", "p5", limit="90")
    with pytest.raises(TooManyOrdersToday):
        await put(world, BUY, "1", "limit", "p6", limit="90")


@pytest.mark.parametrize(
    ("side", "amount", "kind", "prices", "refusal"),
    [
        (SELL, "1", "limit", {"limit": "110"}, NothingHeld),
        (BUY, "1", "stop", {"stop": "100"}, PriceAlreadyReached),
        (BUY, "1", "stop", {"limit": "100"}, BadOrder),
        (BUY, "2000", "limit", {"limit": "90"}, NotEnoughCash),
    ],
)
async def test_what_cannot_be_placed_changes_nothing_and_opens_no_account(world, side, amount, kind, prices, refusal):
    before = await dump()
    with pytest.raises(refusal):
        await put(world, side, amount, kind, "1", **prices)
    with pytest.raises(Refusal):
        await put(world, side, amount, kind, "1", **prices)
    assert await dump() == before


async def test_a_limit_that_was_worth_enough_when_it_was_placed_is_not_lost_by_a_better_price(world):
    def costs(price: str) -> None:
        world.clock.pass_(1_000)
        world.board.set("BTC", price, scale=0, minimum=100 * COIN)

    costs("99.5")
    with pytest.raises(BelowMinimum):
        await buy(world, "$100.20", "1")
    costs("150")
    await put(world, BUY, "$100.20", "limit", "2", limit="100")
    costs("99.5")
    assert (await engine.tick(world.context)).filled == 1
    assert await one("SELECT gross FROM fill") == 99_500_000
    await clean()


async def test_a_stop_that_was_worth_enough_when_it_was_placed_is_not_lost_by_the_fall_it_is_for(world):
    world.board.set("BTC", "100", minimum=5 * COIN)
    await buy(world, "1", "1")
    placed = await put(world, SELL, "0.055", "stop", "2", stop="95")
    with pytest.raises(BelowMinimum):
        await modify(world.context, ALICE, placed.order.id, OrderChange(stop=P("90")), key="3")
    world.clock.pass_(1_000)
    world.board.set("BTC", "60", minimum=5 * COIN)
    assert (await engine.tick(world.context)).filled == 1
    assert await one("SELECT gross FROM fill WHERE side = 'sell'") == 3_300_000
    await clean()


async def test_an_order_may_be_the_first_thing_a_member_does(world):
    placed = await put(world, BUY, "all", "limit", "1", limit="90")
    assert placed == OrderReceipt(0, order=placed.order, trade=None)
    await goes(world, "89")
    assert await one("SELECT COUNT(*) FROM coin") == 1
    await clean()


async def test_every_cost_is_a_setting_and_itemised(world):
    await configure(1, (costs.fee, 20), (costs.half_spread, 100), (costs.slippage, 50), *PLAIN)
    done = await buy(world, "100", "1")
    assert done.price == "101.0505"  # 1 % of 100, then 0.05 % of that for 10,000 of 100,000 coins
    assert (done.spread, done.slippage) == (100 * COIN, 5_050_000)
    assert done.gross == 10_000 * COIN + done.spread + done.slippage
    assert done.fee == 20_210_100
    await clean()
