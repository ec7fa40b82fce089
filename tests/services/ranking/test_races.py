"""Recomputing beside everything else: trades, crashes, cancels, a lost lease; against a plain model at random."""

import asyncio
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.data.database import fetch, writer
from bot.data.shield import drain
from bot.data.transactions import Standalone, transact
from bot.rules.ranking import Board, RankedMember
from bot.services import leases
from bot.services.leases import LostLease
from bot.services.ranking import recompute
from bot.services.ranking.boards import load_page
from bot.services.ranking.generations import Changes, StoredStanding, Target
from bot.services.ranking.merging import changes
from tests.kit.fake_context import FakeContext
from tests.kit.members import add_member, give_position, ranked_places
from tests.kit.units import C0, COIN, DAY
from tests.oracle.ranks import change_everybody, expected_boards, published_boards


@st.composite
def generations(draw: st.DrawFn) -> tuple[list[RankedMember], list[StoredStanding]]:
    """A new board, and the remains of an old one in any state a crash may leave: gaps, doubled ordinals, strangers."""
    users = draw(st.permutations(range(draw(st.integers(0, 12)))))
    new = [RankedMember(at, at, user, draw(st.integers(0, 3)), 1, False) for at, user in enumerate(users, 1)]
    kept = draw(st.lists(st.integers(0, 15), unique=True, max_size=12))
    old = [
        StoredStanding(
            draw(st.integers(1, 14)), 1, user, draw(st.integers(0, 3)), 1, 0, draw(st.none() | st.integers(1, 9)), at, 1
        )
        for at, user in enumerate(kept, 1)
    ]
    return new, sorted(old, key=lambda row: (row.ordinal, row.id))


def apply(old: list[StoredStanding], batches: list[Changes]) -> dict[int, tuple]:
    rows = {row.id: tuple(row[:7]) for row in old}
    fresh = 1000
    for batch in batches:
        for (row_id,) in batch.deletes:
            del rows[row_id]
        for ordinal, place, previous, numerator, denominator, stale, row_id in batch.updates:
            rows[row_id] = (ordinal, place, rows[row_id][2], numerator, denominator, stale, previous)
        for *_, ordinal, place, previous, user, numerator, denominator, stale in batch.inserts:
            fresh += 1
            rows[fresh] = (ordinal, place, user, numerator, denominator, stale, previous)
    assert len({row[2] for row in rows.values()}) == len(rows)
    return {row[2]: row for row in rows.values()}


@given(generations(), st.booleans())
def test_the_changes_turn_any_old_generation_into_the_new_one_and_touch_nothing_else(given_, first_today):
    new, old = given_
    batches = list(changes(Target(1, 1, 0, first_today), new, iter(old), 500))
    before = {row.user_id: row for row in old}
    wanted = {}
    for one in new:
        known = before[one.user_id].previous if one.user_id in before else None
        wanted[one.user_id] = (*one[:5], int(one.stale), one.place if first_today else known)
    assert apply(old, batches) == wanted
    touched = {row[-1] for batch in batches for row in batch.updates}
    assert touched.isdisjoint({row.id for row in old if wanted.get(row.user_id) == tuple(row[:7])})


@given(generations())
def test_a_publication_writes_no_ordinal_above_the_last_one_read(given_):
    """Else a reader by chunks would meet a moved row twice, or write at an ordinal it has yet to read."""
    new, old = given_
    read = [0]

    def reading():
        for row in old:
            read[0] = row.ordinal
            yield row
        read[0] = 10**9

    for batch in changes(Target(1, 1, 0, False), new, reading(), 1):
        assert all(row[0] <= read[0] for row in batch.updates)
        assert all(row[3] <= read[0] for row in batch.inserts)


@pytest.mark.parametrize("seed", range(3))
async def test_random_days_agree_with_a_plain_model(database, context: FakeContext, small: None, seed: int):
    draw = random.Random(seed)
    for user in range(1, 16):
        await add_member(user)
    for step in range(12):
        await change_everybody(draw, context)
        if step % 3:
            await recompute.recompute(context)
            continue
        broken = asyncio.create_task(recompute.recompute(context))  # cut at a random moment, then mended
        await asyncio.sleep(draw.random() * 0.02)
        broken.cancel()
        await asyncio.gather(broken, return_exceptions=True)
        context.clock.advance(draw.choice((300_000, DAY)))
        await drain()
        await recompute.recompute(context)
        # milestones have paid XP meanwhile; without them the second recompute settles what is left
        await recompute.recompute(context)
        assert await published_boards() == await expected_boards(context)


async def test_a_trade_in_between_is_seen_whole_or_not_at_all(database, context: FakeContext):
    """Selling at the bid moves no equity, so however reads and trades mix, nobody gains or loses a micro-coin."""
    for user in range(1, 9):
        await add_member(user, cash=C0)
        await fetch(writer(), "UPDATE account SET deposits = ? WHERE user_id = ?", C0 + 100 * COIN, user)
        await give_position(user, "BTC", 10**8)
    stop = False

    async def swap() -> None:
        held = True
        while not stop:
            cash, units = (100 * COIN, 1) if held else (-100 * COIN, 10**8)

            async def body(work, cash=cash, units=units):
                lock = "" if work.is_sqlite else " FOR UPDATE"  # as every service does: members first, ascending
                await work.read(f"SELECT id FROM member ORDER BY user_id{lock}")
                await work.write("UPDATE account SET cash = cash + ?", cash)
                await work.write("UPDATE position SET units = ?", units)

            await transact(Standalone(lambda: 0), body)
            held = not held
            await asyncio.sleep(0)

    trading = asyncio.create_task(swap())
    try:
        for _ in range(25):
            await recompute.recompute(context)
            gains = {row.score[0] for row in (await load_page(1, Board.RETURN)).rows}
            assert gains <= {0, 1}  # 1 unit left behind is worth a micro-coin
    finally:
        stop = True
        await trading


async def test_readers_never_see_a_half_written_board(database, context: FakeContext, small: None):
    for user in range(1, 30):
        await add_member(user, xp=user)
    await recompute.recompute(context)
    task = asyncio.create_task(_shuffle(context))
    while not task.done():
        ordinals = [ordinal for ordinal, *_ in await ranked_places(Board.XP)]
        assert ordinals == list(range(1, 30))
    await task


async def _shuffle(context: FakeContext) -> None:
    for turn in range(8):
        await fetch(writer(), "UPDATE member SET xp = (user_id * ?) % 31", 7 + turn)
        await recompute.recompute(context)


async def test_a_recompute_that_lost_the_lease_publishes_nothing(database, context: FakeContext):
    for user in range(1, 4):
        await add_member(user, xp=user)
    token = await leases.hold(recompute.LEASE, "a", 30_000)
    await recompute.recompute(context, token)
    before = await ranked_places(Board.XP)
    await fetch(writer(), "UPDATE lease SET until = 0")
    await leases.hold(recompute.LEASE, "b", 30_000)
    await fetch(writer(), "UPDATE member SET xp = 10 - xp")
    with pytest.raises(LostLease):
        await recompute.recompute(context, token)
    assert await ranked_places(Board.XP) == before


async def test_a_period_is_ranked_once_however_often_it_is_asked_for(database, context: FakeContext):
    await add_member(1)
    assert await recompute.recompute_due(context, 300_000) is not None
    assert await recompute.recompute_due(context, 300_000) is None
    context.clock.advance(300_000)
    assert await recompute.recompute_due(context, 300_000) is not None
