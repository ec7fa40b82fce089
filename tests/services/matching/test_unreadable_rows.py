"""Orders and alerts that nobody can read, or whose settling fails: each harms only itself, and can be cancelled."""

import pytest

from bot.data.database import fetch, writer
from bot.rules.market.quotes import Price
from bot.rules.trading.refusals import OrderUnreadable
from bot.services.alerts import alerts
from bot.services.matching import engine, failures, loading, settling
from bot.services.trading.open_orders import list_open_orders
from bot.services.trading.order_changes import OrderChange, cancel, cancel_all, modify
from bot.services.unreadable import RowKind, unreadable_rows
from tests.kit.alerts import set_alert
from tests.kit.fake_context import ALICE, BOB, FakeContext
from tests.kit.ledger import rows, scalar
from tests.kit.orders import BUY, SELL, assert_books_balance, buy, cash_and_reserved, place_order, price_moves_to
from tests.kit.units import COIN

ORDERS = {
    "an unknown type": "kind = 'iceberg'",
    "a price that is none": "limit_price = 'cheap'",
    "a price of zero": "limit_price = '0'",
    "no price": "limit_price = NULL",
    "a trail that is none": "trail = 'far'",
    "a trailing stop without a watermark": "kind = 'trailing', trail = '5%', limit_price = NULL",
}
ALERTS = {"no price": "price = ''", "a price that is none": "price = 'cheap'"}
each_order = pytest.mark.parametrize("change", ORDERS.values(), ids=ORDERS.keys())
each_alert = pytest.mark.parametrize("change", ALERTS.values(), ids=ALERTS.keys())


@pytest.fixture(autouse=True)
def _prices(context: FakeContext) -> None:
    context.board.set("BTC", "100")


async def two_orders(context: FakeContext) -> tuple[int, int]:
    """A limit order of Alice's and one of Bob's, at the same price."""
    ids = []
    for actor in (ALICE, BOB):
        receipt = await place_order(context, BUY, "$900", "limit", f"o{actor.user_id}", actor=actor, limit="90")
        ids.append(receipt.order.id)
    return ids[0], ids[1]


async def reload(context: FakeContext, change: str, table: str, row_id: int) -> int:
    """Changes a row by hand, and starts anew; how many orders and alerts are in the book then."""
    await fetch(writer(), f"UPDATE {table} SET {change} WHERE id = ?", row_id)
    return await loading.load(context)


def noted() -> list[tuple[RowKind, str, int | None]]:
    return [(row.kind, row.key, row.guild_id) for row in unreadable_rows()]


@each_order
async def test_an_order_that_cannot_be_read_is_left_out_and_all_others_match(database, context: FakeContext, change):
    alices, bobs = await two_orders(context)
    assert await reload(context, change, "orders", alices) == 1
    assert noted() == [(RowKind.ORDER, str(alices), 1)]
    assert (await price_moves_to(context, "89")).filled == 1
    assert [row["order_id"] for row in await rows("SELECT order_id FROM fill")] == [bobs]
    assert await scalar("SELECT state FROM orders WHERE id = ?", alices) == "open"


@each_order
async def test_an_unreadable_order_is_seen_and_cancelled_by_its_member(database, context: FakeContext, change):
    alices, _ = await two_orders(context)
    await reload(context, change, "orders", alices)
    readable = await place_order(context, BUY, "$100", "limit", "r", limit="50")
    listed = {order.id: order.is_stuck for order in await list_open_orders(context, ALICE)}
    assert listed == {alices: True, readable.order.id: False}
    with pytest.raises(OrderUnreadable):
        await modify(context, ALICE, alices, OrderChange(limit=Price.parse("80")), key="m")
    cancelled = await cancel(context, ALICE, alices, key="c")
    assert cancelled.order.reserved == 900 * COIN
    assert await cash_and_reserved() == (99_900 * COIN, 100 * COIN)
    await assert_books_balance()


@each_order
async def test_an_unreadable_order_is_cancelled_with_all_others_and_the_rest_still_trades(
    database, context: FakeContext, change
):
    await buy(context, "1", "b")
    sale = await place_order(context, SELL, "1", "limit", "s", limit="200")
    await reload(context, change, "orders", sale.order.id)
    assert (await buy(context, "$100", "again")).units > 0
    assert (await cancel_all(context, ALICE, key="all")).count == 1
    await assert_books_balance()


async def test_an_order_that_becomes_unreadable_in_the_book_fills_at_nothing(database, context: FakeContext):
    alices, _ = await two_orders(context)
    await fetch(writer(), "UPDATE orders SET kind = 'iceberg' WHERE id = ?", alices)
    report = await price_moves_to(context, "89")
    assert (report.filled, report.failed) == (1, 0)
    assert noted() == [(RowKind.ORDER, str(alices), 1)]


async def test_an_order_is_matched_again_once_it_can_be_read(database, context: FakeContext):
    alices, _ = await two_orders(context)
    await reload(context, "kind = 'iceberg'", "orders", alices)
    assert await reload(context, "kind = 'limit'", "orders", alices) == 2
    assert noted() == []
    assert (await price_moves_to(context, "89")).filled == 2


async def test_a_column_of_another_type_is_no_order(database, context: FakeContext):
    if database.dialect != "sqlite":
        pytest.skip("PostgreSQL keeps to a column's type")
    alices, _ = await two_orders(context)
    await fetch(writer(), "UPDATE orders SET expires_at = 'soon', placed_at = 'once' WHERE id = ?", alices)
    assert await reload(context, "changed_at = 'lately'", "orders", alices) == 1
    assert await loading.catch_up(context, 0) > 0
    assert (await price_moves_to(context, "89")).filled == 1
    assert [order.is_stuck for order in await list_open_orders(context, ALICE)] == [True]
    await cancel(context, ALICE, alices, key="c")


@each_alert
async def test_an_alert_that_cannot_be_read_is_left_out_and_all_others_fire(database, context: FakeContext, change):
    bad = await set_alert(context, "below", "90", "a")
    await set_alert(context, "below", "90", "b", actor=BOB)
    assert await reload(context, change, "alert", bad.id) == 1
    assert noted() == [(RowKind.ALERT, str(bad.id), 1)]
    assert (await price_moves_to(context, "89")).fired == 1
    assert [(alert.id, alert.price) for alert in await alerts.alerts_of(context, ALICE)] == [(bad.id, None)]


@each_alert
async def test_an_unreadable_alert_is_removed_by_its_member_who_sets_others(database, context: FakeContext, change):
    bad = await set_alert(context, "below", "90", "a")
    await reload(context, change, "alert", bad.id)
    await set_alert(context, "below", "80", "b")
    removed = await alerts.remove(context, ALICE, bad.id, key="r")
    assert (removed.id, removed.price) == (bad.id, None)
    assert await alerts.remove(context, ALICE, bad.id, key="r") == removed  # from the receipt
    worse = await set_alert(context, "below", "70", "c")
    await reload(context, change, "alert", worse.id)
    assert (await alerts.remove_all(context, ALICE, key="all")).count == 2
    assert await scalar("SELECT COUNT(*) FROM alert WHERE state = 'open'") == 0


async def test_an_order_that_fails_over_and_over_is_set_aside(
    database, context: FakeContext, monkeypatch: pytest.MonkeyPatch
):
    alices, _ = await two_orders(context)
    execute, tries = settling.execute, []

    async def fail(tx, member, account, order, **facts):
        if order.rested == alices:
            tries.append(order)
            raise ZeroDivisionError("a fault")
        return await execute(tx, member, account, order, **facts)

    monkeypatch.setattr(settling, "execute", fail)
    for number in range(failures.LIMIT + 3):
        report = await price_moves_to(context, "89")
        assert report.filled == (number == 0)
    assert len(tries) == failures.LIMIT
    assert noted() == [(RowKind.SETTLEMENT, f"order {alices}", 1)]
    assert [order.is_stuck for order in await list_open_orders(context, ALICE)] == [True]
    assert await cash_and_reserved() == (99_100 * COIN, 900 * COIN)
    await loading.load(context)  # as every ten minutes: one more try
    for _ in range(2):
        await price_moves_to(context, "89")
    assert len(tries) == failures.LIMIT + 1
    monkeypatch.setattr(settling, "execute", execute)
    await loading.load(context)
    assert (await price_moves_to(context, "89")).filled == 1
    assert noted() == []
    await assert_books_balance()


async def test_an_outage_sets_nothing_aside(database, context: FakeContext, monkeypatch: pytest.MonkeyPatch):
    await two_orders(context)
    execute = settling.execute

    async def fail(*_, **__):
        raise ConnectionResetError("away")

    monkeypatch.setattr(settling, "execute", fail)
    for _ in range(failures.LIMIT + 1):
        assert (await price_moves_to(context, "89")).failed == 2
    monkeypatch.setattr(settling, "execute", execute)
    assert (await price_moves_to(context, "89")).filled == 2
    assert noted() == []


async def test_a_watermark_that_cannot_be_written_costs_no_other(
    database, context: FakeContext, monkeypatch: pytest.MonkeyPatch
):
    orders = []
    for actor in (ALICE, BOB):
        await buy(context, "1", f"b{actor.user_id}", actor=actor)
        order = await place_order(context, SELL, "1", "trailing", f"t{actor.user_id}", actor=actor, trail="5%")
        orders.append(order.order.id)
    await price_moves_to(context, "110")
    save_watermark = engine._save

    async def fail(context_, token, chunk, tx):
        if orders[0] in [order.id for order in chunk]:
            raise OverflowError("too long")
        await save_watermark(context_, token, chunk, tx)

    monkeypatch.setattr(engine, "_save", fail)
    await engine.save_watermarks(context)
    stored = await rows("SELECT id, watermark FROM orders WHERE kind = 'trailing' ORDER BY id")
    assert [row["watermark"] for row in stored] == ["100", "110"]
    assert await engine.save_watermarks(context) == 0


async def test_a_symbol_whose_book_fails_costs_no_other(
    database, context: FakeContext, monkeypatch: pytest.MonkeyPatch
):
    context.board.set("ETH", "100")
    await two_orders(context)
    await place_order(context, BUY, "$900", "limit", "eth", ticker="ETH", limit="90")
    cross = type(context.orders).cross

    def fail(book, quote):
        if quote.symbol.ticker == "ETH":
            raise IndexError("beyond every power")
        return cross(book, quote)

    monkeypatch.setattr(type(context.orders), "cross", fail)
    context.board.set("ETH", "80")
    assert (await price_moves_to(context, "89")).filled == 2
