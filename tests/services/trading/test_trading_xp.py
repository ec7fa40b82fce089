"""What trades earn: XP within its limits, milestones once, announcements with them."""

import asyncio

import msgspec
import pytest

from bot.data import models
from bot.rules.accounts import holdings
from bot.rules.guilds.settings import time_zone
from bot.rules.market.quotes import Side
from bot.rules.trading import trade_xp
from bot.rules.trading.trade_xp import NoXp, WhyNoXp
from bot.services.trading.execution import TradeReceipt
from tests.kit.fake_context import configure
from tests.kit.ledger import mismatches, rows
from tests.kit.orders import buy, place_order, price_moves_to, sell
from tests.kit.units import COIN, DAY, MINUTE

pytestmark = pytest.mark.usefixtures("database")


def reached(*trades: TradeReceipt) -> list[str]:
    return [milestone.key for trade in trades for milestone in trade.earned.milestones]


async def test_ten_trades_a_day_earn_xp(context):
    trades = [await buy(context, "$1000", f"{n}") for n in range(12)]
    assert [each.earned.xp for each in trades] == [25] * 10 + [0, 0]
    assert trades[9].no_xp is None
    assert trades[10].no_xp == NoXp(WhyNoXp.ENOUGH_TODAY, 10)
    context.clock.advance(DAY // 2)
    assert (await buy(context, "$1000", "tomorrow")).earned.xp == 25
    assert await mismatches() == []


async def test_ten_trades_a_day_earn_xp_even_at_once(context):
    trades = await asyncio.gather(*(buy(context, "$1000", f"{n}") for n in range(14)))
    assert sorted(each.earned.xp for each in trades) == [0] * 4 + [25] * 10
    assert await models.Member.get().values_list("xp", flat=True) == 250


async def test_the_day_of_trade_xp_is_the_servers(context):
    await configure(1, (time_zone, "Asia/Tokyo"), (trade_xp.trades_a_day, 1))  # START is 21:00 there
    assert (await buy(context, "$1000", "1")).earned.xp == 25
    context.clock.advance(3 * 60 * MINUTE - 1)
    assert (await buy(context, "$1000", "2")).earned.xp == 0
    context.clock.advance(1)
    assert (await buy(context, "$1000", "3")).earned.xp == 25


async def test_a_small_trade_earns_nothing_and_says_so(context):
    small = await buy(context, "4.99", "1")
    assert small.earned.xp == 0
    assert small.no_xp == NoXp(WhyNoXp.SMALL, 500_000_000)
    assert reached(small) == []
    assert await models.Account.get().values_list("qualifying", flat=True) == 0
    large = await buy(context, "5", "2")
    assert (large.earned.xp, large.no_xp) == (25, None)
    assert reached(large) == ["trades-1"]


async def test_small_is_measured_by_the_starting_cash_of_the_account(context):
    await buy(context, "5", "1")
    await configure(1, (holdings.starting_cash, 100))
    assert (await buy(context, "1", "2")).earned.xp == 0


async def test_a_sale_earns_xp_five_minutes_after_the_newest_buy(context):
    await buy(context, "10", "1")
    context.clock.advance(5 * MINUTE - 1)
    hasty = await sell(context, "5", "2")
    assert hasty.earned.xp == 0
    assert hasty.no_xp == NoXp(WhyNoXp.HASTY, 5)
    context.clock.advance(1)
    assert (await sell(context, "5", "3")).earned.xp == 25


async def test_a_sale_leaves_the_time_of_the_newest_buy(context):
    await buy(context, "20", "1")
    context.clock.advance(10 * MINUTE)
    await sell(context, "5", "2")
    assert (await sell(context, "5", "3")).earned.xp == 25
    await buy(context, "0.01", "4")
    assert (await sell(context, "5", "5")).earned.xp == 0


async def test_other_symbols_do_not_make_a_sale_hasty(context):
    context.board.set("ETH", "10")
    await buy(context, "10", "1")
    context.clock.advance(6 * MINUTE)
    await buy(context, "100", "2", "ETH")
    assert (await sell(context, "all", "3")).earned.xp == 25


async def test_a_milestone_is_reached_once_ever(context):
    first = await buy(context, "$1000", "1")
    trades = await asyncio.gather(*(buy(context, "$1000", f"n{n}") for n in range(9)))
    assert reached(first) == ["trades-1"]
    assert reached(*trades) == ["trades-10"]
    assert await models.MilestoneReached.all().count() == 2


async def test_first_gain_comes_with_the_fill_that_shows_it(context):
    await buy(context, "$50000", "1")
    context.board.set("BTC", "101")
    trade = await buy(context, "$600", "2")
    assert "first-gain" in reached(trade)
    assert await models.Member.get().values_list("xp", flat=True) == 25 + 25 + 50
    context.board.set("BTC", "90")
    await buy(context, "$600", "3")
    context.board.set("BTC", "110")
    assert "first-gain" not in reached(await buy(context, "$600", "4"))


async def test_lost_all_comes_with_the_fill_that_shows_it(context):
    context.board.set("ETH", "10")
    await buy(context, "$98000", "1")
    context.board.set("BTC", "1")
    trade = await buy(context, "$600", "2", "ETH")
    assert "lost-all" in reached(trade)
    assert await mismatches() == []


async def test_no_milestone_of_equity_is_judged_while_a_price_is_stale(context):
    context.board.set("ETH", "10")
    await buy(context, "$50000", "1")
    context.board.set("BTC", "200")
    context.board.paused.add("BTC")
    assert reached(await buy(context, "$600", "2", "ETH")) == []
    context.board.paused.clear()
    assert reached(await buy(context, "$600", "3", "ETH")) == ["first-gain"]


async def test_a_position_sold_out_needs_no_price_for_the_equity(context, monkeypatch):
    await buy(context, "$50000", "1")
    context.board.set("BTC", "200")
    monkeypatch.setattr(context.board, "snapshot", dict)  # the price has gone stale since the quote
    assert "first-gain" in reached(await sell(context, "all", "2"))


async def test_the_first_profit_is_made_by_a_qualifying_sale(context):
    await buy(context, "100", "1")
    context.board.set("BTC", "120")
    assert "first-profit" not in reached(await sell(context, "10", "hasty"))
    context.clock.advance(6 * MINUTE)
    assert "first-profit" not in reached(await sell(context, "1", "small"))
    trade = await sell(context, "10", "good")
    assert "first-profit" in reached(trade)
    assert (
        next(milestone.coins for milestone in trade.earned.milestones if milestone.key == "first-profit") == 750 * COIN
    )


async def test_symbols_held_at_once_are_counted_after_the_fill(context):
    trades = []
    for n, ticker in enumerate(("BTC", "ETH", "ADA")):
        context.board.set(ticker, "10")
        trades.append(await buy(context, "$1001", f"{n}", ticker))
    assert [reached(trade) for trade in trades] == [["trades-1"], [], ["symbols-3"]]


async def test_a_level_and_a_milestone_of_one_trade_are_announced_with_it(context):
    await configure(1, (trade_xp.trade_xp, 1000))
    trade = await buy(context, "$1000", "1")
    assert (trade.earned.level_before, trade.earned.level) == (1, 6)
    told = await rows("SELECT kind, facts, state, channel_id FROM announcement ORDER BY id")
    assert [(announcement["kind"], announcement["state"], announcement["channel_id"]) for announcement in told] == [
        ("level-up", "pending", 5),
        ("milestone-reached", "pending", 5),
    ]
    assert msgspec.json.decode(told[0]["facts"]) == {"name": "Alice", "level_before": 1, "level": 6, "xp": 1000}
    assert msgspec.json.decode(told[1]["facts"]) == {"name": "Alice", "key": "trades-1", "xp": 0, "coins": 500 * COIN}
    assert len(context.wakes) == 1


async def test_a_trade_without_news_wakes_nobody(context):
    await buy(context, "$1000", "1")
    context.wakes.clear()
    await buy(context, "$1000", "2")
    assert context.wakes == []


@pytest.mark.parametrize(("price", "scale"), [("97.123", 3), ("0.0377", 0), ("64000.01", 8), ("301", 0)])
async def test_500_coins_earn_whatever_they_buy_and_sell(context, price, scale):
    context.board.set("BTC", price, scale=scale, minimum=500 * COIN)
    assert (await buy(context, "$500", "1")).earned.xp == 25
    await buy(context, "$5000", "2")
    context.clock.advance(5 * MINUTE)
    context.board.set("BTC", price, scale=scale, minimum=500 * COIN)
    assert (await sell(context, "$500", "3")).earned.xp == 25
    assert (await buy(context, "$500", "4")).no_xp is None
    assert await mismatches() == []


async def test_orders_of_500_coins_that_waited_earn(context):
    context.board.set("BTC", "97.123", scale=3, minimum=500 * COIN)
    await place_order(context, Side.BUY, "$500", "limit", "1", limit="96.77")
    await price_moves_to(context, "96.77")
    assert await models.Account.get().values_list("qualifying", flat=True) == 1
    context.clock.advance(5 * MINUTE)
    context.board.set("BTC", "96.77", scale=3)
    await buy(context, "$1000", "2")
    context.clock.advance(5 * MINUTE)
    context.board.set("BTC", "96.77", scale=3)
    await place_order(context, Side.SELL, "$500", "limit", "3", limit="98.33")
    await price_moves_to(context, "98.33")
    assert await models.Account.get().values_list("qualifying", flat=True) == 3
