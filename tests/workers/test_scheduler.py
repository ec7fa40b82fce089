"""The scheduler: catches up at start, runs on, survives errors, and finishes at shutdown what it began."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.config import BackupPlan
from bot.data.database import fetch, writer
from bot.rules.ranking import Board
from bot.services import leases
from bot.services.ranking import milestones, recompute
from bot.services.upkeep import pruning
from bot.services.upkeep.backups import Backups
from bot.workers import scheduler as module
from bot.workers.scheduler import Scheduler
from tests.kit.fake_context import FakeContext
from tests.kit.members import add_member, ranked_places

pytestmark = pytest.mark.usefixtures("database")


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110  # what it looks at sends no signal
            await asyncio.sleep(0.01)


@pytest.fixture
async def scheduler(context: FakeContext, database) -> AsyncIterator[Scheduler]:
    one = Scheduler(context, 300)
    yield one
    await one.stop()


def count_calls(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> list[object]:
    real, calls = getattr(owner, name), []

    async def counted(*args, **kwargs):
        result = await real(*args, **kwargs)
        calls.append(result)
        return result

    monkeypatch.setattr(owner, name, counted)
    return calls


async def test_a_missing_period_is_ranked_at_start_and_a_second_start_finds_nothing_to_do(
    context: FakeContext, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
):
    await add_member(1, xp=5)
    calls = count_calls(monkeypatch, recompute, "recompute_due")
    scheduler.start()
    await until(lambda: len(calls) == 1)
    assert calls[0] is not None
    assert await ranked_places(Board.XP) == [(1, 1, 1)]
    await scheduler.stop()
    again = Scheduler(context, 300)
    again.start()
    await until(lambda: len(calls) == 2)
    await again.stop()
    assert calls[1] is None


async def test_the_outbox_is_looked_at_and_old_rows_are_pruned(
    context: FakeContext, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
):
    calls = count_calls(monkeypatch, pruning, "prune")
    scheduler.start()
    await until(lambda: bool(calls))
    assert context.wakes


async def test_a_job_that_fails_is_counted_and_runs_again(scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "SWEEP_INTERVAL", 0.05)

    async def failing(*_):
        raise ValueError("no")

    monkeypatch.setattr(recompute, "recompute_due", failing)
    monkeypatch.setattr(scheduler, "_sweep", failing)
    scheduler.start()
    await until(lambda: scheduler.failures["outbox"] >= 3 and scheduler.failures["ranks"] >= 1)
    assert scheduler.failures["ranks"] == 1


async def test_of_two_processes_one_ranks(context: FakeContext, monkeypatch: pytest.MonkeyPatch):
    await add_member(1)
    calls = count_calls(monkeypatch, recompute, "recompute_due")
    pruned = count_calls(monkeypatch, pruning, "prune")
    both = [Scheduler(context, 300), Scheduler(context, 300)]
    for one in both:
        one.start()
    await until(lambda: bool(calls) and bool(pruned))
    for one in both:
        await one.stop()
    assert len(calls) == len(pruned) == 1


async def test_stop_waits_for_what_runs(scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch):
    began, ended, go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(*_):
        began.set()
        await go_on.wait()
        ended.set()

    monkeypatch.setattr(recompute, "recompute_due", slow)
    scheduler.start()
    await began.wait()
    stopping = asyncio.create_task(scheduler.stop())
    for _ in range(100):
        await asyncio.sleep(0)  # all that it can do before the job has ended
    assert not stopping.done()
    go_on.set()
    await stopping
    assert ended.is_set()


async def test_a_job_that_takes_too_long_at_stop_ends_between_two_transactions_and_gives_the_lease_up(
    context: FakeContext, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
):
    for user in range(1, 6):
        await add_member(user, xp=user, trades=0)
    await recompute.recompute(context)
    before = await ranked_places(Board.XP)
    await fetch(writer(), "UPDATE member SET xp = 10 - xp")
    began = asyncio.Event()

    async def stuck(*_):
        began.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(milestones, "best_ranks", stuck)
    scheduler.start()
    await began.wait()
    await scheduler.stop(within=0.05)
    assert await ranked_places(Board.XP) == before
    assert await leases.hold(recompute.LEASE, "next", 1_000) is not None
    monkeypatch.undo()
    await recompute.recompute(context)
    assert [user for *_, user in await ranked_places(Board.XP)] == [1, 2, 3, 4, 5]


async def test_the_lease_is_renewed_between_two_rankings(scheduler: Scheduler):
    scheduler.start()
    job = scheduler._clock.get_job("lease")
    assert job.trigger.interval.total_seconds() == module.TTL / 3
    await until(lambda: scheduler._leadership.token is not None)
    await fetch(writer(), "UPDATE lease SET until = 7 WHERE name = 'ranks'")
    await job.func()
    [row] = await fetch(writer(), "SELECT until FROM lease WHERE name = 'ranks'")
    assert row["until"] > 7


async def test_a_finished_job_is_waited_for_no_more(scheduler: Scheduler):
    scheduler.start()
    await until(lambda: scheduler._leadership.token is not None)
    await until(lambda: not scheduler._running)


@pytest.mark.parametrize("planned", [True, False])
async def test_backups_are_looked_after_where_they_are_planned(context: FakeContext, planned: bool, tmp_path: Path):
    looked = asyncio.Event()

    class Planned(Backups):
        async def back_up_if_due(self, now: int) -> None:
            looked.set()

    backups = Planned("sqlite://:memory:", BackupPlan(24, 7, tmp_path), 0) if planned else None
    with_backups = Scheduler(context, 300, backups)
    with_backups.start()
    try:
        assert (with_backups._clock.get_job("backup") is not None) == planned
        if planned:
            async with asyncio.timeout(60):
                await looked.wait()
    finally:
        await with_backups.stop()
