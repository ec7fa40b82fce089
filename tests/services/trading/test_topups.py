"""Top-ups: below the start only, once in a while, everything or nothing; and no score ever gains by one."""

import pytest

from bot.data import models
from bot.data.database import fetch, writer
from bot.rules.accounts import holdings
from bot.rules.guilds import settings
from bot.rules.market.quotes import Price, Side
from bot.rules.market.refusals import NoFreshPrice
from bot.rules.money import MAX_CASH
from bot.rules.refusals import CogOff, CommandOff, Refusal
from bot.rules.trading import costs, topups
from bot.rules.trading.order_terms import OrderTerms
from bot.rules.trading.refusals import NotBelowStart, OrdersOpen, TooLarge, TooLate, ToppedUpLately, WrongWord
from bot.rules.trading.sizes import parse_size
from bot.services.trading import topups as topup_service
from bot.services.trading.placing import OrderRequest, place
from bot.services.trading.topups import TopUpOffer, offer
from bot.services.upkeep.reconciliation import audit
from tests.kit.fake_context import ALICE, FakeContext, configure
from tests.kit.ledger import dump, mismatches, scalar
from tests.kit.orders import NO_MILESTONE_COINS, buy
from tests.kit.refusals import refused
from tests.kit.topups import lose_half, no_coins, top_up_account
from tests.kit.units import C0, COIN, DAY, MINUTE

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def quiet(database: object) -> None:
    await no_coins()


async def test_a_top_up_sells_all_at_the_bid_and_deposits_the_difference(context: FakeContext) -> None:
    await lose_half(context)
    btc, eth = [row["units"] for row in await models.Position.all().order_by("symbol").values("units")]
    cash = await models.Account.get().values_list("cash", flat=True)
    receipt = await top_up_account(context, "t")
    grosses = {"BTC": btc * 50 // 100, "ETH": eth * 5 // 100}
    sold = {sale.symbol.ticker: (sale.price, sale.total, sale.fee) for sale in receipt.sold}
    assert sold == {
        ticker: (price, gross - -(-gross // 1000), -(-gross // 1000))
        for (ticker, gross), price in zip(grosses.items(), ("50", "5"), strict=True)
    }
    proceeds = sum(total for _, total, _ in sold.values())
    assert (receipt.deposited, receipt.cash) == (C0 - cash - proceeds, C0)
    assert await models.Account.all().values("cash", "deposits") == [{"cash": C0, "deposits": C0 + receipt.deposited}]
    assert await models.Position.all().count() == 0
    assert (await audit(), await mismatches()) == ([], [])


async def test_the_costs_of_the_sales_of_a_top_up_are_told_as_of_any_trade(context: FakeContext) -> None:
    await lose_half(context)
    await configure(1, (costs.half_spread, 100), (costs.slippage, 50), *NO_MILESTONE_COINS)
    receipt = await top_up_account(context, "t")
    told = [(sale.spread, sale.slippage, sale.fee) for sale in receipt.sold]
    assert min(min(announcement) for announcement in told) > 0
    booked = await models.Fill.filter(side="sell").order_by("id").values("spread", "slippage", "fee")
    assert told == [tuple(row.values()) for row in booked]


async def test_a_top_up_leaves_orders_fills_and_postings_like_any_trade(context: FakeContext) -> None:
    await lose_half(context)
    await top_up_account(context, "t")
    made = await models.Order.all().order_by("id").values("kind", "side", "size", "state")
    assert made[2:] == [{"kind": "market", "side": "sell", "size": "all", "state": "filled"}] * 2
    assert [row["kind"] for row in await models.Posting.all().order_by("id").values("kind")][3:] == ["trade"] * 2 + [
        "topup"
    ]


async def test_the_sales_of_a_top_up_earn_no_xp_and_do_not_qualify(context: FakeContext) -> None:
    await lose_half(context)
    context.clock.advance(60 * MINUTE)
    before = await models.Member.all().values("xp"), await models.Account.get().values_list("qualifying", flat=True)
    receipt = await top_up_account(context, "t")
    assert (
        await models.Member.all().values("xp"),
        await models.Account.get().values_list("qualifying", flat=True),
    ) == before
    assert (receipt.earned.xp, receipt.earned.milestones) == (0, ())
    assert await scalar("SELECT SUM(qualifying) FROM fill WHERE side = 'sell'") == 0


async def test_a_top_up_gives_the_badge_for_losing_all_that_the_next_recompute_would_not_see(
    context: FakeContext,
) -> None:
    await buy(context, "all", "b")
    context.board.set("BTC", "1")
    receipt = await top_up_account(context, "t")
    assert [milestone.key for milestone in receipt.earned.milestones] == ["lost-all"]
    assert context.wakes


@pytest.mark.parametrize("price", ["100.1001", "150"])
async def test_only_less_than_the_starting_cash_is_topped_up(context: FakeContext, price: str) -> None:
    await buy(context, "all", "b")
    context.board.set("BTC", price)
    before = await dump()
    with refused(NotBelowStart, "100,000"):
        await top_up_account(context, "t")
    with pytest.raises(NotBelowStart):
        await offer(context, ALICE)
    assert await dump() == before
    context.board.set("BTC", "100.0999")
    assert (await offer(context, ALICE)).equity < C0
    assert (await top_up_account(context, "again")).deposited > 0


async def test_a_member_who_never_traded_has_nothing_to_top_up_and_gets_no_account(context: FakeContext) -> None:
    before = await dump()
    with pytest.raises(NotBelowStart):
        await top_up_account(context, "t")
    assert await dump() == before


async def test_a_top_up_counts_by_the_start_of_the_account_whatever_the_setting_has_become(
    context: FakeContext,
) -> None:
    await lose_half(context)
    await configure(1, (holdings.starting_cash, 1_000), *NO_MILESTONE_COINS)
    assert (await top_up_account(context, "t")).cash == C0


async def test_the_next_top_up_opens_after_seven_days_to_the_millisecond(context: FakeContext) -> None:
    await lose_half(context)
    receipt = await top_up_account(context, "t")
    await buy(context, "all", "b")
    context.board.set("BTC", "25")
    context.clock.advance(7 * DAY - 1)
    with pytest.raises(ToppedUpLately) as lately:
        await top_up_account(context, "early")
    with pytest.raises(ToppedUpLately):
        await offer(context, ALICE)
    assert lately.value.again_at == receipt.again_at
    context.clock.advance(1)
    assert (await top_up_account(context, "late")).cash == C0
    assert (await audit(), await mismatches()) == ([], [])


async def test_how_often_a_member_may_top_up_is_a_setting(context: FakeContext) -> None:
    await configure(1, (topups.topup_days, 1), *NO_MILESTONE_COINS)
    await lose_half(context)
    await top_up_account(context, "t")
    await buy(context, "all", "b")
    context.board.set("BTC", "25")
    context.clock.advance(DAY)
    assert (await top_up_account(context, "late")).cash == C0


async def test_a_top_up_without_a_fresh_price_for_all_that_is_held_is_refused(context: FakeContext) -> None:
    await lose_half(context)
    before = await dump()
    context.board.paused.add("ETH")
    for key in ("1", "2"):
        with pytest.raises(NoFreshPrice, match="ETH"):
            await top_up_account(context, key)
    with pytest.raises(NoFreshPrice, match="ETH"):
        await offer(context, ALICE)
    context.board.paused.clear()
    context.board.stuck = True
    with pytest.raises(NoFreshPrice):
        await top_up_account(context, "3")
    assert await dump() == before


async def test_a_price_that_grew_old_while_the_database_was_busy_sells_nothing(
    context: FakeContext, monkeypatch
) -> None:
    await lose_half(context)
    before = await dump()
    enters = topup_service.load_acting

    async def enter_late(*args: object) -> object:
        context.clock.advance(10_002)
        return await enters(*args)

    monkeypatch.setattr(topup_service, "load_acting", enter_late)
    with pytest.raises(TooLate):
        await top_up_account(context, "1")
    assert await dump() == before
    monkeypatch.undo()
    await top_up_account(context, "2")


async def test_a_delisted_position_stays_at_its_last_bid_and_bars_no_top_up(context: FakeContext) -> None:
    await lose_half(context)
    units = await models.Position.get(symbol="ETH").values_list("units", flat=True)
    context.board.set("ETH", "3")
    context.board.drop("ETH", remembered=True)
    offered = await offer(context, ALICE)
    receipt = await top_up_account(context, "t")
    assert (receipt.unsold, offered.positions, len(receipt.sold)) == (("ETH",), 1, 1)
    assert await models.Position.get(symbol="ETH").values_list("units", flat=True) == units
    assert receipt.cash + units * 3 // 100 == C0
    assert (await audit(), await mismatches()) == ([], [])


async def test_a_delisted_position_without_a_price_or_while_nobody_knows_bars_a_top_up(context: FakeContext) -> None:
    await lose_half(context)
    before = await dump()
    context.board.drop("ETH", remembered=True)
    context.board.drop("BTC", remembered=True)  # nothing is listed: the market has told nothing yet
    for key in ("1", "2"):
        with pytest.raises(NoFreshPrice):
            await top_up_account(context, key)
    assert await dump() == before


async def test_open_orders_must_be_cancelled_before_a_top_up(context: FakeContext) -> None:
    await lose_half(context)
    low = OrderRequest(Side.BUY, "BTC", parse_size("$100"), "limit", OrderTerms(limit=Price.parse("0.5")))
    await place(context, ALICE, low, key="rests")
    for work in (top_up_account(context, "t"), offer(context, ALICE)):
        with refused(OrdersOpen, "/trade cancel"):
            await work


@pytest.mark.parametrize("typed", ["", "RESE", "yes", "RESET!", "ＲＥＳＥＴ"])
async def test_a_top_up_confirmed_by_another_word_changes_nothing(context: FakeContext, typed: str) -> None:
    await lose_half(context)
    before = await dump()
    with pytest.raises(WrongWord, match="RESET"):
        await top_up_account(context, "t", typed=typed)
    assert await dump() == before


@pytest.mark.parametrize("typed", ["reset", " Reset "])
async def test_the_word_of_a_top_up_may_be_typed_in_any_case(context: FakeContext, typed: str) -> None:
    await lose_half(context)
    assert (await top_up_account(context, "t", typed=typed)).cash == C0


@pytest.mark.parametrize(("switch", "refusal"), [(settings.trading_on, CogOff), (topups.topup_on, CommandOff)])
async def test_top_ups_can_be_switched_off_alone_and_with_trading(
    context: FakeContext, switch, refusal: type[Refusal]
) -> None:
    await lose_half(context)
    await configure(1, (switch, False), *NO_MILESTONE_COINS)
    for work in (top_up_account(context, "t"), offer(context, ALICE)):
        with refused(refusal, f"/config trading {switch.name}:True"):
            await work


async def test_a_repeated_top_up_gets_the_first_answer(context: FakeContext) -> None:
    await lose_half(context)
    first = await top_up_account(context, "t")
    before = await dump()
    context.board.set("BTC", "1")
    context.clock.advance(30 * DAY)
    assert await top_up_account(context, "t") == first
    assert await dump() == before


async def test_a_top_up_leaves_dust_that_would_not_cover_its_fee_and_counts_it(context: FakeContext) -> None:
    context.board.set("DUST", "0.00000001", scale=0)
    await lose_half(context)
    await buy(context, "150", "dust", "DUST")
    receipt = await top_up_account(context, "t")
    assert {sale.symbol.ticker for sale in receipt.sold} == {"BTC", "ETH"}
    assert await models.Position.all().values("symbol", "units") == [{"symbol": "DUST", "units": 150}]
    assert receipt.cash == C0 - 1
    assert (await audit(), await mismatches()) == ([], [])


async def test_the_units_of_a_top_up_keep_their_scale(context: FakeContext) -> None:
    await lose_half(context)
    context.board.set("BTC", "50", scale=4)
    receipt = await top_up_account(context, "t")
    assert receipt.sold[0].symbol.scale == 8
    assert (await audit(), await mismatches()) == ([], [])


async def test_no_top_up_reaches_a_bound_of_storage(context: FakeContext) -> None:
    await lose_half(context)
    await fetch(writer(), "UPDATE account SET deposits = ?", MAX_CASH - COIN)
    with pytest.raises(TooLarge):
        await top_up_account(context, "t")
    assert await models.Posting.filter(kind="topup").count() == 0


async def test_the_offer_of_a_top_up_says_what_would_happen(context: FakeContext) -> None:
    await lose_half(context)
    offered = await offer(context, ALICE)
    assert offered == TopUpOffer(offered.equity, C0, 2)
    receipt = await top_up_account(context, "t")
    fees = sum(sale.fee for sale in receipt.sold)
    assert offered.equity + receipt.deposited == C0 + fees
