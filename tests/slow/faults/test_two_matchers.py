"""Two matchers on one PostgreSQL: killed in turns they lose and double no order, and a stalled one is fenced off."""

import asyncio
import signal
import sys
from asyncio.subprocess import STDOUT, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from bot import clock
from bot.data import models
from bot.data.database import close_database, open_database
from bot.data.keys import Actor
from bot.rules.market.quotes import Price, Side
from bot.rules.trading.order_limits import open_orders, orders_a_day
from bot.rules.trading.order_terms import OrderTerms
from bot.rules.trading.sizes import parse_size
from bot.services.context import Context
from bot.services.trading.placing import OrderRequest, place
from bot.services.upkeep.reconciliation import audit
from scripts.environment import ROOT
from tests.conftest import empty
from tests.kit import market_orders
from tests.kit.fake_context import PriceBoard, configure
from tests.kit.ledger import mismatches, rows, scalar

PATIENCE = 30.0  # seconds
MEMBERS, EACH = 8, 25  # orders of each at one price
BATCH = MEMBERS * EACH


@pytest.fixture
async def url(migrated_postgres: str) -> AsyncIterator[str]:
    await empty(migrated_postgres)
    EXECUTOR_CACHE.clear()
    await open_database(migrated_postgres)
    await configure(1, (open_orders, 100), (orders_a_day, 1_000))
    yield migrated_postgres
    await close_database()


class Pair:
    """Matchers a and b, and the price they see."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        self._folder = folder
        self._processes: dict[str, Process] = {}
        self.price("100")

    def price(self, text: str) -> None:
        """From now on both see this one."""
        (self._folder / "next").write_text(text)
        (self._folder / "next").replace(self._folder / "price")

    async def start(self, name: str) -> None:
        """Starts one of them."""
        with self._log(name).open("ab") as log:
            self._processes[name] = await asyncio.create_subprocess_exec(
                *(sys.executable, "-u", "-m", "tests.slow.faults.matching_process"),
                *(self._url, str(self._folder / "price"), name),
                cwd=ROOT,
                stdout=log,
                stderr=STDOUT,
            )

    def send(self, name: str, sent: signal.Signals) -> None:
        """Kills, stops or wakes one of them."""
        assert self._processes[name].returncode is None, self.said(name)
        self._processes[name].send_signal(sent)

    async def kill(self, name: str) -> None:
        """Kills one of them; its lease is over at once."""
        self.send(name, signal.SIGKILL)
        await self._processes[name].wait()
        await rows("UPDATE lease SET until = 0")

    def said(self, name: str) -> str:
        """What it has logged."""
        return self._log(name).read_text()

    def _log(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    async def end(self) -> None:
        """Leaves no process behind."""
        for process in self._processes.values():
            if process.returncode is None:
                process.kill()
                await process.wait()


@asynccontextmanager
async def pair(url: str, folder: Path) -> AsyncIterator[Pair]:
    matchers = Pair(url, folder)
    try:
        await matchers.start("a")
        await until(lambda: held_by("a"))
        await matchers.start("b")
        yield matchers
    finally:
        await matchers.end()


async def until(so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await so():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def held_by(name: str) -> bool:
    """Whether a matcher has the lease."""
    return bool(await rows("SELECT 1 FROM lease WHERE name = 'matcher' AND holder = ? AND until > 0", name))


async def filled(price: str = "%") -> int:
    return await scalar("SELECT COUNT(*) FROM fill WHERE side = 'sell' AND price LIKE ?", price)


async def members_wait(*limits: str) -> None:
    """Each member holds BTC, and for ten minutes has wanted to sell it in small parts at each of these prices.

    What is as old as that, only who loads the whole book knows of.
    """

    def then() -> int:
        return clock.now() - 600_000

    board = PriceBoard(then)
    board.set("BTC", "100")
    context = Context(board, then, lambda: None)
    for user in range(11, 11 + MEMBERS):
        actor = Actor(1, user, f"{user}", 5)
        await market_orders.buy(context, actor, "BTC", parse_size("50%"), key=f"buys {user}")
        for limit in limits:
            for number in range(EACH):
                request = OrderRequest(
                    Side.SELL, "BTC", parse_size("0.01"), "limit", OrderTerms(limit=Price.parse(limit))
                )
                await place(context, actor, request, key=f"{user} {limit} {number}")


async def all_is_filled_once(orders: int) -> None:
    assert await models.Order.filter(kind="limit", state="filled").count() == orders
    assert await filled() == await scalar("SELECT COUNT(DISTINCT order_id) FROM fill WHERE side = 'sell'") == orders
    assert await models.Announcement.filter(kind__startswith="order-").count() == orders
    assert await audit() == await mismatches() == []


async def test_two_matchers_killed_in_turns_lose_and_double_no_order(url: str, rng: Random, tmp_path: Path) -> None:
    limits = ("101", "102", "103")
    await members_wait(*limits)
    async with pair(url, tmp_path) as matchers:
        for turn, limit in enumerate(limits):
            kills, takes_over = ("a", "b") if turn % 2 == 0 else ("b", "a")
            before = turn * BATCH
            target = before + rng.randint(1, BATCH // 2)
            matchers.price(limit)
            await until(lambda target=target: at_least(target))
            await matchers.kill(kills)
            assert before < await filled() < before + BATCH
            await until(lambda takes_over=takes_over: held_by(takes_over))
            await matchers.start(kills)
            await until(lambda before=before: at_least(before + BATCH))
        await all_is_filled_once(len(limits) * BATCH)


async def at_least(fills: int) -> bool:
    return await filled() >= fills


@pytest.mark.parametrize("longer", [0.0, 6.0], ids=["within its tick", "when its tick is over"])
async def test_a_stalled_matcher_that_wakes_up_after_its_lease_is_gone_fills_nothing(
    url: str, tmp_path: Path, longer: float
) -> None:
    await members_wait("101")
    async with pair(url, tmp_path) as matchers:
        matchers.price("102")
        await until(lambda: at_least(5))
        await stall_between_two_fills(matchers, "a")
        done = await filled()
        assert 0 < done < BATCH
        matchers.price("99")
        await rows("UPDATE lease SET until = 0")
        await until(lambda: held_by("b"))
        await asyncio.sleep(longer)
        matchers.send("a", signal.SIGCONT)
        await until(lambda: woken(matchers, done))
        assert await filled() == done
        matchers.price("103")
        await until(lambda: at_least(BATCH))
        assert (await filled("102"), await filled("103")) == (done, BATCH - done)
        await all_is_filled_once(BATCH)


async def woken(matchers: Pair, filled_before: int) -> bool:
    """Whether it has seen that it is fenced off, or has filled something."""
    return "another process has taken over" in matchers.said("a") or await filled() > filled_before


async def stall_between_two_fills(matchers: Pair, name: str) -> None:
    """Stops it where no transaction of it is open: an open one would keep the lease from everybody else."""
    async with asyncio.timeout(PATIENCE):
        while True:
            matchers.send(name, signal.SIGSTOP)
            await asyncio.sleep(0.05)
            if not await scalar(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND state LIKE 'idle in transaction%'"
            ):
                return
            matchers.send(name, signal.SIGCONT)
            await asyncio.sleep(0.003)
