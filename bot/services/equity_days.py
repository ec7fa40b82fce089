"""Daily equity points: what every account that trades was worth when the guild-local day closed."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from bot.clock import day_begins
from bot.data.once import Work
from bot.data.scan import Scanner, in_thread
from bot.rules.guild import time_zone
from bot.services import lease
from bot.services.accounts import MAIN
from bot.services.ranking_inputs import MAX_EQUITY, Bids, Server, worths

SLOT = "equity"
_BATCH = 500  # accounts a transaction

Transact = Callable[[Callable[[Work], Awaitable[None]]], Awaitable[None]]


async def close_day(transact: Transact, scanner: Scanner, servers: Sequence[Server], bids: Bids) -> int:
    """Writes yesterday's points of servers that lack them by the prices of the first recompute of today; how many.

    Only of accounts that had traded, and whose equity or deposits have changed since their last point, so a crowd
    that rests costs one reading a day. All are valued in one moment and written in short transactions; after a crash
    the next recompute writes the rest, by its own prices. A symbol without a fresh price counts at its last known
    one; an account with one that never had a price waits, and as long as one waits, the day is not done.
    """
    late = [server for server in servers if not server.closed]
    if not late:
        return 0
    due, waiting = await in_thread(_due, scanner, late, bids)
    for start in range(0, len(due), _BATCH):
        await transact(partial(_write, due[start : start + _BATCH]))
    if done := [server for server in late if server.id not in waiting]:
        await transact(partial(_mark, done))
    return len(due)


async def _write(rows: list[tuple[Any, ...]], work: Work) -> None:
    await work.write_many(_POINT, rows)


async def _mark(servers: list[Server], work: Work) -> None:
    for server in servers:
        await lease.done(work, SLOT, server.id, server.today.isoformat())


_POINT = """
INSERT INTO equity_point (guild_id, account_id, day, equity, deposits) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (account_id, day) DO NOTHING
"""
_ACCOUNTS = """
SELECT a.guild_id, a.id, a.cash + a.reserved, a.deposits, p.day, p.equity, p.deposits FROM account a
LEFT JOIN equity_point p ON p.account_id = a.id
    AND p.day = (SELECT MAX(q.day) FROM equity_point q WHERE q.account_id = a.id)
WHERE a.guild_id = ? AND a.contest = ? AND a.fills > 0 AND a.opened_at < ?
"""


def _due(scanner: Scanner, servers: list[Server], bids: Bids) -> tuple[list[tuple[Any, ...]], set[int]]:
    """Rows to write, and the servers with accounts that must wait for a price."""
    days = {server.id: (server.today - timedelta(days=1)).isoformat() for server in servers}
    keys = [(server.id, MAIN, day_begins(server.today, server.settings[time_zone])) for server in servers]
    rows: list[tuple[Any, ...]] = []
    waiting: set[int] = set()
    with scanner.moment():
        worth, _, unknown = worths(scanner, servers, bids)
        for guild_id, account, money, deposits, last, *before in scanner.stream_each(_ACCOUNTS, keys):
            day = days[guild_id]
            if last is not None and last >= day:
                continue
            if account in unknown:
                waiting.add(guild_id)
                continue
            now = [min(money + worth.get(account, 0), MAX_EQUITY), deposits]
            if now != before:
                rows.append((guild_id, account, day, *now))
    return rows, waiting
