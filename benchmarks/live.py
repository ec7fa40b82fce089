"""Rounds of live prices beside plain ccxt that asks once: requests, bytes, CPU, and how long the loop stands still.

The exchange tells all its tickers whatever list it is asked by, as most do.
"""

import asyncio
import json
import re
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from benchmarks.figures import Figure
from benchmarks.ranks_watch import Probe, own_cpu
from bot.market.live.exchange import connect
from bot.market.live.market import LiveMarket


async def measure(few: int = 800, many: int = 2_400, rounds: int = 5) -> list[Figure]:
    """Figures of an exchange with few symbols, and of one with many."""
    return [*await _figures(few, rounds), *await _figures(many, rounds)]


async def _figures(symbols: int, rounds: int) -> list[Figure]:
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.live_exchange", str(symbols)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        return await _rounds(int(await server.stdout.readline()), symbols, rounds)
    finally:
        server.stdin.close()
        await server.wait()


async def _rounds(port: int, symbols: int, rounds: int) -> list[Figure]:
    plain = import_module("ccxt.async_support").gate({"number": str})
    _redirect(plain, port)
    await plain.load_markets()
    exchange = await connect("gate")
    _redirect(exchange, port)
    exchange.has["watchTickers"] = False
    market = LiveMarket(exchange, "USDT", 30_000, lambda: time.time_ns() // 1_000_000, lambda _: None)
    listing = await _Cost.of(port, market.poller.poll_once, 1)
    ours = await _Cost.of(port, market.poller.poll_once, rounds)
    theirs = await _Cost.of(port, plain.fetch_tickers, rounds)
    assert len(market.snapshot()) == symbols
    await market.stop()
    await plain.close()
    name = f"live prices of {symbols:,} symbols"
    return [
        Figure(f"{name}: requests a round", ours.requests / rounds, most=1),
        Figure(f"{name}: bytes a round", ours.bytes / rounds / 1e6, "MB"),
        Figure(f"{name}: CPU a round", ours.cpu / rounds * 1000, "ms"),
        Figure(f"{name}: CPU beside ccxt asked once", ours.cpu / theirs.cpu, most=2),
        Figure(f"{name}: longest stall of the event loop", ours.stall, "ms", most=50),
        Figure(f"{name}: longest stall of ccxt's own", theirs.stall, "ms"),
        Figure(f"{name}: longest stall while all is listed", listing.stall, "ms", most=50),
    ]


class _Cost:
    """What some rounds cost; `stall` in ms, of which this process was at work; `cpu` in seconds."""

    requests: int
    bytes: int
    cpu: float
    stall: float

    @classmethod
    async def of(cls, port: int, round_of_prices: Callable[[], Awaitable[Any]], rounds: int) -> "_Cost":
        cost, probe = cls(), Probe()
        watching = asyncio.create_task(probe.watch())
        await asyncio.sleep(0.05)
        probe.worked = 0.0
        before, cpu = await _count(port), own_cpu()
        for _ in range(rounds):
            await round_of_prices()
        cost.cpu = own_cpu() - cpu
        cost.requests, cost.bytes = (now - then for now, then in zip(await _count(port), before, strict=True))
        await asyncio.sleep(0.02)
        watching.cancel()
        cost.stall = probe.worked
        return cost


async def _count(port: int) -> tuple[int, int]:
    """Requests for tickers that the exchange has answered, and their bytes."""
    with await asyncio.to_thread(urllib.request.urlopen, f"http://127.0.0.1:{port}/count") as response:
        requests, size = json.loads(response.read())
    return requests, size


def _redirect(exchange: Any, port: int) -> None:
    """Points a ccxt exchange at loopback; and lets it ask as fast as it likes."""

    def moved(urls: Any) -> Any:
        if isinstance(urls, dict):
            return {name: moved(url) for name, url in urls.items()}
        return re.sub(r"^https?://[^/]+", f"http://127.0.0.1:{port}", urls) if isinstance(urls, str) else urls

    exchange.urls["api"] = moved(exchange.urls["api"])
    exchange.enableRateLimit = False
    exchange.options["adjustForTimeDifference"] = False
    exchange.options["fetchMarkets"] = {"types": ["spot"]}
