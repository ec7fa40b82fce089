"""A member's record, history and export: their own entries, exactly, and nothing changed by looking."""

import csv
import io
from datetime import date

import msgspec
import pytest

from bot.data import models
from bot.data.database import fetch, writer
from bot.data.keys import MemberKey
from bot.rules.accounts.performance import DailyEquity
from bot.rules.formatting import coins
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Side
from bot.rules.refusals import CogOff
from bot.rules.trading import costs
from bot.rules.trading.sizes import parse_size
from bot.services.accounts import export, history
from bot.services.accounts.performance import PerformanceRecord, load_performance
from bot.services.accounts.portfolio import load_portfolio
from bot.services.ranking import recompute
from bot.services.trading import execution
from bot.ui.accounts.performance import history_card
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, BOB, FakeContext, configure
from tests.kit.ledger import dump, rows
from tests.kit.orders import BUY, place_order, price_moves_to
from tests.kit.units import COIN, DAY

pytestmark = pytest.mark.usefixtures("database")

NOBODY = MemberKey(1, 999)


async def trade(
    context: FakeContext, side: str, amount: str, ticker: str = "BTC", actor=ALICE
) -> execution.TradeReceipt:
    context.clock.advance(10 * 60_000)
    place = market_orders.buy if side == "buy" else market_orders.sell
    return await place(context, actor, ticker, parse_size(amount), key=f"{context.clock()}")


async def record_of(context: FakeContext, actor: MemberKey = ALICE) -> PerformanceRecord | None:
    return await load_performance(context, actor, await load_portfolio(context, actor))


async def test_a_record_is_made_of_the_members_own_fills(context: FakeContext) -> None:
    await trade(context, "buy", "10")
    await trade(context, "buy", "10", actor=BOB)
    context.board.set("BTC", "120")
    won = await trade(context, "sell", "4")
    context.board.set("BTC", "80")
    lost = await trade(context, "sell", "6")
    statistics = (await record_of(context)).statistics
    assert (statistics.fills, statistics.closed, statistics.won, statistics.lost) == (3, 2, 1, 1)
    assert statistics.profit_factor == (won.realised, -lost.realised)
    assert (statistics.best.realised, statistics.worst.realised) == (won.realised, lost.realised)
    assert statistics.turnover == (1_000 + 480 + 480) * COIN
    assert statistics.fees == statistics.turnover // 1_000


async def test_days_begin_before_the_account_and_end_today(context: FakeContext) -> None:
    await trade(context, "buy", "100")
    await recompute.recompute(context)  # of the day on which it was opened
    start = DailyEquity(date(2026, 1, 4), 100_000 * COIN, 100_000 * COIN)
    today = DailyEquity(date(2026, 1, 5), 100_490 * COIN, 100_500 * COIN)
    assert (await record_of(context)).days == (start, today)
    context.clock.advance(DAY)
    await recompute.recompute(context)
    context.board.set("BTC", "110")
    later = (await record_of(context)).days
    assert later == (start, today, DailyEquity(date(2026, 1, 6), 101_490 * COIN, 100_500 * COIN))


async def test_points_that_a_moved_time_zone_put_out_of_line_are_left_out(context: FakeContext) -> None:
    await trade(context, "buy", "100")
    for day in ("2026-01-03", "2026-01-04", "2026-01-05", "2026-01-06"):
        await fetch(
            writer(),
            "INSERT INTO equity_point (guild_id, account_id, day, equity, deposits) SELECT 1, id, ?, 5, 5 FROM account",
            day,
        )
    assert [day.day for day in (await record_of(context)).days] == [date(2026, 1, 4), date(2026, 1, 5)]


async def test_without_a_fresh_price_today_is_missing(context: FakeContext) -> None:
    await trade(context, "buy", "1")
    context.board.paused.add("BTC")
    record = await record_of(context)
    assert [day.day for day in record.days] == [date(2026, 1, 4)]


async def test_a_member_without_an_account_has_no_record_and_no_history(context: FakeContext) -> None:
    assert await record_of(context, NOBODY) is None
    assert await history.load_history(context, NOBODY, 1) == history.HistoryPage((), 1, 1, 0)
    files = (await export.export_member(NOBODY)).files
    assert msgspec.json.decode(files["export.json"]) == {"fills": [], "postings": [], "grants": []}


async def test_history_pages_from_the_newest_to_the_oldest(context: FakeContext) -> None:
    for number in range(1, 19):
        await trade(context, "buy", str(number))
        await trade(context, "buy", "1", actor=BOB)
    pages = [await history.load_history(context, ALICE, number) for number in (1, 2, 3)]
    assert [fill.units // 10**8 for page in pages for fill in page.fills] == list(range(18, 0, -1))
    assert {(page.pages, page.total) for page in pages} == {(3, 18)}
    assert await history.load_history(context, ALICE, 99) == pages[2]
    assert await history.load_history(context, ALICE, -5) == pages[0]


async def test_a_fill_is_shown_as_it_was_booked_whatever_the_market_lists_now(context: FakeContext) -> None:
    context.board.set("LUNA", "2", scale=3)
    done = await trade(context, "buy", "500", "LUNA")
    context.board.drop("LUNA")
    (fill,) = (await history.load_history(context, ALICE, 1)).fills
    assert (fill.symbol.ticker, fill.symbol.scale, fill.units, fill.side) == ("LUNA", 3, 500_000, Side.BUY)
    assert (fill.price, fill.gross, fill.fee, fill.at) == ("2", done.gross, done.fee, context.clock())


async def test_history_and_export_tell_an_orders_type_its_spread_and_its_slippage(
    context: FakeContext,
) -> None:
    await configure(1, (costs.half_spread, 50), (costs.slippage, 100))
    done = await trade(context, "buy", "100")
    resting = await place_order(context, BUY, "1", "limit", "waits", limit="90")
    await price_moves_to(context, "89")
    maker, taker = (await history.load_history(context, ALICE, 1)).fills
    assert (maker.kind, maker.price, maker.spread, maker.slippage) == ("limit", "89", 0, 0)
    assert (taker.kind, taker.spread, taker.slippage) == ("market", done.spread, done.slippage)
    assert (taker.spread, taker.slippage > 0) == (50 * COIN, True)
    assert taker.gross == 100 * 100 * COIN + taker.spread + taker.slippage
    first, second = msgspec.json.decode((await export.export_member(ALICE)).files["export.json"])["fills"]
    assert (first["order"], first["type"], first["spread"], first["fee"]) == (
        resting.order.id,
        "limit",
        "0.00",
        "0.089",
    )
    assert (second["type"], second["spread"]) == ("market", "50.00")
    lines = history_card("Alice", await history.load_history(context, ALICE, 1)).description
    assert "limit · paid 89.089, fee 0.089\n" in lines
    assert f"market · paid {coins(done.total)}, fee {coins(done.fee)} · in the price: spread 50.00, slippage " in lines


async def test_the_export_holds_every_entry_of_the_member_and_of_nobody_else(context: FakeContext) -> None:
    await trade(context, "buy", "10")
    await trade(context, "sell", "2.5")
    await trade(context, "buy", "1", actor=BOB)
    exported = await export.export_member(ALICE)
    assert exported.cut == ()
    assert set(exported.files) == {"fills.csv", "postings.csv", "grants.csv", "export.json"}
    everything = msgspec.json.decode(exported.files["export.json"])
    for kind, entries in everything.items():
        table = list(csv.DictReader(io.StringIO(exported.files[f"{kind}.csv"].decode(), newline="")))
        assert table == [{name: str(value) for name, value in row.items()} for row in entries]
    assert [(row["side"], row["quantity"], row["gross"]) for row in everything["fills"]] == [
        ("sell", "2.5", "250.00"),
        ("buy", "10", "1000.00"),
    ]
    cash = sum(round(float(row["amount"]) * COIN) for row in everything["postings"])
    assert cash == await models.Account.get(user_id=ALICE.user_id).values_list("cash", flat=True)
    assert sum(row["xp"] for row in everything["grants"]) == await models.Member.get(user_id=ALICE.user_id).values_list(
        "xp", flat=True
    )
    assert everything["fills"][0]["at"] == "2026-01-05T12:20:00.000+00:00"


NEWEST = {
    "fills": "SELECT id FROM fill WHERE account_id = 1 ORDER BY id DESC",
    "postings": "SELECT id FROM posting WHERE account_id = 1 ORDER BY id DESC",
    "grants": f"SELECT id FROM xp_grant WHERE user_id = {ALICE.user_id} ORDER BY id DESC",
}


@pytest.mark.parametrize("kind", NEWEST)
async def test_a_large_export_keeps_the_newest_rows_of_each_kind_and_says_which_are_cut(
    context: FakeContext, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    for _ in range(4):
        await trade(context, "buy", "10")
        await trade(context, "buy", "1", actor=BOB)
        context.clock.advance(60_000)
    ids = [row["id"] for row in await rows(NEWEST[kind])]
    for limit in range(1, len(ids) + 1):
        monkeypatch.setattr(export, "MOST_ROWS", limit)
        exported = await export.export_member(ALICE)
        assert [row["id"] for row in msgspec.json.decode(exported.files["export.json"])[kind]] == ids[:limit]
        table = csv.DictReader(io.StringIO(exported.files[f"{kind}.csv"].decode(), newline=""))
        assert [int(row["id"]) for row in table] == ids[:limit]
        assert (kind in exported.cut) == (limit < len(ids))


_MANY = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 11000) SELECT"
_MOST, _AT = 99_999_999_999_999_999, 1_767_614_400_000


async def test_a_full_export_fits_into_a_message(context: FakeContext) -> None:
    await trade(context, "buy", "1")
    await rows("UPDATE orders SET kind = 'stop-limit'")
    await rows(
        "INSERT INTO fill (guild_id, account_id, order_id, symbol, side, units, price, gross, fee, spread, slippage, "
        f"cost_moved, realised, qualifying, source, quoted_at, at) {_MANY} 1, 1, 1, 'BTC', 'sell', {_MOST}, "
        f"'1234567890.12345678901', {_MOST}, {_MOST}, {_MOST}, {_MOST}, 0, -{_MOST}, 0, 'coinbase', {_AT}, {_AT} FROM n"
    )
    await rows(
        f"INSERT INTO posting (guild_id, account_id, amount, kind, ref, at) {_MANY} 1, 1, {_MOST}, 'reward', "
        f"'a-milestone-of-forty-characters-or-so-1', {_AT} FROM n"
    )
    await rows(
        f"INSERT INTO xp_grant (guild_id, user_id, amount, source, day, at) {_MANY} 1, {ALICE.user_id}, 1000000, "
        f"'milestone', '2026-01-05', {_AT} FROM n"
    )
    exported = await export.export_member(ALICE)
    assert exported.cut == ("fills", "postings", "grants")
    assert sum(map(len, exported.files.values())) < 10 * 1024 * 1024


async def test_an_export_needs_the_switch_of_trading(context: FakeContext) -> None:
    await configure(1, (trading_on, False))
    with pytest.raises(CogOff):
        await export.export_member(ALICE)


async def test_looking_at_performance_changes_nothing(context: FakeContext) -> None:
    await trade(context, "buy", "10")
    before = await dump()
    await record_of(context)
    await history.load_history(context, ALICE, 1)
    await export.export_member(ALICE)
    assert await dump() == before
