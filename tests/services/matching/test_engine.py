"""Matching: what fires, what never may, and what happens when things go wrong."""

import asyncio
import json
from dataclasses import replace

import pytest

from bot.data import database, models
from bot.rules.announcements.notify import Notify
from bot.rules.guilds import settings
from bot.rules.market.refusals import MarketPaused
from bot.rules.refusals import CogOff
from bot.rules.trading import costs
from bot.rules.trading.order_terms import Expiry
from bot.services import leases
from bot.services.context import Context
from bot.services.guilds import presence
from bot.services.matching import engine, loading, settling
from bot.services.trading import order_changes
from bot.services.trading.order_changes import OrderChange, cancel, modify
from tests.kit.alerts import set_alert
from tests.kit.fake_context import ALICE, START, FakeContext, configure, fake_context
from tests.kit.ledger import rows, scalar
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
from tests.kit.units import DAY

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def context(database: object) -> FakeContext:
    await configure(1, *NO_MILESTONE_COINS)
    return fake_context()


async def test_a_fill_is_told_of_with_its_costs_and_what_it_earned(context):
    await configure(1, *NO_MILESTONE_COINS, (costs.half_spread, 10), (costs.slippage, 20), (costs.fee, 30))
    await place_order(context, BUY, "10", "stop", "1", stop="110")
    assert (await price_moves_to(context, "111")).filled == 1
    (announcement,) = await rows("SELECT facts FROM announcement WHERE kind LIKE 'order-%'")
    facts = json.loads(announcement["facts"])
    (fill,) = await models.Fill.all().values("gross", "fee", "price")
    assert (facts["fee"], facts["price"], facts["total"]) == (
        fill["fee"],
        fill["price"],
        fill["gross"] + fill["fee"],
    )
    assert facts["spread"] > 0
    assert facts["slippage"] > 0
    assert facts["xp"] == await models.Grant.get(source="trade").values_list("amount", flat=True)


async def test_a_fill_is_told_of_with_the_age_of_its_price(context, monkeypatch):
    await place_order(context, BUY, "10", "limit", "1", limit="90")
    context.clock.advance(30_000)
    context.board.set("BTC", "89")
    said = context.clock() - 12_345
    aged = {ticker: replace(quote, quoted_at=said) for ticker, quote in context.board.snapshot().items()}
    monkeypatch.setattr(context.board, "snapshot", lambda: aged)
    assert (await engine.tick(context)).filled == 1
    (announcement,) = await rows("SELECT facts FROM announcement WHERE kind LIKE 'order-%'")
    assert json.loads(announcement["facts"])["age"] == 12_345


async def test_a_cancel_racing_a_fill_leaves_one_of_them(context):
    for n in range(20):
        placed = await place_order(context, BUY, "1", "limit", f"p{n}", limit="90")
        context.clock.advance(1_000)
        context.board.set("BTC", "89")
        cancelled, report = await asyncio.gather(
            cancel(context, ALICE, placed.order.id, key=f"c{n}"),
            engine.tick(context),
            return_exceptions=True,
        )
        assert isinstance(cancelled, order_changes.Cancelled) is (report.filled == 0)
        assert (await cash_and_reserved())[1] == 0
        context.clock.advance(1_000)
        context.board.set("BTC", "100")
    await assert_books_balance()


async def test_an_order_that_ended_while_nobody_matched_is_not_filled(context):
    await place_order(context, BUY, "1", "limit", "1", limit="90", expiry=Expiry(True))
    context = fake_context(context.clock)
    context.clock.advance(3 * DAY)
    context.board.set("BTC", "50")
    await loading.load(context)
    report = await engine.tick(context)
    assert (report.filled, report.ended) == (0, 1)
    await assert_books_balance()


async def test_prices_of_a_downtime_fill_no_order(context):
    await buy(context, "10", "b")
    await place_order(context, SELL, "1", "stop", "1", stop="90")
    await place_order(context, BUY, "1", "limit", "2", limit="80")
    restarted = Context(context.board, context.clock, lambda: None)
    context.board.set("BTC", "50")  # nobody looks
    context.board.set("BTC", "95")
    context.clock.advance(DAY)
    assert await loading.load(restarted) == 2
    assert (await engine.tick(restarted)).filled == 0
    assert await models.Order.filter(state="open").count() == 2


async def test_while_the_market_is_paused_an_order_may_still_get_another_end(context):
    placed = await place_order(context, BUY, "1", "limit", "1", limit="90")
    context.board.paused.add("BTC")
    change = OrderChange(expiry=Expiry(True), notify=Notify.SILENT)
    changed = await modify(context, ALICE, placed.order.id, change, key="m")
    assert (changed.order.expires_at, changed.order.notify) == (START + DAY // 2, "silent")
    assert changed.order.limit == "90"
    with pytest.raises(MarketPaused):
        await modify(context, ALICE, placed.order.id, OrderChange(limit=as_price("80")), key="m2")
    context.board.drop("BTC")  # nor does it take one that is listed
    await modify(context, ALICE, placed.order.id, OrderChange(expiry=Expiry()), key="m3")
    assert await models.Order.get().values_list("expires_at", flat=True) is None
    await assert_books_balance()


async def test_a_quote_from_before_an_order_does_not_fill_it_however_late_it_came(context, monkeypatch):
    await place_order(context, BUY, "1", "limit", "1", limit="90")
    placed_at, fresh = context.clock(), context.board.snapshot
    for said, filled in ((placed_at - 1, 0), (placed_at, 1)):
        late = lambda said=said: {each: replace(one, quoted_at=said) for each, one in fresh().items()}  # noqa: E731
        monkeypatch.setattr(context.board, "snapshot", late)
        assert (await price_moves_to(context, "89")).filled == filled
    await assert_books_balance()


async def test_a_feed_outage_loses_no_order_and_fills_none(context):
    await place_order(context, BUY, "1", "limit", "1", limit="90")
    context.board.paused.add("BTC")
    assert (await price_moves_to(context, "80", "70")).filled == 0
    with pytest.raises(MarketPaused):
        await place_order(context, BUY, "1", "limit", "2", limit="60")
    context.board.paused.clear()
    assert (await price_moves_to(context, "85")).filled == 1
    assert await models.Fill.get().values_list("price", flat=True) == "85"
    await assert_books_balance()


async def test_no_order_is_filled_by_a_price_older_than_the_order(context):
    await place_order(context, BUY, "1", "limit", "1", limit="90")
    context.board.set("BTC", "80")
    assert (await engine.tick(context)).filled == 0  # received in the millisecond of the order
    context.clock.advance(1)
    assert (await engine.tick(context)).filled == 1


async def test_a_quiet_tick_asks_the_database_nothing(context, monkeypatch):
    await buy(context, "10", "b")
    quiet = {"limit": {"limit": "90"}, "trailing": {"trail": "10%"}, "oco": {"stop": "300", "limit": "50"}}
    for kind, prices in quiet.items():
        await place_order(context, BUY, "1", kind, kind, **prices)
    monkeypatch.setattr(engine, "transact", None)
    monkeypatch.setattr(database, "get_connection", None)  # whoever asks
    assert await price_moves_to(context, "99", "101", "95") == engine.TickReport()


async def test_an_order_that_fails_to_settle_is_tried_again_at_the_next_price(context, monkeypatch):
    await place_order(context, BUY, "1", "limit", "1", limit="90")
    execute, calls = settling.execute, []

    async def breaks(*given, **named):
        calls.append(1)
        trade = await execute(*given, **named)
        if len(calls) == 1:
            raise OSError("the database is gone")
        return trade

    monkeypatch.setattr(settling, "execute", breaks)
    assert await price_moves_to(context, "80") == engine.TickReport(failed=1)
    await assert_books_balance()
    assert await price_moves_to(context, "81") == engine.TickReport(filled=1)
    await assert_books_balance()


async def test_a_matcher_that_lost_the_lease_fills_nothing(context):
    await place_order(context, BUY, "1", "limit", "1", limit="90")
    token = await leases.hold(settling.LEASE, "me", 0)
    await leases.hold(settling.LEASE, "another", 60_000)
    context.clock.advance(1_000)
    context.board.set("BTC", "80")
    with pytest.raises(leases.LostLease):
        await engine.tick(context, token)
    assert await models.Fill.all().count() == 0


async def test_a_stop_that_jumps_past_what_it_set_aside_takes_the_rest_from_the_cash_or_ends(context):
    await place_order(context, BUY, "500", "stop", "1", stop="110")
    assert (await price_moves_to(context, "150")).filled == 1
    await place_order(context, BUY, "150", "stop", "2", stop="155")
    assert (await price_moves_to(context, "900")).ended == 1
    assert await scalar("SELECT state FROM orders ORDER BY id DESC LIMIT 1") == "cancelled"
    (announcement,) = await rows("SELECT facts FROM announcement WHERE kind LIKE 'order-%' ORDER BY id DESC LIMIT 1")
    assert json.loads(announcement["facts"])["reason"]["kind"] == "NotEnoughCash"
    await assert_books_balance()


async def test_the_end_of_an_order_is_told_as_its_member_chose(context):
    for n, how in enumerate(Notify):
        await place_order(context, BUY, "1", "limit", how, limit=f"{90 - n}", notify=how)
    await price_moves_to(context, "50")
    announcements = await models.Announcement.filter(kind__startswith="order-").order_by("id").values("channel_id")
    assert [row["channel_id"] for row in announcements] == [5, -11]
    assert context.wakes


async def test_nobody_is_told_of_a_member_who_has_left_until_they_are_back(context):
    context.clock.advance(DAY)
    for n, how in enumerate((Notify.CHANNEL, Notify.DIRECT, Notify.CHANNEL)):
        await place_order(context, BUY, "1", "limit", f"{n}", limit=f"{90 - n}", notify=how)
    await set_alert(context, "below", "85", "a")
    context.clock.advance(1_000)
    await presence.note(1, ALICE.user_id, False, context.clock())
    assert (await price_moves_to(context, "89")).filled == 2
    assert (await price_moves_to(context, "84")).fired == 1
    assert await models.Announcement.all().count() == 0
    await place_order(context, BUY, "1", "limit", "back", limit="70")
    assert (await price_moves_to(context, "60")).filled == 1
    assert await models.Announcement.filter(kind__startswith="order-").count() == 1
    await assert_books_balance()


async def test_trading_switched_off_ends_an_order_when_its_price_comes(context):
    await place_order(context, BUY, "1", "limit", "1", limit="90")
    await configure(1, (settings.trading_on, False))
    assert (await price_moves_to(context, "80")).ended == 1
    with pytest.raises(CogOff):
        await place_order(context, BUY, "1", "limit", "2", limit="70")
    await assert_books_balance()
