"""Whatever cuts a recompute of several servers in the middle: each board is as it was or as it will be."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from bot.data import models
from bot.data.database import fetch, writer
from bot.rules.ranking import Board
from bot.services import leases
from bot.services.leases import LostLease
from bot.services.ranking import generations, milestones, recompute
from bot.services.ranking.boards import load_page
from tests.kit.fake_context import FakeContext
from tests.kit.members import add_member, ranked_places
from tests.kit.units import C0, COIN, DAY
from tests.oracle.ranks import GUILDS, add_members, all_boards, both_generations, change_everybody, expected_boards


def breaking(monkeypatch: pytest.MonkeyPatch, name: str, at: int, then: Callable[[], Any]) -> None:
    """Lets the function of `generations` do its work, and at its `at`-th call something else at the end."""
    real, calls = getattr(generations, name), []

    async def broken(*args: Any) -> None:
        calls.append(1)
        await real(*args)
        if len(calls) == at:
            await then()

    monkeypatch.setattr(generations, name, broken)


async def pull_the_plug() -> None:
    raise ConnectionError("pulled the plug")


@pytest.mark.parametrize("at", [1, 2, 4, 8, 11])
async def test_a_crash_between_two_batches_leaves_every_board_as_it_was_or_as_it_will_be(
    database, context: FakeContext, small: None, monkeypatch: pytest.MonkeyPatch, at: int
):
    await add_members()
    for _ in range(3):
        await recompute.recompute(context)
    before = await all_boards()
    await change_everybody(random.Random(at), context)
    wanted = {guild: await expected_boards(context, guild) for guild in GUILDS}
    breaking(monkeypatch, "write", at, pull_the_plug)
    with pytest.raises(ConnectionError, match="plug"):
        await recompute.recompute(context)
    monkeypatch.undo()
    after = await all_boards()
    for guild in GUILDS:
        assert after[guild] in (before[guild], wanted[guild])
    for _ in range(2):
        await recompute.recompute(context)
    assert await all_boards() == {guild: await expected_boards(context, guild) for guild in GUILDS}


@pytest.mark.parametrize("at", [1, 2, 5])
async def test_a_crash_while_the_days_first_places_are_copied_is_mended_by_the_next_recompute(
    database, context: FakeContext, small: None, monkeypatch: pytest.MonkeyPatch, at: int
):
    await add_members()
    await recompute.recompute(context)
    context.clock.advance(DAY)
    await change_everybody(random.Random(at), context)
    breaking(monkeypatch, "copy", at, pull_the_plug)
    with pytest.raises(ConnectionError, match="plug"):
        await recompute.recompute(context)
    monkeypatch.undo()
    await recompute.recompute(context)
    firsts = await both_generations()
    assert firsts[0] == firsts[1]
    first = {user: place for _, place, user in await ranked_places(Board.XP)}
    for turn in range(3):
        context.clock.advance(300_000)
        await fetch(writer(), "UPDATE member SET xp = (user_id * ?) % 31 WHERE here = 1", 7 + turn)
        await recompute.recompute(context)
        assert {row.user_id: row.previous for row in (await load_page(1, Board.XP)).rows} == first


@pytest.mark.parametrize(("name", "at"), [("write", 1), ("write", 4), ("copy", 2)])
async def test_a_lease_lost_amid_a_recompute_ends_it_and_the_new_holder_mends_the_boards(
    database, context: FakeContext, small: None, monkeypatch: pytest.MonkeyPatch, name: str, at: int
):
    await add_members()
    token = await leases.hold(recompute.LEASE, "old", 30_000)
    await recompute.recompute(context, token)
    before = await all_boards()
    context.clock.advance(DAY)
    await change_everybody(random.Random(at), context)
    wanted = {guild: await expected_boards(context, guild) for guild in GUILDS}
    held: list[int | None] = []
    real = leases.check

    async def lost_after(work, lease_name: str, with_token: int) -> None:
        if held == [None]:  # another process took it between two of our transactions
            await work.read("UPDATE lease SET holder = 'new', token = token + 1 WHERE name = ?", lease_name)
            held.append(with_token + 1)
        await real(work, lease_name, with_token)

    async def lose() -> None:
        held.append(None)

    monkeypatch.setattr(leases, "check", lost_after)
    breaking(monkeypatch, name, at, lose)
    with pytest.raises(LostLease):
        await recompute.recompute(context, token)
    monkeypatch.undo()
    after = await all_boards()
    for guild in GUILDS:
        assert after[guild] in (before[guild], wanted[guild])
    await fetch(writer(), "UPDATE lease SET until = 0")
    new = await leases.hold(recompute.LEASE, "new", 30_000)
    for _ in range(3):
        await recompute.recompute(context, new)
    assert await all_boards() == {guild: await expected_boards(context, guild) for guild in GUILDS}


async def test_every_server_where_somebody_is_paid_flips_with_its_own_milestones(
    database, context: FakeContext, monkeypatch: pytest.MonkeyPatch
):
    """Two in one transaction would hold members of both, and who holds them the other way round would never end."""
    for guild in (1, 2, 3):
        for user in range(1, 7):
            await add_member(user, guild=guild, cash=C0 - user * COIN)
    real = milestones.award

    async def breaking_at_two(work, server, due):
        paid = await real(work, server, due)
        if server.id == 2:
            await pull_the_plug()
        return paid

    monkeypatch.setattr(milestones, "award", breaking_at_two)
    with pytest.raises(ConnectionError, match="plug"):
        await recompute.recompute(context)
    paid = {row["guild_id"] for row in await models.MilestoneReached.all().distinct().values("guild_id")}
    assert paid == {1}
    assert [len(await ranked_places(Board.RETURN, guild)) for guild in (1, 2, 3)] == [6, 0, 0]
    monkeypatch.undo()
    report = await recompute.recompute(context)
    assert report.milestones == 6
