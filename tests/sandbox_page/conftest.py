"""A stand-in for the sandbox's side of the page protocol, and a Chromium looking at the page through it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import WSMsgType, web
from playwright.async_api import Browser, Page, async_playwright, expect

from sandbox.script.waiting import TIMEOUT
from tests.kit.chromium import CHROMIUM, FLAGS, PATIENCE

expect.set_options(timeout=PATIENCE)
PAGE = Path(__file__).parents[2] / "sandbox" / "page"
GUILD, GENERAL, NEWS, BOT = "100000000000000001", "200000000000000001", "200000000000000002", "300000000000000009"
MARA, YUSUF, INES = "300000000000000001", "300000000000000002", "300000000000000003"
STRING, INTEGER, BOOLEAN, USER, CHANNEL, NUMBER = 3, 4, 5, 6, 7, 10

Frame = dict[str, Any]


def user(id: str, username: str, name: str, color: str, *, moderator: bool = False, bot: bool = False) -> Frame:
    return {
        "id": id,
        "username": username,
        "global_name": name,
        "color": color,
        "moderator": moderator,
        "bot": bot,
    }


def option(name: str, type: int = STRING, *, required: bool = False, **more: Any) -> Frame:
    return {"name": name, "type": type, "description": f"The {name}.", "required": required, **more}


def command(name: str, *options: Frame, **more: Any) -> Frame:
    head = {"id": f"4{len(name):017}", "type": 1, "name": name, "description": f"What {name} does."}
    return head | {"options": list(options), "default_member_permissions": None} | more


def subcommand(name: str, *options: Frame) -> Frame:
    return {"type": 1, "name": name, "description": f"To {name}.", "options": list(options)}


COMMANDS = [
    command("daily"),
    command(
        "trade",
        subcommand("buy", option("symbol", required=True, autocomplete=True), option("amount", required=True)),
        subcommand("sell", option("symbol", required=True, autocomplete=True), option("amount", required=True)),
    ),
    command("profile", option("member", USER)),
    command("leaderboard", option("board", choices=[{"name": n, "value": n.lower()} for n in ("Return", "Streak")])),
    command(
        "config",
        option("xp", INTEGER, min_value=0, max_value=10_000),
        option("fee", NUMBER, min_value=0, max_value=5),
        option("channel", CHANNEL),
        option("enabled", BOOLEAN),
        default_member_permissions=str(1 << 5),
    ),
]


class Stub:
    """Speaks the sandbox's half of the protocol as the test says, and keeps what the page asks for."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[Frame] = asyncio.Queue()
        self.sockets: set[web.WebSocketResponse] = set()
        self.commands = COMMANDS
        self.messages: dict[str, list[Frame]] = {}
        self.online = True
        self.count = 0
        self.address = ""

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/", self.index)
        app.router.add_get("/page/ws", self.socket)
        app.router.add_static("/", PAGE)
        return app

    async def index(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json(self.hello())
        self.sockets.add(socket)
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                self.asked.put_nowait(json.loads(frame.data))
        self.sockets.discard(socket)
        return socket

    def hello(self) -> Frame:
        users = [
            user(MARA, "mara", "Mara Lindqvist", "#e39a3f", moderator=True),
            user(YUSUF, "yusuf", "Yusuf", "#57c7b6"),
            user(INES, "ines", "Inês", "#b08cf0"),
            user(BOT, "falcon", "Paper Falcon", "#5865f2", bot=True),
        ]
        channels = [{"id": GENERAL, "name": "general", "topic": "Talk."}, {"id": NEWS, "name": "news", "topic": ""}]
        return {
            "t": "hello",
            "guild": {"id": GUILD, "name": "The Exchange"},
            "users": users,
            "channels": channels,
            "commands": self.commands,
            "messages": self.messages,
            "bot": {"id": BOT, "online": self.online},
        }

    def message(self, content: str = "", *, channel: str = GENERAL, **more: Any) -> Frame:
        """A message of the bot's, as Discord's API describes it."""
        self.count += 1
        author = {"id": BOT, "username": "falcon", "global_name": "Paper Falcon", "bot": True}
        body = {"id": str(500000000000000000 + self.count), "channel_id": channel, "author": author}
        empty: Frame = {"embeds": [], "attachments": [], "components": [], "mentions": [], "flags": 0}
        times = {"timestamp": f"2026-03-02T12:00:{self.count % 60:02}.000000+00:00", "edited_timestamp": None}
        return body | empty | times | {"content": content} | more

    async def send(self, t: str, **more: Any) -> None:
        for socket in self.sockets:
            await socket.send_json({"t": t, **more})

    async def post(self, message: Frame, *, visible_to: str | None = None, request: str | None = None) -> None:
        await self.send("message_create", message=message, visible_to=visible_to, request=request)

    async def next(self, op: str) -> Frame:
        """The page's next request, which must be an `op`; autocompletes in between are skipped."""
        while True:
            request = await asyncio.wait_for(self.asked.get(), TIMEOUT)
            if request["op"] == op:
                return request
            assert request["op"] == "autocomplete", f"expected {op}, got {request}"

    async def asked_until(self, fits: Callable[[Frame], bool]) -> Frame:
        """The first of the page's requests that fits."""
        while True:
            request = await asyncio.wait_for(self.asked.get(), TIMEOUT)
            if fits(request):
                return request

    async def say(self, content: str = "", **more: Any) -> Frame:
        """Posts a public message of the bot's in #general and returns it."""
        message = self.message(content, **more)
        await self.post(message)
        return message

    async def cut(self) -> None:
        for socket in list(self.sockets):
            await socket.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium on the PATH: the page is not looked at")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def stub() -> AsyncIterator[Stub]:
    stub = Stub()
    runner = web.AppRunner(stub.app())
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    stub.address = f"http://{host}:{port}/"
    yield stub
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, stub: Stub) -> AsyncIterator[Page]:
    """The page as Yusuf, an ordinary member; an error in its console fails the test."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(PATIENCE)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    await page.goto(stub.address + "#as=yusuf")
    await page.get_by_test_id("channel-general").wait_for(state="attached")
    yield page
    await page.close()
    assert [each for each in wrong if "WebSocket" not in each] == []
