"""For whoever watches over the bot: /livez, /readyz, /healthz, /metrics, and how late the event loop runs."""

import asyncio
import contextlib
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot import metrics
from bot.services.unreadable import counts
from bot.services.upkeep.health import database_problem, measure_outbox

_LAG_INTERVAL = 0.5  # seconds between two measurements of the loop
_PATIENCE = 2.0  # seconds a health check waits for the database


class Monitor:
    """Serves health and metrics, and measures the loop, while started. `ready`: whether the gateway is connected.

    On a loopback address it answers to loopback names only.
    """

    def __init__(self, host: str, port: int, ready: Callable[[], bool]) -> None:
        self._address = (host, port)
        self._ready = ready
        self._runner: web.AppRunner | None = None
        self._lag: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begins to listen. Raises OSError if the port is taken."""
        app = web.Application(middlewares=[_for_this_machine] if _is_loopback(self._address[0]) else [])
        health = [web.get("/livez", _alive), web.get("/readyz", self._health), web.get("/healthz", self._health)]
        app.add_routes([*health, web.get("/metrics", self._metrics)])
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
        """200 while the database answers and the gateway is connected, else 503; either way with the details.

        Rows that were left out are told with it and make nothing ill.
        """
        problem = await database_problem(_PATIENCE)
        parts = {"database": problem is None, "gateway": self._ready()}
        details: dict[str, object] = {"reason": problem} if problem else {}
        if left_out := counts():
            details["unreadable"] = {kind.value: number for kind, number in sorted(left_out.items())}
        return web.json_response(parts | details, status=200 if all(parts.values()) else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        """Everything counted. Without the database the outbox is told as it last was."""
        if await database_problem(_PATIENCE) is None:
            with contextlib.suppress(Exception):  # it went away between the two
                await asyncio.wait_for(measure_outbox(), _PATIENCE)
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _alive(_: web.Request) -> web.Response:
    """200 as long as the process answers: whether a restart would help, which it does not while Discord is down."""
    return web.json_response({"alive": True})


def _is_loopback(name: str) -> bool:
    """Whether a host's name or address is this machine's own, as nobody else can reach it."""
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


@web.middleware
async def _for_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses what came by another name than this machine's: a web page whose name was pointed here reads nothing.

    Only where loopback is listened on: who listens elsewhere is asked by names that only the operator knows.
    """
    try:
        name = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        name = ""
    if not _is_loopback(name):
        raise web.HTTPForbidden(text="Ask by a loopback name, or listen elsewhere: HTTP_HOST.")
    return await handler(request)


async def _measure_lag() -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _LAG_INTERVAL
        await asyncio.sleep(_LAG_INTERVAL)
        metrics.LOOP_LAG.observe(max(0.0, loop.time() - due))
