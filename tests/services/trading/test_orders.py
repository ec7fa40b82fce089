"""Open orders: what they set aside, when they fill, and how they end."""

import asyncio

import pytest

from bot.data import models
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
from tests.kit.fake_context import ALICE, BOB, FakeContext, configure, fake_context
from tests.kit.ledger import dump, scalar
from tests.kit.orders import (
    BUY,
    NO_MILESTONE_COINS,
    SELL,
    as_price,
    assert_books_balance,
    buy,
    cash_and_reserved,
    place_order,
    price_moves_to,
)
from tests.kit.units import COIN, DAY, MINUTE

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def context(database: object) -> FakeContext:
    await configure(1, *NO_MILESTONE_COINS)
    return fake_context()


async def test_a_limit_buy_sets_its_cash_aside_and_fills_at_the_limit_or_better(context):
    placed = await place_order(context, BUY, "2", "limit", "1", limit="90")
    assert placed.order.reserved == 2 * 90 * COIN + 180_000
    assert await cash_and_reserved() == (100_000 * COIN - 180_180_000, 180_180_000)
    assert (await load_portfolio(context, ALICE)).equity == 100_000 * COIN
    await assert_books_balance()
    assert (await price_moves_to(context, "95", "90.01")).filled == 0
    assert (await price_moves_to(context, "88")).filled == 1
    assert await cash_and_reserved() == (100_000 * COIN - 176_176_000, 0)
    (fill,) = await models.Fill.all().values()
    assert (fill["price"], fill["units"], fill["order_id"]) == ("88", 2 * 10**8, placed.order.id)
    assert await models.Order.get().values_list("state", flat=True) == "filled"
    assert await price_moves_to(context, "80") == engine.TickReport()
    await assert_books_balance()


async def test_a_buy_of_coins_spends_no_more_than_them(context):
    await place_order(context, BUY, "$900", "limit", "1", limit="90")
    assert await cash_and_reserved() == (99_100 * COIN, 900 * COIN)
    await price_moves_to(context, "50")
    (fill,) = await models.Fill.all().values()
    assert 899 * COIN < fill["gross"] + fill["fee"] <= 900 * COIN
    await assert_books_balance()


async def test_a_limit_that_the_market_meets_already_fills_at_once_as_a_taker(context):
    await configure(1, (costs.maker_fee, 0), (costs.half_spread, 100), *NO_MILESTONE_COINS)
    placed = await place_order(context, BUY, "1", "limit", "1", limit="100.5")
    assert (placed.trade.price, placed.trade.fee, placed.trade.spread) == ("100.5", 100_500, 500_000)
    assert len(context.orders) == 0
    assert [row["state"] for row in await models.Order.all().values("state")] == ["filled"]
    await place_order(context, BUY, "1", "limit", "2", limit="99")
    await price_moves_to(context, "98")
    assert (await models.Fill.all().order_by("-id").limit(1).values("price", "fee")) == [{"price": "98", "fee": 0}]
    await assert_books_balance()


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
async def test_every_type_fills_when_and_at_what_it_should(context, side, kind, prices, quiet, fires, price):
    await buy(context, "10", "b")
    placed = await place_order(context, side, "4", kind, "1", **prices)
    assert (placed.order.kind, placed.order.side) == (kind, side)
    await assert_books_balance()
    for step in quiet:
        assert (await price_moves_to(context, step)).filled == 0
        await assert_books_balance()
    assert (await price_moves_to(context, fires)).filled == 1
    assert await scalar("SELECT price FROM fill ORDER BY id DESC LIMIT 1") == price
    assert await models.Account.get().values_list("reserved", flat=True) == 0
    await assert_books_balance()


async def test_coins_in_open_sales_are_not_sold_twice(context):
    await buy(context, "10", "b")
    await place_order(context, SELL, "6", "stop", "1", stop="90")
    with pytest.raises(TiedUp):
        await place_order(context, SELL, "5", "limit", "2", limit="110")
    with pytest.raises(TiedUp):
        await market_orders.sell(context, ALICE, "BTC", parse_size("5"), key="3")
    assert (await market_orders.sell(context, ALICE, "BTC", parse_size("all"), key="4")).units == 4 * 10**8
    await price_moves_to(context, "80")
    assert await models.Position.all().count() == 0
    await assert_books_balance()


async def test_cash_in_open_buys_is_not_spent_twice(context):
    await place_order(context, BUY, "$60000", "limit", "1", limit="90")
    with pytest.raises(NotEnoughCash):
        await place_order(context, BUY, "$50000", "limit", "2", limit="90")
    with pytest.raises(NotEnoughCash):
        await buy(context, "$50000", "3")
    assert (await buy(context, "all", "4")).cash < COIN
    await price_moves_to(context, "80")
    await assert_books_balance()


async def test_a_cancelled_order_gives_back_exactly_what_it_held_and_once(context):
    placed = await place_order(context, BUY, "25%", "limit", "1", limit="90")
    outcomes = await asyncio.gather(
        *(cancel(context, ALICE, placed.order.id, key=f"c{n % 3}") for n in range(9)), return_exceptions=True
    )
    done = [outcome for outcome in outcomes if isinstance(outcome, order_changes.Cancelled)]
    assert len({id(each) for each in done}) == 3
    assert all(each.cash == 100_000 * COIN for each in done)
    assert sum(isinstance(outcome, NoSuchOrder) for outcome in outcomes) == 6
    assert await cash_and_reserved() == (100_000 * COIN, 0)
    assert len(context.orders) == 0
    assert (await price_moves_to(context, "50")).filled == 0
    await assert_books_balance()


async def test_nobody_cancels_the_order_of_another(context):
    placed = await place_order(context, BUY, "1", "limit", "1", limit="90")
    with pytest.raises(NoSuchOrder):
        await cancel(context, BOB, placed.order.id, key="c")
    with pytest.raises(NoSuchOrder):
        await modify(context, BOB, placed.order.id, OrderChange(limit=as_price("80")), key="m")
    assert len(await list_open_orders(context, ALICE)) == 1


async def test_a_repeated_key_places_once(context):
    outcomes = await asyncio.gather(*(place_order(context, BUY, "1", "limit", "1", limit="90") for _ in range(10)))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert await models.Order.all().count() == 1
    assert len(context.orders) == 1


async def test_an_order_ends_with_its_day_and_is_not_filled_after(context):
    await configure(1, (settings.time_zone, "America/New_York"), *NO_MILESTONE_COINS)  # 07:00 there
    await place_order(context, BUY, "1", "limit", "1", limit="90", expiry=Expiry(True))
    context.clock.advance(17 * 60 * MINUTE - 1)
    assert (await price_moves_to(context, "95")).ended == 1
    assert await models.Order.all().values("state") == [{"state": "expired"}]
    assert await cash_and_reserved() == (100_000 * COIN, 0)
    assert (await price_moves_to(context, "80")).filled == 0
    with pytest.raises(BadOrder):
        await place_order(context, BUY, "1", "limit", "2", limit="70", expiry=order_terms.parse_expiry("2025-12-31"))
    await assert_books_balance()


async def test_a_modified_order_waits_for_its_new_price_with_its_new_reserve(context):
    placed = await place_order(context, BUY, "2", "limit", "1", limit="90")
    changed = await modify(
        context, ALICE, placed.order.id, OrderChange(limit=as_price("80"), size=parse_size("3")), key="m"
    )
    assert changed.order.reserved == 240_240_000
    assert await cash_and_reserved() == (100_000 * COIN - 240_240_000, 240_240_000)
    with pytest.raises(PriceAlreadyReached):
        await modify(context, ALICE, placed.order.id, OrderChange(limit=as_price("100")), key="m2")
    with pytest.raises(NotEnoughCash):
        await modify(context, ALICE, placed.order.id, OrderChange(size=parse_size("$100001")), key="m3")
    await assert_books_balance()
    assert (await price_moves_to(context, "85")).filled == 0
    assert (await price_moves_to(context, "80")).filled == 1
    with pytest.raises(NoSuchOrder):
        await modify(context, ALICE, placed.order.id, OrderChange(limit=as_price("70")), key="m4")
    await assert_books_balance()


async def test_a_modified_sale_may_use_the_coins_it_held_itself(context):
    await buy(context, "10", "b")
    placed = await place_order(context, SELL, "all", "stop", "1", stop="90")
    await modify(context, ALICE, placed.order.id, OrderChange(stop=as_price("95")), key="m")
    await modify(context, ALICE, placed.order.id, OrderChange(size=parse_size("50%")), key="m2")
    assert await models.Order.get(state="open").values_list("units", flat=True) == 5 * 10**8
    await modify(context, ALICE, placed.order.id, OrderChange(expiry=Expiry(True), notify=Notify.SILENT), key="m3")
    assert (await price_moves_to(context, "94")).filled == 1
    await assert_books_balance()


async def test_no_member_has_more_open_orders_than_a_server_allows(context):
    await configure(1, (order_limits.open_orders, 3), *NO_MILESTONE_COINS)
    for n in range(3):
        await place_order(context, BUY, "1", "limit", f"p{n}", limit="90")
    before = await dump()
    with pytest.raises(TooManyOrders):
        await place_order(context, BUY, "1", "limit", "p3", limit="90")
    assert await dump() == before
    await place_order(context, BUY, "1", "limit", "p4", actor=BOB, limit="90")


async def test_placing_and_cancelling_all_day_ends_at_the_days_limit(context):
    await configure(1, (order_limits.orders_a_day, 3), *NO_MILESTONE_COINS)
    await buy(context, "1", "market")
    began = context.clock()
    await place_order(context, BUY, "1", "limit", "filled at once", limit="110")
    for n in range(2):
        context.clock.advance(MINUTE)
        placed = await place_order(context, BUY, "1", "limit", f"p{n}", limit="90")
        await cancel(context, ALICE, placed.order.id, key=f"c{n}")
    before = await dump()
    with pytest.raises(TooManyOrdersToday) as refused:
        await place_order(context, BUY, "1", "limit", "p3", limit="90")
    assert refused.value.again_at == (began + DAY) // 1000
    assert await dump() == before
    await buy(context, "1", "another market order")
    await place_order(context, BUY, "1", "limit", "p4", actor=BOB, limit="90")
    context.clock.at = began + DAY
    await place_order(context, BUY, "1", "limit", "p5", limit="90")
    with pytest.raises(TooManyOrdersToday):
        await place_order(context, BUY, "1", "limit", "p6", limit="90")


@pytest.mark.parametrize(
    ("side", "amount", "kind", "prices", "refusal"),
    [
        (SELL, "1", "limit", {"limit": "110"}, NothingHeld),
        (BUY, "1", "stop", {"stop": "100"}, PriceAlreadyReached),
        (BUY, "1", "stop", {"limit": "100"}, BadOrder),
        (BUY, "2000", "limit", {"limit": "90"}, NotEnoughCash),
    ],
)
async def test_an_order_that_cannot_be_placed_changes_nothing_and_opens_no_account(
    context, side, amount, kind, prices, refusal
):
    before = await dump()
    with pytest.raises(refusal):
        await place_order(context, side, amount, kind, "1", **prices)
    with pytest.raises(Refusal):
        await place_order(context, side, amount, kind, "1", **prices)
    assert await dump() == before


async def test_a_limit_that_was_worth_enough_when_it_was_placed_is_not_lost_by_a_better_price(context):
    def costs(price: str) -> None:
        context.clock.advance(1_000)
        context.board.set("BTC", price, scale=0, minimum=100 * COIN)

    costs("99.5")
    with pytest.raises(BelowMinimum):
        await buy(context, "$99.90", "1")
    costs("150")
    await place_order(context, BUY, "$100.20", "limit", "2", limit="100")
    costs("99.5")
    assert (await engine.tick(context)).filled == 1
    assert await models.Fill.get().values_list("gross", flat=True) == 99_500_000
    await assert_books_balance()


async def test_a_stop_that_was_worth_enough_when_it_was_placed_is_not_lost_by_the_fall_it_is_for(context):
    context.board.set("BTC", "100", minimum=5 * COIN)
    await buy(context, "1", "1")
    placed = await place_order(context, SELL, "0.055", "stop", "2", stop="95")
    with pytest.raises(BelowMinimum):
        await modify(context, ALICE, placed.order.id, OrderChange(stop=as_price("90")), key="3")
    context.clock.advance(1_000)
    context.board.set("BTC", "60", minimum=5 * COIN)
    assert (await engine.tick(context)).filled == 1
    assert await models.Fill.get(side="sell").values_list("gross", flat=True) == 3_300_000
    await assert_books_balance()


async def test_an_order_may_be_the_first_thing_a_member_does(context):
    placed = await place_order(context, BUY, "all", "limit", "1", limit="90")
    assert placed == OrderReceipt(0, order=placed.order, trade=None)
    await price_moves_to(context, "89")
    assert await models.Coin.all().count() == 1
    await assert_books_balance()


async def test_every_cost_is_a_setting_and_itemised(context):
    await configure(1, (costs.fee, 20), (costs.half_spread, 100), (costs.slippage, 50), *NO_MILESTONE_COINS)
    trade = await buy(context, "100", "1")
    assert trade.price == "101.0505"  # 1 % of 100, then 0.05 % of that for 10,000 of 100,000 coins
    assert (trade.spread, trade.slippage) == (100 * COIN, 5_050_000)
    assert trade.gross == 10_000 * COIN + trade.spread + trade.slippage
    assert trade.fee == 20_210_100
    await assert_books_balance()


async def test_the_list_of_orders_shows_the_stop_in_force_of_one_that_trails(context):
    await buy(context, "10", "1")
    await place_order(context, SELL, "5", "trailing", "2", trail="10%")
    await place_order(context, BUY, "1", "trailing", "3", trail="5")

    async def stops() -> dict[str, str | None]:
        return {order.side.value: order.stop for order in await list_open_orders(context, ALICE)}

    assert await stops() == {"sell": "90", "buy": "105"}
    context.clock.advance(1_000)
    context.board.set("BTC", "104")
    assert await stops() == {"sell": "93.6", "buy": "105"}  # before any tick
    await price_moves_to(context, "102", "104.5", "103")
    assert (await stops())["sell"] == "94.05"  # as the book knows, be it written down or not
    await price_moves_to(context, "94")
    assert await stops() == {"buy": "99"}
