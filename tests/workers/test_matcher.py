"""The matcher's clock: loads the book when it takes over, ticks while it leads, and says what it saw when it stops."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable

import pytest

from bot.data.database import fetch, writer
from bot.services import leases
from bot.services.leases import LostLease
from bot.services.matching import engine, loading, settling
from bot.workers import matcher as module
from bot.workers.leadership import Leadership
from bot.workers.matcher import Matcher
from tests.kit.fake_context import FakeContext

pytestmark = pytest.mark.usefixtures("database")


async def until(holds: Callable[[], bool]) -> None:
    """Waits until something holds."""
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110  # what it looks at sends no signal
            await asyncio.sleep(0.005)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the matcher has asked services for what, in rounds of no length."""
    counted: Counter[str] = Counter()
    results = {"load": 0, "catch_up": 7, "tick": engine.TickReport(), "save_watermarks": None}
    for owner, name in ((loading, "load"), (loading, "catch_up"), (engine, "tick"), (engine, "save_watermarks")):

        async def count(*_: object, name: str = name) -> object:
            counted[name] += 1
            return results[name]

        monkeypatch.setattr(owner, name, count)
    monkeypatch.setattr(module, "_TICK", 0.005)
    return counted


@pytest.fixture
async def matcher(context: FakeContext, database: object) -> AsyncIterator[Matcher]:
    single = Matcher(context, single_process=True)
    yield single
    await single.stop()


async def test_the_book_is_loaded_once_and_then_every_round_ticks(calls: Counter[str], matcher: Matcher):
    matcher.start()
    await until(lambda: calls["tick"] >= 5)
    assert calls["load"] == 1
    assert calls["catch_up"] == 0  # nobody else places anything
    assert calls["save_watermarks"] == 2  # before the book is loaded, and in the first round


async def test_the_whole_book_is_loaded_again_now_and_then(
    calls: Counter[str], matcher: Matcher, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "_RELOAD", 0.02)
    matcher.start()
    await until(lambda: calls["load"] >= 3)


async def test_orders_of_other_processes_are_looked_for_beside_them(
    calls: Counter[str], context: FakeContext, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "_CATCH_UP", 0.02)
    since: list[int] = []

    async def catch_up(_: object, seen_until: int) -> int:
        since.append(seen_until)
        return seen_until + 1

    monkeypatch.setattr(loading, "catch_up", catch_up)
    matcher = Matcher(context, single_process=False)
    matcher.start()
    await until(lambda: len(since) >= 3)
    await matcher.stop()
    assert since[:3] == [context.now(), context.now() + 1, context.now() + 2]


async def test_watermarks_are_saved_now_and_then_and_at_the_stop(
    calls: Counter[str], matcher: Matcher, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "_WATERMARKS", 0.02)
    matcher.start()
    await until(lambda: calls["save_watermarks"] >= 4)
    monkeypatch.setattr(module, "_WATERMARKS", 1e9)
    ticks = calls["tick"]
    await until(lambda: calls["tick"] >= ticks + 3)
    before = calls["save_watermarks"]
    await matcher.stop()
    assert calls["save_watermarks"] > before


async def test_a_matcher_that_does_not_lead_does_nothing(
    calls: Counter[str], matcher: Matcher, monkeypatch: pytest.MonkeyPatch
):
    confirm, answers = Leadership.confirm, []

    async def noted(leadership: Leadership) -> bool:
        answers.append(await confirm(leadership))
        return answers[-1]

    monkeypatch.setattr(Leadership, "confirm", noted)
    await leases.hold(settling.LEASE, "other", 15_000)
    matcher.start()
    await until(lambda: len(answers) >= 3)
    await matcher.stop()
    assert set(answers) == {False}
    assert calls == Counter()


async def test_a_round_that_fails_is_followed_by_the_next(
    calls: Counter[str], matcher: Matcher, monkeypatch: pytest.MonkeyPatch
):
    failed: list[int] = []

    async def failing(*_: object) -> None:
        failed.append(1)
        raise ValueError("no")

    monkeypatch.setattr(engine, "tick", failing)
    matcher.start()
    await until(lambda: len(failed) >= 3)
    assert calls["load"] == 1


async def test_a_book_that_could_not_be_loaded_is_loaded_in_the_next_round(
    calls: Counter[str], matcher: Matcher, monkeypatch: pytest.MonkeyPatch
):
    attempts: list[int] = []

    async def failing_once(_: object) -> int:
        attempts.append(1)
        if len(attempts) == 1:
            raise ValueError("no")
        return 0

    monkeypatch.setattr(loading, "load", failing_once)
    matcher.start()
    await until(lambda: calls["tick"] >= 2)
    assert len(attempts) == 2


async def test_a_matcher_that_loses_the_lease_loads_the_book_anew_when_it_leads_again(
    calls: Counter[str], matcher: Matcher, monkeypatch: pytest.MonkeyPatch
):
    ticks: list[int | None] = []

    async def losing_once(_: object, token: int | None) -> engine.TickReport:
        ticks.append(token)
        if len(ticks) == 3:
            await fetch(writer(), "UPDATE lease SET holder = 'other', until = 0, token = token + 1")
            raise LostLease(settling.LEASE)
        return engine.TickReport()

    monkeypatch.setattr(engine, "tick", losing_once)
    matcher.start()
    await until(lambda: len(ticks) >= 5)
    assert ticks[:5] == [1, 1, 1, 3, 3]
    assert calls["load"] == 2


async def test_a_matcher_that_never_began_stops_at_once(context: FakeContext):
    await Matcher(context, single_process=True).stop()


async def test_stop_waits_for_the_round_before_it_saves_and_gives_the_lease_up(
    calls: Counter[str], matcher: Matcher, monkeypatch: pytest.MonkeyPatch
):
    began, order = asyncio.Event(), []

    async def tick(*_: object) -> engine.TickReport:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            for _ in range(10):
                await asyncio.sleep(0)
            order.append("round ended")
        raise AssertionError

    async def save(*_: object) -> None:
        if began.is_set():
            order.append("saved")

    monkeypatch.setattr(engine, "tick", tick)
    monkeypatch.setattr(engine, "save_watermarks", save)
    matcher.start()
    await began.wait()
    await matcher.stop()
    assert order == ["round ended", "saved"]
