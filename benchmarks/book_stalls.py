"""How long the event loop stands still while the whole book is loaded, met by its first prices, and its marks kept."""

import asyncio
import tempfile
from collections.abc import Awaitable, Mapping

from tortoise.transactions import in_transaction

from benchmarks.ranks_watch import Probe
from bot.data.database import close_database, open_database, run_many
from bot.data.migrate import upgrade
from bot.rules.market.quotes import Price, Quote, Symbol
from bot.services.context import Context
from bot.services.matching import engine, loading

_EACH = 20  # open orders of a member
_ACCOUNT = (
    "INSERT INTO account (id, guild_id, user_id, contest, cash, reserved, deposits, starting, realised, turnover, "
    "fills, qualifying, week, week_equity, week_deposits, opened_at) "
    "VALUES (?, 1, ?, 0, 0, 0, 0, 1, 0, 0, 0, 0, '', 0, 0, 0)"
)
_ORDER = (
    "INSERT INTO orders (guild_id, account_id, symbol, side, kind, size, units, reserved, stop_price, watermark, "
    "trail, triggered, notify, state, placed_at, changed_at) "
    "VALUES (1, ?, ?, 'sell', ?, '1', 100, 0, ?, ?, ?, 0, 'channel', 'open', 1, 1)"
)
_STOP, _TRAILING = ("stop", "50", None, None), ("trailing", None, "100", "50%")


class Market:
    """The Quotes protocol over many symbols at one price."""

    reuses_tickers = False

    def __init__(self, symbols: int) -> None:
        self._symbols = [Symbol(f"S{number}", f"Symbol {number}", 8) for number in range(symbols)]
        self.cents, self.at = 10_000, 1_000

    def now(self) -> int:
        return self.at

    def latest(self, ticker: str) -> Quote | None:
        return self.snapshot().get(ticker)

    def held(self) -> Mapping[str, Quote]:
        return {}

    def snapshot(self) -> Mapping[str, Quote]:
        price = Price(self.cents, 2)
        return {one.ticker: Quote(one, price, price, price, "bench", self.at, self.at) for one in self._symbols}


async def stalls(orders: int, symbols: int) -> list[float]:
    """ms: the longest stall of a load, of the tick after it, and of keeping the marks of the quarter that trails."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite://{folder}/falcon.db"
        await upgrade(url)
        await open_database(url)
        async with in_transaction("default") as db:
            await run_many(db, "INSERT INTO coin (ticker, scale) VALUES (?, 8)", [(f"S{n}",) for n in range(symbols)])
            await run_many(db, _ACCOUNT, [(n, n) for n in range(orders // _EACH + 1)])
            kinds = (_TRAILING if n % 4 == 0 else _STOP for n in range(orders))
            rows = [(n // _EACH, f"S{n % symbols}", *kind) for n, kind in enumerate(kinds)]
            await run_many(db, _ORDER, rows)
        market = Market(symbols)
        context = Context(market, market.now, lambda: None)
        found = [await _stall(loading.load(context)), await _stall(engine.tick(context))]
        market.cents, market.at = 11_000, 2_000
        await engine.tick(context)
        found.append(await _stall(engine.save_watermarks(context)))
        await close_database()
    return found


async def _stall(tx: Awaitable[object]) -> float:
    probe = Probe()
    watching = asyncio.create_task(probe.watch())
    await asyncio.sleep(0.05)
    probe.late.clear()
    await tx
    await asyncio.sleep(0.02)
    watching.cancel()
    return max(probe.late)
