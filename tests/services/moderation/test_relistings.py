"""What moderators decide about a coin that came back: it is the same, or another; each server for itself."""

import msgspec
import pytest

from bot.data import models
from bot.rules.market.relisting import NotFrozen
from bot.rules.refusals import TooOld
from bot.rules.trading.closeouts import NoReason, StillListed
from bot.rules.trading.sizes import parse_size
from bot.services.accounts.portfolio import load_portfolio
from bot.services.market.frozen import frozen_tickers
from bot.services.matching import loading
from bot.services.matching.engine import tick
from bot.services.moderation.delisted_holdings import list_delisted
from bot.services.moderation.relistings import execute_thaw, preview_thaw
from bot.services.ranking.recompute import recompute
from tests.kit import market_orders
from tests.kit.closeouts import MONA, close_out, preview
from tests.kit.fake_context import ALICE, BOB, FakeContext
from tests.kit.orders import assert_books_balance
from tests.kit.relisting import ELSEWHERE, comes_back, leaves, with_old_coin

REASON = "The exchange says so"


@pytest.fixture
async def context(database: object) -> FakeContext:
    """LUNA is frozen in server 1, where Alice holds it, and in server 2."""
    context = await with_old_coin()
    await market_orders.buy(context, ELSEWHERE, "LUNA", parse_size("$500"), key="elsewhere")
    await leaves(context)
    await comes_back(context, "9")
    return context


async def thaw(context: FakeContext, key: str = "1"):
    await preview_thaw(context, MONA, "luna", REASON, key=key)
    return await execute_thaw(context, MONA, key)


async def test_a_coin_that_is_the_same_counts_fires_and_trades_again_in_that_server_alone(context: FakeContext) -> None:
    await loading.load(context)
    before = await load_portfolio(context, ALICE)
    plan = (await thaw(context)).plan
    assert (plan.bid, plan.new_bid, plan.members, plan.orders, plan.alerts) == ("0.00011", "9", 2, 1, 1)
    assert await frozen_tickers(context, 1) == []
    assert await frozen_tickers(context, 2) == ["LUNA"]
    after = await load_portfolio(context, ALICE)
    assert after.stale == ()
    assert after.equity is not None
    assert before.equity is not None
    assert after.equity > before.equity * 800
    context.clock.advance(1_000)
    report = await tick(context)
    assert (report.filled, report.fired) == (1, 1)
    assert (await load_portfolio(context, ELSEWHERE)).stale == ("LUNA",)
    await assert_books_balance()


async def test_another_coin_is_closed_at_the_last_known_price_with_its_orders_and_alerts(
    context: FakeContext,
) -> None:
    await loading.load(context)
    before = await load_portfolio(context, ALICE)
    plan = await preview(context, key="look")
    assert (plan.frozen, plan.bid, plan.members, plan.orders, plan.alerts) == (True, "0.00011", 2, 1, 1)
    result = await close_out(context, key="look")
    assert (result.remaining, result.relisted) == (0, False)
    after = await load_portfolio(context, ALICE)
    assert after.equity == before.equity
    assert [position.symbol.ticker for position in after.positions] == ["BTC"]
    [alert] = await models.Alert.all()
    assert alert.state == "removed"
    assert not await models.Order.filter(state="open").exists()
    kinds = await models.Announcement.all().values_list("kind", flat=True)
    assert {"position-closed", "alert-removed"} <= set(kinds)
    receipt = await market_orders.buy(context, BOB, "LUNA", parse_size("$100"), key="the new one")
    assert receipt.price == "9"
    assert (await load_portfolio(context, ELSEWHERE)).stale == ("LUNA",)
    await assert_books_balance()


async def test_once_every_server_has_decided_the_price_is_noted_again(context: FakeContext) -> None:
    await thaw(context)
    await recompute(context)
    [coin] = await models.Coin.filter(ticker="LUNA")
    assert (coin.bid, coin.frozen_at is None) == ("0.00011", False)
    await preview_thaw(context, ELSEWHERE, "LUNA", REASON, key="2")
    await execute_thaw(context, ELSEWHERE, "2")
    await recompute(context)
    [coin] = await models.Coin.filter(ticker="LUNA")
    assert (coin.bid, coin.frozen_at, coin.suspect_bid) == ("9", None, None)
    assert (await load_portfolio(context, ALICE)).stale == ()


async def test_a_coin_stays_frozen_through_a_restart_and_a_price_that_has_been_seen_for_long(
    context: FakeContext,
) -> None:
    for _ in range(3):
        context.clock.advance(3_600_000)
        context.noted_coins.clear()
        context.board.forget()
        await recompute(context)
    assert (await load_portfolio(context, ALICE)).stale == ("LUNA",)


async def test_the_decision_says_who_what_and_why_and_a_second_click_is_told_the_same(context: FakeContext) -> None:
    decision = await thaw(context)
    assert await execute_thaw(context, MONA, "1") == decision
    [row] = await models.Decision.all()
    facts = row.facts if isinstance(row.facts, dict) else msgspec.json.decode(row.facts)
    assert (row.guild_id, row.user_id, row.kind, row.reason) == (1, MONA.user_id, "relisted", REASON)
    assert (facts["symbol"], facts["decision"], facts["before"]["bid"], facts["after"]["bid"]) == (
        "LUNA",
        "same",
        "0.00011",
        "9",
    )


async def test_a_decision_is_made_once_with_a_reason_and_where_something_is_frozen(context: FakeContext) -> None:
    with pytest.raises(NoReason):
        await preview_thaw(context, MONA, "LUNA", "!", key="3")
    with pytest.raises(NotFrozen):
        await preview_thaw(context, MONA, "BTC", REASON, key="4")
    with pytest.raises(TooOld):
        await execute_thaw(context, MONA, "5")
    await preview_thaw(context, MONA, "LUNA", REASON, key="6")
    await thaw(context)
    with pytest.raises(NotFrozen):
        await execute_thaw(context, MONA, "6")
    with pytest.raises(StillListed):
        await preview(context, key="7")
    assert await models.Decision.all().count() == 1


async def test_a_closing_stops_once_another_moderator_has_said_that_it_is_the_same(context: FakeContext) -> None:
    await preview(context, key="look")
    await thaw(context)
    with pytest.raises(StillListed):
        await close_out(context, key="look")
    assert (await load_portfolio(context, ALICE)).stale == ()


async def test_moderators_find_what_is_frozen_among_what_is_delisted(context: FakeContext) -> None:
    [holding] = await list_delisted(context, 1)
    assert (holding.symbol.ticker, holding.frozen, str(holding.bid), holding.alerts) == ("LUNA", True, "0.00011", 1)
