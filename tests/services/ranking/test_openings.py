"""Weekly openings: every account once a guild-local week, at one moment's prices, whatever comes between."""

from fractions import Fraction

import pytest

from bot.data import models
from bot.data.database import fetch, writer
from bot.data.keys import MemberKey
from bot.rules.guilds.settings import time_zone, week_start
from bot.rules.ranking import Board
from bot.services.ranking import recompute, snapshots
from bot.services.ranking.boards import load_own_standing, load_page
from tests.kit.fake_context import FakeContext, configure
from tests.kit.members import add_member, give_position
from tests.kit.units import C0, COIN, DAY

pytestmark = pytest.mark.usefixtures("database")

LAST_WEEK = "2025-12-29"


async def openings_of(guild: int = 1) -> dict[int, tuple[str, int, int]]:
    rows = await models.Account.filter(guild_id=guild).values("user_id", "week", "week_equity", "week_deposits")
    return {row["user_id"]: (row["week"], row["week_equity"], row["week_deposits"]) for row in rows}


async def test_the_weeks_first_recompute_opens_everybody_at_the_bid_and_the_next_ones_nobody(context: FakeContext):
    await add_member(1, cash=C0 - 100 * COIN, week=LAST_WEEK)
    await give_position(1, "BTC", 2 * 10**8)
    await add_member(2, trades=0, turnover=0, cash=C0 + 7 * COIN, deposits=C0 + 7 * COIN, week=LAST_WEEK)
    await recompute.recompute(context)
    opened = {1: ("2026-01-05", C0 + 100 * COIN, C0), 2: ("2026-01-05", C0 + 7 * COIN, C0 + 7 * COIN)}
    assert await openings_of() == opened
    assert (await load_own_standing(MemberKey(1, 1), Board.WEEK)).score[0] == 0
    context.board.set("BTC", "150")
    context.clock.advance(DAY)
    await recompute.recompute(context)
    assert await openings_of() == opened
    assert Fraction(*(await load_own_standing(MemberKey(1, 1), Board.WEEK)).score) == Fraction(
        100 * COIN, C0 + 100 * COIN
    )


async def test_a_server_whose_week_is_open_is_marked_and_its_accounts_are_not_read_again(context: FakeContext):
    await add_member(1, week=LAST_WEEK)
    await recompute.recompute(context)
    assert (await models.Guild.get(id=1)).week == "2026-01-05"
    await models.Account.filter(guild_id=1).update(week=LAST_WEEK)  # which nobody looks at before the next week
    await recompute.recompute(context)
    assert (await openings_of())[1][0] == LAST_WEEK


async def test_an_opening_after_a_restart_counts_at_the_last_price_that_was_noted(context: FakeContext):
    await add_member(1, cash=C0, week=LAST_WEEK)
    await give_position(1, "BTC", 10**8)
    context.board.set("ETH", "5")
    context.board.set("BTC", "120")
    await recompute.recompute(context)
    context.board.paused.add("BTC")
    context.board.forget()
    context.clock.advance(7 * DAY)
    await recompute.recompute(context)
    week, equity, deposits = (await openings_of())[1]
    assert (week, equity - deposits) == ("2026-01-12", 120 * COIN)


async def test_the_week_begins_on_the_guilds_day_in_the_guilds_zone(context: FakeContext):
    await configure(1, (time_zone, "Pacific/Kiritimati"), (week_start, "Tuesday"))  # 02:00 on Tuesday the 6th there
    await configure(2, (time_zone, "Pacific/Honolulu"), (week_start, "Monday"))  # 02:00 on Monday the 5th there
    await configure(3, (time_zone, "Pacific/Honolulu"), (week_start, "Tuesday"))
    for guild in (1, 2, 3):
        await add_member(1, guild=guild, week=LAST_WEEK)
    await recompute.recompute(context)
    assert [(await openings_of(guild))[1][0] for guild in (1, 2, 3)] == ["2026-01-06", "2026-01-05", "2025-12-30"]


async def test_a_week_start_moved_back_opens_nothing_twice(context: FakeContext):
    await add_member(1, cash=C0 + COIN)
    await configure(1, (week_start, "Sunday"))
    await recompute.recompute(context)
    assert (await openings_of())[1] == ("2026-01-05", C0, C0)
    assert (await load_page(1, Board.WEEK)).total == 1


async def test_without_any_known_price_an_account_waits_off_the_weekly_board_and_opens_later(context: FakeContext):
    await add_member(1, week=LAST_WEEK)
    await give_position(1, "BTC", 10**8)
    context.board.set("ETH", "5")
    context.board.paused.add("BTC")
    context.board.forget()
    await add_member(2, week=LAST_WEEK)
    await recompute.recompute(context)
    assert {user: week for user, (week, *_) in (await openings_of()).items()} == {1: LAST_WEEK, 2: "2026-01-05"}
    assert [row.user_id for row in (await load_page(1, Board.WEEK)).rows] == [2]
    context.board.paused.clear()
    await recompute.recompute(context)
    assert (await openings_of())[1] == ("2026-01-05", C0 + 100 * COIN, C0)
    assert {row.user_id for row in (await load_page(1, Board.WEEK)).rows} == {1, 2}


async def test_a_crash_while_a_week_opens_opens_the_rest_later_and_nobody_twice(
    context: FakeContext, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(snapshots, "BATCH", 2)
    for user in range(1, 8):
        await add_member(user, week=LAST_WEEK)
    real, calls = snapshots._write_batch, []

    async def breaking(sql, rows, work):
        calls.append(rows)
        await real(sql, rows, work)
        if len(calls) == 3:
            raise ConnectionError("pulled the plug")

    monkeypatch.setattr(snapshots, "_write_batch", breaking)
    with pytest.raises(ConnectionError, match="plug"):
        await recompute.recompute(context)
    half = {user: week for user, (week, *_) in (await openings_of()).items()}
    assert sorted(half.values()).count("2026-01-05") == 4
    await fetch(writer(), "UPDATE account SET cash = cash + 1000000")
    await recompute.recompute(context)
    for user, (week, equity, _) in (await openings_of()).items():
        assert week == "2026-01-05"
        assert equity == (C0 if half[user] == week else C0 + COIN)


async def test_a_feed_that_is_down_puts_the_opening_off(context: FakeContext):
    await add_member(1, week=LAST_WEEK)
    context.board.paused.add("BTC")
    await recompute.recompute(context)
    assert (await openings_of())[1][0] == LAST_WEEK
    context.board.paused.clear()
    await recompute.recompute(context)
    assert (await openings_of())[1][0] == "2026-01-05"
