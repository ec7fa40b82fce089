"""Kraken's JSON: its first version for what is asked; its second for what it tells, with bare numbers."""

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from tests.market.live.loopback import Coin, Exchange

_NAMES = {"BTC": "XXBT", "ETH": "XETH", "USD": "ZUSD", "EUR": "ZEUR"}
_QUOTED_NUMBER = re.compile(r'"(-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?|NaN|Infinity)"')


class Kraken:
    def __init__(self, exchange: "Exchange") -> None:
        self._exchange = exchange

    def id(self, coin: "Coin") -> str:
        return _NAMES.get(coin.base, coin.base) + _NAMES.get(coin.quote, coin.quote)

    def routes(self) -> Mapping[str, Any]:
        return {
            "/0/public/AssetPairs": self._pairs, "/0/public/Assets": self._assets,
            "/0/public/Ticker": self._tickers, "/0/public/OHLC": self._candles,
        }  # fmt: skip

    def _pairs(self, _: web.Request) -> Any:
        coins = self._exchange.coins.values()
        return {"error": [], "result": {self.id(coin): self._market(coin) for coin in coins}}

    def _assets(self, _: web.Request) -> Any:
        names = {name for coin in self._exchange.coins.values() for name in (coin.base, coin.quote)}
        rows = {_NAMES.get(name, name): {"altname": name, "decimals": 10, "status": "enabled"} for name in names}
        return {"error": [], "result": rows}

    def _tickers(self, request: web.Request) -> Any:
        pairs = [pair for pair in request.query.get("pair", "").split(",") if pair]
        if not {self.id(coin) for coin in self._exchange.coins.values()}.issuperset(pairs):
            return {"error": ["EQuery:Unknown asset pair"]}
        return {"error": [], "result": {self.id(coin): _ticker(coin) for coin in self._exchange.asked_for(pairs)}}

    def _candles(self, request: web.Request) -> Any:
        """The newest 720 of a length, whatever was asked for: it tells nothing older."""
        step = int(request.query["interval"]) * 60_000
        oldest = self._exchange.clock.at - 720 * step
        newer = [row for row in self._exchange.candles if row[0] > oldest and not row[0] % step]
        rows = [[at // 1000, *prices, "1", "1", 1] for at, *prices in newer]
        return {"error": [], "result": {request.query["pair"]: rows, "last": 0}}

    def _market(self, coin: "Coin") -> dict[str, Any]:
        base, quote = (_NAMES.get(name, name) for name in (coin.base, coin.quote))
        return {
            "altname": coin.base + coin.quote, "wsname": f"{coin.base}/{coin.quote}", "base": base, "quote": quote,
            "pair_decimals": coin.price_decimals, "lot_decimals": coin.decimals,
            "fees": [[0, 0.26]], "fees_maker": [[0, 0.16]], "ordermin": "0.0001", "costmin": coin.minimum,
            "status": "online" if coin.online else "cancel_only", "leverage_buy": [],
        }  # fmt: skip

    def wishes(self, message: Mapping[str, Any]) -> list[str] | None:
        if message.get("method") != "subscribe":
            return None
        names = {f"{coin.base}/{coin.quote}": self.id(coin) for coin in self._exchange.coins.values()}
        return [names[symbol] for symbol in message["params"]["symbol"] if symbol in names]

    def accepts(self, message: Mapping[str, Any], wished: list[str]) -> list[str]:
        """An answer for each symbol, and its ticker at once."""
        listed = {f"{coin.base}/{coin.quote}" for coin in self._exchange.coins.values()}
        unknown = [symbol for symbol in message["params"]["symbol"] if symbol not in listed]
        refused = [_refusal(message, f"Currency pair not supported {symbol}", symbol) for symbol in unknown]
        coins = self._exchange.asked_for(wished) if wished else []
        accepted = [
            {
                "method": "subscribe", "success": True, "time_in": "2026-01-05T12:00:00.1Z",
                "result": {"channel": "ticker", "snapshot": True, "symbol": f"{coin.base}/{coin.quote}"},
            }
            for coin in coins
        ]  # fmt: skip
        return [*map(json.dumps, refused + accepted), *self.tells(coins, "snapshot")]

    def refuses(self, message: Mapping[str, Any]) -> list[str]:
        return [json.dumps(_refusal(message, "Exceeded msg rate", symbol)) for symbol in message["params"]["symbol"]]

    def answers(self, message: Mapping[str, Any]) -> list[str]:
        heartbeat = {"channel": "heartbeat"}
        pong = {"method": "pong", "time_in": "2026-01-05T12:00:00.1Z", "time_out": "2026-01-05T12:00:00.2Z"}
        return [json.dumps(pong), json.dumps(heartbeat)] if message.get("method") == "ping" else []

    def tells(self, coins: list["Coin"], kind: str = "update") -> list[str]:
        """Prices as bare numbers, digit by digit as the test wrote them."""
        rows = [json.dumps({"channel": "ticker", "type": kind, "data": [_told(coin)]}) for coin in coins]
        return [_QUOTED_NUMBER.sub(r"\1", row) for row in rows]


def _ticker(coin: "Coin") -> dict[str, Any]:
    return {
        "a": [coin.ask, "1", "1.0"], "b": [coin.bid, "1", "1.0"], "c": [coin.last, "0.1"], "v": ["10", "20"],
        "p": ["100", "100"], "t": [1, 2], "l": ["1", "1"], "h": ["1", "1"], "o": "100",
    }  # fmt: skip


def _told(coin: "Coin") -> dict[str, Any]:
    return {
        "symbol": f"{coin.base}/{coin.quote}", "bid": coin.bid, "bid_qty": "1", "ask": coin.ask, "ask_qty": "1",
        "last": coin.last, "low": "1", "high": "1", "change": "-1", "change_pct": "-1",
        **({"volume": "1234.5678", "vwap": "100"} if coin.volume else {}),
    }  # fmt: skip


def _refusal(message: Mapping[str, Any], why: str, symbol: str) -> dict[str, Any]:
    return {
        "error": why, "method": "subscribe", "req_id": message["req_id"], "success": False, "symbol": symbol,
        "time_in": "2026-01-05T12:00:00.1Z", "time_out": "2026-01-05T12:00:00.2Z",
    }  # fmt: skip
