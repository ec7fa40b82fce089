"""A coin that comes back at another price, over HTTP and WebSocket: frozen, told to moderators, and decided."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import pytest

from bot.data import models
from bot.market import opening
from bot.market.simulated.market import SimulatedMarket
from bot.rules.market.quotes import Price, Quote
from bot.services.upkeep.reconciliation import audit
from sandbox import Response, Sandbox
from tests.kit.ledger import mismatches
from tests.wire.acts import HANGING
from tests.wire.conftest import running

REASON = "Dogecoin's ticker went to another coin"


class Reused(SimulatedMarket):
    """The simulated market; once `leapt`, DOGE costs a thousand times as much."""

    reuses_tickers = True
    leapt: ClassVar[bool] = False

    def snapshot(self) -> Mapping[str, Quote]:
        quotes = dict(super().snapshot())
        quotes["DOGE"] = self._moved(quotes["DOGE"])
        return MappingProxyType(quotes)

    async def quote(self, ticker: str, *, after: int = 0) -> Quote:
        quote = await super().quote(ticker, after=after)
        return self._moved(quote) if quote.symbol.ticker == "DOGE" else quote

    def _moved(self, quote: Quote) -> Quote:
        if not self.leapt:
            return quote
        bid, ask, last = (Price(price.units * 1_000, price.scale) for price in (quote.bid, quote.ask, quote.last))
        return replace(quote, bid=bid, ask=ask, last=last)


@pytest.fixture
async def falcon(monkeypatch: pytest.MonkeyPatch, box: Sandbox, tmp_path: Path) -> AsyncIterator[Sandbox]:
    """Alice holds DOGE, an order of hers waits, and the price has leapt."""
    monkeypatch.setattr(opening, "SimulatedMarket", Reused)
    monkeypatch.setattr(Reused, "leapt", False)
    async with running(box, f"sqlite://{tmp_path}/falcon.db", rank_interval=5):
        assert "Bought" in (await box.command("alice", "/trade buy", symbol="DOGE", amount="$1000")).text
        sells = {"symbol": "DOGE", "amount": "50%", "type": "limit", "limit": "5"}
        assert "Order placed" in (await box.command("alice", "/trade sell", **sells)).text
        Reused.leapt = True
        await told(box)
        yield box


async def told(box: Sandbox) -> None:
    """Moderators have been told by `/config show`."""
    async with asyncio.timeout(HANGING):
        while "DOGE" not in (await box.command("mona", "/config show")).text:  # noqa: ASYNC110 - as a moderator looks
            await asyncio.sleep(0.2)


async def look(box: Sandbox, decision: str) -> Response:
    preview = await box.command("mona", "/manage relisted", symbol="DOGE", decision=decision, reason=REASON)
    assert preview.ephemeral
    return preview


async def test_a_coin_that_leapt_is_frozen_and_closed_as_another(falcon: Sandbox) -> None:
    assert "Frozen here" in (await falcon.command("bob", "/price", symbol="DOGE")).text
    refused = await falcon.command("alice", "/trade sell", symbol="DOGE", amount="all")
    assert "may be another coin" in refused.text
    assert "🧊" in (await falcon.command("mona", "/manage delisted")).text
    choices = await falcon.autocomplete("mona", "/manage relisted", focused="symbol")
    assert [choice["value"] for choice in choices] == ["DOGE"]
    preview = await look(falcon, "another")
    assert "DOGE is another coin now" in preview.text
    assert (await falcon.click("mona", preview, "Close DOGE")).failed is None
    assert preview.text.startswith("DOGE closed")
    assert await models.Position.all().count() == 0
    assert "Bought" in (await falcon.command("bob", "/trade buy", symbol="DOGE", amount="$100")).text
    assert await audit() == await mismatches() == []


async def test_a_coin_that_leapt_trades_again_once_it_is_said_to_be_the_same(falcon: Sandbox) -> None:
    preview = await look(falcon, "same")
    assert preview.text.startswith("Is DOGE the same coin?")
    assert (await falcon.click("mona", preview, "DOGE is the same")).failed is None
    assert preview.text.startswith("DOGE is the same")
    await falcon.wait_message(lambda message: "Order filled" in str(message), 30)
    assert "Frozen here" not in (await falcon.command("bob", "/price", symbol="DOGE")).text
    assert "DOGE" not in (await falcon.command("mona", "/config show")).text
    assert await audit() == await mismatches() == []
