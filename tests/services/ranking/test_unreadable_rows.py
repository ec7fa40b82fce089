"""Rows that nobody can read, beside ranks: a member's leaves out that member, a server's that server, nobody else."""

import pytest

from bot.data.database import fetch, writer
from bot.rules.ranking import Board
from bot.services.progression import levels
from bot.services.ranking import recompute
from bot.services.unreadable import RowKind, unreadable_rows
from tests.kit.fake_context import FakeContext
from tests.kit.ledger import rows, scalar
from tests.kit.members import add_member, give_position, ranked_places
from tests.kit.units import C0, COIN, DAY

ALL = [(1, 1, 3), (2, 2, 2), (3, 3, 1)]
WITHOUT_2 = [(1, 1, 3), (2, 2, 1)]


async def two_servers() -> None:
    """Two servers of three members each, the higher id the richer."""
    for guild in (1, 2):
        for user in (1, 2, 3):
            await add_member(user, guild=guild, cash=C0 + user * COIN, xp=user)


async def poison(statement: str) -> None:
    """Changes a row by hand, for the member 2 of server 1."""
    await fetch(writer(), statement)


def noted() -> dict[RowKind, list[str]]:
    kinds: dict[RowKind, list[str]] = {}
    for row in unreadable_rows():
        kinds.setdefault(row.kind, []).append(row.key)
    return kinds


MEMBER_2 = "WHERE guild_id = 1 AND user_id = 2"
ACCOUNTS = {
    "a week that is none": f"UPDATE account SET week = 'whenever' {MEMBER_2}",
    "a gain that does not fit": f"UPDATE account SET week_equity = {-(2**63)} {MEMBER_2}",
}
ONLY_SQLITE = {
    "money in fractions": f"UPDATE account SET cash = 1.5 {MEMBER_2}",
    "an opening that is no number": f"UPDATE account SET week_equity = 'much' {MEMBER_2}",
}


@pytest.mark.parametrize("statement", ACCOUNTS.values(), ids=ACCOUNTS.keys())
async def test_an_account_that_cannot_be_read_leaves_out_its_member_alone(database, context: FakeContext, statement):
    await two_servers()
    await poison(statement)
    await recompute.recompute(context)
    assert await ranked_places(Board.RETURN) == WITHOUT_2
    assert await ranked_places(Board.WEEK) == WITHOUT_2
    assert await ranked_places(Board.XP) == ALL
    assert [await ranked_places(board, 2) for board in (Board.RETURN, Board.WEEK, Board.XP)] == [ALL] * 3
    account_id = await scalar(f"SELECT id FROM account {MEMBER_2}")
    assert noted() == {RowKind.ACCOUNT: [str(account_id)]}
    assert [row.guild_id for row in unreadable_rows()] == [1]


@pytest.mark.parametrize("statement", ONLY_SQLITE.values(), ids=ONLY_SQLITE.keys())
async def test_a_column_of_another_type_leaves_out_its_member_alone(database, context: FakeContext, statement):
    if database.dialect != "sqlite":
        pytest.skip("PostgreSQL keeps to a column's type")
    await two_servers()
    await poison(statement)
    mended = ALL if "week_equity" in statement else WITHOUT_2  # the next week's opening overwrites the old one
    for expected in (WITHOUT_2, mended):
        await recompute.recompute(context)
        assert await ranked_places(Board.RETURN) == expected
        assert await ranked_places(Board.RETURN, 2) == ALL
        context.clock.advance(8 * DAY)
    assert await scalar("SELECT COUNT(*) FROM account WHERE week = '2026-01-12' AND user_id <> 2") == 4


async def test_a_server_is_ranked_again_once_it_can_be_read(database, context: FakeContext):
    await two_servers()
    await poison(ACCOUNTS["a week that is none"])
    await recompute.recompute(context)
    await poison(f"UPDATE account SET week = '2026-01-05' {MEMBER_2}")
    await recompute.recompute(context)
    assert await ranked_places(Board.RETURN) == ALL
    assert unreadable_rows() == []


async def test_a_streak_that_cannot_be_read_leaves_out_its_member_alone(database, context: FakeContext):
    await two_servers()
    await poison(f"UPDATE member SET streak_day = 'yesterday' {MEMBER_2}")
    report = await recompute.recompute(context)
    assert report.left_out == 0
    assert await ranked_places(Board.XP) == WITHOUT_2
    assert await ranked_places(Board.STREAK, 2) == [(1, 1, 1), (2, 1, 2), (3, 1, 3)]
    assert noted() == {RowKind.MEMBER: ["1:2"]}
    paid = await rows("SELECT guild_id, user_id FROM milestone WHERE milestone = 'first-gain' ORDER BY 1, 2")
    assert [tuple(row.values()) for row in paid] == [(1, 1), (1, 3), (2, 1), (2, 2), (2, 3)]


async def test_a_coin_that_cannot_be_read_freezes_its_holders_alone(database, context: FakeContext):
    context.board.set("BTC", "100")
    context.board.set("ETH", "100")
    await two_servers()
    await give_position(2, "BTC", 10**8)
    await give_position(1, "ETH", 10**8)
    await recompute.recompute(context)
    before = await ranked_places(Board.RETURN)
    await poison("UPDATE coin SET scale = 9999 WHERE ticker = 'BTC'")
    await fetch(writer(), "UPDATE account SET cash = cash + ? WHERE user_id = 1 AND guild_id = 1", 900 * COIN)
    await fetch(writer(), "UPDATE account SET cash = cash + ? WHERE user_id = 2 AND guild_id = 1", 9_000 * COIN)
    await recompute.recompute(context)
    assert before == [(1, 1, 2), (2, 2, 1), (3, 3, 3)]
    assert await ranked_places(Board.RETURN) == [(1, 1, 1), (2, 2, 2), (3, 3, 3)]
    stale = await rows("SELECT DISTINCT user_id FROM standing WHERE stale = 1")
    assert [row["user_id"] for row in stale] == [2]
    assert noted() == {RowKind.COIN: ["BTC"]}


async def test_a_noted_bid_that_does_not_parse_is_written_anew(database, context: FakeContext):
    context.board.set("BTC", "100")
    await two_servers()
    await give_position(2, "BTC", 10**8)
    await give_position(2, "GONE", 10**8, guild=2)
    await poison("UPDATE coin SET bid = 'cheap'")
    await recompute.recompute(context)
    assert await rows("SELECT bid FROM coin ORDER BY ticker") == [{"bid": "100"}, {"bid": "cheap"}]
    assert noted() == {RowKind.COIN: ["GONE"]}
    assert await ranked_places(Board.RETURN) == [(1, 1, 2), (2, 2, 3), (3, 3, 1)]


async def test_settings_that_cannot_be_used_rank_by_the_defaults(database, context: FakeContext):
    await two_servers()
    text = '{"server.time_zone": "Mars/Olympus", "server.week_start": "Someday"}'
    await fetch(writer(), "INSERT INTO guild (id, settings) VALUES (1, ?)", text)
    await recompute.recompute(context)
    assert [await ranked_places(Board.WEEK, guild) for guild in (1, 2)] == [ALL, ALL]
    assert noted() == {RowKind.SETTING: ["1:server.time_zone", "1:server.week_start"]}


async def test_a_server_that_cannot_be_ranked_leaves_out_itself_alone(
    database, context: FakeContext, monkeypatch: pytest.MonkeyPatch
):
    await two_servers()
    await add_member(1, guild=3)
    recompute_levels, failing, asked = levels.recompute_levels, [1], []

    async def fail(guild_id: int) -> int:
        asked.append(guild_id)
        if guild_id in failing:
            raise ZeroDivisionError("a curve of nothing")
        return await recompute_levels(guild_id)

    monkeypatch.setattr(levels, "recompute_levels", fail)
    monkeypatch.setattr(levels, "is_stale", lambda settings, curve: True)
    report = await recompute.recompute(context)
    assert (report.servers, report.left_out) == (2, 1)
    assert await ranked_places(Board.RETURN) == []
    assert await ranked_places(Board.RETURN, 2) == ALL
    assert noted() == {RowKind.SERVER: ["1"]}
    asked.clear()
    await recompute.recompute(context)
    assert asked == [2, 3, 1]  # the others together, as ever
    failing.clear()
    report = await recompute.recompute(context)
    assert (report.servers, report.left_out) == (3, 0)
    assert await ranked_places(Board.RETURN) == ALL
    assert noted() == {}


async def test_an_outage_is_nobodys_fault(database, context: FakeContext, monkeypatch: pytest.MonkeyPatch):
    await two_servers()

    async def fail(_: int) -> int:
        raise ConnectionResetError("away")

    monkeypatch.setattr(levels, "recompute_levels", fail)
    monkeypatch.setattr(levels, "is_stale", lambda settings, curve: True)
    with pytest.raises(ConnectionResetError):
        await recompute.recompute(context)
    assert noted() == {}


async def test_stored_standings_that_are_none_are_overwritten(database, context: FakeContext):
    if database.dialect != "sqlite":
        pytest.skip("PostgreSQL keeps to a column's type")
    await two_servers()
    await recompute.recompute(context)
    await poison(f"UPDATE standing SET ordinal = 'first', numerator = 'much' {MEMBER_2}")
    await poison("UPDATE ranking SET total = 'many' WHERE guild_id = 1")
    for gain in (5, 6):
        await fetch(writer(), "UPDATE account SET cash = cash + ? WHERE guild_id = 1 AND user_id = 2", gain * COIN)
        await recompute.recompute(context)
    assert await ranked_places(Board.RETURN) == [(1, 1, 2), (2, 2, 3), (3, 3, 1)]
    assert await scalar("SELECT COUNT(*) FROM standing WHERE ordinal = 'first'") <= 6
