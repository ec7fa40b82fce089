"""The sandbox's parts put together, and the one HTTP server on loopback that serves them all."""

import time
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox.client.client import Client
from sandbox.gateway.gateway import Gateway
from sandbox.gateway.socket import serve
from sandbox.page_socket import Page
from sandbox.rest.app import BODY_LIMIT, guard
from sandbox.rest.commands import CommandRoutes
from sandbox.rest.faults import API, Faults
from sandbox.rest.guilds import WorldRoutes
from sandbox.rest.interactions import InteractionRoutes
from sandbox.rest.messages import MessageRoutes
from sandbox.rest.rate_limits import RateLimits
from sandbox.world.attachments import Attachments
from sandbox.world.callbacks import Callbacks
from sandbox.world.commands import Commands
from sandbox.world.events import Events
from sandbox.world.interactions import Interactions
from sandbox.world.messages import Messages
from sandbox.world.seed import seed_world
from sandbox.world.snowflakes import Snowflakes

PAGE = Path(__file__).parent / "page"


class Server:
    """A loopback Discord. It keeps nothing on disk, and refuses (ValueError) any host but this machine.

    `response_window` is how long the bot has for its first response, `token_lifetime` how long an interaction's token
    lives, `nonce_window` how long a nonce is remembered, `heartbeat` the gateway's interval: all in seconds. `history`
    is how many messages a channel keeps. `rate_limits` False lets every request pass.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        response_window: float = 3.0,
        token_lifetime: float = 900.0,
        nonce_window: float = 300.0,
        heartbeat: float = 41.25,
        history: int = 500,
        rate_limits: bool = True,
    ) -> None:
        if not ip_address(host).is_loopback:
            raise ValueError(f"The sandbox listens on loopback only, not on {host}")
        self._host, self.port = host, port
        clock = time.monotonic
        self.ids = Snowflakes()
        self.world = seed_world()
        self.events = Events()
        self.faults = Faults()
        self._limits = RateLimits(enforced=rate_limits, clock=clock)
        self._attachments = Attachments(self.ids)
        self._messages = Messages(
            self.world, self.ids, self.events, self._attachments, clock, history=history, nonce_window=nonce_window
        )
        self.commands = Commands(self.world.bot.id, self.ids, self.events)
        self.gateway = Gateway(self.world, self.events, heartbeat)
        self.interactions = Interactions(self.events, clock, window=response_window, lifetime=token_lifetime)
        self.client = Client(self.world, self.ids, self.commands, self.interactions, self.gateway)
        self._page = Page(
            world=self.world,
            messages=self._messages,
            commands=self.commands,
            gateway=self.gateway,
            client=self.client,
            events=self.events,
        )
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{self._host}:{self.port}"

    @property
    def api_url(self) -> str:
        """What the bot's DISCORD_API_URL is to be."""
        return self.url + API

    @property
    def gateway_url(self) -> str:
        """What the bot's DISCORD_GATEWAY_URL is to be."""
        return f"ws://{self._host}:{self.port}/gateway/"

    async def start(self) -> None:
        """Binds and serves; port 0 takes any free one."""
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self.port)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        self.gateway.url = self.gateway_url
        self._attachments.base_url = self.url

    async def close(self) -> None:
        """Cuts every connection and stops."""
        self.interactions.close()
        for socket in self.gateway.sockets():
            socket.cut()
        await self._page.close()
        if self._runner:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        await self.close()

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[guard(self.faults, self._limits)], client_max_size=BODY_LIMIT)
        responses = Callbacks(self.world.bot, self.interactions, self._messages, self.events)
        messages = MessageRoutes(self.world, self._messages, self._attachments)
        for routes in (
            WorldRoutes(self.world, self.ids, self.events, self.gateway).routes(),
            CommandRoutes(self.world, self.commands).routes(),
            messages.routes(),
            InteractionRoutes(self.world, self.interactions, responses).routes(),
        ):
            for route in routes:
                app.router.add_route(route.method, API + route.path, route.handler)
        app.router.add_get("/attachments/{channel}/{attachment}/{name}", messages.file)
        for path in ("/gateway", "/gateway/"):
            app.router.add_get(path, self._gateway_route)
        self._page.add_routes(app, PAGE)
        return app

    async def _gateway_route(self, request: web.Request) -> web.StreamResponse:
        return await serve(self.gateway, request)
