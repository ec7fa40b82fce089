"""Binance's JSON. Its tickers come each second, without a snapshot; a stream nobody knows is simply silent."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from tests.market.live.loopback import Coin, Exchange


class Binance:
    def __init__(self, exchange: "Exchange") -> None:
        self._exchange = exchange

    def id(self, coin: "Coin") -> str:
        return coin.base + coin.quote

    def routes(self) -> Mapping[str, Any]:
        return {
            "/api/v3/exchangeInfo": self._info,
            "/api/v3/ticker/24hr": self._tickers,
            "/api/v3/klines": self._klines,
        }

    def _info(self, _: web.Request) -> Any:
        return {"symbols": [self._market(coin) for coin in self._exchange.coins.values()]}

    def _tickers(self, request: web.Request) -> Any:
        if "symbol" in request.query:
            [row] = self._rows([request.query["symbol"]])
            return row
        return self._rows(json.loads(request.query.get("symbols", "[]")))

    def _rows(self, ids: list[str]) -> list[dict[str, Any]]:
        listed = {self.id(coin) for coin in self._exchange.coins.values()}
        if not listed.issuperset(ids):
            raise web.HTTPBadRequest(text='{"code":-1121,"msg":"Invalid symbol."}', content_type="application/json")
        return [
            {
                "symbol": self.id(coin), "bidPrice": coin.bid, "askPrice": coin.ask, "lastPrice": coin.last,
                "closeTime": self._exchange.said(coin), "quoteVolume": "123456.789", "volume": "1234",
            }
            for coin in self._exchange.asked_for(ids)
        ]  # fmt: skip

    def _klines(self, _: web.Request) -> Any:
        return [[at, *prices, "1", at + 59_999, "1", 1, "1", "1", "0"] for at, *prices in self._exchange.candles]

    def _market(self, coin: "Coin") -> dict[str, Any]:
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

    def wishes(self, message: Mapping[str, Any]) -> list[str] | None:
        """`btcusd@ticker` has bid and ask, `btcusd@miniTicker` has neither."""
        if message.get("method") != "SUBSCRIBE":
            return None
        streams = [stream.split("@") for stream in message["params"]]
        return [name.upper() for name, kind in streams if kind == "ticker"]

    def accepts(self, message: Mapping[str, Any], _: list[str]) -> list[str]:
        return [json.dumps({"result": None, "id": message["id"]})]

    def refuses(self, message: Mapping[str, Any]) -> list[str]:
        error = {"code": 2, "msg": "Invalid request: invalid stream"}
        return [json.dumps({"error": error, "id": message["id"]})]

    def answers(self, message: Mapping[str, Any]) -> list[str]:
        return []

    def tells(self, coins: list["Coin"]) -> list[str]:
        return [json.dumps(self._told(coin)) for coin in coins]

    def _told(self, coin: "Coin") -> dict[str, Any]:
        said = self._exchange.said(coin)
        row = {
            "e": "24hrTicker", "E": said, "s": self.id(coin), "p": "1", "P": "1", "w": "100", "x": "99", "c": coin.last,
            "Q": "1", "b": coin.bid, "B": "1", "a": coin.ask, "A": "1", "o": "99", "h": "1", "l": "1",
            "v": coin.volume and "1234", "q": coin.volume, "O": said - 86_400_000, "C": said, "F": 1, "L": 2, "n": 1,
        }  # fmt: skip
        return {name: value for name, value in row.items() if value is not None}
