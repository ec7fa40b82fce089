"""For whoever watches over the bot: /healthz, /metrics, and how late the event loop runs."""

import asyncio
from collections.abc import Callable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot import metrics
from bot.services.upkeep.health import database_answers, measure_outbox

_LAG_INTERVAL = 0.5  # seconds between two measurements of the loop
_PATIENCE = 2.0  # seconds a health check waits for the database


class Monitor:
    """Serves health and metrics, and measures the loop, while started. `ready`: whether the gateway is connected."""

    def __init__(self, host: str, port: int, ready: Callable[[], bool]) -> None:
        self._address = (host, port)
        self._ready = ready
        self._runner: web.AppRunner | None = None
        self._lag: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begins to listen. Raises OSError if the port is taken."""
        app = web.Application()
        app.add_routes([web.get("/healthz", self._health), web.get("/metrics", self._metrics)])
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, *self._address).start()
        self._lag = asyncio.create_task(_measure_lag())

    async def stop(self) -> None:
        """Stops listening."""
        if self._lag:
            self._lag.cancel()
        if self._runner:
            await self._runner.cleanup()

    async def _health(self, _: web.Request) -> web.Response:
        """200 while the database answers and the gateway is connected, else 503; either way with the details."""
        try:
            database = await asyncio.wait_for(database_answers(), _PATIENCE)
        except TimeoutError:
            database = False
        parts = {"database": database, "gateway": self._ready()}
        return web.json_response(parts, status=200 if all(parts.values()) else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        await measure_outbox()
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _measure_lag() -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _LAG_INTERVAL
        await asyncio.sleep(_LAG_INTERVAL)
        metrics.LOOP_LAG.observe(max(0.0, loop.time() - due))
