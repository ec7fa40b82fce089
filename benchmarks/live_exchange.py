"""An exchange on loopback in a process of its own: Gate's JSON, which tells all its tickers whatever list it is given.

    python -m benchmarks.live_exchange SYMBOLS

prints its port, serves until its standard input ends, and tells at /count how many requests and bytes of tickers it has
answered.
"""

import asyncio
import json
import sys
from typing import Any

from aiohttp import web


def _pair(number: int) -> dict[str, Any]:
    return {
        "id": f"C{number}_USDT", "base": f"C{number}", "base_name": f"Coin {number}", "quote": "USDT",
        "quote_name": "Tether", "fee": "0.2", "min_base_amount": "0.001", "min_quote_amount": "3",
        "amount_precision": 4, "precision": 6, "trade_status": "tradable", "sell_start": 0, "buy_start": 0,
        "type": "normal",
    }  # fmt: skip


def _ticker(number: int) -> dict[str, Any]:
    price = 1 + number / 1000
    return {
        "currency_pair": f"C{number}_USDT", "last": f"{price:.6f}", "lowest_ask": f"{price + 0.001:.6f}",
        "lowest_size": "12.5", "highest_bid": f"{price:.6f}", "highest_size": "40.01", "change_percentage": "1.25",
        "base_volume": "123456.7891", "quote_volume": "234567.891234", "high_24h": f"{price * 1.1:.6f}",
        "low_24h": f"{price * 0.9:.6f}",
    }  # fmt: skip


class Gate:
    """Answers that are made once, and how many were given."""

    def __init__(self, symbols: int) -> None:
        self._pairs = json.dumps([_pair(number) for number in range(symbols)])
        self._tickers = json.dumps([_ticker(number) for number in range(symbols)])
        self._requests = 0

    async def answer(self, request: web.Request) -> web.Response:
        path = request.path
        if path == "/count":
            return web.json_response([self._requests, self._requests * len(self._tickers)])
        if path.endswith("/spot/tickers"):
            self._requests += 1
            return web.Response(text=self._tickers, content_type="application/json")
        text = self._pairs if path.endswith("/spot/currency_pairs") else "[]"
        return web.Response(text=text, content_type="application/json")


async def serve(symbols: int) -> None:
    """Serves until standard input ends."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", Gate(symbols).answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
