"""A day of generated quotes with thousands of orders: the same fills as a plain look at one order after the other."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import count
from math import ceil, floor

import pytest

from bot.data.keys import Actor
from bot.market.simulated import market
from bot.market.simulated.market import EPOCH, SimulatedMarket
from bot.rules import formatting
from bot.rules.accounts import holdings
from bot.rules.market.quotes import Price, Quote, Side
from bot.rules.refusals import BadOrder
from bot.rules.trading import costs, order_limits
from bot.rules.trading.order_terms import OrderTerms, parse_trail
from bot.rules.trading.refusals import PriceAlreadyReached
from bot.rules.trading.sizes import parse_size
from bot.services.context import Context
from bot.services.matching import engine
from bot.services.trading.placing import OrderReceipt, OrderRequest, place
from bot.services.upkeep.reconciliation import audit
from tests.kit import market_orders
from tests.kit.fake_context import Clock, configure
from tests.kit.ledger import rows
from tests.oracle.orders import TAKES

MINUTE, MINUTES, MICRO = 60_000, 24 * 60, 1_000_000
TICKERS = ["BTC", "ETH", "SOL", "DOGE"]
MAKER, TAKER = 7, 13  # basis points

Prices = tuple[Decimal, Decimal]  # bid and ask


@dataclass
class Wanted:
    """An order as it was placed, and the quote it began with."""

    side: Side
    kind: str
    prices: dict[str, str]
    size: str
    begun: Quote
    since: int  # how many quotes of the day it was too late for


def plain_fill(order: Wanted, units: int | None, quotes: Iterable[Prices]) -> tuple[str, int, int, int] | None:
    """Price, units, gross and fee of an order's fill, by the rules as a trader would say them; None if it waits."""
    buying = order.side is Side.BUY
    sign = 1 if buying else -1  # times it, a price is the worse the higher it is
    worst = {name: sign * Decimal(text) for name, text in order.prices.items() if name != "trail"}
    best, armed = sign * _prices(order.begun)[buying], False
    for prices in quotes:
        price = sign * prices[buying]
        best = min(best, price)
        fires, maker = False, False
        if order.kind in ("stop", "oco"):
            fires = price >= worst["stop"]
        if order.kind in ("take-profit", "oco"):
            fires = fires or price <= worst["limit"]
        if order.kind == "trailing":
            text = order.prices["trail"]
            far = abs(best) * Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text)
            fires = price >= best + far
        if order.kind == "limit" or armed:
            fires, maker = price <= worst["limit"], True
        elif order.kind == "stop-limit" and price >= worst["stop"]:
            armed, fires = True, price <= worst["limit"]
        if fires:
            return _amounts(order, units, prices[buying], MAKER if maker else TAKER)
    return None


def _prices(quote: Quote) -> Prices:
    """Bid and ask. They have six digits and a distance four: no context rounds them."""
    return Decimal(str(quote.bid)), Decimal(str(quote.ask))


def _amounts(order: Wanted, units: int | None, price: Decimal, fee: int) -> tuple[str, int, int, int]:
    buying, symbol = order.side is Side.BUY, order.begun.symbol
    unit = Fraction(price) * MICRO / 10**symbol.scale
    if units is None:
        budget, step = int(Decimal(order.size[1:]) * MICRO), symbol.step
        units = floor(budget / unit / (1 + Fraction(fee, 10_000))) // step * step + step  # at least as many as it pays
        while ceil(units * unit) + ceil(ceil(units * unit) * Fraction(fee, 10_000)) > budget:
            units -= step
    gross = ceil(units * unit) if buying else floor(units * unit)
    return f"{price:f}", units, gross, ceil(gross * Fraction(fee, 10_000))


class Day:
    """The market of a day, a minute at a time, and the orders that members place meanwhile."""

    def __init__(self, order_count: int) -> None:
        self.clock, self.random = Clock(EPOCH + 30 * 24 * 60 * MINUTE), random.Random(7)
        self.context = Context(SimulatedMarket(b"replay".ljust(32), self.clock, self.sleep), self.clock, lambda: None)
        self.members = [Actor(1, 100 + n, f"M{n}", 5) for n in range(max(1, order_count // 80))]
        self.quotes: dict[str, list[Prices]] = {ticker: [] for ticker in TICKERS}
        self.wanted: dict[int, tuple[Wanted, int | None]] = {}
        self.many = order_count

    async def sleep(self, seconds: float) -> None:
        self.clock.advance(round(seconds * 1000))

    async def play(self) -> None:
        for member in self.members:
            for ticker in TICKERS:
                await market_orders.buy(
                    self.context, member, ticker, parse_size("$50000000"), key=f"{member.user_id}{ticker}"
                )
        attempts = count()
        for minute in range(MINUTES):
            while len(self.wanted) * MINUTES < self.many * (minute + 1):  # as many by now as the day's share of them
                await self.place(f"order {next(attempts)}")
            self.clock.advance(MINUTE - self.clock() % MINUTE)
            for ticker, quote in self.context.market.snapshot().items():
                if ticker in self.quotes:
                    self.quotes[ticker].append(_prices(quote))
            assert (await engine.tick(self.context)).failed == 0

    async def place(self, key: str) -> None:
        choose, ticker = self.random.choice, self.random.choice(TICKERS)
        side, kind = choose(list(Side)), choose(sorted(TAKES))
        begun = self.context.market.snapshot()[ticker]
        last, digits = Decimal(str(begun.last)), begun.last.scale
        up, down = (f"{last * (10_000 + sign * self.random.randrange(1, 300)) / 10_000:.{digits}f}" for sign in (1, -1))
        limit, stop = (down, up) if side is Side.BUY else (up, down)
        if kind == "stop-limit":
            limit = choose([stop, up, down])
        far = choose([f"{self.random.randrange(1, 300) / 100:.2f}%", f"{last / 99:.{digits}f}"])
        texts = {"limit": limit, "stop": stop, "trail": far}
        prices = {name: texts[name] for name in TAKES[kind]}
        lot = formatting.quantity(begun.symbol.step * self.random.randrange(1, 9999), begun.symbol)
        size = choose(["$1234.56", "$77000", lot.replace(",", "")])
        parse = {"limit": Price.parse, "stop": Price.parse, "trail": parse_trail}
        terms = OrderTerms(**{name: parse[name](text) for name, text in prices.items()})
        actor = choose(self.members)
        try:
            receipt: OrderReceipt = await place(
                self.context, actor, OrderRequest(side, ticker, parse_size(size), kind, terms), key=key
            )
        except (PriceAlreadyReached, BadOrder):
            return
        if receipt.order is not None:
            first = await self.context.market.quote(ticker)
            self.wanted[receipt.order.id] = (
                Wanted(side, kind, prices, size, first, len(self.quotes[ticker])),
                receipt.order.units,
            )


@pytest.mark.timeout(900)
async def test_a_day_of_quotes_fills_what_a_plain_matcher_fills(database, monkeypatch) -> None:
    order_count = 10_000 if database.dialect == "sqlite" else 1_000
    monkeypatch.setattr(market, "COINS", [coin for coin in market.COINS if coin.symbol.ticker in TICKERS])
    limits = [(order_limits.open_orders, 100), (order_limits.orders_a_day, 1_000)]
    await configure(1, (holdings.starting_cash, 1_000_000_000), (costs.fee, TAKER), (costs.maker_fee, MAKER), *limits)
    day = Day(order_count)
    await day.play()
    expected = {}
    for number, (order, units) in day.wanted.items():
        if (fill := plain_fill(order, units, day.quotes[order.begun.symbol.ticker][order.since :])) is not None:
            expected[number] = fill
    stored = await rows(
        "SELECT f.order_id, f.price, f.units, f.gross, f.fee FROM fill f JOIN orders o ON o.id = f.order_id "
        "WHERE o.kind <> 'market' AND o.closed_at > o.placed_at + 1000"
    )
    assert {row["order_id"]: (row["price"], row["units"], row["gross"], row["fee"]) for row in stored} == expected
    assert len(day.wanted) >= order_count
    assert len(expected) > order_count * 0.3
    assert await audit() == []
