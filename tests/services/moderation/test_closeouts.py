"""Closing what is held of a delisted symbol: seen first, then done to each alike, and nobody's worth moves."""

import json

import pytest

from bot.data import models
from bot.data.database import fetch, writer
from bot.rules.guilds import settings
from bot.rules.market.refusals import MarketPaused
from bot.rules.refusals import TooOld
from bot.rules.trading.closeouts import LastPriceMoved, NoLastPrice, NoReason, NothingToClose, StillListed
from bot.rules.trading.sizes import parse_size
from bot.services.accounts.portfolio import load_portfolio
from bot.services.moderation.closeouts import CloseoutDecision
from bot.services.moderation.delisted_holdings import list_delisted
from bot.services.ranking import recompute
from bot.services.ranking.boards import Board, load_page
from tests.kit import market_orders
from tests.kit.closeouts import BID, CAROL, MONA, REASON, close_out, delist, give_holdings, last_bid, preview
from tests.kit.fake_context import ALICE, BOB, FakeContext, configure, fake_context
from tests.kit.ledger import dump, rows, scalar
from tests.kit.orders import NO_MILESTONE_COINS, assert_books_balance
from tests.kit.refusals import refused
from tests.kit.units import COIN

GROSS = 123_456_789_000 * 37_000_001 // 10**9  # what Alice's LUNA is worth

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def context(database: object) -> FakeContext:
    await configure(1, *NO_MILESTONE_COINS)
    return fake_context()


@pytest.fixture
async def gone(context: FakeContext) -> FakeContext:
    """LUNA is held, ordered, and listed no more."""
    await give_holdings(context)
    await delist(context)
    return context


async def test_holdings_of_a_delisted_symbol_are_shown(gone):
    (holding,) = await list_delisted(gone, 1)
    units = {row["units"] for row in await models.Position.filter(symbol="LUNA").values("units")}
    assert (holding.symbol.ticker, str(holding.bid), holding.users) == ("LUNA", BID, {11, 12, 13})
    assert (holding.holders, holding.units, holding.orders) == (2, sum(units), 3)
    assert holding.worth == sum(amount * 37_000_001 // 10**9 for amount in units)
    assert holding.reserved == await models.Account.get(user_id=13).values_list("reserved", flat=True)
    assert await list_delisted(gone, 2) == []


async def test_listed_symbols_and_symbols_that_nobody_here_has_are_not_shown(context):
    await give_holdings(context)
    assert await list_delisted(context, 1) == []
    await fetch(writer(), "INSERT INTO coin (ticker, scale, bid) VALUES ('OLD', 2, '1')")
    assert await list_delisted(context, 1) == []


async def test_previewing_a_closeout_changes_nothing(gone):
    before = await dump()
    await preview(gone)
    await preview(gone)
    assert await dump() == before


async def test_a_closeout_does_what_its_preview_showed(gone):
    plan = await preview(gone)
    cash = {row["user_id"]: row["cash"] for row in await models.Account.all().values("user_id", "cash")}
    result = await close_out(gone)
    assert (result.decision.plan, result.remaining, result.relisted) == (plan, 0, False)
    fills = await models.Fill.filter(source="decision 1").order_by("id").values()
    assert (plan.members, plan.positions, plan.orders) == (3, len(fills), 3) == (3, 2, 3)
    assert plan.units == sum(row["units"] for row in fills)
    assert plan.worth == sum(row["gross"] for row in fills)
    paid = {
        row["user_id"]: row["cash"] - cash[row["user_id"]]
        for row in await models.Account.all().values("user_id", "cash")
    }
    assert sum(paid.values()) == plan.worth + plan.freed
    assert paid[13] == plan.freed > 500 * COIN
    assert await models.Position.filter(symbol="LUNA").count() == 0
    assert await models.Order.filter(state="open").count() == 0
    assert await scalar("SELECT SUM(reserved) FROM account") == 0
    await assert_books_balance()


async def test_a_closeout_leaves_orders_fills_and_postings_like_any_sale_at_the_last_bid_without_a_fee(gone):
    cost = await models.Position.get(account_id=1, symbol="LUNA").values_list("cost", flat=True)
    await preview(gone)
    await close_out(gone)
    (order,) = await models.Order.filter(kind="delisted", account_id=1).values()
    (fill,) = await models.Fill.filter(order_id=order["id"]).values()
    assert (order["side"], order["size"], order["state"], order["reserved"]) == ("sell", "all", "filled", 0)
    kept = ("price", "gross", "fee", "cost_moved", "realised", "qualifying", "source", "quoted_at")
    assert [fill[name] for name in kept] == [BID, GROSS, 0, cost, GROSS - cost, 0, "decision 1", gone.clock.at]
    assert await models.Posting.get(kind="trade", ref=str(fill["id"])).values_list("amount", flat=True) == GROSS


async def test_nobody_earns_xp_or_a_milestone_by_a_closeout(gone):
    gone.clock.advance(3_600_000)
    before = await models.Member.all().values("xp"), await models.MilestoneReached.all().order_by("id").values()
    counted = await models.Account.all().order_by("id").values("qualifying")
    await preview(gone)
    await close_out(gone)
    assert (
        await models.Member.all().values("xp"),
        await models.MilestoneReached.all().order_by("id").values(),
    ) == before
    assert await models.Account.all().order_by("id").values("qualifying") == counted


async def test_a_closeout_moves_no_score_by_a_micro_coin_and_leaves_none_marked(context):
    await give_holdings(context)
    for actor in (ALICE, BOB):
        for n in range(3):
            await market_orders.buy(context, actor, "BTC", parse_size("$9000"), key=f"{actor.user_id} {n}")
    await delist(context)
    context.board.set("BTC", "110")
    await recompute.recompute(context)
    before = {board: (await load_page(1, board)).rows for board in (Board.RETURN, Board.WEEK)}
    assert [row.stale for row in before[Board.RETURN]] == [True, True]
    await preview(context)
    await close_out(context)
    await recompute.recompute(context)
    for board, frozen in before.items():
        after = (await load_page(1, board)).rows
        assert [(row.user_id, row.score) for row in after] == [(row.user_id, row.score) for row in frozen]
        assert not any(row.stale for row in after)


async def test_a_portfolio_is_worth_as_much_after_a_closeout_as_before(gone):
    before = [await load_portfolio(gone, actor) for actor in (ALICE, BOB)]
    (holding,) = await list_delisted(gone, 1)
    await preview(gone)
    await close_out(gone)
    after = [await load_portfolio(gone, actor) for actor in (ALICE, BOB)]
    assert (
        [portfolio.equity for portfolio in after]
        == [portfolio.equity for portfolio in before]
        == [portfolio.cash for portfolio in after]
    )
    assert holding.bid == last_bid()


async def test_the_decision_of_a_closeout_says_who_what_and_why(gone):
    plan = await preview(gone)
    await close_out(gone)
    (row,) = await rows("SELECT * FROM decision")
    assert [row[name] for name in ("guild_id", "user_id", "kind", "reason", "at")] == [
        *(1, MONA.user_id, "delisted", REASON, gone.clock.at)
    ]
    assert json.loads(row["facts"]) == {
        "symbol": "LUNA",
        "price": BID,
        "before": {"members": 3, "positions": 2, "units": plan.units, "orders": 3},
        "after": {"positions": 0, "orders": 0, "paid": plan.worth, "freed": plan.freed},
    }


async def announcements_sent() -> list[tuple[int, int, str, dict]]:
    announcements = await rows(
        "SELECT user_id, channel_id, kind, facts FROM announcement WHERE kind <> 'milestone-reached' ORDER BY id"
    )
    return [(row["user_id"], row["channel_id"], row["kind"], json.loads(row["facts"])) for row in announcements]


async def test_a_closeout_is_told_to_each_member_but_of_a_silent_order_to_nobody(gone):
    await fetch(writer(), "DELETE FROM announcement")
    await preview(gone)
    await close_out(gone)
    heard = await announcements_sent()
    assert [(user, channel, kind) for user, channel, kind, _ in heard] == [
        *((11, 5, "order-ended"), (11, 5, "position-closed"), (12, 5, "position-closed"), (13, 6, "order-ended"))
    ]
    assert [facts["state"] for _, _, kind, facts in heard if kind == "order-ended"] == ["cancelled"] * 2
    (alice, _) = (facts for _, _, kind, facts in heard if kind == "position-closed")
    assert (alice["amount"], alice["price"], alice["total"], alice["why"]) == ([123_456_789_000, 8], BID, GROSS, REASON)
    assert gone.wakes


async def test_the_preview_of_a_closeout_says_where_announcements_are_off(gone):
    await fetch(writer(), "DELETE FROM announcement")
    await configure(1, (settings.announce_where, "off"), *NO_MILESTONE_COINS)
    assert not (await preview(gone)).announced
    await close_out(gone)
    assert await announcements_sent() == []


async def test_a_listed_symbol_cannot_be_closed(context):
    await give_holdings(context)
    before = await dump()
    with refused(StillListed, "LUNA is listed"):
        await preview(context)
    assert await dump() == before


async def test_a_symbol_listed_again_between_preview_and_closeout_is_left_alone(gone):
    await preview(gone)
    gone.board.set("LUNA", BID)
    before = await dump()
    with pytest.raises(StillListed):
        await close_out(gone)
    gone.board.drop("LUNA")
    with pytest.raises(StillListed):  # what was seen is void, and a new look is wanted
        await close_out(gone)
    assert await dump() == before
    await preview(gone, "again")
    assert (await close_out(gone, "again")).remaining == 0


async def test_a_closeout_at_another_price_than_was_previewed_is_refused(gone):
    await preview(gone)
    gone.board.set("LUNA", "5")
    await recompute.recompute(gone)
    gone.board.drop("LUNA")
    before = await dump()
    with pytest.raises(LastPriceMoved):
        await close_out(gone)
    assert await dump() == before


async def test_while_the_feed_is_down_nobody_knows_what_is_listed(gone, monkeypatch):
    await preview(gone)
    before = await dump()
    monkeypatch.setattr(type(gone.board), "paused_since", lambda _: 1_767_614_400)
    for work in (preview(gone, "2"), close_out(gone), list_delisted(gone, 1)):
        with pytest.raises(MarketPaused):
            await work
    monkeypatch.undo()
    assert await dump() == before
    assert (await close_out(gone)).remaining == 0  # a pause ends


async def test_before_the_market_has_told_anything_nothing_is_delisted(gone):
    await preview(gone)
    gone.board.drop("BTC")
    for work in (preview(gone, "2"), close_out(gone), list_delisted(gone, 1)):
        with pytest.raises(MarketPaused):
            await work


@pytest.mark.parametrize("ticker", ["OLD", "**@everyone**", ""])
async def test_where_nothing_is_held_nothing_is_closed(gone, ticker):
    with pytest.raises(NothingToClose) as refused:
        await preview(gone, ticker=ticker)
    assert "@" not in str(refused.value)
    assert "*" not in str(refused.value)


async def test_a_closeout_makes_up_no_price_where_none_is_known(gone):
    await fetch(writer(), "UPDATE coin SET bid = NULL WHERE ticker = 'LUNA'")
    (holding,) = await list_delisted(gone, 1)
    assert (holding.bid, holding.worth) == (None, 0)
    with pytest.raises(NoLastPrice):
        await preview(gone)


@pytest.mark.parametrize("reason", ["", "   ", "\u200b", "???"])
async def test_a_closeout_wants_a_reason(gone, reason):
    with pytest.raises(NoReason):
        await preview(gone, reason=reason)


async def test_a_preview_that_is_forgotten_closes_nothing(gone):
    with refused(TooOld, "/manage close"):
        await close_out(gone, "never looked")
    assert await rows("SELECT * FROM decision") == []


async def test_a_position_worth_less_than_a_micro_coin_is_closed_as_well(context):
    context.board.set("DUST", "0.00000001", scale=4)
    await market_orders.buy(context, ALICE, "DUST", parse_size("0.0001"), key="dust")
    await recompute.recompute(context)
    context.board.drop("DUST")
    assert (await preview(context, ticker="dust")).worth == 0
    await close_out(context)
    assert await models.Position.all().count() == 0
    await assert_books_balance()


async def test_a_closeout_leaves_other_servers_and_other_symbols_alone(gone):
    await preview(gone)
    gone.board.set("LUNA", BID)
    elsewhere = type(CAROL)(2, 11, "Alice", 7)
    await market_orders.buy(gone, elsewhere, "LUNA", parse_size("$100"), key="elsewhere")
    gone.board.drop("LUNA")
    await close_out(gone)
    assert [(row["guild_id"], row["symbol"]) for row in await models.Position.all().order_by("id").values()] == [
        *((1, "BTC"), (2, "LUNA"))
    ]
    await assert_books_balance()


async def test_the_units_of_a_closeout_keep_their_scale(gone):
    gone.board.set("LUNA", BID, scale=2)
    gone.board.drop("LUNA")
    await preview(gone)
    await close_out(gone)
    assert await models.Fill.get(account_id=1, side="sell").values_list("gross", flat=True) == GROSS


async def test_a_decided_preview_is_a_value_that_a_receipt_holds(gone):
    await preview(gone)
    first = await close_out(gone)
    assert isinstance(first.decision, CloseoutDecision)
    before = await dump()
    assert await close_out(gone) == first
    assert await dump() == before
