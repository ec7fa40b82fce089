"""What the monitor serves, asked over HTTP."""

import asyncio
import socket

import aiohttp
import pytest

from bot import metrics
from bot.data.database import close_database
from bot.workers import monitor
from bot.workers.monitor import Monitor
from tests.conftest import Database


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def get(port: int, path: str) -> tuple[int, str, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as response:
        return response.status, response.content_type, await response.text()


@pytest.mark.usefixtures("database")
async def test_health_is_well_while_database_and_gateway_are() -> None:
    ready = [True]
    watch = Monitor("127.0.0.1", port := free_port(), lambda: ready[0])
    await watch.start()
    try:
        assert await get(port, "/healthz") == (200, "application/json", '{"database": true, "gateway": true}')
        ready[0] = False
        assert await get(port, "/healthz") == (503, "application/json", '{"database": true, "gateway": false}')
    finally:
        await watch.stop()


async def test_health_is_ill_without_the_database(database: Database) -> None:
    del database
    watch = Monitor("127.0.0.1", port := free_port(), lambda: True)
    await watch.start()
    try:
        await close_database()
        assert await get(port, "/healthz") == (503, "application/json", '{"database": false, "gateway": true}')
    finally:
        await watch.stop()


async def test_a_database_that_does_not_answer_in_time_is_ill(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hangs() -> bool:
        await asyncio.Event().wait()
        return True

    monkeypatch.setattr(monitor, "database_answers", hangs)
    monkeypatch.setattr(monitor, "_PATIENCE", 0.01)
    watch = Monitor("127.0.0.1", port := free_port(), lambda: True)
    await watch.start()
    try:
        assert (await get(port, "/healthz"))[0] == 503
    finally:
        await watch.stop()


@pytest.mark.usefixtures("database")
async def test_metrics_are_prometheus_text_and_the_loop_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitor, "_LAG_INTERVAL", 0.001)
    before = metrics.LOOP_LAG._sum.get()
    watch = Monitor("127.0.0.1", port := free_port(), lambda: True)
    await watch.start()
    try:
        status, kind, text = await get(port, "/metrics")
        assert (status, kind) == (200, "text/plain")
        assert "falcon_outbox_pending 0.0" in text
        while lags_observed(await get(port, "/metrics")) < 3:
            pass
        assert metrics.LOOP_LAG._sum.get() - before < 60  # seconds: lags, not times of the loop's clock
    finally:
        await watch.stop()


def lags_observed(answer: tuple[int, str, str]) -> float:
    """How many lags of the loop have been observed."""
    (line,) = (line for line in answer[2].splitlines() if line.startswith("falcon_loop_lag_seconds_count"))
    return float(line.split()[1])


@pytest.mark.usefixtures("database")
async def test_a_monitor_that_has_stopped_leaves_neither_port_nor_task() -> None:
    watch = Monitor("127.0.0.1", port := free_port(), lambda: True)
    await watch.start()
    await watch.stop()
    with pytest.raises(aiohttp.ClientConnectorError):
        await get(port, "/healthz")
    await asyncio.sleep(0)
    assert not [task for task in asyncio.all_tasks() if "lag" in repr(task.get_coro())]


async def test_a_monitor_that_never_started_stops() -> None:
    await Monitor("127.0.0.1", 0, lambda: True).stop()
