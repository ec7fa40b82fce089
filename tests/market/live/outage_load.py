"""Members who trade on a live market whatever it does, a matcher that ticks, and time that passes for all of them."""

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from bot.data.keys import Actor
from bot.rules.market.parsing import parse_price
from bot.rules.market.quotes import Side
from bot.rules.refusals import Refusal
from bot.rules.trading.order_terms import OrderTerms, parse_trail
from bot.rules.trading.refusals import NoSuchOrder
from bot.rules.trading.sizes import parse_size
from bot.services.context import Context
from bot.services.matching import engine
from bot.services.trading.order_changes import cancel
from bot.services.trading.placing import OrderRequest, place
from tests.kit import market_orders
from tests.market.live.loopback import Clock

MEMBERS = [Actor(1, 100 + n, f"M{n}", 5) for n in range(5)]
HASTE = 20  # seconds that pass in one


@dataclass
class Act:
    """What a member did from when to when (ms), and how it was refused, if it was."""

    what: str
    began: int
    ended: int
    refused: Refusal | None


@dataclass
class Load:
    """The members' acts, and the orders they know to be waiting or cancelled."""

    context: Context
    clock: Clock
    rng: Random
    acts: list[Act] = field(default_factory=list)
    waiting: set[int] = field(default_factory=set)
    cancelled: set[int] = field(default_factory=set)
    report: Counter[str] = field(default_factory=Counter)
    keys: count = field(default_factory=count)

    async def do(self, name: str, actor: Actor, *arguments: str) -> Any:
        """One act; its result, or None where it is refused."""
        began, refused, result = self.clock(), None, None
        try:
            result = await getattr(self, f"_{name}")(actor, *arguments)
        except Refusal as refusal:
            refused = refusal
        self.acts.append(Act(name, began, self.clock(), refused))
        return result

    async def rest(self, actor: Actor, side: str, size: str, kind: str, price: str) -> int | None:
        """An order that is to wait; its number, if it does."""
        receipt = await self.do("place", actor, side, size, kind, price)
        if receipt is None or receipt.order is None:
            return None
        self.waiting.add(receipt.order.id)
        return receipt.order.id

    async def _trade(self, actor: Actor, side: str, size: str) -> Any:
        trade = market_orders.buy if side == "buy" else market_orders.sell
        return await trade(self.context, actor, "BTC", parse_size(size), key=f"k{next(self.keys)}")

    async def _place(self, actor: Actor, side: str, size: str, kind: str, price: str) -> Any:
        terms = OrderTerms(trail=parse_trail(price)) if kind == "trailing" else OrderTerms(**{kind: parse_price(price)})
        request = OrderRequest(Side(side), "BTC", parse_size(size), kind, terms)
        return await place(self.context, actor, request, key=f"k{next(self.keys)}")

    async def _cancel(self, actor: Actor, number: int) -> Any:
        try:
            receipt = await cancel(self.context, actor, number, key=f"k{next(self.keys)}")
        except NoSuchOrder:  # somebody else's, or just filled
            return None
        self.cancelled.add(number)
        return receipt

    async def _play(self, actor: Actor) -> None:
        while True:
            side = self.rng.choice(("buy", "sell"))
            match self.rng.choice(("trade", "trade", "limit", "trailing", "cancel")):
                case "trade":
                    await self.do("trade", actor, side, "$50")
                case "limit":
                    await self.rest(actor, side, "0.2", "limit", self.rng.choice(("98.7", "99.9", "100.4", "101.2")))
                case "trailing":
                    await self.rest(actor, side, "0.2", "trailing", self.rng.choice(("0.5%", "3%")))
                case _ if self.waiting:
                    await self.do("cancel", actor, self.rng.choice(sorted(self.waiting)))
            await asyncio.sleep(0.02)

    async def _match(self) -> None:
        while True:
            report = await engine.tick(self.context)
            self.report.update(filled=report.filled, failed=report.failed)
            await asyncio.sleep(0.02)

    async def _pass(self) -> None:
        while True:
            await asyncio.sleep(0.01)
            self.clock.advance(0.01 * HASTE)

    async def until(self, moment: int) -> None:
        """Waits until a moment (ms)."""
        while self.clock.at < moment:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    @asynccontextmanager
    async def going(self) -> Any:
        """All of it at once, until the block ends; whoever is at something ends it."""
        tasks = [
            asyncio.create_task(coroutine) for coroutine in (*map(self._play, MEMBERS), self._match(), self._pass())
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(result, asyncio.CancelledError) for result in ended), ended
