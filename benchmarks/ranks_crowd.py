"""A great many members, written straight into a migrated database: the world that ranks are measured in."""

import random
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg

from bot.rules.market.quotes import Price, Quote, Symbol

NOW = 1_767_787_200_000  # ms: Wednesday, 2026-01-07 12:00 UTC
WEEK = "2026-01-05"
C0 = 100_000 * 10**6
SYMBOLS = 20
HELD = 10

# Of every hundred members twenty hold ten symbols each; everybody has an account.
_HOLDS = 5

_TODAY = datetime.fromtimestamp(NOW / 1000, UTC).date()


def guild_sizes(members: int) -> list[int]:
    """A fifth of all in one server, the others in 999 equal ones (fewer where that would leave them tiny)."""
    large = members // 5
    others = min(999, max(1, (members - large) // 100))
    each, rest = divmod(members - large, others)
    return [large, *(each + (number < rest) for number in range(others))]


class Market:
    """The Quotes protocol over prices that move when told to."""

    reuses_tickers = False

    def __init__(self) -> None:
        self._random = random.Random(7)
        self.symbols_ = [Symbol(f"C{number:02}", f"Coin {number}", 2 + number % 4) for number in range(SYMBOLS)]
        self.prices = [self._random.randrange(100_000, 999_999) for _ in range(SYMBOLS)]  # in 10**-4 coins

    def move(self) -> None:
        """Every price by up to 2 %."""
        self.prices = [price * self._random.randrange(9_800, 10_200) // 10_000 for price in self.prices]

    def symbols(self) -> Mapping[str, Symbol]:
        return {symbol.ticker: symbol for symbol in self.symbols_}

    def latest(self, ticker: str) -> Quote | None:
        return self.snapshot().get(ticker)

    def held(self) -> Mapping[str, Quote]:
        return {}

    def snapshot(self) -> Mapping[str, Quote]:
        quotes = {}
        for symbol, units in zip(self.symbols_, self.prices, strict=True):
            price = Price(units, 4)
            quotes[symbol.ticker] = Quote(symbol, price, price, price, "bench", NOW, NOW)
        return quotes

    async def quote(self, ticker: str, **_: Any) -> Quote:
        return self.snapshot()[ticker]

    async def history(self, *_: Any) -> Sequence[Any]:
        return []


_TABLES = {
    "coin": ("ticker", "scale"),
    "member": (
        *("guild_id", "user_id", "name", "channel_id", "xp", "level", "streak", "longest_streak", "streak_day"),
        *("here", "here_at"),
    ),
    "account": (
        *("guild_id", "user_id", "contest", "cash", "reserved", "deposits", "starting", "realised", "turnover"),
        *("fills", "qualifying", "week", "week_equity", "week_deposits", "opened_at"),
    ),
    "position": ("guild_id", "account_id", "symbol", "units", "cost", "bought_at"),
}
_AFTERWARDS = (
    # What a recompute pays once, ever, has been paid: later it looks, and finds it.
    "INSERT INTO milestone (guild_id, user_id, milestone, at) SELECT guild_id, user_id, key, 0 FROM account, "
    "(SELECT 'first-gain' AS key UNION ALL SELECT 'best-rank-1') k WHERE fills > 0",
    f"UPDATE guild SET week = '{WEEK}'",
)


def build(path: str, members: int) -> None:
    """Fills the tables that ranks are made of, in SQLite."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("BEGIN")
    for table, rows in _rows(members):
        columns = _TABLES[table]
        db.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows)
    for sql in _AFTERWARDS:
        db.execute(sql)
    db.execute("COMMIT")
    db.execute("ANALYZE")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


async def build_postgres(url: str, members: int) -> None:
    """The same in PostgreSQL."""
    db = await asyncpg.connect(url)
    for table, rows in _rows(members):
        await db.copy_records_to_table(table, records=rows, columns=_TABLES[table])
    for sql in _AFTERWARDS:
        await db.execute(sql)
    await db.close()


def _rows(members: int) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
    symbols = Market().symbols_
    people = list(_people(members))
    yield "coin", [(one.ticker, one.scale) for one in symbols]
    yield "member", ((*one[:3], 1, one[3], 1, *one[4:7], 1, 0) for one in people)
    yield "account", ((*one[7:9], 0, one[9], 0, *one[10:12], 0, *one[12:], 0) for one in people)
    yield "position", _positions(people, symbols)


def _people(members: int) -> Iterator[tuple[Any, ...]]:
    draw = random.Random(1)
    user = 10**17
    for guild, size in enumerate(guild_sizes(members), 1):
        for number in range(size):
            user += draw.randrange(1, 10**9)
            xp = draw.choice((0, 10, 35, 60)) if draw.random() < 0.5 else draw.randrange(5_000)
            days = draw.randrange(1, 60)
            last = (_TODAY - timedelta(days=draw.choice((0, 1, 1, 3, 9, 40)))).isoformat()
            trades = 5 + number % 40 if number % _HOLDS == 0 else 0
            opened = draw.randrange(C0 * 9 // 10, C0 * 12 // 10) if trades else C0
            yield (
                guild * 10**15,
                user,
                f"Member {user % 10**6}",
                xp,
                days,
                days,
                last,
                guild * 10**15,
                user,
                draw.randrange(C0 // 10) if trades else C0,
                C0,
                C0,
                2 * C0 if trades else 0,
                trades,
                trades,
                WEEK,
                opened,
                C0,
            )


def _positions(people: list[tuple[Any, ...]], symbols: list[Symbol]) -> Iterator[tuple[Any, ...]]:
    draw = random.Random(2)
    for account, person in enumerate(people, 1):
        if person[12] == 0:
            continue
        for number in draw.sample(range(SYMBOLS), HELD):
            worth = draw.randrange(C0 // 20, C0 // 8)  # micro-coins at a price of 50 coins
            units = worth * 10 ** symbols[number].scale // (50 * 10**6)
            yield person[0], account, symbols[number].ticker, units, 0, 0


def live(round_: int) -> tuple[str, str]:
    """What happens in one interval: every hundredth member earns XP, some of them by checking in."""
    return (
        f"UPDATE member SET xp = xp + 25 WHERE id % 100 = {round_ % 100}",
        "UPDATE member SET streak = streak + 1, longest_streak = longest_streak + 1, "
        f"streak_day = '{_TODAY.isoformat()}' WHERE id % 400 = {round_ % 400}",
    )
