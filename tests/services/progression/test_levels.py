"""Stored levels follow a changed curve: silently, in portions, again after a crash."""

import asyncio

import pytest

from bot.data import models
from bot.data.database import fetch, writer
from bot.data.transactions import Standalone, Transaction, transact
from bot.rules.progression.levels import Curve, level_base, level_step
from bot.services.guilds.members import load_acting
from bot.services.guilds.settings import settings_of
from bot.services.moderation.settings_changes import change_settings
from bot.services.progression import grants, levels
from bot.services.progression.levels import recompute_levels
from bot.services.ranking import recompute
from tests.kit.fake_context import ALICE, BOB, START, FakeContext, configure
from tests.kit.ledger import mismatches
from tests.kit.members import add_member

pytestmark = pytest.mark.usefixtures("database")


async def stored(guild: int = 1) -> dict[int, int]:
    rows = await models.Member.filter(guild_id=guild).values("user_id", "level")
    return {row["user_id"]: row["level"] for row in rows}


async def test_levels_follow_a_new_curve_in_portions_and_silently(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(levels, "CHUNK", 3)
    for user in range(1, 11):
        await add_member(user, xp=user * 17)
        await add_member(user, xp=user * 17, guild=2)
    await configure(1, (level_base, 10), (level_step, 7))
    assert await recompute_levels(1) == 10
    assert await stored() == {user: Curve(10, 7).level(user * 17) for user in range(1, 11)}
    assert await stored(2) == dict.fromkeys(range(1, 11), 1)
    assert await fetch(writer(), "SELECT 1 FROM announcement") == []
    assert await recompute_levels(1) == 0


async def test_the_default_curve_needs_no_mark_and_a_way_back_to_it_is_followed():
    await add_member(1, xp=120)
    assert await recompute_levels(1) == 0  # without even a row of the guild
    await configure(1)
    assert await recompute_levels(1) == 0
    await configure(1, (level_base, 1))
    await recompute_levels(1)
    await configure(1)
    assert await recompute_levels(1) == 1
    assert await stored() == {1: Curve().level(120)}


async def test_a_crash_half_way_is_made_good_by_the_next_recompute(
    context: FakeContext, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(levels, "CHUNK", 2)
    for user in range(1, 8):
        await add_member(user, xp=user * 31, trades=0)
    await configure(1, (level_base, 10))
    real, calls = levels._correct_portion, []

    async def breaking(*args):
        calls.append(args)
        if len(calls) == 3:
            raise RuntimeError("pulled the plug")
        return await real(*args)

    monkeypatch.setattr(levels, "_correct_portion", breaking)
    with pytest.raises(RuntimeError, match="plug"):
        await recompute_levels(1)
    assert (await stored())[7] == 1
    await recompute.recompute(context)
    assert await stored() == {user: Curve(10, 50).level(user * 31) for user in range(1, 8)}


@pytest.mark.parametrize("then", [(), ((level_base, 30),)])
async def test_a_curve_that_is_changed_again_while_levels_follow_is_the_one_they_end_on(
    context: FakeContext, monkeypatch: pytest.MonkeyPatch, then
):
    monkeypatch.setattr(levels, "CHUNK", 2)
    for user in range(1, 8):
        await add_member(user, xp=user * 31)
    await configure(1, (level_base, 10))
    real, calls = levels._correct_portion, []

    async def interrupted(*args):
        calls.append(args)
        if len(calls) == 3:
            await configure(1, *then)
            await recompute_levels(1)  # as the change itself does
        return await real(*args)

    monkeypatch.setattr(levels, "_correct_portion", interrupted)
    await recompute_levels(1)
    curve = Curve(*(value for _, value in then)) if then else Curve()
    assert await stored() == {user: curve.level(user * 31) for user in range(1, 8)}
    assert not levels.is_stale(await settings_of(1), (await models.Guild.all().values("curve"))[0]["curve"])


async def test_a_newcomer_who_is_there_only_after_the_change_is_levelled_too(context: FakeContext):
    entered, may_go = asyncio.Event(), asyncio.Event()

    async def first(work: Transaction) -> None:
        member = await load_acting(work, ALICE)
        entered.set()
        await may_go.wait()
        await grants.grant(work, member, "check-in", 120)

    coming = asyncio.ensure_future(transact(Standalone(lambda: START), first))
    await entered.wait()
    changing = asyncio.ensure_future(change_settings(context, BOB, {level_base.key: 10}, key="curve"))
    await asyncio.wait([changing], timeout=0.5)  # on SQLite it waits for its turn
    may_go.set()
    await asyncio.gather(coming, changing)
    assert await stored(ALICE.guild_id) == {ALICE.user_id: Curve(10, 50).level(120)}
    assert await mismatches() == []
