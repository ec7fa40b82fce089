"""The bot on live prices: kraken's own ccxt class, on loopback, through an outage and a restart in the midst of it."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.data import models
from bot.market.live import exchange as exchange_module
from bot.market.live import market
from bot.market.live.breaker import Breaker
from bot.market.live.poller import Pace
from sandbox import Response, Sandbox
from tests.kit.ledger import mismatches
from tests.market.live.loopback import Clock, Coin, Exchange, redirect, serving
from tests.wire.acts import HANGING
from tests.wire.conftest import running


@pytest.fixture
async def kraken(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Exchange]:
    exchange = Exchange(Clock(), "kraken")
    exchange.list(Coin("BTC", bid="100.10", ask="100.20", last="100.15"), Coin("DOGE", bid="2", ask="2.01", last="2"))
    connect = exchange_module.connect

    async def elsewhere(name: str) -> Any:
        ccxt = await connect(name)
        redirect(ccxt, exchange.port)
        return ccxt

    hurried = partial(
        market.LiveMarket, pace=Pace(0.02, relisting=0.05), breaker=lambda: Breaker(jitter=lambda low, high: 0.02)
    )
    monkeypatch.setattr(exchange_module, "connect", elsewhere)
    monkeypatch.setattr(market, "LiveMarket", hurried)
    async with serving(exchange):
        yield exchange


async def price_until(box: Sandbox, word: str) -> Response:
    """The first answer to /price that holds a word."""
    async with asyncio.timeout(HANGING):
        while word not in (reply := await box.command("alice", "/price", symbol="BTC")).text:
            assert not reply.failed
        return reply


async def test_an_outage_pauses_the_floor_and_passes(box: Sandbox, tmp_path: Path, kraken: Exchange) -> None:
    live = partial(running, box, f"sqlite://{tmp_path}/falcon.db", market="kraken", market_max_age=3)
    async with live():
        priced = await price_until(box, "100.15")
        assert "Kraken price" in priced.text
        assert "paused" not in priced.text
        bought = await box.command("alice", "/trade buy", symbol="BTC", amount="$20")
        assert "× 100.2 =" in bought.text
        tiny = await box.command("alice", "/trade buy", symbol="DOGE", amount="1")
        assert tiny.ephemeral
        assert "at least $5.00" in tiny.text
        kraken.fault = lambda _: "<html>"
        paused = await price_until(box, "Market paused since <t:")
        assert "100.15" in paused.text
        refused = await box.command("alice", "/trade sell", symbol="BTC", amount="all")
        assert refused.ephemeral
        assert "paused since <t:" in refused.text
    async with live():
        checked_in = await box.command("alice", "/daily")
        assert "10" in checked_in.text
        refused = await box.command("alice", "/price", symbol="BTC")
        assert "paused since <t:" in refused.text
        kraken.fault = None
        await price_until(box, "100.15")
        sold = await box.command("alice", "/trade sell", symbol="BTC", amount="all")
        assert "× 100.1 =" in sold.text
        assert await mismatches() == []


async def test_a_symbol_that_the_exchange_delists_is_closed_by_a_moderator_and_a_listed_one_is_not(
    box: Sandbox, tmp_path: Path, kraken: Exchange
) -> None:
    live = partial(running, box, f"sqlite://{tmp_path}/falcon.db", market="kraken", market_max_age=3)
    close = {"symbol": "DOGE", "reason": "kraken lists it no more"}
    async with live():
        await price_until(box, "100.15")
        assert "Bought 5 DOGE" in (await box.command("alice", "/trade buy", symbol="DOGE", amount="5")).text
        assert "DOGE is listed" in (await box.command("mona", "/manage close", **close)).text
        btc = kraken["BTC"]
        kraken.list(btc)
        async with asyncio.timeout(HANGING):
            while "**DOGE**" not in (listed := (await box.command("mona", "/manage delisted")).text):
                pass
        assert "5 held by 1 member: 10.00 coins at 2\n-# last price <t:" in listed
        owned = (await box.command("alice", "/portfolio")).text
        assert "❄️ with the last price of DOGE" in owned
        assert "❄️ last price 2" in owned
    async with live():  # a restart knows no price of it any more
        await price_until(box, "100.15")
        preview = await box.command("mona", "/manage close", **close)
        assert "last price before the bot was started" in preview.text
        kraken.fault = lambda _: "<html>"
        await price_until(box, "Market paused since")
        assert "paused since" in (await box.click("mona", preview, "Close DOGE")).text
        kraken.fault = None
        async with asyncio.timeout(HANGING):
            while "paused" in (await box.click("mona", preview, "Close DOGE")).text:
                pass
        assert "1 position sold: 5 DOGE at 2, the last known price" in preview.text
        assert await models.Position.all().count() == 0
        assert await mismatches() == []
