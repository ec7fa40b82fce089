"""What the monitor serves, asked over HTTP."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot import metrics
from bot.data.database import close_database, reader, writer
from bot.services import unreadable
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
        assert (await get(port, "/livez"))[0] == 200  # a restart would not help
        assert (await get(port, "/readyz"))[0] == 503
        status, _, text = await get(port, "/healthz")
        assert (status, json.loads(text)) == (503, {"database": False, "gateway": True} | reason(text))
        assert "cannot be asked" in str(reason(text))
    finally:
        await watch.stop()


def reason(text: str) -> dict[str, object]:
    return {"reason": json.loads(text)["reason"]}


@asynccontextmanager
async def away(database: Database) -> AsyncIterator[None]:
    """Meanwhile the database takes questions and answers none."""
    if database.dialect == "sqlite":
        loop, release = asyncio.get_running_loop(), threading.Event()
        connection: Any = reader()
        busy = asyncio.ensure_future(connection._connection._execute(release.wait))
        await loop.run_in_executor(None, lambda: None)
        yield
        release.set()
        await busy
        return
    pool: Any = writer()
    async with AsyncExitStack() as stack:
        for _ in range(pool.pool_maxsize):
            await stack.enter_async_context(pool.acquire_connection())
        yield


async def test_a_database_that_does_not_answer_in_time_is_ill_and_metrics_are_told_all_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(monitor, "_PATIENCE", 0.05)
    watch = Monitor("127.0.0.1", port := free_port(), lambda: True)
    await watch.start()
    metrics.OUTBOX_DEPTH.set(7)
    try:
        async with away(database):
            status, _, text = await get(port, "/healthz")
            assert (status, json.loads(text)["database"]) == (503, False)
            assert "does not answer within 0.05 s" in text
            status, _, text = await get(port, "/metrics")
            assert status == 200
            assert "falcon_database_up 0.0" in text
            assert "falcon_outbox_pending 7.0" in text
            assert "python_info" in text
        monkeypatch.setattr(monitor, "_PATIENCE", 30.0)
        text = (await get(port, "/metrics"))[2]
        assert "falcon_database_up 1.0" in text
        assert "falcon_outbox_pending 0.0" in text
    finally:
        await watch.stop()


async def test_metrics_are_told_without_a_database(database: Database) -> None:
    del database
    watch = Monitor("127.0.0.1", port := free_port(), lambda: True)
    await watch.start()
    try:
        await close_database()
        status, _, text = await get(port, "/metrics")
        assert (status, "falcon_database_up 0.0" in text) == (200, True)
    finally:
        await watch.stop()


@pytest.mark.usefixtures("database")
async def test_health_tells_of_rows_that_were_left_out_and_is_well() -> None:
    watch = Monitor("127.0.0.1", port := free_port(), lambda: True)
    await watch.start()
    try:
        for key in (1, 2):
            unreadable.leave_out(unreadable.RowKind.ORDER, key, "unknown kind", 1)
        unreadable.leave_out(unreadable.RowKind.ALERT, 1, "no price", 1)
        status, _, text = await get(port, "/healthz")
        assert status == 200
        assert json.loads(text) == {"database": True, "gateway": True, "unreadable": {"alert": 1, "order": 2}}
    finally:
        unreadable.forget()
        await watch.stop()


async def asked_as(port: int, host: str, path: str) -> int:
    """The status of an answer to a request with this Host."""
    async with (
        aiohttp.ClientSession(headers={"Host": host}) as session,
        session.get(f"http://127.0.0.1:{port}{path}") as response,
    ):
        return response.status


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/"])
@pytest.mark.parametrize("address", ["127.0.0.1", "localhost"])
async def test_on_loopback_a_foreign_name_is_refused(path: str, address: str) -> None:
    watch = Monitor(address, port := free_port(), lambda: True)
    await watch.start()
    try:
        for host in (
            "evil.example",
            f"evil.example:{port}",
            "bot:8080",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "[::1",
            "",
        ):
            assert await asked_as(port, host, path) == 403, host
        for host in ("localhost", f"localhost:{port}", "127.0.0.1:9999", "127.1.2.3", "[::1]:80", "LOCALHOST"):
            assert await asked_as(port, host, path) == (404 if path == "/" else 200), host
    finally:
        await watch.stop()


def test_elsewhere_an_operator_names_it_as_they_like() -> None:
    assert [monitor._is_loopback(host) for host in ("0.0.0.0", "::", "10.0.0.7", "bot")] == [False] * 4


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
