"""Milestones that a recompute finds: paid once, to those here, with announcements, in the flip's transaction."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec
import pytest

from bot.data import models
from bot.data.database import fetch, writer
from bot.rules.guilds.settings import announce_channel, announce_where
from bot.rules.progression.levels import level_base, level_step
from bot.rules.ranking import Board
from bot.services.progression import levels
from bot.services.ranking import milestones, recompute
from tests.kit.fake_context import FakeContext, configure
from tests.kit.members import add_member, give_position, ranked_places
from tests.kit.units import C0, COIN

pytestmark = pytest.mark.usefixtures("database")


async def reached(user: int | None = None) -> list[tuple[int, str]]:
    rows = await models.MilestoneReached.all().order_by("user_id", "milestone").values("user_id", "milestone")
    return [(row["user_id"], row["milestone"]) for row in rows if user in (None, row["user_id"])]


async def ranks_of(user: int) -> list[str]:
    return [key for _, key in await reached(user) if key.startswith("best-rank")]


async def test_first_gain_and_lost_all_are_judged_for_everybody(context: FakeContext):
    await add_member(1, cash=C0)
    await give_position(1, "BTC", 1)  # 1 micro-coin above
    await add_member(2, cash=C0)
    await add_member(3, cash=C0 // 20 - 1)
    await add_member(4, cash=C0 // 20)
    await add_member(5, cash=C0 + COIN, is_present=0)
    await add_member(6, cash=C0 + COIN, trades=1)  # not ranked, and still First Gain
    report = await recompute.recompute(context)
    found = [one for one in await reached() if not one[1].startswith(("best-rank", "trades"))]
    assert found == [(1, "first-gain"), (3, "lost-all"), (6, "first-gain")]
    assert report.milestones == len(await reached())
    assert (await recompute.recompute(context)).milestones == 0


async def test_a_member_who_has_left_by_discords_word_is_not_paid(context: FakeContext):
    asked: list[tuple[int, set[int]]] = []

    async def gone(guild_id: int, user_ids: Sequence[int]) -> set[int]:
        asked.append((guild_id, set(user_ids)))
        return {1}

    for user in (1, 2):
        await add_member(user, cash=C0 + COIN)
    await recompute.recompute(replace(context, departed=gone))
    assert asked == [(1, {1, 2})]
    assert await reached(1) == []
    assert (2, "first-gain") in await reached(2)


async def test_a_recompute_whose_due_members_have_all_left_pays_nobody_and_publishes_the_rest(context: FakeContext):
    async def all_gone(_: int, user_ids: Sequence[int]) -> set[int]:
        return set(user_ids)

    for user in range(1, 7):
        await add_member(user, cash=C0 + user * COIN)  # all with First Gain, and some with a best rank
    report = await recompute.recompute(replace(context, departed=all_gone))
    assert (report.milestones, await reached()) == (0, [])
    assert [user for *_, user in await ranked_places(Board.RETURN)] == [6, 5, 4, 3, 2, 1]


async def test_a_milestone_of_another_server_or_member_is_reached_again(context: FakeContext):
    for guild, user in ((1, 1), (2, 1), (1, 2)):
        await add_member(user, guild=guild, trades=1)
    await fetch(writer(), "UPDATE account SET qualifying = 0")  # so that no trade is a milestone
    for guild, user in ((1, 1), (2, 1), (1, 2)):
        await fetch(writer(), "UPDATE account SET cash = cash + 1 WHERE guild_id = ? AND user_id = ?", *(guild, user))
        assert (await recompute.recompute(context)).milestones == 1
        rows = await fetch(writer(), "SELECT guild_id, user_id, milestone FROM milestone ORDER BY id DESC")
        assert tuple(rows[0].values()) == (guild, user, "first-gain")


async def test_a_member_known_to_have_left_by_the_time_of_paying_is_not_paid(context: FakeContext):
    async def meanwhile(*_: object) -> set[int]:
        await fetch(writer(), "UPDATE member SET here = 0 WHERE user_id = 1")
        return set()

    for user in (1, 2):
        await add_member(user, cash=C0 + COIN)
    await recompute.recompute(replace(context, departed=meanwhile))
    assert await reached(1) == []
    assert (2, "first-gain") in await reached(2)


async def test_members_are_paid_in_ascending_order_as_everybody_locks_them(context: FakeContext):
    for user in (3, 1, 2):
        await add_member(user, cash=C0 + COIN, trades=1)
    await recompute.recompute(context)
    rows = await fetch(writer(), "SELECT user_id FROM milestone WHERE milestone = 'first-gain' ORDER BY id")
    assert [row["user_id"] for row in rows] == [1, 2, 3]


async def test_settings_changed_while_a_recompute_runs_hold_for_what_it_pays(context: FakeContext):
    async def meanwhile(guild_id: int, _: Sequence[int]) -> set[int]:
        await configure(guild_id, (level_base, 10), (level_step, 0), (announce_where, "off"))
        await levels.recompute_levels(guild_id)
        return set()

    await add_member(1, cash=C0 + COIN)
    await recompute.recompute(replace(context, departed=meanwhile))
    [member] = await models.Member.all().values("xp", "level")
    assert member == {"xp": 50, "level": 6}
    assert await models.Announcement.all().values("id") == []


async def test_a_stale_symbol_earns_nothing(context: FakeContext):
    context.board.set("ETH", "1")
    for user in range(1, 7):
        await add_member(user, cash=C0 - user)
    await give_position(1, "BTC", 10**8)
    context.board.paused.add("BTC")
    await recompute.recompute(context)
    assert await reached(1) == []


async def test_a_frozen_score_that_comes_to_lead_earns_no_rank(context: FakeContext):
    context.board.set("ETH", "1")
    for user in (1, 2, 3):
        await add_member(user, cash=C0 - 1000 * COIN)
    await give_position(1, "BTC", 10**8)
    await recompute.recompute(context)
    for user in (4, 5, 6):
        await add_member(user, cash=C0 - 2000 * COIN)
    context.board.paused.add("BTC")
    await recompute.recompute(context)
    assert (await ranked_places(Board.RETURN))[0][2] == 1
    assert await ranks_of(1) == []
    assert await ranks_of(2) == ["best-rank-2"]


async def test_the_best_rank_pays_one_step_and_only_a_better_one_later(context: FakeContext):
    for user in range(1, 7):
        await add_member(user, cash=C0 - user * COIN)
    await recompute.recompute(context)
    assert [await ranks_of(user) for user in range(1, 7)] == [
        ["best-rank-1"], ["best-rank-2"], ["best-rank-3"], [], [], []
    ]  # place 5 counts once ten are ranked  # fmt: skip
    [row] = await models.Member.filter(user_id=1).values("xp", "level")
    assert row["xp"] == 100
    assert row["level"] == 2
    await fetch(writer(), "UPDATE account SET cash = cash + 9000000 WHERE user_id = 3")
    context.clock.advance(300_000)
    await recompute.recompute(context)
    assert await ranks_of(3) == ["best-rank-1", "best-rank-3"]
    assert await ranks_of(1) == ["best-rank-1"]


async def test_four_ranked_members_make_no_rank_worth_announcing(context: FakeContext):
    for user in range(1, 5):
        await add_member(user, cash=C0 - user)
    await recompute.recompute(context)
    assert await reached() == []


async def test_announcements_go_to_the_guilds_channel_or_where_the_member_acted(context: FakeContext):
    await configure(2, (announce_channel, 77))
    await add_member(1, guild=1, cash=C0 + 1)
    await add_member(1, guild=2, cash=C0 + 1)
    await recompute.recompute(context)
    rows = await fetch(
        writer(), "SELECT guild_id, channel_id, facts FROM announcement WHERE kind = 'milestone-reached'"
    )
    gains = [row for row in rows if msgspec.json.decode(row["facts"])["key"] == "first-gain"]
    assert sorted((row["guild_id"], row["channel_id"]) for row in gains) == [(1, 5), (2, 77)]
    assert context.wakes


async def test_a_crash_in_the_flip_leaves_neither_flip_nor_milestone(
    context: FakeContext, monkeypatch: pytest.MonkeyPatch
):
    for user in range(1, 7):
        await add_member(user, cash=C0 - user)
    await recompute.recompute(context)
    paid = await reached()
    before = await ranked_places(Board.RETURN)
    await fetch(writer(), "UPDATE account SET cash = ? WHERE user_id = 6", C0 - 1)
    await fetch(writer(), "UPDATE account SET cash = ? WHERE user_id = 1", C0 - 9)
    real = milestones.award

    async def breaking(work, server, due):
        await real(work, server, due)
        if due:
            raise ConnectionError("pulled the plug")
        return 0

    monkeypatch.setattr(milestones, "award", breaking)
    with pytest.raises(ConnectionError, match="plug"):
        await recompute.recompute(context)
    assert await ranked_places(Board.RETURN) == before
    assert await reached() == paid
    monkeypatch.undo()
    await recompute.recompute(context)
    assert (await ranked_places(Board.RETURN))[0][2] == 6
    assert await ranks_of(6) == ["best-rank-1"]


async def test_a_place_shared_by_a_whole_crowd_is_paid_in_portions(context: FakeContext):
    for user in range(1, 131):
        await add_member(user, cash=C0)
    paid = 0
    while paid < 130:
        report = await recompute.recompute(context)
        assert 0 < report.milestones <= 2 * milestones.PAYMENT_BATCH  # the day's first recompute flips twice
        paid += report.milestones
        await fetch(writer(), "UPDATE account SET cash = cash - 1 WHERE user_id = 1")
    assert len({user for user, _ in await reached()}) == 130
