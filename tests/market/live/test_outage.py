"""The feed goes down in the midst of a load: no order is lost, and none is filled at a price that was not of its time.

The cents of every price say when it was served: 1 before the outage, 2 in it, 3 after it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from aiohttp import web

from bot.data import models
from bot.data.shield import drain
from bot.rules.market.refusals import MarketPaused
from bot.rules.trading.liquidity import volume_share
from bot.rules.trading.order_limits import open_orders, orders_a_day
from bot.services.context import Context
from bot.services.ranking import recompute
from bot.services.upkeep.reconciliation import audit
from tests.kit.fake_context import configure
from tests.kit.ledger import mismatches
from tests.market.live.conftest import live_market
from tests.market.live.loopback import Coin, Exchange, until
from tests.market.live.outage_load import MEMBERS, Load
from tests.slow.faults.books import results
from tests.slow.faults.order_books import check_orders, rested

MAX_AGE = 30_000  # ms
PAGE = "<html><body>Attention required!</body></html>"


@asynccontextmanager
async def refused(exchange: Exchange):
    await exchange.shut()
    yield
    await exchange.open()


@asynccontextmanager
async def html(exchange: Exchange):
    exchange.fault = lambda _: web.Response(text=PAGE, content_type="text/html")
    yield
    exchange.fault = None


@asynccontextmanager
async def frozen(exchange: Exchange):
    exchange["BTC"].said = exchange.clock.at
    yield
    exchange["BTC"].said = None


@dataclass
class Scene:
    """A load over a live market, with orders that nobody cancels: they wait for 95."""

    live: Any
    load: Load
    kept: set[int] = field(default_factory=set)

    async def prices_move_to(self, *prices: str) -> None:
        """The bid goes there, each for five seconds, and the ask ten cents above it."""
        coin = self.live.exchange["BTC"]
        for bid in prices:
            coin.bid, coin.ask, coin.last = bid, f"{float(bid) + 0.1:.2f}", bid
            await self.load.until(self.live.clock.at + 5_000)

    async def begin(self) -> None:
        for actor in MEMBERS:
            await self._in_time(lambda actor=actor: self.load.do("trade", actor, "buy", "50"))
            for side, kind in (("sell", "stop"), ("buy", "limit")):
                order = (actor, side, "5", kind, "95")
                number = await self._in_time(lambda order=order: self.load.rest(*order))
                self.kept.add(number)
                self.load.waiting.remove(number)
        await self.prices_move_to("100.61", "99.41", "100.01")

    @staticmethod
    async def _in_time(act: Callable[[], Awaitable[Any]]) -> Any:
        """Does it again until it is not refused: on a busy machine a price may take longer than an order waits."""
        async with asyncio.timeout(60):
            while (outcome := await act()) is None:
                pass
        return outcome

    async def filled(self) -> int:
        orders = await models.Order.filter(state="filled").values("id")
        return len(self.kept & {row["id"] for row in orders})

    async def board_is_frozen(self) -> bool:
        return (await recompute.recompute(self.load.context)).frozen

    async def recover(self) -> None:
        await self.live.opens()
        assert self.live.market.paused_since() is None
        await self.prices_move_to("99.03", "99.53")
        assert not await self.board_is_frozen()
        assert await self.filled() == 0  # what prices did meanwhile fires nothing
        await self.prices_move_to("94.03")
        async with asyncio.timeout(60):
            while await self.filled() < len(self.kept):  # noqa: ASYNC110
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("outage", [refused, html, frozen])
async def test_an_outage_in_mid_load_loses_no_order_and_fills_none_at_a_stale_price(database, outage) -> None:
    await configure(1, (open_orders, 100), (orders_a_day, 1_000), (volume_share, 0))
    async with live_market("binance", [Coin("BTC", bid="100.01", ask="100.11", last="100.01")], patience=0.1) as live:
        await live.opens()
        scene = Scene(live, Load(Context(live.market, live.clock, lambda: None), live.clock, Random(5)))
        async with scene.load.going():
            await scene.begin()
            assert not await scene.board_is_frozen()
            async with outage(live.exchange):
                down_at = live.clock.at
                await until(lambda: live.market.paused_since() is not None)
                paused_at = live.clock()
                await scene.prices_move_to("92.02", "85.02", "97.02")
                assert await scene.board_is_frozen()
                assert await scene.filled() == 0
                live.exchange["BTC"].bid, live.exchange["BTC"].ask = "99.03", "99.13"
                up_at = live.clock()
            await scene.recover()
        await drain()
    await check_fills(down_at, paused_at, up_at)
    check_acts(scene.load, paused_at, up_at)
    await check_books(scene)


async def check_books(scene: Scene) -> None:
    """Every order that a member knows of is there, and has ended at most once."""
    outcomes, load = list((await results()).values()), scene.load
    counts = await check_orders(outcomes)
    assert load.waiting | scene.kept <= rested(outcomes).keys()
    assert load.report["failed"] == 0
    assert counts["filled"] >= load.report["filled"] > len(scene.kept)
    assert counts["cancelled"] >= len(load.cancelled) > 0
    assert await audit() == []
    assert await mismatches() == []


async def check_fills(down_at: int, paused_at: int, up_at: int) -> None:
    """Every fill was at a price of its time, from a quote young enough, and there was none while it was paused."""
    fills = await models.Fill.all().values("price", "quoted_at", "at")
    for fill in fills:
        assert 0 <= fill["at"] - fill["quoted_at"] <= MAX_AGE, fill
        assert not paused_at <= fill["at"] < up_at, fill
        assert fill["price"][-1] == ("1" if fill["quoted_at"] <= down_at else "3"), fill
        assert not down_at < fill["quoted_at"] < up_at, fill
    assert {fill["price"][-1] for fill in fills} == {"1", "3"}


def check_acts(load: Load, paused_at: int, up_at: int) -> None:
    """Whoever needed a price while there was none was told that the market is paused; cancelling went on."""
    during = [act for act in load.acts if paused_at <= act.began and act.ended <= up_at]
    trades = [act for act in during if act.what in ("trade", "place")]
    assert len(trades) > 20
    assert {type(act.refused) for act in trades} == {MarketPaused}
    assert [act for act in during if act.what == "cancel" and act.refused is None]
    after = [act for act in load.acts if act.began > up_at + MAX_AGE // 3 and act.what == "trade"]
    assert [act for act in after if act.refused is None]
