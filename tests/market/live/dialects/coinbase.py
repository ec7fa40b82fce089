"""Coinbase's JSON. Nothing but the book of a product tells the public its bid and ask, and the websocket."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from tests.market.live.loopback import Coin, Exchange


class Coinbase:
    def __init__(self, exchange: "Exchange") -> None:
        self._exchange = exchange

    def id(self, coin: "Coin") -> str:
        return f"{coin.base}-{coin.quote}"

    def routes(self) -> Mapping[str, Any]:
        return {
            "/api/v3/brokerage/market/products": self._products, "/api/v3/brokerage/market/product_book": self._book,
            "/api/v3/brokerage/market/products/([^/]+)/candles": self._candles,
            "/v2/currencies": lambda _: {"data": [{"id": "USD", "name": "US Dollar", "min_size": "0.01"}]},
            "/v2/currencies/crypto": lambda _: {
                "data": [{"code": coin.base, "name": f"{coin.base} named"} for coin in self._exchange.coins.values()]
            },
            "/v2/exchange-rates": lambda _: {"data": {"currency": "USD", "rates": {}}},
        }  # fmt: skip

    def _products(self, request: web.Request) -> Any:
        if request.query.get("product_type") == "FUTURE":
            return {"products": []}
        ids = request.query.getall("product_ids", [])
        return {"products": [self._product(coin) for coin in self._exchange.asked_for(ids)]}

    def _book(self, request: web.Request) -> Any:
        [coin] = self._exchange.asked_for([request.query["product_id"]])
        sides = {"bids": coin.bid, "asks": coin.ask}
        tops = {
            side: [] if price is None else [{"price": price, "size": "1"}, *self._exchange.deeper[side]]
            for side, price in sides.items()
        }
        return {"pricebook": {"product_id": self.id(coin), **tops, "time": _time(self._exchange.said(coin))}}

    def _candles(self, _: web.Request, __: str) -> Any:
        names = ("open", "high", "low", "close")
        rows = [
            {"start": str(at // 1000), **dict(zip(names, row, strict=True)), "volume": "1"}
            for at, *row in self._exchange.candles
        ]
        return {"candles": rows[::-1]}

    def _product(self, coin: "Coin") -> dict[str, Any]:
        return {
            "product_id": self.id(coin), "price": coin.last, "base_currency_id": coin.base, "product_type": "SPOT",
            "quote_currency_id": coin.quote, "base_increment": f"{10**-coin.decimals:.{coin.decimals}f}",
            "price_increment": f"{10**-coin.price_decimals:.{coin.price_decimals}f}", "quote_min_size": coin.minimum,
            "base_min_size": "0.0001", "status": "online", "trading_disabled": not coin.online, "alias_to": [],
            "approximate_quote_24h_volume": "123456.789",
        }  # fmt: skip

    def wishes(self, message: Mapping[str, Any]) -> list[str] | None:
        if message.get("type") != "subscribe" or message.get("channel") != "ticker_batch":
            return None
        assert "jwt" not in message
        assert "api_key" not in message
        return list(message["product_ids"])

    def accepts(self, _: Mapping[str, Any], wished: list[str]) -> list[str]:
        """The tickers of all at once, and what has been subscribed to."""
        subscribed = self._message("subscriptions", [{"subscriptions": {"ticker_batch": wished}}])
        return [self._batch("snapshot", self._exchange.asked_for(wished)), subscribed]

    def refuses(self, _: Mapping[str, Any]) -> list[str]:
        return [json.dumps({"type": "error", "message": "rate limit exceeded"})]

    def answers(self, message: Mapping[str, Any]) -> list[str]:
        return []

    def tells(self, coins: list["Coin"]) -> list[str]:
        """All in one message, as it does every five seconds."""
        return [self._batch("update", coins)]

    def _batch(self, kind: str, coins: list["Coin"]) -> str:
        said = self._exchange.said(coins[0]) if coins else None
        return self._message("ticker_batch", [{"type": kind, "tickers": [self._told(coin) for coin in coins]}], said)

    def _told(self, coin: "Coin") -> dict[str, Any]:
        row = {
            "type": "ticker", "product_id": self.id(coin), "price": coin.last, "volume_24_h": coin.volume and "1234",
            "low_24_h": "1", "high_24_h": "1", "low_52_w": "1", "high_52_w": "1", "price_percent_chg_24_h": "1",
            "best_bid": coin.bid, "best_bid_quantity": "1", "best_ask": coin.ask, "best_ask_quantity": "1",
        }  # fmt: skip
        return {name: value for name, value in row.items() if value is not None}

    def _message(self, channel: str, events: list[Any], said: int | None = None) -> str:
        at = _time(said or self._exchange.clock.at)
        return json.dumps({"channel": channel, "client_id": "", "timestamp": at, "sequence_num": 0, "events": events})


def _time(said: int) -> str:
    return datetime.fromtimestamp(said / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "789Z"
