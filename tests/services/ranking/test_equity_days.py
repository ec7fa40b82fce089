"""Daily equity points: once a guild-local day, of who trades and has changed, whatever comes between."""

from typing import Any

import pytest

from bot.data.database import fetch, writer
from bot.rules.guilds.settings import time_zone
from bot.services import leases
from bot.services.leases import LostLease
from bot.services.ranking import recompute, snapshots
from tests.kit.fake_context import FakeContext, configure
from tests.kit.members import add_member, give_position
from tests.kit.units import C0, COIN, DAY

pytestmark = pytest.mark.usefixtures("database")

YESTERDAY, TODAY, TOMORROW = "2026-01-04", "2026-01-05", "2026-01-06"  # the tests begins on the 5th at noon


async def points(guild: int = 1) -> list[tuple[Any, ...]]:
    rows = await fetch(
        writer(),
        "SELECT a.user_id, p.day, p.equity, p.deposits FROM equity_point p JOIN account a ON a.id = p.account_id "
        "WHERE p.guild_id = ? ORDER BY a.user_id, p.day",
        guild,
    )
    return [tuple(row.values()) for row in rows]


async def test_the_first_recompute_of_a_day_closes_the_day_before_and_the_next_ones_nothing(
    context: FakeContext,
) -> None:
    await add_member(1, cash=C0 - 100 * COIN)
    await give_position(1, "BTC", 2 * 10**8)
    await recompute.recompute(context)
    first = [(1, YESTERDAY, C0 + 100 * COIN, C0)]
    assert await points() == first
    context.board.set("BTC", "150")
    await recompute.recompute(context)
    assert await points() == first
    context.clock.advance(DAY)
    await recompute.recompute(context)
    reward = 500 * COIN  # of the milestone that the gain has brought along
    assert await points() == [*first, (1, TODAY, C0 + 200 * COIN + reward, C0 + reward)]


async def test_a_member_who_rests_or_never_traded_or_came_today_gets_no_equity_point(context: FakeContext) -> None:
    await add_member(1)
    await add_member(2, trades=0, turnover=0)
    await add_member(3)
    await fetch(writer(), "UPDATE account SET opened_at = ? WHERE user_id = 3", context.clock())
    for _ in range(3):
        await recompute.recompute(context)
        context.clock.advance(DAY)
    assert await points() == [(1, YESTERDAY, C0, C0), (3, TODAY, C0, C0)]
    await fetch(writer(), "UPDATE account SET cash = cash + 5, deposits = deposits + 5 WHERE user_id = 1")
    await recompute.recompute(context)
    assert await points() == [(1, YESTERDAY, C0, C0), (1, "2026-01-07", C0 + 5, C0 + 5), (3, TODAY, C0, C0)]


async def test_rest_is_measured_by_ones_own_newest_point(context: FakeContext) -> None:
    for user in (1, 2):
        await add_member(user, cash=C0 - user)
    for _ in range(3):
        await recompute.recompute(context)
        context.clock.advance(DAY)
    assert await points() == [(1, YESTERDAY, C0 - 1, C0), (2, YESTERDAY, C0 - 2, C0)]


async def test_a_member_who_came_at_midnight_was_not_here_the_day_before(context: FakeContext) -> None:
    midnight = context.clock() - DAY // 2
    for user, opened_at in ((1, midnight - 1), (2, midnight)):
        await add_member(user)
        await fetch(writer(), "UPDATE account SET opened_at = ? WHERE user_id = ?", opened_at, user)
    await recompute.recompute(context)
    assert await points() == [(1, YESTERDAY, C0, C0)]


async def test_the_day_of_an_equity_point_is_the_servers(context: FakeContext) -> None:
    await configure(1, (time_zone, "Pacific/Kiritimati"))  # 02:00 on the 6th there
    await configure(2, (time_zone, "Pacific/Honolulu"))  # 02:00 on the 5th there
    for guild in (1, 2):
        await add_member(1, guild=guild)
    await recompute.recompute(context)
    assert [(await points(guild))[0][1] for guild in (1, 2)] == [TODAY, YESTERDAY]


async def test_a_move_of_the_time_zone_writes_no_day_twice(context: FakeContext) -> None:
    await add_member(1)
    for zone in ("Pacific/Kiritimati", "Pacific/Honolulu", "UTC", "Pacific/Kiritimati"):
        await configure(1, (time_zone, zone))
        await fetch(writer(), "UPDATE account SET cash = cash + 1")
        await recompute.recompute(context)
    assert await points() == [(1, TODAY, C0 + 1, C0)]


async def test_without_any_known_price_an_account_waits(context: FakeContext) -> None:
    context.board.set("ETH", "5")
    await add_member(1)
    await give_position(1, "BTC", 10**8)
    await add_member(2)
    context.board.paused.add("BTC")
    context.board.forget()
    await recompute.recompute(context)
    assert await points() == [(2, YESTERDAY, C0, C0)]
    context.board.paused.clear()
    await recompute.recompute(context)
    assert await points() == [(1, YESTERDAY, C0 + 100 * COIN, C0), (2, YESTERDAY, C0, C0)]
    assert await leases.is_done(snapshots.EQUITY_SLOT, 1, TODAY)


async def test_a_feed_that_is_down_puts_the_points_off(context: FakeContext) -> None:
    await add_member(1)
    context.board.paused.add("BTC")
    await recompute.recompute(context)
    assert await points() == []


async def test_a_crash_while_a_day_closes_writes_the_rest_later_and_nothing_twice(
    context: FakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "BATCH", 2)
    for user in range(1, 8):
        await add_member(user)
    real, calls = snapshots._write_batch, []

    async def breaking(sql: str, rows: Any, work: Any) -> None:
        calls.append(rows)
        await real(sql, rows, work)
        if len(calls) == 3:
            raise ConnectionError("pulled the plug")

    monkeypatch.setattr(snapshots, "_write_batch", breaking)
    with pytest.raises(ConnectionError, match="plug"):
        await recompute.recompute(context)
    half = {user for user, *_ in await points()}
    assert len(half) == 4
    await fetch(writer(), "UPDATE account SET cash = cash + 1")
    await recompute.recompute(context)
    assert await points() == [(user, YESTERDAY, C0 + (user not in half), C0) for user in range(1, 8)]


async def test_a_recompute_that_lost_the_lease_writes_no_equity_point(context: FakeContext) -> None:
    await add_member(1)
    token = await leases.hold(recompute.LEASE, "old", 0)
    await leases.hold(recompute.LEASE, "new", 10_000)
    with pytest.raises(LostLease):
        await recompute.recompute(context, token)
    assert await points() == []
