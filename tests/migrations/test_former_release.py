"""A database as the release before left it: it migrates, its receipts and announcements read, and the game goes on.

`release_0_1.jsonl` holds its rows, one a line. A play of that release wrote them: every type of order, alerts, a
closed-out symbol, a top-up, announcements waiting, delivered and parked, and a receipt of everything that was refused.
"""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.data import migrate
from bot.data.database import close_database, fetch, open_database, writer
from bot.data.keys import Actor, MemberKey
from bot.data.models import MODELS, Announcement, Batch, DeliveryState
from bot.data.transactions import recall
from bot.rules.refusals import FormerRefusal, Refusal
from bot.rules.trading.sizes import parse_size
from bot.services.alerts.alerts import AlertView, RemovedAll
from bot.services.announcements import delivery, parked
from bot.services.announcements.freezing import decode
from bot.services.guilds import settings
from bot.services.market.watchlist import WatchlistChange
from bot.services.matching import engine, loading
from bot.services.moderation.closeouts import CloseoutDecision, CloseoutPlan, execute_closeout
from bot.services.moderation.settings_changes import SettingsChange
from bot.services.progression.checkin import CheckInReceipt, check_in
from bot.services.ranking.recompute import recompute
from bot.services.trading.order_changes import Cancelled, CancelledAll, cancel
from bot.services.trading.placing import OrderReceipt
from bot.services.trading.topups import TopUpReceipt, top_up
from bot.services.upkeep.reconciliation import audit
from bot.ui.announcements.celebrations import render
from bot.ui.language.refusals import refusal_text
from bot.ui.trading.trades import trade_reply
from tests.conftest import Database
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, BOB, FakeContext, fake_context
from tests.kit.ledger import mismatches
from tests.kit.units import MINUTE

ROWS = [json.loads(line) for line in (Path(__file__).parent / "release_0_1.jsonl").read_text("utf-8").splitlines()]
STOPPED = 1_767_705_546_000  # ms: when the former release was stopped
FORMER_MIGRATIONS = 4
MONA = Actor(1, 10, "Mona", 6)


@pytest.fixture
async def context(empty_database: Database, tmp_path: Path) -> AsyncIterator[FakeContext]:
    """The context on the database of the former release, migrated."""
    former = tmp_path / "former"
    former.mkdir()
    for name in migrate.names()[:FORMER_MIGRATIONS]:
        shutil.copy(migrate.FOLDER / f"{name}.py", former)
    await migrate.upgrade(empty_database.url, former)
    await open_database(empty_database.url)
    for row in ROWS:
        await _insert(row)
    if empty_database.dialect == "postgres":
        await _continue_ids()
    await close_database()
    await migrate.upgrade(empty_database.url)
    await open_database(empty_database.url)
    settings.invalidate()
    parked.invalidate()
    try:
        yield _world()
    finally:
        settings.invalidate()
        parked.invalidate()
        await close_database()


async def _insert(row: dict[str, Any]) -> None:
    values = {column: value for column, value in row.items() if column not in {"table", "words"}}
    marks = ", ".join("?" * len(values))
    await fetch(writer(), f'INSERT INTO "{row["table"]}" ({", ".join(values)}) VALUES ({marks})', *values.values())


async def _continue_ids() -> None:
    """Numbers what comes next behind the rows that bring their ids."""
    tables = {row["table"] for row in ROWS}
    for model in MODELS:
        table = model._meta.db_table
        if table in tables and model._meta.pk_attr == "id" and model._meta.pk.generated:
            newest = f'SELECT MAX(id) FROM "{table}"'
            await fetch(writer(), f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), COALESCE(({newest}), 1))")


def _world() -> FakeContext:
    context = fake_context()
    context.clock.at = STOPPED
    context.board.set("BTC", "104", "104.5")
    context.board.set("ETH", "40", scale=6)
    context.board.set("SOL", "10", scale=6)
    return context


async def test_the_books_of_the_former_release_balance(context: FakeContext) -> None:
    assert await mismatches() == []
    assert await audit() == []


async def _recalled(row: dict[str, Any], result: type = object) -> Any:
    return await recall(row["key"], MemberKey(row["guild_id"], row["user_id"]), result)


async def test_every_refusal_of_the_former_release_reads(context: FakeContext) -> None:
    refused = [row for row in ROWS if "words" in row]
    assert len(refused) == 20
    for row in refused:
        with pytest.raises(Refusal) as refusal:
            await _recalled(row)
        shown = refusal_text(refusal.value)
        assert shown == row["words"] if isinstance(refusal.value, FormerRefusal) else shown.endswith(".")


RESULTS = {
    CheckInReceipt: ("daily Alice", "daily 2 Bob"),
    OrderReceipt: (
        "buy",
        "small",
        "hasty",
        "no xp left",
        "xp off",
        "sell",
        "limit now",
        "tied",
        "modify",
        "at the end",
    ),
    TopUpReceipt: ("topup",),
    CancelledAll: ("cancel all",),
    Cancelled: ("cancel", "free"),
    AlertView: ("alert 0", "alert removed", "dave alert"),
    RemovedAll: ("alerts removed",),
    WatchlistChange: ("watch", "unwatch"),
    SettingsChange: ("config", "dave config"),
    CloseoutPlan: ("look",),
    CloseoutDecision: ("look decided",),
}
KEYS = [(key, result) for result, keys in RESULTS.items() for key in keys]


async def test_every_result_of_the_former_release_reads(context: FakeContext) -> None:
    receipts = {row["key"]: row for row in ROWS if row["table"] == "receipt"}
    for key, result in KEYS:
        assert isinstance(await _recalled(receipts[key], result), result)


async def test_a_repeat_is_answered_as_the_former_release_did(context: FakeContext) -> None:
    """Discord may ask again what it asked while the former release was stopped."""
    checkin = await check_in(context, ALICE, key="daily Alice")
    assert (checkin.earned.xp_into_level, checkin.earned.xp_for_next) == (10, 100)
    shown = {
        "small": "trades under $500.00 don't earn any.",
        "hasty": "a sale earns XP 5 min after your last buy.",
        "no xp left": "only the first 10 qualifying trades of a day do.",
        "xp off": "trades earn none in this server.",
    }
    for key, words in shown.items():
        actor = {"no xp left": BOB, "xp off": Actor(2, 11, "Dave", 7)}.get(key, ALICE)
        trade = await market_orders.buy(context, actor, "BTC", parse_size("1"), key=key)
        assert words in str(trade_reply(trade).embed.to_dict())
    topup = await top_up(context, Actor(1, 13, "Carol", 5), "RESET", key="topup")
    assert [sold.symbol.ticker for sold in topup.sold] == ["SOL"]
    trailing = await cancel(context, ALICE, 0, key="free")
    assert (trailing.order.kind, trailing.order.size, trailing.order.triggered) == ("limit", "all", False)
    assert (await execute_closeout(context, MONA, "look")).decision.id == 1
    assert await mismatches() == []


PENDING_WORDS = (
    *("First Trade", "Order filled", "risen to 106", "Alert removed", "too thin", "It was taken off the exchange"),
    "First Profit",
)


def test_every_announcement_of_the_former_release_reads() -> None:
    kinds = {type(decode(row["kind"], row["facts"])).__name__ for row in ROWS if row["table"] == "announcement"}
    assert kinds == {
        "AlertFired",
        "AlertRemoved",
        "LevelUp",
        "MilestoneEarned",
        "OrderEnded",
        "OrderFilled",
        "PositionClosed",
    }  # all that it knew


async def test_announcements_that_the_former_release_left_in_the_outbox_are_delivered(context: FakeContext) -> None:
    while await delivery.has_pending():
        await delivery.form_batches(STOPPED, render)
        for batch in await delivery.next_batches(10):
            await delivery.mark_sent(STOPPED, batch.id)
    sent = await Batch.filter(state=DeliveryState.SENT).order_by("id").values_list("message", flat=True)
    words = " ".join(str(message) for message in sent)
    for part in PENDING_WORDS:
        assert part in words
    assert await Announcement.filter(state=DeliveryState.PENDING).count() == 0
    assert (await parked.parked_summary(1, STOPPED)).count


async def test_the_game_goes_on_after_the_upgrade(context: FakeContext) -> None:
    assert await loading.load(context) == 8
    context.clock.advance(6 * MINUTE)
    context.board.set("BTC", "89", "89.5")
    report = await engine.tick(context)
    assert (report.filled, report.failed) == (4, 0)
    await market_orders.sell(context, ALICE, "BTC", parse_size("all"), key="all of it")
    await recompute(context)
    assert await mismatches() == []
    assert await audit() == []
