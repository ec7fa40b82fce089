"""A poisoned database: in every table rows that nobody can read, and still everybody else plays on as ever.

The rows belong to Mallory, once in another server and once in the same one; what is a server's own (its settings) is
poisoned, too.
"""

import json
from dataclasses import dataclass

import pytest

from bot.data.database import fetch, writer
from bot.data.keys import Actor
from bot.rules.guilds.settings import time_zone, week_start
from bot.rules.market.quotes import Side
from bot.rules.progression.streaks import checkin_xp
from bot.rules.ranking import Board
from bot.services.accounts.history import load_history
from bot.services.accounts.portfolio import load_portfolio
from bot.services.alerts import alerts
from bot.services.announcements import delivery
from bot.services.guilds import settings as guild_settings
from bot.services.guilds.settings import settings_of
from bot.services.matching import engine, loading
from bot.services.progression.checkin import check_in
from bot.services.ranking import recompute
from bot.services.trading.open_orders import list_open_orders
from bot.services.unreadable import RowKind, unreadable_rows
from bot.services.upkeep import pruning
from bot.services.upkeep.reconciliation import audit
from bot.services.upkeep.unreadable_rows import find_unreadable
from tests.kit.alerts import set_alert
from tests.kit.fake_context import ALICE, START, FakeContext
from tests.kit.ledger import TABLES, rows
from tests.kit.members import ranked_places
from tests.kit.orders import buy, place_order, price_moves_to
from tests.kit.units import DAY, MINUTE

SETTINGS = {time_zone.key: "Mars/Olympus", week_start.key: "Someday", checkin_xp.key: "ten", "gone.by": 1}
OWN = "guild_id = :guild AND user_id = :user"
ACCOUNT = "account_id = (SELECT id FROM account WHERE guild_id = :guild AND user_id = :user)"

# What makes a row of each table unreadable, or as odd as its columns allow; None where a table has no row of a member.
POISON: dict[str, str | None] = {
    "account": f"UPDATE account SET week = 'whenever', week_equity = {-(2**63)} WHERE {OWN}",
    "alert": f"UPDATE alert SET price = 'cheap' WHERE {OWN}",
    "announcement": f"UPDATE announcement SET kind = 'fanfare', facts = '[]' WHERE {OWN}",
    "batch": "INSERT INTO batch (guild_id, channel_id, message, state, attempts, due_at, at) "
    "VALUES (:guild, :user, '[]', 'pending', 0, 0, 0)",
    "checkin": f"UPDATE checkin SET day = 'someday' WHERE {OWN}",
    "coin": "UPDATE coin SET scale = 9999, bid = 'cheap' WHERE ticker = 'LUNA'",
    "command_set": "INSERT INTO command_set (application_id, digest, at) VALUES (5, 'unheard-of', -1)",
    "decision": "INSERT INTO decision (guild_id, user_id, kind, facts, reason, at) "
    "VALUES (:guild, :user, 'whim', '[]', '', 0)",
    "equity_point": "INSERT INTO equity_point (guild_id, account_id, day, equity, deposits) "
    "SELECT guild_id, id, 'someday', 5, 5 FROM account WHERE guild_id = :guild AND user_id = :user",
    "fill": f"UPDATE fill SET price = 'cheap' WHERE {ACCOUNT}",
    "guild": None,
    "installation": None,
    "lease": "INSERT INTO lease (name, holder, token, until) VALUES ('unheard-of', '', 1, 0)",
    "member": f"UPDATE member SET streak_day = 'someday' WHERE {OWN}",
    "milestone": f"UPDATE milestone SET milestone = 'flew to the moon' WHERE {OWN}",
    "orders": f"UPDATE orders SET kind = 'iceberg', limit_price = 'cheap' WHERE state = 'open' AND {ACCOUNT}",
    "position": f"UPDATE position SET bought_at = {-(2**63)}, cost = 0 WHERE {ACCOUNT}",
    "posting": f"UPDATE posting SET ref = 'nowhere' WHERE {ACCOUNT}",
    "ranking": "INSERT INTO ranking (guild_id, contest, board, generation, total, frozen) "
    "VALUES (:guild, 0, 'unheard', 1, 0, 0)",
    "receipt": f"UPDATE receipt SET outcome = 'unheard of' WHERE {OWN}",
    "setting_change": "INSERT INTO setting_change (guild_id, user_id, key, before, after, at) "
    "VALUES (:guild, :user, 'gone.by', '{', '{', 0)",
    "slot": "INSERT INTO slot (name, guild_id, period, at) VALUES ('equity', :guild, 'someday', 0)",
    "standing": f"UPDATE standing SET numerator = {-(2**63)}, denominator = {2**63 - 1} WHERE {OWN}",
    "watch": f"UPDATE watch SET symbol = '' WHERE {OWN}",
    "xp_grant": f"UPDATE xp_grant SET day = 'someday', source = 'nothing' WHERE {OWN}",
}


@dataclass(frozen=True)
class Poisoned:
    """Whose rows cannot be read."""

    mallory: Actor


def test_every_table_is_poisoned():
    assert sorted(POISON) == TABLES


async def play(context: FakeContext, actor: Actor) -> None:
    """A check-in, three trades, an order and an alert that wait, and a symbol that is watched."""
    name = actor.name
    await check_in(context, actor, key=f"{name} in")
    for number, ticker in enumerate(("BTC", "LUNA" if name == "Mallory" else "BTC", "BTC")):
        await buy(context, "$20000", f"{name} {number}", ticker, actor)
    await place_order(context, Side.BUY, "$900", "limit", f"{name} order", actor=actor, limit="90")
    await set_alert(context, "below", "90", f"{name} alert", actor=actor)
    await fetch(
        writer(),
        "INSERT INTO watch (guild_id, user_id, symbol, at) VALUES (?, ?, 'BTC', 0)",
        *(actor.guild_id, actor.user_id),
    )


@pytest.fixture(params=["another server", "the same server"])
async def poisoned(request: pytest.FixtureRequest, database, context: FakeContext) -> Poisoned:
    """Alice and Mallory have played, are ranked, and all that is Mallory's is poisoned; the bot starts anew."""
    guild = ALICE.guild_id if request.param == "the same server" else 2
    mallory = Actor(guild, 13, "Mallory", 6)
    for ticker in ("BTC", "LUNA"):
        context.board.set(ticker, "100")
    for actor in (ALICE, mallory):
        await play(context, actor)
    await recompute.recompute(context)
    for statement in filter(None, POISON.values()):
        await fetch(writer(), statement, **_named(statement, guild=guild, user=mallory.user_id))
    await fetch(writer(), "UPDATE guild SET settings = ? WHERE id = ?", json.dumps(SETTINGS), guild)
    guild_settings.invalidate()
    await loading.load(context)
    return Poisoned(mallory)


def _named(statement: str, **values: int) -> dict[str, int]:
    return {name: value for name, value in values.items() if f":{name}" in statement}


def render(announced):
    return {"kinds": [type(entry.announcement).__name__ for entry in announced]}


async def test_everybody_else_plays_on(poisoned: Poisoned, context: FakeContext):
    context.clock.advance(DAY)
    assert (await check_in(context, ALICE, key="second")).streak.days == 2
    assert (await buy(context, "$500", "another")).gross > 0
    report = await price_moves_to(context, "89")
    assert (report.filled, report.fired, report.failed) == (1, 1, 0)
    ranked = await recompute.recompute(context)
    assert ranked.left_out == 0
    for board in (Board.RETURN, Board.WEEK, Board.XP, Board.STREAK):
        assert (1, 1, ALICE.user_id) in await ranked_places(board), board
    while await delivery.form_batches(context.now(), render):
        pass
    sent = await rows("SELECT message FROM batch WHERE channel_id = ? AND state = 'pending'", ALICE.channel_id)
    kinds = {kind for row in sent for kind in json.loads(row["message"])["kinds"]}
    assert {"OrderFilled", "AlertFired"} <= kinds
    assert (await load_portfolio(context, ALICE)).unreadable == 0
    assert len((await load_history(context, ALICE, 1)).fills) == 5
    assert await engine.save_watermarks(context) == 0
    await pruning.prune(START + 30 * DAY)


async def test_the_bot_says_what_it_left_out(poisoned: Poisoned, context: FakeContext):
    guild = poisoned.mallory.guild_id
    context.clock.advance(MINUTE)
    await recompute.recompute(context)
    while await delivery.form_batches(context.now(), render):
        pass
    kinds = {row.kind for row in unreadable_rows()}
    expected = {RowKind.SETTING, RowKind.COIN, RowKind.MEMBER, RowKind.ACCOUNT, RowKind.ORDER, RowKind.ALERT}
    assert expected | {RowKind.ANNOUNCEMENT} <= kinds
    assert {row.guild_id for row in unreadable_rows()} <= {guild, None}
    found = await find_unreadable()
    assert expected <= {row.kind for row in found}
    assert {row.guild_id for row in found} <= {guild, None}
    assert (await settings_of(guild)).unusable == SETTINGS
    findings = await audit()
    assert any("order" in line and "cannot be read" in line for line in findings)
    alice = f"member {ALICE.user_id}:"
    assert not [line for line in findings if f"server {ALICE.guild_id}, {alice}" in line]


async def test_mallory_cancels_what_cannot_be_read(poisoned: Poisoned, context: FakeContext):
    assert [order.is_stuck for order in await list_open_orders(context, poisoned.mallory)] == [True]
    assert [alert.price for alert in await alerts.alerts_of(context, poisoned.mallory)] == [None]
