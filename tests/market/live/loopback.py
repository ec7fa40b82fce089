"""An exchange on loopback that speaks the JSON of binance, kraken or coinbase, with every price in the test's hands.

What each of them says is in `dialects`, a module an exchange; here is what they have in common.
"""

import asyncio
import json
import re
from collections.abc import Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.market.live.dialects.binance import Binance
from tests.market.live.dialects.coinbase import Coinbase
from tests.market.live.dialects.kraken import Kraken

START = 1_767_614_400_000  # ms: 2026-01-05 12:00 UTC
_DIALECTS = {"binance": Binance, "kraken": Kraken, "coinbase": Coinbase}


class Clock:
    """Passes a millisecond each time it is read, so that what happens later is later; else only as the test says."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> int:
        self.at += 1
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += int(seconds * 1000)


@dataclass
class Coin:
    """A market and its prices; None for what is not said."""

    base: str
    quote: str = "USD"
    bid: Any = "100.10"
    ask: Any = "100.20"
    last: Any = "100.15"
    said: int | None = None  # ms, by an exchange that gives a time; now unless set
    decimals: int = 6
    price_decimals: int = 2
    minimum: str = "5"
    online: bool = True
    volume: str | None = "123456.789"  # of 24 hours, over websockets; None where prices alone are told


@dataclass(eq=False)
class Socket:
    """Somebody who listens, and the markets they have subscribed to."""

    response: web.WebSocketResponse
    hears: set[str] = field(default_factory=set)


@dataclass
class Exchange:
    """What the loopback exchange serves. `fault` answers in its place while it is set; `asked` holds every request."""

    clock: Clock
    kind: str
    coins: dict[str, Coin] = field(default_factory=dict)
    candles: list[tuple[int, str, str, str, str]] = field(default_factory=list)
    fault: Callable[[web.Request], Any] | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)
    deeper: dict[str, list[dict[str, str]]] = field(default_factory=lambda: {"bids": [], "asks": []})  # in books
    streams: bool = False  # whether it speaks over websockets
    sockets: list[Socket] = field(default_factory=list)  # of all who have subscribed
    knocked: int = 0  # handshakes of websockets, ever
    opened: int = 0  # websockets, ever
    closed: int = 0
    refusing: bool = False  # subscriptions
    refused: int = 0
    deaf: bool = False  # it answers neither a ping nor a close
    never: asyncio.Event = field(default_factory=asyncio.Event)
    door: asyncio.Event | None = None  # what the handshake of a websocket waits for
    pings: int = 0
    pongs: int = 0
    port: int = 0
    runner: web.AppRunner | None = None

    def __post_init__(self) -> None:
        self.dialect = _DIALECTS[self.kind](self)

    async def open(self) -> None:
        """Takes connections, after the first time on the same port."""
        assert self.runner is not None
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()
        self.port = self.runner.addresses[0][1]
        self.fault = None

    async def shut(self) -> None:
        """Cuts every connection and refuses new ones."""
        assert self.runner is not None
        self.fault = cut
        for site in list(self.runner.sites):
            await site.stop()

    def list(self, *coins: Coin) -> None:
        self.coins = {f"{coin.base}/{coin.quote}": coin for coin in coins}

    def __getitem__(self, base: str) -> Coin:
        return next(coin for coin in self.coins.values() if coin.base == base)

    def id(self, coin: Coin) -> str:
        return self.dialect.id(coin)

    def count(self, part: str) -> int:
        return sum(part in path for path, _ in self.asked)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._talk(request)
        self.asked.append((request.path, request.query_string))
        if self.fault is not None and (answer := self.fault(request)) is not None:
            if asyncio.iscoroutine(answer):
                answer = await answer
            if isinstance(answer, str):
                return web.Response(text=answer, content_type="application/json")
            if answer is not None:
                return answer
        for pattern, make in self.dialect.routes().items():
            if match := re.fullmatch(pattern, request.path):
                return web.json_response(make(request, *match.groups()))
        return web.Response(status=404, text="no such thing here")

    def asked_for(self, ids: Iterable[str]) -> "list[Coin]":
        """The coins of these names; of none, all."""
        wanted_ids = set(ids)
        return [coin for coin in self.coins.values() if not wanted_ids or self.id(coin) in wanted_ids]

    def said(self, coin: Coin) -> int:
        """When the exchange says a price, in ms."""
        return self.clock.at if coin.said is None else coin.said

    async def _talk(self, request: web.Request) -> web.StreamResponse:
        """A websocket: who subscribes hears what `tell` says of it, and all hear `say`."""
        if not self.streams:
            return web.Response(status=503)
        self.knocked += 1
        if self.door is not None:
            await self.door.wait()
        response = web.WebSocketResponse(autoping=False, autoclose=False)
        await response.prepare(request)
        socket = Socket(response)
        self.opened += 1
        try:
            async for message in response:
                await self._hear(socket, message)
        finally:
            self.closed += 1
            if socket in self.sockets:
                self.sockets.remove(socket)
        if self.deaf:
            await self.never.wait()  # it does not even say good-bye
        return response

    async def _hear(self, socket: Socket, message: Any) -> None:
        self.pongs += message.type is WSMsgType.PONG
        if self.deaf:
            return
        if message.type is WSMsgType.PING:
            self.pings += 1
            await socket.response.pong(message.data)
        elif message.type is WSMsgType.TEXT:
            await self._answer(socket, json.loads(message.data))

    async def _answer(self, socket: Socket, message: dict[str, Any]) -> None:
        self.pings += message.get("method") == "ping"
        wishes = self.dialect.wishes(message)
        if wishes is None:
            answers = self.dialect.answers(message)
        elif self.refusing:
            self.refused += 1
            answers = self.dialect.refuses(message)
        else:
            socket.hears.update(wishes)
            if socket not in self.sockets:
                self.sockets.append(socket)
            answers = self.dialect.accepts(message, wishes)
        for answer in answers:
            await socket.response.send_str(answer)

    async def tell(self, *coins: Coin) -> None:
        """Tells the tickers of some coins to who has subscribed to them."""
        for socket in list(self.sockets):
            if heard := [coin for coin in coins if self.id(coin) in socket.hears]:
                for text in self.dialect.tells(heard):
                    await socket.response.send_str(text)

    async def say(self, text: str) -> None:
        """Says whatever it is to everybody."""
        for socket in list(self.sockets):
            await socket.response.send_str(text)


@asynccontextmanager
async def serving(exchange: Exchange) -> Any:
    """The exchange, listening on a port of its own."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", exchange.answer)
    exchange.runner = web.AppRunner(app, shutdown_timeout=0.1)
    await exchange.runner.setup()
    await exchange.open()
    try:
        yield exchange
    finally:
        await exchange.runner.cleanup()


def cut(request: web.Request) -> web.Response:
    """A fault: the line is cut in the midst of an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def refuses_all_at_once(request: web.Request) -> web.Response | None:
    """A fault: binance, as it were, tells the tickers of those alone that it is asked for by name."""
    return mandatory() if "ticker/24hr" in request.path and "symbol" not in request.query_string else None


def mandatory() -> web.Response:
    """Binance's refusal of a request that lacks something."""
    text = '{"code":-1102,"msg":"Mandatory parameter was not sent."}'
    return web.Response(text=text, status=400, content_type="application/json")


def redirect(exchange: Any, port: int) -> None:
    """Points a ccxt exchange at loopback, for everything; and lets it ask as fast as it likes."""

    def moved(urls: Any) -> Any:
        if isinstance(urls, dict):
            return {name: moved(url) for name, url in urls.items()}
        if not isinstance(urls, str):
            return urls
        # ccxt knows by the host's name that binance speaks of spot markets, so that stays in the address.
        return re.sub(r"^(?:(http)s?://[^/]+|(ws)s?:/(/[^/:]+)(?::[0-9]+)?)", rf"\1\2://127.0.0.1:{port}\3", urls)

    exchange.urls["api"] = moved(exchange.urls["api"])
    exchange.enableRateLimit = False
    exchange.timeout_on_exit = 0


async def until(holds: Callable[[], Any], timeout: float = 60) -> None:
    """Waits until something holds."""
    async with asyncio.timeout(timeout):
        while not holds():  # noqa: ASYNC110 (the market tells nobody but who waits for a quote)
            await asyncio.sleep(0.005)
