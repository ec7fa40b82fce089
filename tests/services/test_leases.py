"""The lease: one holder at a time by the database's clock, fenced; a period's work marked once."""

import asyncio

import pytest

from bot.data import models
from bot.data.database import fetch, writer
from bot.data.transactions import Standalone, Transaction, transact
from bot.services import leases
from bot.services.leases import LostLease, check, hold, is_done, mark_done, release
from tests.conftest import Database

pytestmark = pytest.mark.usefixtures("database")


async def expire(name: str) -> None:
    await fetch(writer(), "UPDATE lease SET until = until - 60000 WHERE name = ?", name)


async def test_a_lease_goes_to_one_of_many_processes():
    tokens = await asyncio.gather(*(hold("ranks", f"p{number}", 30_000) for number in range(20)))
    assert [token for token in tokens if token is not None] == [1]


async def test_renewing_a_lease_keeps_its_token_and_puts_its_end_off():
    first = await hold("ranks", "a", 1_000)
    [before] = await models.Lease.all().values("until")
    assert await hold("ranks", "a", 60_000) == first
    [after] = await models.Lease.all().values("until")
    assert 58_000 < after["until"] - before["until"] < 65_000


async def test_a_lease_ends_by_the_databases_clock(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("time.time", lambda: 0.0)
    monkeypatch.setattr("time.time_ns", lambda: 0)
    await hold("ranks", "a", 30_000)
    [row] = await models.Lease.all().values("until")
    clock = leases._CLOCKS[writer().capabilities.dialect]
    [now] = await fetch(writer(), f"SELECT {clock} AS now")
    assert now["now"] > 1_700_000_000_000
    assert 25_000 < row["until"] - now["now"] <= 30_000


async def test_an_expired_lease_goes_to_the_next_with_a_larger_token():
    assert await hold("ranks", "a", 30_000) == 1
    assert await hold("ranks", "b", 30_000) is None
    await expire("ranks")
    assert await hold("ranks", "b", 30_000) == 2
    assert await hold("ranks", "a", 30_000) is None


async def test_a_lease_that_ends_further_ahead_than_its_length_has_ended():
    """Its holder's clock was wrong, by a year perhaps, or has been put back since."""
    assert await hold("ranks", "a", 30_000) == 1
    await fetch(writer(), "UPDATE lease SET until = until + 31536000000")
    assert await hold("ranks", "b", 30_000) == 2
    assert await hold("ranks", "a", 30_000) is None
    await fetch(writer(), "UPDATE lease SET until = until + 5000")
    assert await hold("ranks", "a", 30_000) == 3


async def test_many_renewals_at_once_never_take_a_lease_that_is_held():
    assert await hold("ranks", "a", 30_000) == 1
    tokens = await asyncio.gather(*(hold("ranks", holder, 30_000) for _ in range(40) for holder in ("a", "b")))
    assert set(tokens) == {1, None}


async def test_a_holder_is_known_with_the_time_left():
    assert await leases.holder_of("ranks") is None
    await hold("ranks", "a", 30_000)
    holder, ms_left = await leases.holder_of("ranks")
    assert holder == "a"
    assert 15_000 < ms_left <= 30_000


async def test_a_holder_who_comes_back_late_finds_the_token_unchanged_if_nobody_came_between():
    assert await hold("ranks", "a", 30_000) == 1
    await expire("ranks")
    assert await hold("ranks", "a", 30_000) == 1


async def test_a_released_lease_is_free_at_once_and_only_its_holder_releases_it():
    await hold("ranks", "a", 30_000)
    await release("ranks", "b")
    assert await hold("ranks", "b", 30_000) is None
    await release("ranks", "a")
    assert await hold("ranks", "b", 30_000) == 2


async def test_leases_of_different_names_are_apart():
    assert await hold("ranks", "a", 30_000) == 1
    assert await hold("announcer", "b", 30_000) == 1


async def test_a_transaction_with_an_old_token_leaves_nothing():
    old = await hold("ranks", "a", 30_000)
    await expire("ranks")
    await hold("ranks", "b", 30_000)

    async def body(work: Transaction) -> None:
        await mark_done(work, "ranks", 0, "1")
        await check(work, "ranks", old)

    with pytest.raises(LostLease):
        await transact(Standalone(lambda: 0), body)
    assert not await is_done("ranks", 0, "1")


async def test_nobody_takes_the_lease_while_a_fenced_transaction_is_open():
    token = await hold("ranks", "a", 30_000)
    await expire("ranks")
    checked, go_on = asyncio.Event(), asyncio.Event()
    order = []

    async def body(work: Transaction) -> None:
        await check(work, "ranks", token)
        checked.set()
        await go_on.wait()
        order.append("committed")

    fenced = asyncio.create_task(transact(Standalone(lambda: 0), body))
    await checked.wait()

    async def steal() -> int | None:
        stolen = await hold("ranks", "b", 30_000)
        order.append("taken")
        return stolen

    thief = asyncio.create_task(steal())
    await asyncio.wait([thief], timeout=0.2)
    go_on.set()
    await fenced
    assert await thief == 2
    assert order == ["committed", "taken"]


async def test_a_holder_that_stands_still_in_a_fenced_transaction_keeps_the_lease_only_so_long(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    if database.dialect == "sqlite":
        pytest.skip("SQLite has but one writer: who stands still in its transaction keeps everybody waiting")
    monkeypatch.setattr(leases, "_ENDED", leases._ENDED.replace("60s", "100ms"))
    token = await hold("ranks", "a", 30_000)
    await expire("ranks")
    checked, wakes = asyncio.Event(), asyncio.Event()

    async def body(work: Transaction) -> None:
        await check(work, "ranks", token)
        checked.set()
        await wakes.wait()
        await mark_done(work, "ranks", 0, "1")

    stands = asyncio.create_task(transact(Standalone(lambda: 0), body))
    await checked.wait()
    async with asyncio.timeout(60):
        assert await hold("ranks", "b", 30_000) == 2
    wakes.set()
    with pytest.raises(Exception, match=r"(?i)connection|idle"):
        await stands
    assert not await is_done("ranks", 0, "1")


async def test_a_period_is_marked_once_by_whoever_comes_first():
    async def mark(guild_id: int) -> bool:
        return await transact(Standalone(lambda: 5), lambda work: mark_done(work, "ranks", guild_id, "7"))

    marks = await asyncio.gather(*map(mark, (0, 0, 0, 1, 1)))
    assert sorted(marks) == [False, False, False, True, True]
    assert await is_done("ranks", 0, "7")
    assert not await is_done("ranks", 0, "8")
