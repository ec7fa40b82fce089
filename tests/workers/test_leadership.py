"""Holding a lease: taken when free, renewed in time, and given up as soon as another process has it."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.data.database import fetch, writer
from bot.services import leases
from bot.services.leases import LostLease
from bot.workers.leadership import Leadership

pytestmark = pytest.mark.usefixtures("database")

TTL = 60.0  # seconds


async def ends_at(name: str = "ranks") -> int:
    """When the lease ends, in ms by the database's clock."""
    [row] = await fetch(writer(), "SELECT until FROM lease WHERE name = ?", name)
    return row["until"]


async def take_over() -> None:
    """Lets the lease run out, and another process take it."""
    await fetch(writer(), "UPDATE lease SET until = 0")
    assert await leases.hold("ranks", "other", 60_000) is not None


async def test_a_process_leads_while_the_other_of_two_waits():
    first, second = Leadership("ranks", TTL), Leadership("ranks", TTL)
    assert await first.confirm()
    assert not await second.confirm()
    assert (first.token, second.token) == (1, None)
    await first.release()
    assert await second.confirm()
    assert second.token == 2


async def test_a_waiting_process_asks_for_the_lease_each_time():
    await leases.hold("ranks", "other", 60_000)
    leadership = Leadership("ranks", TTL)
    assert not await leadership.confirm()
    await leases.release("ranks", "other")
    assert await leadership.confirm()


async def test_a_lease_is_renewed_once_a_third_of_its_time_has_passed_and_not_before(monkeypatch: pytest.MonkeyPatch):
    loop = asyncio.get_running_loop()
    clock = [loop.time()]
    monkeypatch.setattr(loop, "time", lambda: clock[0])
    leadership = Leadership("ranks", TTL)
    await leadership.confirm()
    await fetch(writer(), "UPDATE lease SET until = 7")
    clock[0] += TTL / 3 - 1
    await leadership.confirm()
    assert await ends_at() == 7
    clock[0] += 2
    await leadership.confirm()
    assert await ends_at() > 7


async def test_the_lease_is_held_for_its_time():
    before = await _now()
    await Leadership("ranks", TTL).confirm()
    assert TTL * 1000 <= await ends_at() - before < (TTL + 15) * 1000


async def test_a_lease_lost_to_another_process_is_an_error_once():
    leadership = Leadership("ranks", TTL)
    await leadership.confirm()
    await take_over()
    with pytest.raises(LostLease):
        await leadership.renew()
    assert leadership.token is None
    assert not await leadership.confirm()


async def test_a_leader_told_of_the_loss_leads_no_more_and_releases_nothing():
    leadership = Leadership("ranks", TTL)
    await leadership.confirm()
    await take_over()
    leadership.lost()
    end = await ends_at()
    await leadership.release()
    assert await ends_at() == end
    assert not await leadership.confirm()


async def test_a_lease_taken_while_its_holder_was_cancelled_is_released_all_the_same(monkeypatch: pytest.MonkeyPatch):
    hold = leases.hold

    async def held_but_never_told(*values: object) -> None:
        assert await hold(*values) == 1
        raise asyncio.CancelledError

    monkeypatch.setattr(leases, "hold", held_but_never_told)
    leadership = Leadership("ranks", TTL)
    with pytest.raises(asyncio.CancelledError):
        await leadership.confirm()
    assert leadership.token is None
    await leadership.release()
    assert await ends_at() == 0


async def test_waiting_for_another_process_is_logged_once_with_whom_and_how_long():
    first, second = Leadership("ranks", TTL), Leadership("ranks", TTL)
    await first.confirm()
    with capture_logs() as logs:
        for _ in range(3):
            assert not await second.confirm()
        await first.release()
        assert await second.confirm()
        await second.confirm()
    assert logs == [
        {"event": "waiting for another process", "log_level": "info", "lease": "ranks", "holder": first.holder}
        | {"seconds": logs[0]["seconds"]},
        {"event": "waiting no more", "log_level": "info", "lease": "ranks", "token": 2},
    ]
    assert 0 < logs[0]["seconds"] <= TTL


async def test_every_wait_is_logged_anew():
    leadership = Leadership("ranks", TTL)
    await leadership.confirm()
    with capture_logs() as logs:
        await take_over()
        with pytest.raises(LostLease):
            await leadership.renew()
        assert not await leadership.confirm()
    assert [(entry["event"], entry["holder"]) for entry in logs] == [("waiting for another process", "other")]


async def _now() -> int:
    clock = leases._CLOCKS[writer().capabilities.dialect]
    [row] = await fetch(writer(), f"SELECT {clock} AS now")
    return row["now"]


async def test_a_process_tells_once_that_it_waits_and_for_whom_and_once_that_it_leads():
    holder, waiting = Leadership("ranks", TTL), Leadership("ranks", TTL)
    with capture_logs() as logs:
        await holder.confirm()
    assert logs == []
    with capture_logs() as logs:
        await waiting.confirm()
        await waiting.confirm()
    assert [(line["event"], line["holder"]) for line in logs] == [("waiting for another process", holder.holder)]
    await holder.release()
    with capture_logs() as logs:
        await waiting.confirm()
        await waiting.renew()
    assert [line["event"] for line in logs] == ["waiting no more"]
