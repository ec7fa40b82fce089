"""The audit sees every total that does not follow from its entries, every row without its owner, and nothing else."""

from contextlib import suppress

import pytest
from tortoise.models import Model
from tortoise.transactions import in_transaction

from bot.data.database import fetch, writer
from bot.data.keys import Actor
from bot.data.models import MODELS
from bot.rules.market.quotes import Side
from bot.rules.trading.sizes import parse_size
from bot.services.announcements import delivery
from bot.services.market import watchlist
from bot.services.progression.checkin import check_in
from bot.services.ranking import recompute
from bot.services.trading.order_changes import cancel
from bot.services.trading.topups import top_up
from bot.services.upkeep import reconciliation
from bot.services.upkeep.reconciliation import audit
from tests.kit import market_orders
from tests.kit.alerts import set_alert
from tests.kit.fake_context import ALICE, BOB, FakeContext
from tests.kit.orders import place_order
from tests.kit.units import DAY, MINUTE

ELSEWHERE = Actor(2, 11, "Alice", 6)  # Alice in another server


def key_of(actor: Actor) -> str:
    """Begins the keys of what a member does in a server."""
    return f"{actor.guild_id}/{actor.user_id}"


async def fall_and_reset(context: FakeContext, actor: Actor, turn: int) -> None:
    """Loses half, and tops up."""
    context.board.set("BTC", "100")
    await market_orders.buy(context, actor, "BTC", parse_size("$80000"), key=f"{key_of(actor)} falls {turn}")
    context.board.set("BTC", "50")
    await top_up(context, actor, "RESET", key=f"{key_of(actor)} resets {turn}")


async def trade(context: FakeContext, actor: Actor, stake: int) -> None:
    """Buys twice, sells a part, leaves two orders of each side open and one cancelled. `stake` makes sums differ."""
    context.board.set("BTC", "100")
    context.board.set("ETH", "10")
    for number, (ticker, amount) in enumerate((("BTC", "$5000"), ("BTC", f"${2000 * stake}"), ("ETH", "$100"))):
        await market_orders.buy(context, actor, ticker, parse_size(amount), key=f"{key_of(actor)} buys {number}")
    context.board.set("BTC", "130")
    context.clock.advance(10 * MINUTE)
    await market_orders.sell(context, actor, "BTC", parse_size("25%"), key=f"{key_of(actor)} sells")
    changed_mind = await place_order(
        context, Side.SELL, "1", "limit", f"{key_of(actor)} errs", actor=actor, limit="500"
    )
    assert changed_mind.order is not None
    await cancel(context, actor, changed_mind.order.id, key=f"{key_of(actor)} cancels")
    for side, amount, limit in (
        (Side.BUY, f"${100 * stake}", "50"),
        (Side.BUY, "40", "45"),
        (Side.SELL, "20", "500"),
        (Side.SELL, "all", "550"),
    ):
        await place_order(
            context, side, amount, "limit", f"{key_of(actor)} waits for {limit}", actor=actor, limit=limit
        )


@pytest.fixture
async def played(database: object, context: FakeContext) -> FakeContext:
    """A game in two servers in which everything has happened at least twice."""
    for turn in range(2):
        await fall_and_reset(context, BOB, turn)
        context.clock.advance(7 * DAY)
    for stake, actor in enumerate((ALICE, BOB, ELSEWHERE), 1):
        await check_in(context, actor, key=f"{key_of(actor)} comes")
        await trade(context, actor, stake)
    for day in range(2):
        context.clock.advance(DAY)
        await check_in(context, ELSEWHERE, key=f"Alice comes {day}")
    await check_in(context, BOB, key="Bob comes again")
    await set_alert(context, "above", "900", "alert")
    await watchlist.add(context, ALICE, "BTC", key="watch")
    await recompute.recompute(context)
    batches = await delivery.form_batches(context.now(), lambda _: {})
    await delivery.mark_sent(context.now(), batches[0])
    return context


async def test_an_honest_game_is_clean(played: FakeContext) -> None:
    assert await audit() == []


TAMPERINGS = [
    # cash, reserved, deposits and counts of accounts, both ways and where there is no entry at all
    ("UPDATE account SET cash = cash + 1 WHERE user_id = 11", "cash is"),
    ("UPDATE account SET cash = cash - 1 WHERE user_id = 11", "cash is"),
    ("DELETE FROM posting WHERE account_id = 2", "reserved, its postings come to 0"),
    ("UPDATE account SET cash = cash - 1, reserved = reserved + 1 WHERE user_id = 11", "reserved is"),
    ("UPDATE account SET cash = cash + 1, reserved = reserved - 1 WHERE user_id = 11", "reserved is"),
    ("UPDATE orders SET state = 'expired', reserved = 0, closed_at = 1 WHERE state = 'open'", "open orders come to 0"),
    ("UPDATE orders SET reserved = reserved + 1 WHERE side = 'buy' AND state = 'open'", "the open orders come to"),
    ("UPDATE account SET deposits = deposits + 1 WHERE user_id = 11", "deposits are"),
    ("UPDATE account SET deposits = deposits - 1 WHERE user_id = 11", "deposits are"),
    ("DELETE FROM posting WHERE account_id = 2 AND kind <> 'trade'", "their postings come to 0"),
    ("UPDATE account SET topped_up_at = 1 WHERE user_id = 11", "topped up at 1, the newest posting of a top-up is of"),
    ("UPDATE account SET topped_up_at = topped_up_at - 1 WHERE user_id = 12", "topped up at"),
    ("UPDATE account SET topped_up_at = topped_up_at + 1 WHERE user_id = 12", "topped up at"),
    ("UPDATE account SET topped_up_at = NULL WHERE user_id = 12", "topped up at None"),
    ("UPDATE account SET realised = realised - 1 WHERE user_id = 11", "realised profit"),
    ("UPDATE account SET realised = realised + 1 WHERE user_id = 11", "realised profit"),
    ("UPDATE account SET fills = fills + 1 WHERE user_id = 11", "fills"),
    ("UPDATE account SET fills = fills - 1 WHERE user_id = 11", "fills"),
    ("UPDATE account SET qualifying = qualifying - 1 WHERE user_id = 11", "qualifying"),
    ("UPDATE account SET qualifying = qualifying + 1 WHERE user_id = 11", "qualifying"),
    ("UPDATE account SET turnover = turnover - 1 WHERE user_id = 11", "turnover"),
    ("UPDATE account SET turnover = turnover + 1 WHERE user_id = 11", "turnover"),
    ("DELETE FROM fill WHERE account_id = 2", "from the fills 0, 0, 0, 0"),
    # orders, positions and fills
    ("UPDATE orders SET units = units + 1 WHERE side = 'sell' AND state = 'open'", "open orders will sell"),
    ("UPDATE orders SET symbol = 'SOL' WHERE side = 'sell' AND state = 'open'", "SOL: open orders will sell"),
    ("UPDATE orders SET symbol = 'SOL' WHERE side = 'sell' AND state = 'open'", "the position has 0"),
    ("UPDATE orders SET state = 'filled', closed_at = 1 WHERE side = 'sell' AND state = 'open'", "has 0 fills"),
    (
        "UPDATE fill SET order_id = (SELECT MIN(f.order_id) FROM fill f WHERE f.account_id = 2) "
        "WHERE account_id = 2 AND side = 'buy'",
        "is filled and has 3 fills",
    ),
    ("UPDATE fill SET fee = fee + 1 WHERE side = 'sell'", "fills moved"),
    ("UPDATE fill SET fee = fee - 1 WHERE side = 'sell'", "fills moved"),
    ("UPDATE fill SET gross = gross + 1 WHERE side = 'buy'", "fills moved"),
    ("DELETE FROM fill WHERE account_id = 2", "fills moved 0 in cash"),
    ("DELETE FROM posting WHERE kind = 'trade'", "the postings of trades come to 0"),
    ("UPDATE position SET units = units + 1", "BTC: the fills make"),
    ("UPDATE position SET units = units - 1", "BTC: the fills make"),
    ("UPDATE position SET cost = cost - 1", "BTC: the fills make"),
    ("UPDATE position SET cost = cost + 1", "BTC: the fills make"),
    ("DELETE FROM position WHERE account_id = 2", "account 2, BTC: open orders will sell"),
    (
        "DELETE FROM position",
        "account 2, BTC: the fills make 5244755245 units at a cost of 5250000001, the position says 0 at 0",
    ),
    # members
    ("UPDATE member SET xp = xp - 1 WHERE user_id = 11", "XP is"),
    ("UPDATE member SET xp = xp + 1 WHERE user_id = 11", "XP is"),
    ("DELETE FROM xp_grant", "the grants come to 0"),
    ("UPDATE member SET level = level + 1 WHERE user_id = 11", "level is"),
    ("UPDATE member SET streak_day = '2020-01-01' WHERE user_id = 11", "the streak says 2020-01-01"),
    ("UPDATE member SET streak_day = '2030-01-01' WHERE user_id = 11", "the streak says 2030-01-01"),
    ("UPDATE member SET streak_day = NULL WHERE user_id = 11", "the streak says None"),
    ("DELETE FROM checkin WHERE user_id = 11", "the newest check-in is of None"),
    # receipts and the outbox
    ("UPDATE receipt SET outcome = NULL WHERE user_id = 11", "without an outcome"),
    ("UPDATE batch SET state = 'parked' WHERE state = 'sent'", "is sent, its batch 1 is parked"),
    ("UPDATE announcement SET state = 'parked' WHERE state = 'sent'", "is parked, its batch 1 is sent"),
    ("UPDATE announcement SET state = 'sent'", "is sent, its batch 2 is pending"),
    # rows without an owner
    ("UPDATE orders SET account_id = 99 WHERE state = 'open'", "belongs to account 99"),
    ("UPDATE fill SET account_id = 99", "belongs to account 99"),
    ("UPDATE posting SET account_id = 99 WHERE kind = 'trade'", "belongs to account 99"),
    ("UPDATE position SET account_id = 99 WHERE account_id = 1", "belongs to account 99"),
    ("UPDATE equity_point SET account_id = 99 WHERE account_id = 1", "belongs to account 99"),
    ("UPDATE fill SET order_id = 99 WHERE account_id = 1", "belongs to order 99"),
    ("DELETE FROM ranking WHERE board = 'xp'", "which is missing"),
    *(
        (f"UPDATE {table} SET {column} = 99 WHERE user_id = 11 AND guild_id = 1", f"belongs to {owner}")
        for table in ("account", "alert", "watch", "xp_grant", "checkin", "milestone")
        for column, owner in (("user_id", "server 1, member 99"), ("guild_id", "server 99, member 11"))
    ),
]


class _TakeBack(Exception):
    """Undoes a tampering."""


async def audit_after(tampering: str) -> list[str]:
    """What the audit would say after it; nothing of it is kept."""
    mismatches: list[str] = []
    with suppress(_TakeBack):
        async with in_transaction("default"):
            await fetch(writer(), tampering)
            mismatches += await audit()
            raise _TakeBack
    return mismatches


async def test_tampering_is_seen(played: FakeContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciliation, "reader", writer)  # which sees what its transaction has not committed
    unseen = [
        (tampering, sign)
        for tampering, sign in TAMPERINGS
        if not any(sign in mismatch for mismatch in await audit_after(tampering))
    ]
    assert unseen == []
    assert await audit() == []


DISCORD_IDS = {"guild_id", "user_id", "channel_id"}
MODEL_NAMES = {model.__name__.lower() for model in MODELS}
NOT_OF_A_MEMBER = {
    "announcement": "may be about a server",
    "decision": "a moderator need not be a member",
    "member": "is the member",
    "receipt": "a refusal may come before its member is written",
    "setting_change": "a moderator need not be a member",
    "standing": "is of a ranking, and a member for its account or XP",
}
PRUNED_APART = {("announcement", "batch_id")}


def owner_columns(model: type[Model]) -> list[str]:
    """The columns of a table that hold the id of a row of another: `account_id`, `order_id`."""
    columns = [name for name in model._meta.fields_map if name.endswith("_id") and name not in DISCORD_IDS]
    return [name for name in columns if name.removesuffix("_id") in MODEL_NAMES]


def is_audited(table: str, condition: str) -> bool:
    return any(
        f"FROM {table} " in check.sql and "NOT EXISTS" in check.sql and condition in check.sql
        for check in reconciliation.CHECKS
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.db_table)
def test_a_table_whose_rows_have_an_owner_is_on_the_list_of_the_audit(model: type[Model]) -> None:
    table = model._meta.db_table
    for column in owner_columns(model):
        owned = (table, column) in PRUNED_APART or any(is_audited(table, f".id = {alias}.{column}") for alias in "efs")
        assert owned, f"{table}.{column}"
    if {"guild_id", "user_id"} <= model._meta.fields_map.keys() and table not in NOT_OF_A_MEMBER:
        assert is_audited(table, "m.user_id = e.user_id"), table


def test_the_models_with_an_owner_are_found() -> None:
    assert [(model.__name__, owner_columns(model)) for model in MODELS if owner_columns(model)] == [
        ("Announcement", ["batch_id"]),
        ("EquityPoint", ["account_id"]),
        ("Fill", ["account_id", "order_id"]),
        ("Order", ["account_id"]),
        ("Position", ["account_id"]),
        ("Posting", ["account_id"]),
        ("Standing", ["ranking_id"]),
    ]
