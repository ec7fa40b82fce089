"""The book of open orders: a quiet tick of all symbols, and what filling many at once costs beside single trades.

    python -m benchmarks.book [--orders 100000] [--symbols 100] [--crossings 1000]

The quiet tick is the median of many, each with new prices for every symbol that reach no order; a quarter of the orders
are trailing stops, and half of the ticks are new highs, which those follow. Crossings and single fills run in turn, in
a migrated SQLite database: each side's members begin with a trade of the same symbol, so both write the same kinds of
rows. Stalls are how long the event loop stands still while the whole book is at work; most of what is left of them is
Python's collector of garbage, which looks at every order.
"""

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from benchmarks.book_stalls import stalls
from benchmarks.figures import Figure, table
from bot.data.database import close_database, fetch, open_database, writer
from bot.data.keys import Actor
from bot.data.migrate import upgrade
from bot.rules.market.quotes import Candle, Price, Quote, Side, Symbol
from bot.rules.matching.order_book import OrderBook
from bot.rules.trading.order_limits import orders_a_day
from bot.rules.trading.order_terms import OrderTerms, TrailingOffset
from bot.rules.trading.order_types import RestingOrder
from bot.rules.trading.sizes import parse_size
from bot.services.context import Context
from bot.services.matching import engine
from bot.services.trading.placing import OrderRequest, place

AT = 1_767_614_400_000
KINDS = ("limit", "stop", "take-profit", "trailing")
EACH = 20  # open orders of a member


def quote(symbol: Symbol, cents: int, at: int) -> Quote:
    price = Price(cents, 2)
    return Quote(symbol, price, Price(cents + 1, 2), price, "bench", at, at)


class Market:
    """The Quotes protocol over one price."""

    reuses_tickers = False

    def __init__(self) -> None:
        self.symbol = Symbol("BTC", "Bitcoin", 8)
        self.cents, self.at = 10_000, AT

    def now(self) -> int:
        return self.at

    def symbols(self) -> Mapping[str, Symbol]:
        return {"BTC": self.symbol}

    async def quote(self, _: str, *, after: int = 0) -> Quote:
        return quote(self.symbol, self.cents, max(self.at, after + 1))

    def latest(self, ticker: str) -> Quote | None:
        return self.snapshot().get(ticker)

    def held(self) -> Mapping[str, Quote]:
        return {}

    def snapshot(self) -> Mapping[str, Quote]:
        return {"BTC": quote(self.symbol, self.cents, self.at)}

    async def history(self, *_: object) -> Sequence[Candle]:
        return []


def resting(number: int, ticker: str, chance: random.Random) -> RestingOrder:
    """An order some way off a price of 100 coins."""
    side, kind = chance.choice(list(Side)), chance.choice(KINDS)
    away = chance.randrange(1_000, 5_000)
    below = Price(10_000 - away, 2), Price(10_000 + away, 2)
    limit, stop = below if side is Side.BUY else below[::-1]
    match kind:
        case "stop":
            terms = OrderTerms(stop=stop)
        case "trailing":
            terms = OrderTerms(trail=TrailingOffset(bps=away), watermark=Price(10_000, 2))
        case _:
            terms = OrderTerms(limit=limit)
    return RestingOrder(number, 1, number, ticker, side, kind, terms, 0, None)


def quiet(orders: int, symbols: int, ticks: int = 200) -> float:
    """Milliseconds of a tick of all symbols that reaches no order."""
    chance, book = random.Random(1), OrderBook()
    listed = [Symbol(f"S{n}", f"Symbol {n}", 8) for n in range(symbols)]
    for number in range(orders):
        book.add(resting(number + 1, listed[number % symbols].ticker, chance))
    spent = []
    for tick in range(ticks + 1):
        cents = 10_000 + (tick if tick % 2 else chance.randrange(-100, 100))
        quotes = [quote(symbol, cents, tick + 1) for symbol in listed]
        began = time.perf_counter()
        fired = sum(len(book.cross(one)) for one in quotes)
        spent.append((time.perf_counter() - began) * 1000)
        if fired:
            raise RuntimeError(f"{fired} orders fired")
    return statistics.median(spent[1:])  # the first one admits all orders


def bought(amount: str) -> OrderRequest:
    return OrderRequest(side=Side.BUY, ticker="BTC", size=parse_size(amount))


async def fills(crossings: int, rounds: int) -> tuple[float, float]:
    """Microseconds of CPU and I/O a fill: of orders that one tick reaches, and of market orders."""
    market = Market()
    context = Context(market, market.now, lambda: None)
    members = [Actor(1, n + 1, f"Member {n}", 5) for n in range(max(1, crossings // EACH))]
    for who in members:
        await place(context, who, bought("$100"), key=f"begin {who.user_id}")
    crossed, single = [], []
    for turn in range(rounds):
        request = replace(bought("$5"), kind="limit", terms=OrderTerms(limit=Price(9_000, 2)))
        for n in range(crossings):
            await place(context, members[n % len(members)], request, key=f"{turn} rest {n}")
        market.at += 1_000
        market.cents = 8_999
        began = time.perf_counter()
        report = await engine.tick(context)
        crossed.append((time.perf_counter() - began) / crossings * 1e6)
        if report.filled != crossings:
            raise RuntimeError(f"only {report.filled} filled")
        market.at += 1_000
        began = time.perf_counter()
        for n in range(crossings):
            await place(context, members[n % len(members)], bought("$5"), key=f"{turn} single {n}")
        single.append((time.perf_counter() - began) / crossings * 1e6)
        market.cents = 10_000
    return statistics.median(crossed), statistics.median(single)


async def measure(orders: int = 100_000, symbols: int = 100, crossings: int = 1_000, rounds: int = 3) -> list[Figure]:
    """Quiet ticks over `orders` in `symbols`, and `crossings` fills at once beside as many market orders."""
    quietly = quiet(orders, symbols)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite://{folder}/falcon.db"
        await upgrade(url)
        await open_database(url)
        await fetch(writer(), "INSERT INTO guild (id, settings) VALUES (1, ?)", json.dumps({orders_a_day.key: 1_000}))
        crossed, single = await fills(crossings, rounds)
        await close_database()
    loaded, first, kept = await stalls(orders, symbols)
    return [
        Figure(f"book: a quiet tick of {symbols} symbols with {orders:,} orders", quietly, "ms", most=2),
        Figure(f"book: one of {crossings:,} crossings, filled", crossed, "µs"),
        Figure("book: one market order, filled", single, "µs"),
        Figure("book: crossings beside single fills", crossed / single, most=1.5),
        Figure(f"book: longest stall while {orders:,} orders are loaded", loaded, "ms", most=100),
        Figure("book: longest stall of the first tick after that", first, "ms", most=100),
        Figure(f"book: longest stall while {orders // 4:,} best prices are kept", kept, "ms", most=100),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("orders", 100_000), ("symbols", 100), ("crossings", 1_000), ("rounds", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    print(table(asyncio.run(measure(**vars(options)))))


if __name__ == "__main__":
    main()
