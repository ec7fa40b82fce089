"""Looking at every row: what cannot be read is found with its server and its reason, and stops nothing."""

import json

import pytest

from bot.commands.doctor.check import CheckFailed
from bot.commands.doctor.rows import SHOWN
from bot.commands.doctor.rows import rows as doctor_rows
from bot.config import load
from bot.data import models
from bot.data.database import close_database, fetch, open_database, writer
from bot.rules.market.quotes import Side
from bot.services.ranking import recompute
from bot.services.unreadable import RowKind
from bot.services.upkeep import pruning, unreadable_rows
from bot.services.upkeep.reconciliation import audit
from bot.services.upkeep.unreadable_rows import find_unreadable
from tests.kit.alerts import set_alert
from tests.kit.fake_context import START, FakeContext
from tests.kit.orders import assert_books_balance, buy, place_order
from tests.kit.units import DAY


async def play(context: FakeContext) -> None:
    """One row of everything that is looked at."""
    context.board.set("BTC", "100")
    await buy(context, "1", "b")
    await place_order(context, Side.BUY, "$900", "limit", "o", limit="90")
    await set_alert(context, "below", "90", "a")
    await fetch(writer(), "INSERT INTO guild (id, settings) VALUES (1, '{}')")


POISON = {
    RowKind.SETTING: 'UPDATE guild SET settings = \'{"server.time_zone": "Mars/Olympus"}\'',
    RowKind.COIN: "UPDATE coin SET bid = 'cheap'",
    RowKind.MEMBER: "UPDATE member SET streak_day = 'never'",
    RowKind.ACCOUNT: "UPDATE account SET week = 'whenever'",
    RowKind.ORDER: "UPDATE orders SET kind = 'iceberg' WHERE state = 'open'",
    RowKind.ALERT: "UPDATE alert SET price = 'cheap'",
    RowKind.ANNOUNCEMENT: "INSERT INTO announcement (guild_id, channel_id, user_id, kind, facts, state, at) "
    "VALUES (1, 5, 11, 'fanfare', '{}', 'pending', 0)",
}
ONLY_SQLITE = {
    RowKind.POSITION: "UPDATE position SET units = 1.5",
    RowKind.MEMBER: "UPDATE member SET level = 'high'",
    RowKind.ACCOUNT: "UPDATE account SET turnover = 'much'",
    RowKind.COIN: "UPDATE coin SET scale = 'fine'",
}


async def test_rows_that_can_be_read_are_not_told(database, context: FakeContext):
    await play(context)
    assert await find_unreadable() == []
    await assert_books_balance()


@pytest.mark.parametrize(("kind", "statement"), POISON.items(), ids=POISON.keys())
async def test_a_row_that_cannot_be_read_is_told_with_its_server_and_reason(
    database, context: FakeContext, kind, statement
):
    await play(context)
    await fetch(writer(), statement)
    (row,) = await find_unreadable()
    assert (row.kind, row.guild_id) == (kind, None if kind is RowKind.COIN else 1)
    assert row.reason
    told = [line for line in await audit() if "cannot be read" in line]
    assert len(told) == (0 if kind is RowKind.SETTING else 1)


@pytest.mark.parametrize(("kind", "statement"), ONLY_SQLITE.items(), ids=ONLY_SQLITE.keys())
async def test_a_column_of_another_type_is_told(database, context: FakeContext, kind, statement):
    if database.dialect != "sqlite":
        pytest.skip("PostgreSQL keeps to a column's type")
    await play(context)
    await fetch(writer(), statement)
    assert [row.kind for row in await find_unreadable()] == [kind]
    assert any("cannot be read" in line for line in await audit())


async def test_sums_that_cannot_be_computed_are_a_finding(database, context: FakeContext):
    if database.dialect != "sqlite":
        pytest.skip("PostgreSQL sums in any size")
    await play(context)
    await fetch(writer(), "UPDATE posting SET amount = 9223372036854775807")
    await fetch(
        writer(),
        "INSERT INTO posting (guild_id, account_id, amount, kind, ref, at) "
        "SELECT guild_id, account_id, 9223372036854775807, 'reward', '', 0 FROM posting LIMIT 1",
    )
    assert any("cannot be computed" in line for line in await audit())


async def test_rows_are_looked_at_page_by_page(database, context: FakeContext, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unreadable_rows, "PAGE", 2)
    for guild_id in range(1, 6):
        settings = json.dumps({"gone.by": guild_id})
        await fetch(writer(), "INSERT INTO guild (id, settings) VALUES (?, ?)", guild_id, settings)
    assert [row.key for row in await find_unreadable()] == [f"{guild_id}:gone.by" for guild_id in range(1, 6)]


async def test_the_doctor_lists_some_and_says_what_to_do(database, context: FakeContext):
    await play(context)
    config = load({"DATABASE_URL": database.url}, None)
    await close_database()
    assert await doctor_rows(config) == "all can be read"
    await open_database(database.url)
    for guild_id in range(2, SHOWN + 10):
        await fetch(writer(), "INSERT INTO guild (id, settings) VALUES (?, '{\"gone.by\": 1}')", guild_id)
    await fetch(writer(), POISON[RowKind.ORDER])
    await close_database()
    with pytest.raises(CheckFailed) as failed:
        await doctor_rows(config)
    lines = str(failed.value).splitlines()
    assert lines[0] == f"{SHOWN + 9:,} cannot be read, and each is left out by itself:"
    assert lines[1] == "  setting 2:gone.by of server 2: 1 is stored, it counts for nothing"
    assert lines[SHOWN + 1] == "  and 9 more"
    assert len(lines) == SHOWN + 3
    assert "mend them by hand" in lines[-1]
    await open_database(database.url)


async def test_a_table_that_cannot_be_pruned_keeps_no_other(
    database, context: FakeContext, monkeypatch: pytest.MonkeyPatch
):
    await play(context)
    await recompute.recompute(context)
    broken = pruning._Rule(models.Slot, 0, "nowhere = 1")
    monkeypatch.setattr(pruning, "_RULES", (broken, *pruning._RULES))
    with pytest.raises(Exception, match="nowhere"):
        await pruning.prune(START + 30 * DAY)
    assert await fetch(writer(), "SELECT * FROM receipt") == []
