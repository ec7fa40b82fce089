"""An exchange on loopback that speaks the JSON of binance, kraken or coinbase, with every price in the test's hands."""

import asyncio
import json
import re
from collections.abc import Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import WSMsgType, web

START = 1_767_614_400_000  # ms: 2026-01-05 12:00 UTC
_KRAKEN = {"BTC": "XXBT", "ETH": "XETH", "USD": "ZUSD", "EUR": "ZEUR"}


class Clock:
    """Passes a millisecond each time it is read, so that what happens later is later; else only as the test says."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> int:
        self.at += 1
        return self.at

    def pass_(self, seconds: float) -> None:
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


@dataclass
class Exchange:
    """What the loopback exchange serves. `fault` answers in its place while it is set; `asked` holds every request."""

    clock: Clock
    kind: str
    coins: dict[str, Coin] = field(default_factory=dict)
    candles: list[tuple[int, str, str, str, str]] = field(default_factory=list)
    fault: Callable[[web.Request], Any] | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    deeper: dict[str, list[dict[str, str]]] = field(default_factory=lambda: {"bids": [], "asks": []})  # in books
    talks: bool = False  # whether it speaks over websockets
    port: int = 0
    runner: web.AppRunner | None = None

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
        if self.kind == "kraken":
            return _KRAKEN.get(coin.base, coin.base) + _KRAKEN.get(coin.quote, coin.quote)
        return f"{coin.base}{'-' if self.kind == 'coinbase' else ''}{coin.quote}"

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
        for pattern, make in getattr(self, f"_{self.kind}")().items():
            if match := re.fullmatch(pattern, request.path):
                return web.json_response(make(request, *match.groups()))
        return web.Response(status=404, text="no such thing here")

    def _asked_for(self, ids: Iterable[str]) -> Iterable[Coin]:
        wanted = set(ids)
        return [coin for coin in self.coins.values() if not wanted or self.id(coin) in wanted]

    def _said(self, coin: Coin) -> int:
        return self.clock.at if coin.said is None else coin.said

    def _binance(self) -> dict[str, Any]:
        def info(_: web.Request) -> Any:
            return {"symbols": [self._binance_market(coin) for coin in self.coins.values()]}

        def ticker(request: web.Request) -> Any:
            wanted = json.loads(request.query.get("symbols", "[]"))
            listed = {self.id(coin) for coin in self.coins.values()}
            if not listed.issuperset(wanted):
                raise web.HTTPBadRequest(text='{"code":-1121,"msg":"Invalid symbol."}', content_type="application/json")
            return [
                {
                    "symbol": self.id(coin), "bidPrice": coin.bid, "askPrice": coin.ask, "lastPrice": coin.last,
                    "closeTime": self._said(coin), "quoteVolume": "123456.789", "volume": "1234",
                }
                for coin in self._asked_for(wanted)
            ]  # fmt: skip

        def klines(_: web.Request) -> Any:
            return [[at, *prices, "1", at + 59_999, "1", 1, "1", "1", "0"] for at, *prices in self.candles]

        return {"/api/v3/exchangeInfo": info, "/api/v3/ticker/24hr": ticker, "/api/v3/klines": klines}

    def _binance_market(self, coin: Coin) -> dict[str, Any]:
        tick, step = (f"{10**-places:.{places}f}" for places in (coin.price_decimals, coin.decimals))
        return {
            "symbol": self.id(coin), "baseAsset": coin.base, "quoteAsset": coin.quote, "permissions": ["SPOT"],
            "status": "TRADING" if coin.online else "BREAK", "isSpotTradingAllowed": True,
            "filters": [
                {"filterType": "PRICE_FILTER", "minPrice": tick, "maxPrice": "1000000", "tickSize": tick},
                {"filterType": "LOT_SIZE", "minQty": step, "maxQty": "9000", "stepSize": step},
                {"filterType": "NOTIONAL", "minNotional": coin.minimum, "maxNotional": "9000000"},
            ],
        }  # fmt: skip

    def _kraken(self) -> dict[str, Any]:
        def pairs(_: web.Request) -> Any:
            return {"error": [], "result": {self.id(coin): self._kraken_market(coin) for coin in self.coins.values()}}

        def assets(_: web.Request) -> Any:
            names = {name for coin in self.coins.values() for name in (coin.base, coin.quote)}
            rows = {_KRAKEN.get(one, one): {"altname": one, "decimals": 10, "status": "enabled"} for one in names}
            return {"error": [], "result": rows}

        def ticker(request: web.Request) -> Any:
            wanted = [one for one in request.query.get("pair", "").split(",") if one]
            if not {self.id(coin) for coin in self.coins.values()}.issuperset(wanted):
                return {"error": ["EQuery:Unknown asset pair"]}
            rows = {self.id(coin): self._kraken_ticker(coin) for coin in self._asked_for(wanted)}
            return {"error": [], "result": rows}

        def candles(request: web.Request) -> Any:
            """The newest 720 of a length, whatever was asked for: it tells nothing older."""
            step = int(request.query["interval"]) * 60_000
            oldest = self.clock.at - 720 * step
            rows = [[at // 1000, *prices, "1", "1", 1] for at, *prices in self.candles if at > oldest and not at % step]
            return {"error": [], "result": {request.query["pair"]: rows, "last": 0}}

        return {
            "/0/public/AssetPairs": pairs, "/0/public/Assets": assets,
            "/0/public/Ticker": ticker, "/0/public/OHLC": candles,
        }  # fmt: skip

    def _kraken_market(self, coin: Coin) -> dict[str, Any]:
        base, quote = (_KRAKEN.get(one, one) for one in (coin.base, coin.quote))
        return {
            "altname": coin.base + coin.quote, "wsname": f"{coin.base}/{coin.quote}", "base": base, "quote": quote,
            "pair_decimals": coin.price_decimals, "lot_decimals": coin.decimals,
            "fees": [[0, 0.26]], "fees_maker": [[0, 0.16]], "ordermin": "0.0001", "costmin": coin.minimum,
            "status": "online" if coin.online else "cancel_only", "leverage_buy": [],
        }  # fmt: skip

    @staticmethod
    def _kraken_ticker(coin: Coin) -> dict[str, Any]:
        return {
            "a": [coin.ask, "1", "1.0"], "b": [coin.bid, "1", "1.0"], "c": [coin.last, "0.1"], "v": ["10", "20"],
            "p": ["100", "100"], "t": [1, 2], "l": ["1", "1"], "h": ["1", "1"], "o": "100",
        }  # fmt: skip

    def _coinbase(self) -> dict[str, Any]:
        def products(request: web.Request) -> Any:
            if request.query.get("product_type") == "FUTURE":
                return {"products": []}
            return {
                "products": [self._product(coin) for coin in self._asked_for(request.query.getall("product_ids", []))]
            }

        def book(request: web.Request) -> Any:
            coin = next(one for one in self.coins.values() if self.id(one) == request.query["product_id"])
            time = datetime.fromtimestamp(self._said(coin) / 1000, UTC).isoformat().replace("+00:00", "Z")
            sides = {"bids": coin.bid, "asks": coin.ask}
            tops = {
                side: [] if price is None else [{"price": price, "size": "1"}, *self.deeper[side]]
                for side, price in sides.items()
            }
            return {"pricebook": {"product_id": self.id(coin), **tops, "time": time}}

        def candles(_: web.Request, __: str) -> Any:
            names = ("open", "high", "low", "close")
            rows = [
                {"start": str(at // 1000), **dict(zip(names, row, strict=True)), "volume": "1"}
                for at, *row in self.candles
            ]
            return {"candles": rows[::-1]}

        return {
            "/api/v3/brokerage/market/products": products, "/api/v3/brokerage/market/product_book": book,
            "/api/v3/brokerage/market/products/([^/]+)/candles": candles,
            "/v2/currencies": lambda _: {"data": [{"id": "USD", "name": "US Dollar", "min_size": "0.01"}]},
            "/v2/currencies/crypto": lambda _: {
                "data": [{"code": one.base, "name": f"{one.base} named"} for one in self.coins.values()]
            },
            "/v2/exchange-rates": lambda _: {"data": {"currency": "USD", "rates": {}}},
        }  # fmt: skip

    def _product(self, coin: Coin) -> dict[str, Any]:
        return {
            "product_id": self.id(coin), "price": coin.last, "base_currency_id": coin.base, "product_type": "SPOT",
            "quote_currency_id": coin.quote, "base_increment": f"{10**-coin.decimals:.{coin.decimals}f}",
            "price_increment": f"{10**-coin.price_decimals:.{coin.price_decimals}f}", "quote_min_size": coin.minimum,
            "base_min_size": "0.0001", "status": "online", "trading_disabled": not coin.online, "alias_to": [],
            "approximate_quote_24h_volume": "123456.789",
        }  # fmt: skip

    async def _talk(self, request: web.Request) -> web.StreamResponse:
        """Kraken's second version: one who subscribes hears whatever `tell` says."""
        if not self.talks:
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type is WSMsgType.TEXT and "subscribe" in message.data:
                self.sockets.append(socket)
        return socket

    async def tell(self, coin: Coin) -> None:
        row = {"symbol": f"{coin.base}/{coin.quote}", "bid": coin.bid, "ask": coin.ask, "last": coin.last}
        for socket in self.sockets:
            await socket.send_str(json.dumps({"channel": "ticker", "type": "update", "data": [row]}))


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


def redirect(exchange: Any, port: int) -> None:
    """Points a ccxt exchange at loopback, for everything; and lets it ask as fast as it likes."""

    def moved(urls: Any) -> Any:
        if isinstance(urls, dict):
            return {name: moved(one) for name, one in urls.items()}
        return re.sub(r"^(http|ws)s?://[^/]+", rf"\1://127.0.0.1:{port}", urls) if isinstance(urls, str) else urls

    exchange.urls["api"] = moved(exchange.urls["api"])
    exchange.enableRateLimit = False
    exchange.timeout_on_exit = 0


async def until(holds: Callable[[], Any], timeout: float = 20) -> None:
    """Waits until something holds."""
    async with asyncio.timeout(timeout):
        while not holds():  # noqa: ASYNC110 (the market tells nobody but who waits for a quote)
            await asyncio.sleep(0.005)
