"""Trading: one receipt, exact books, and a fair price."""

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from bot.data import models
from bot.data.transactions import Standalone, Transaction, transact
from bot.rules.accounts import holdings
from bot.rules.guilds import settings
from bot.rules.market.quotes import Price, Side
from bot.rules.market.refusals import MarketPaused, UnknownSymbol
from bot.rules.money import MAX_CASH, MAX_UNITS
from bot.rules.refusals import CogOff, Refusal
from bot.rules.trading import trade_xp
from bot.rules.trading.closeouts import Delisted
from bot.rules.trading.order_terms import OrderTerms
from bot.rules.trading.refusals import NotEnoughCash, NotEnoughHeld, NothingHeld, TooLarge, TooLate, TooSmall
from bot.rules.trading.sizes import parse_size
from bot.services.guilds.members import load_acting
from bot.services.trading.execution import TradeReceipt
from bot.services.trading.order_changes import OrderChange, modify
from bot.services.trading.placing import OrderRequest, place
from tests.kit.fake_context import ALICE, BOB, configure
from tests.kit.ledger import dump, mismatches, rows
from tests.kit.orders import NO_MILESTONE_COINS, buy, sell
from tests.kit.refusals import refused
from tests.kit.units import COIN, MINUTE

pytestmark = pytest.mark.usefixtures("database")


async def test_a_buy_takes_the_ask_and_the_fee(context):
    context.board.set("BTC", "99", "101")
    trade = await buy(context, "2", "1")
    assert (trade.side, trade.units, trade.price) == (Side.BUY, 2 * 10**8, "101")
    assert (trade.gross, trade.fee, trade.total, trade.realised) == (202 * COIN, 202_000, 202_202_000, 0)
    assert (trade.held.units, trade.held.cost) == (2 * 10**8, 202_202_000)
    assert (trade.symbol.name, trade.source) == ("Btc Coin", "board")
    assert await mismatches() == []


async def test_a_sale_takes_the_bid_and_tells_its_profit(context):
    await buy(context, "10", "1")
    context.board.set("BTC", "120", "130")
    trade = await sell(context, "5", "2")
    assert (trade.price, trade.gross, trade.fee, trade.total) == ("120", 600 * COIN, 600_000, 599_400_000)
    assert trade.realised == 599_400_000 - 500_500_000
    assert (trade.held.units, trade.held.cost) == (5 * 10**8, 500_500_000)
    rest = await sell(context, "all", "3")
    assert (rest.held.units, rest.held.cost) == (0, 0)
    assert await models.Position.all().count() == 0
    assert await mismatches() == []


async def test_the_cash_of_a_receipt_is_what_the_account_holds(context):
    trade = await buy(context, "$1000", "1")
    assert trade.cash == await models.Account.get().values_list("cash", flat=True) == (100_000 - 1_000 + 500) * COIN
    assert [milestone.coins for milestone in trade.earned.milestones] == [500 * COIN]


async def test_an_order_is_kept_as_it_was_asked_for(context):
    await buy(context, " $1,000.50 ", "1")
    (order,) = await models.Order.all().values()
    assert (order["size"], order["kind"], order["state"], order["side"]) == ("$1000.5", "market", "filled", "buy")
    (fill,) = await models.Fill.all().values()
    assert (fill["order_id"], fill["price"], fill["source"]) == (order["id"], "100", "board")


async def test_a_hundred_buys_with_cash_for_fifty_fill_fifty(context):
    await configure(1, (trade_xp.trade_xp, 0), (holdings.starting_cash, 10_000), *NO_MILESTONE_COINS)
    each = "$200"  # of 10,000 coins
    tries = (buy(context, each, f"i{n}") for n in range(100))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(outcome, TradeReceipt) for outcome in outcomes) == 50
    assert sum(isinstance(outcome, NotEnoughCash) for outcome in outcomes) == 50
    assert await models.Fill.all().count() == 50
    assert await mismatches() == []


async def test_a_repeat_returns_the_first_fill_at_the_first_price(context):
    first = await buy(context, "$1000", "1")
    before = await dump()
    context.board.set("BTC", "250")
    context.clock.advance(MINUTE)
    assert await buy(context, "$1000", "1") == first
    assert await dump() == before


async def test_repeats_at_once_fill_once(context):
    outcomes = await asyncio.gather(*(buy(context, "$1000", "1") for _ in range(20)))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert await models.Fill.all().count() == 1


async def test_a_repeat_of_a_refusal_is_refused_although_it_could_be_filled_now(context):
    with pytest.raises(NothingHeld):
        await sell(context, "1", "s")
    await buy(context, "2", "b")
    with pytest.raises(NothingHeld):
        await sell(context, "1", "s")
    assert await models.Fill.all().count() == 1


async def test_a_repeat_returns_the_first_fill_while_the_market_is_paused(context):
    first = await buy(context, "$1000", "1")
    context.board.paused.add("BTC")
    assert await buy(context, "$1000", "1") == first
    context.board.drop("BTC")
    assert await buy(context, "$1000", "1") == first


async def test_a_member_who_read_that_the_market_is_paused_is_not_filled_by_a_repeat(context):
    context.board.paused.add("BTC")
    with pytest.raises(MarketPaused) as paused:
        await buy(context, "$1000", "1")
    context.board.paused.clear()
    context.clock.advance(MINUTE)
    with pytest.raises(MarketPaused) as again:
        await buy(context, "$1000", "1")
    assert again.value.facts() == paused.value.facts()
    assert (await buy(context, "$1000", "2")).total <= 1_000 * COIN


async def test_a_price_as_old_as_the_order_fills_nothing(context):
    context.board.stuck = True
    with pytest.raises(MarketPaused):
        await buy(context, "$1000", "1")
    assert await models.Fill.all().count() == 0


REFUSED = [
    ("buy", "0.000000001", TooSmall),
    ("buy", "0.0000000015", TooSmall),
    ("buy", "$100000.01", NotEnoughCash),
    ("buy", "1000", NotEnoughCash),
    ("buy", "1000000000", NotEnoughCash),
    ("buy", "9999999999.5", NotEnoughCash),
    ("sell", "1", NotEnoughHeld),
    ("sell", "$51", NotEnoughHeld),
    ("sell", "0.000000001", TooSmall),
    ("sell", "$0.000001", TooSmall),
    ("sell", "0.00000001", TooSmall),
]


@pytest.mark.parametrize(("side", "amount", "refusal"), REFUSED)
async def test_a_market_order_that_cannot_be_filled_changes_nothing(context, side, amount, refusal):
    await buy(context, "0.5", "first")
    before = await dump()
    with pytest.raises(refusal):
        await {"buy": buy, "sell": sell}[side](context, amount, "second")
    assert await dump() == before


@pytest.mark.parametrize("trade", [buy, sell])
async def test_a_refusal_opens_no_account(context, trade):
    before = await dump()
    with pytest.raises(Refusal):
        await trade(context, "1000000", "1")
    with pytest.raises(UnknownSymbol):
        await trade(context, "1", "2", ticker="@everyone" * 600)
    assert await dump() == before


async def test_trading_can_be_switched_off(context):
    await configure(1, (settings.trading_on, False))
    before = await dump()
    with pytest.raises(CogOff):
        await buy(context, "1", "1")
    await configure(1)
    with pytest.raises(CogOff):
        await buy(context, "1", "1")
    await configure(1, (settings.trading_on, False))
    assert await dump() == before


async def test_members_and_servers_have_money_of_their_own(context):
    elsewhere = type(ALICE)(2, ALICE.user_id, "Alice", 9)
    for actor in (ALICE, BOB, elsewhere):
        await buy(context, "$1000", f"{actor}"[-40:] + str(actor.guild_id), actor=actor)
    assert await models.Account.all().count() == 3
    assert {row["units"] for row in await models.Position.all().values("units")} == {999_000_999}
    assert await mismatches() == []


async def test_units_keep_the_scale_of_the_first_trade_for_ever(context):
    await buy(context, "2", "1")
    context.board.set("BTC", "100", scale=4, step=10)
    with pytest.raises(TooSmall):
        await buy(context, "0.0001", "2")
    trade = await buy(context, "1.001", "3")
    assert (trade.symbol.scale, trade.symbol.step, trade.units) == (8, 10**5, 100_100_000)
    context.board.set("BTC", "100", scale=10)
    assert (await sell(context, "all", "4")).units == 300_100_000
    assert await models.Coin.all().values("ticker", "scale") == [{"ticker": "BTC", "scale": 8}]
    assert await mismatches() == []


async def test_no_bound_of_storage_is_ever_reached(context):
    await configure(1, (holdings.starting_cash, 1_000_000_000), *NO_MILESTONE_COINS)
    context.board.set("BTC", "0.0000000005", scale=0)
    for n in range(10):
        await buy(context, "100000000000000000", f"b{n}")
    assert await models.Position.get().values_list("units", flat=True) == MAX_UNITS
    before = await dump()
    with pytest.raises(TooLarge):
        await buy(context, "1", "more")
    context.board.set("BTC", "99999999", scale=0)
    with pytest.raises(TooLarge):
        await sell(context, "all", "rich")
    assert await dump() == before
    assert (await sell(context, "900", "s")).cash <= MAX_CASH
    assert await mismatches() == []


async def test_turnover_stops_short_of_what_storage_holds(context):
    await configure(1, (holdings.starting_cash, 1_000_000_000), *NO_MILESTONE_COINS)
    await buy(context, "$1000", "1")
    top = 4 * 10**18
    await rows("UPDATE account SET turnover = ?", top - 5)
    await buy(context, "$1000", "2")
    assert await models.Account.get().values_list("turnover", flat=True) == top


LIMIT = OrderRequest(Side.SELL, "BTC", parse_size("1"), "limit", OrderTerms(limit=Price.parse("90")))


async def test_a_symbol_that_is_listed_no_more_says_what_becomes_of_it(context):
    await buy(context, "10", "1")
    waits = (await place(context, ALICE, replace(LIMIT, terms=OrderTerms(limit=Price.parse("900"))), key="2")).order
    context.board.drop("BTC")
    before = await dump()
    change = OrderChange(limit=Price.parse("800"))
    for work in (
        sell(context, "1", "3", ticker="btc"),
        place(context, ALICE, LIMIT, key="4"),
        modify(context, ALICE, waits.id, change, key="5"),
    ):
        with refused(Delisted, r"BTC is no longer listed.*/manage close"):
            await work
    with pytest.raises(UnknownSymbol):
        await buy(context, "1", "6", ticker="ETC")
    assert await dump() == before


@pytest.mark.parametrize(("waits", "max_age"), [(10_002, 30_000), (5_002, 5_000)])
async def test_an_order_that_waits_long_for_the_database_goes_by_no_price_that_has_grown_old(context, waits, max_age):
    context = replace(context, max_age=max_age)

    async def busy(work: Transaction) -> None:
        await load_acting(work, ALICE)
        held.set()
        await free.wait()

    await buy(context, "10", "1")
    before = await dump()
    for number, act in enumerate((partial(sell, context, "1"), partial(place, context, ALICE, LIMIT))):
        held, free = asyncio.Event(), asyncio.Event()
        others = asyncio.ensure_future(transact(Standalone(lambda: context.clock()), busy))
        await held.wait()
        order = asyncio.ensure_future(act(key=f"late {number}"))
        await asyncio.wait([order], timeout=0.1)  # it has its price by then
        context.clock.advance(waits)
        free.set()
        with pytest.raises(TooLate):
            await order
        await others
    assert await dump() == before
