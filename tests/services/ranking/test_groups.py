"""Servers ranked in groups: at the edges of groups, batches and chunks."""

import random
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.data import models
from bot.data.database import fetch, writer
from bot.data.scan import in_thread, scanner
from bot.data.transactions import Standalone, Transaction, transact
from bot.services.ranking import generations, recompute, servers
from tests.kit.fake_context import FakeContext
from tests.kit.members import add_member
from tests.kit.units import DAY
from tests.oracle.ranks import GUILDS, add_members, all_boards, both_generations, change_everybody, expected_boards


async def groups() -> list[list[int]]:
    async with scanner() as reads:
        return await in_thread(servers.groups, reads)


async def test_small_servers_go_together_in_order_each_once_and_left_ones_not_at_all(
    database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(servers, "GROUP", 5)
    monkeypatch.setattr(servers, "GROUP_SERVERS", 3)
    assert await groups() == []
    for guild, size in enumerate((2, 3, 1, 9, 5, 1, 1, 1, 1, 4), 1):
        for user in range(size):
            await add_member(user, guild=guild)
    assert await groups() == [[1, 2], [3], [4], [5], [6, 7, 8], [9, 10]]
    await fetch(writer(), "INSERT INTO guild (id, settings, left_at) VALUES (2, '{}', 7)")
    assert await groups() == [[1, 3], [4], [5], [6, 7, 8], [9, 10]]


async def test_a_server_that_has_been_ranked_counts_as_many_as_its_board(
    database, context: FakeContext, monkeypatch: pytest.MonkeyPatch
):
    for guild in (1, 2):
        for user in range(3):
            await add_member(user, guild=guild, is_present=int(user > 0))
    monkeypatch.setattr(servers, "GROUP", 4)
    assert await groups() == [[1], [2]]
    await recompute.recompute(context)
    assert await groups() == [[1, 2]]


@pytest.mark.parametrize("group", [1, 10, 10_000])
async def test_every_server_gets_its_own_boards_however_they_are_grouped(
    database, context: FakeContext, small: None, monkeypatch: pytest.MonkeyPatch, group: int
):
    monkeypatch.setattr(servers, "GROUP", group)
    draw = random.Random(group)
    await add_members()
    for _ in range(4):
        await change_everybody(draw, context)
        await fetch(writer(), "UPDATE member SET here = 0 WHERE guild_id = 4")
        for _ in range(3):  # milestones pay XP, which the next one ranks
            report = await recompute.recompute(context)
        assert report.servers == len(GUILDS)
        assert await all_boards() == {guild: await expected_boards(context, guild) for guild in GUILDS}
        context.clock.advance(draw.choice((300_000, DAY)))


async def test_after_the_days_first_recompute_both_generations_are_the_same(
    database, context: FakeContext, small: None
):
    draw = random.Random(5)
    await add_members()
    for _ in range(4):
        for _ in range(3):  # so that the other generation holds members who are gone by the next day
            await change_everybody(draw, context)
            await recompute.recompute(context)
        context.clock.advance(DAY)
        await change_everybody(draw, context)
        await recompute.recompute(context)
        one, other = await both_generations()
        assert one == other


async def test_copying_writes_only_what_differs(database, context: FakeContext):
    await add_members()
    await recompute.recompute(context)
    await fetch(writer(), "UPDATE standing SET place = ordinal, previous = NULL WHERE generation = 0 AND user_id = 3")
    rows = await models.Ranking.filter(generation=1, total__gt=0).values("id", "total")
    some = [chunk for row in rows for chunk in generations.chunks(row["id"], 1, range(row["total"]), 2)]
    counted: list[int] = []

    async def body(work: Transaction) -> None:
        if work.is_sqlite:
            count = "SELECT total_changes() AS n"
        else:
            count = "SELECT pg_stat_get_xact_tuples_updated('standing'::regclass) AS n"
        before = (await work.read(count))[0]["n"]
        await generations.copy(work, some)
        counted.append((await work.read(count))[0]["n"] - before)

    await transact(Standalone(lambda: 0), body)
    assert counted == [len(await models.Standing.filter(generation=0, user_id=3).values("id"))]
    one, other = await both_generations()
    assert one == other


@given(st.lists(st.integers(0, 60), unique=True), st.integers(1, 9))
def test_chunks_hold_everybody_once_and_leave_no_gap(users: list[int], most: int):
    """Not even for those of the other generation who are on the board no more."""
    chunks = generations.chunks(1, 0, array("q", sorted(users)), most)
    assert all(sum(chunk.above_user_id < user <= chunk.last_user_id for user in users) <= most for chunk in chunks)
    assert [sum(chunk.above_user_id < user <= chunk.last_user_id for chunk in chunks) for user in range(70)] == [1] * 70
    assert len(chunks) == max(1, -(-len(users) // most))


async def test_rows_for_several_keys_come_in_their_order(database):
    for guild, user in ((1, 5), (1, 4), (2, 5), (7, 1)):
        await add_member(user, guild=guild)
    sql = "SELECT guild_id, user_id FROM member WHERE guild_id = ? ORDER BY user_id"

    def read(reads) -> None:
        for keys, rows in (
            ([(2,), (9,), (1,)], [(2, 5), (1, 4), (1, 5)]),
            ([(1,)], [(1, 4), (1, 5)]),
            ([], []),
        ):
            assert list(map(tuple, reads.fetch_each(sql, keys))) == rows
            if keys:
                with reads.moment():
                    assert list(map(tuple, reads.stream_each(sql, keys))) == rows

    async with scanner() as reads:
        await in_thread(read, reads)


async def test_values_are_bound_by_name_and_never_by_their_order(database):
    await add_member(5, guild=1)
    sql = "SELECT guild_id, user_id FROM member WHERE user_id = :user_id AND guild_id = :guild_id"

    def read(reads) -> None:
        key = {"guild_id": 1, "user_id": 5}
        assert list(map(tuple, reads.fetch(sql, **key))) == [(1, 5)]
        assert list(map(tuple, reads.fetch_each(sql, [key, key]))) == [(1, 5), (1, 5)]
        with reads.moment():
            assert list(map(tuple, reads.stream(sql, **key))) == [(1, 5)]
            for keys in ([key], [key, key]):
                assert list(map(tuple, reads.stream_each(sql, keys))) == [(1, 5)] * len(keys)
            for wrong in (lambda: reads.fetch(sql, 5, 1), lambda: list(reads.stream_each(sql, [(5, 1)]))):
                with pytest.raises(TypeError):
                    wrong()

    async with scanner() as reads:
        await in_thread(read, reads)


async def test_a_plan_made_while_a_table_is_small_reads_by_index_all_the_same(database, context: FakeContext):
    """PostgreSQL keeps the plan of a statement: else it would read the grown table whole, for every server anew."""
    if database.dialect == "sqlite":
        pytest.skip("SQLite plans no statement by the size of a table it finds small")
    await add_member(1)
    await recompute.recompute(context)
    await fetch(writer(), "ANALYZE standing")
    sql = "EXPLAIN SELECT * FROM standing WHERE ranking_id = 1 AND generation = 1 AND user_id > 0 AND user_id <= 9"
    assert "Seq Scan" in str(await fetch(writer(), sql))
    plans: list[str] = []

    async def body(work: Transaction) -> None:
        await generations.copy(work, [])
        plans.append(str(await work.read(sql)))

    await transact(Standalone(lambda: 0), body)
    async with scanner() as reads:
        plans.append(str(await in_thread(reads.fetch, sql)))
    assert [plan for plan in plans if "Seq Scan" in plan] == []
    assert "Seq Scan" in str(await fetch(writer(), sql))  # for nobody else
