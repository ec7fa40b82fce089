"""What an exchange answered, reduced by hand to a few symbols, and what the bot must make of it."""

import json
from collections.abc import Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.rules.market.quotes import Symbol

NOW = 1_767_614_400_000  # ms: 2026-01-05 12:00 UTC, when every recording was made, or so they say
HOURS = (1_767_603_600, 1_767_607_200, 1_767_610_800)  # s: when the three candles of BTC begin
BITCOIN = ("92000.1", "92600.5", "91800", "92555.5"), ("92555.5", "93100", "92500.2", "93000"), (
    "93000", "93500.7", "92900", "93477.3",
)  # fmt: skip


@dataclass(frozen=True)
class Quoted:
    """Prices as they were written, and the turnover of a day in micro-coins."""

    bid: str
    ask: str
    last: str
    turnover: int | None


@dataclass(frozen=True)
class Recording:
    """Answers by path: JSON, or by a part of the query. Whatever else is asked is not there, and fails the test."""

    answers: Mapping[str, Any]
    currency: str
    symbols: tuple[Symbol, ...]  # in order
    quotes: Mapping[str, Quoted]  # by ticker: of the others the exchange has no price
    remark: str  # what else is peculiar, for the operator
    asked: list[tuple[str, str]] = field(default_factory=list)  # path and query

    async def answer(self, request: web.Request) -> web.Response:
        """One answer. Numbers stay as they were written: a float among them would be written anew."""
        if request.headers.get("Upgrade"):
            return web.Response(status=503)  # what is told over websockets is not recorded
        self.asked.append((request.path, request.query_string))
        answer = self.answers.get(request.path)
        if isinstance(answer, Choice):
            answer = answer.by_part.get(request.query.get(answer.name, ""))
        if answer is None:
            return web.Response(status=404, text=f"not recorded: {request.path}?{request.query_string}")
        text = answer if isinstance(answer, str) else json.dumps(answer)
        return web.Response(text=text, content_type="application/json")


@dataclass(frozen=True)
class Choice:
    """Answers of one path, by the value of a part of the query."""

    name: str
    by_part: Mapping[str, Any]


@asynccontextmanager
async def playing(recording: Recording) -> Any:
    """The port on loopback where the recording answers."""
    recording.asked.clear()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", recording.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
