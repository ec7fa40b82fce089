"""Fair play: each exploit of trading is tried, and gains nothing. Ranks and top-ups have files of their own."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from math import ceil
from random import Random

import pytest

from bot.data import models
from bot.market.simulated.market import EPOCH, TICK, SimulatedMarket
from bot.rules.market.quotes import Price, Quote, Side
from bot.rules.market.refusals import MarketPaused
from bot.rules.refusals import Refusal
from bot.rules.trading import costs
from bot.rules.trading.order_terms import OrderTerms
from bot.rules.trading.refusals import NothingHeld
from bot.rules.trading.sizes import parse_size
from bot.rules.trading.trade_xp import NoXp, WhyNoXp
from bot.services.context import Context
from bot.services.trading.execution import TradeReceipt
from bot.services.trading.placing import OrderRequest, place
from bot.services.trading.topups import top_up
from bot.services.upkeep.reconciliation import audit
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, BOB, START, FakeContext, PriceBoard, configure
from tests.kit.ledger import mismatches, rows, scalar
from tests.kit.orders import NO_MILESTONE_COINS
from tests.kit.units import C0, DAY, MINUTE

pytestmark = pytest.mark.usefixtures("database")

CAP = 10 * 25  # XP: all that a day of trading gives


async def buy(context: Context, amount: str, key: object, ticker: str = "BTC", actor=ALICE) -> TradeReceipt:
    return await market_orders.buy(context, actor, ticker, parse_size(amount), key=f"b{key}")


async def sell(context: Context, amount: str, key: object, ticker: str = "BTC", actor=ALICE) -> TradeReceipt:
    return await market_orders.sell(context, actor, ticker, parse_size(amount), key=f"s{key}")


# Latency arbitrage: trading on a displayed price that has moved.


async def test_an_order_at_a_displayed_price_gets_the_one_that_comes_after_it(context: FakeContext) -> None:
    clock = context.clock
    clock.at = EPOCH + 200 * DAY

    async def sleep(seconds: float) -> None:
        clock.advance(ceil(seconds * 1000))

    market = SimulatedMarket(bytes(range(32)), clock, sleep)
    context = replace(context, market=market)
    chance = Random(1)
    moved = 0
    for n in range(40):
        clock.advance(chance.randrange(1, 5_000))
        shown, placed_at = await market.quote("BTC"), clock()
        done = await (sell if n % 2 else buy)(context, "all" if n % 2 else "$1000", n)
        due = market._listing("BTC").quote((placed_at - EPOCH) // TICK + 1)  # the first tick after the order
        assert due.received_at > placed_at
        assert done.price == str(due.bid if n % 2 else due.ask)
        moved += done.price != str(shown.bid if n % 2 else shown.ask)
    assert moved > 10  # else nothing was tried
    assert (
        await scalar("SELECT COUNT(*) FROM fill f JOIN orders o ON o.id = f.order_id WHERE f.quoted_at <= placed_at")
        == 0
    )


async def test_a_price_that_moves_while_the_order_is_on_its_way_is_the_price_of_the_fill(
    context: FakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody sees a real exchange jump to 110 and orders while the bot still shows 100."""
    real = PriceBoard.quote

    async def jumping(self: PriceBoard, ticker: str, *, after: int = 0) -> Quote:
        if after:
            context.clock.advance(800)
            self.set("BTC", "110")
        return await real(self, ticker, after=after)

    monkeypatch.setattr(PriceBoard, "quote", jumping)
    assert str((await context.board.quote("BTC")).ask) == "100"
    assert (await buy(context, "$1000", 1)).price == "110"


async def buy_at_a_limit(context: Context) -> str:
    wanted = OrderRequest(Side.BUY, "BTC", parse_size("$1000"), "limit", OrderTerms(limit=Price.parse("200")))
    receipt = await place(context, ALICE, wanted, key="limit")
    assert receipt.trade is not None
    return receipt.trade.price


async def buy_now(context: Context) -> str:
    return (await buy(context, "$1000", "now")).price


async def sell_out(context: Context) -> str:
    return (await top_up(context, ALICE, "RESET", key="up")).sold[0].price


@pytest.mark.parametrize("act", [buy_now, buy_at_a_limit, sell_out])
async def test_a_price_that_was_on_its_way_when_the_order_came_is_passed_over(
    context: FakeContext, monkeypatch: pytest.MonkeyPatch, act: Callable[[Context], Awaitable[str]]
) -> None:
    """The exploit: the exchange answers slowly; somebody sees it leap meanwhile and trades on what it is yet to say."""
    if act is sell_out:
        await buy(context, "$60000", 0)
        context.board.set("BTC", "50")
    real, told = PriceBoard.quote, 0

    async def slow(self: PriceBoard, ticker: str, *, after: int = 0) -> Quote:
        nonlocal told
        told += 1
        if told < 3:
            return replace(await real(self, ticker, after=after), quoted_at=placed_at - 1)
        self.set("BTC", "30" if act is sell_out else "110")
        return await real(self, ticker, after=after)

    placed_at = context.clock()
    monkeypatch.setattr(PriceBoard, "quote", slow)
    assert await act(context) == ("30" if act is sell_out else "110")
    assert told == 3


async def test_where_the_market_says_nothing_new_for_ten_seconds_an_order_is_refused(
    context: FakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = PriceBoard.quote

    async def behind(self: PriceBoard, ticker: str, *, after: int = 0) -> Quote:
        context.clock.advance(1_000)
        return replace(await real(self, ticker, after=after), quoted_at=START - 1)

    monkeypatch.setattr(PriceBoard, "quote", behind)
    with pytest.raises(MarketPaused):
        await buy(context, "$1000", 1)
    assert 10_000 <= context.clock() - START <= 12_000
    assert await models.Fill.all().count() == 0


# Round trips at one price, dust and rounding.


@pytest.mark.parametrize("fee", [0, 10])
async def test_no_row_of_round_trips_at_one_price_gains_a_micro_coin(context: FakeContext, fee: int) -> None:
    await configure(1, (costs.fee, fee), *NO_MILESTONE_COINS)
    context.board.set("ODD", "0.00973331", scale=5)
    chance = Random(fee)
    before = C0
    for n in range(25):
        await buy(context, f"${chance.randrange(1, 90_000)}.{chance.randrange(10**6):06}", n, "ODD")
        await sell(context, f"{chance.randrange(1, 99)}.{chance.randrange(1, 1000)}%", f"{n} part", "ODD")
        await sell(context, "all", n, "ODD")
        after = await models.Account.get().values_list("cash", flat=True)
        assert after <= before if fee == 0 else after < before
        before = after
    assert (await audit(), await mismatches()) == ([], [])


@pytest.mark.parametrize("fee", [0, 10])
async def test_in_dust_nothing_is_cheaper_to_buy_or_dearer_to_sell(context: FakeContext, fee: int) -> None:
    await configure(1, (costs.fee, fee), *NO_MILESTONE_COINS)
    context.board.set("ODD", "97.123457")
    for n in range(40):
        await buy(context, "0.00000037", f"dust{n}", "ODD")
    await buy(context, "0.0000148", "whole", "ODD", BOB)
    dust, whole = await models.Account.all().order_by("user_id").values("cash")
    assert dust["cash"] < whole["cash"]
    fees = await rows("SELECT CAST(SUM(fee) AS BIGINT) AS paid FROM fill GROUP BY account_id ORDER BY account_id")
    assert fees[0]["paid"] >= fees[1]["paid"]
    for n in range(40):
        await sell(context, "0.00000037", f"dust{n}", "ODD")
    await sell(context, "all", "whole", "ODD", BOB)
    dust, whole = await models.Account.all().order_by("user_id").values("cash", "realised", "qualifying")
    assert dust["cash"] < whole["cash"] <= C0
    assert (dust["realised"], dust["qualifying"]) == (dust["cash"] - C0, 0)
    assert await scalar("SELECT SUM(xp) FROM member") == 0


async def test_units_are_never_free_and_worthless_dust_cannot_be_sold(context: FakeContext) -> None:
    await configure(1, (costs.fee, 0), *NO_MILESTONE_COINS)
    context.board.set("DUST", "0.00000001", scale=4)
    assert (await buy(context, "0.0001", 1, "DUST")).total == 1  # 10**-6 of a micro-coin, rounded up
    for amount in ("0.0001", "all", "$0.000001"):
        with pytest.raises(Refusal):
            await sell(context, amount, amount, "DUST")
    assert await models.Account.get().values_list("cash", flat=True) == C0 - 1


# Double sells and double clicks.


async def test_of_many_sales_of_all_at_once_one_sells(context: FakeContext) -> None:
    await buy(context, "100", 1)
    outcomes = await asyncio.gather(*(sell(context, "all", n) for n in range(12)), return_exceptions=True)
    assert sum(isinstance(outcome, TradeReceipt) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, NothingHeld) for outcome in outcomes) == 11
    assert (await audit(), await mismatches()) == ([], [])


async def test_sales_at_once_never_sell_more_than_is_held(context: FakeContext) -> None:
    await buy(context, "100", 1)
    await asyncio.gather(*(sell(context, "30", n) for n in range(8)), return_exceptions=True)
    assert await models.Position.all().values("units") == [{"units": 10 * 10**8}]
    assert await models.Fill.filter(side="sell").count() == 3
    assert (await audit(), await mismatches()) == ([], [])


async def test_a_double_click_buys_once_and_sells_once(context: FakeContext) -> None:
    bought = await asyncio.gather(*(buy(context, "60%", "click") for _ in range(6)))
    sold = await asyncio.gather(*(sell(context, "60%", "click") for _ in range(6)))
    assert all(trade == bought[0] for trade in bought)
    assert all(trade == sold[0] for trade in sold)
    assert await models.Fill.all().count() == 2


# XP without a trade worth the name.


async def xp() -> int:
    return int(await models.Member.get(user_id=ALICE.user_id).values_list("xp", flat=True))


async def test_unwinding_earns_what_the_buys_alone_would_have_earned(context: FakeContext) -> None:
    for n in range(5):
        await buy(context, "$600", n)
        trade = await sell(context, "all", n)
        assert (trade.earned.xp, trade.no_xp) == (0, NoXp(WhyNoXp.HASTY, 5))
    assert await xp() == 5 * 25


async def test_neither_an_old_position_nor_small_parts_cover_for_unwinding(context: FakeContext) -> None:
    await buy(context, "$50000", "old")
    context.clock.advance(DAY)
    before = await xp()
    await buy(context, "$600", "new")
    for n in range(6):
        context.clock.advance(MINUTE - 1)
        earned = (await sell(context, "$600", n)).earned.xp
        assert earned == (25 if n == 5 else 0)
    assert await xp() - before == 2 * 25


async def test_alternating_two_symbols_earns_nothing_that_plain_buys_do_not(context: FakeContext) -> None:
    """A, B, A, B: each sale closes what was opened in its own symbol moments ago, whatever came in between.

    The buys count against the same ten a day as any others, so all this earns half of what as many buys in a row do,
    costs twice the fees, and ends at the same cap.
    """
    context.board.set("ETH", "10")
    for n in range(4):
        ticker, other = ("BTC", "ETH") if n % 2 == 0 else ("ETH", "BTC")
        await buy(context, "$600", n, ticker)
        context.clock.advance(1_000)
        if n:
            assert (await sell(context, "all", n, other)).earned.xp == 0
    alternating, fills = await xp(), await models.Fill.all().count()
    plain = [await buy(context, "$600", f"plain{n}", actor=BOB) for n in range(fills)]
    assert alternating == 4 * 25 < sum(each.earned.xp for each in plain)


async def test_a_day_of_trades_earns_no_more_than_its_cap(context: FakeContext) -> None:
    await configure(1, *NO_MILESTONE_COINS)
    context.board.set("ETH", "10")
    context.clock.at -= 12 * 60 * MINUTE  # midnight
    for n in range(40):  # the best there is: every trade qualifies
        await buy(context, "$600", n, "BTC" if n % 2 else "ETH")
        context.clock.advance(6 * MINUTE)
        await sell(context, "all", n, "BTC" if n % 2 else "ETH")
    assert await models.Account.get().values_list("qualifying", flat=True) == 80
    assert await xp() == CAP
