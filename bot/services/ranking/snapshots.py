"""What accounts were worth at a moment: when the guild-local week began, and at the end of each guild-local day.

All accounts of some servers are valued in one moment at the prices of one snapshot, and written in short transactions.
After a crash the next recompute writes the rest, by its own prices. A symbol without a fresh price counts at its last
known one, so that nobody puts a snapshot off by holding it; an account with one that never had a price waits for it.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from bot.clock import day_begins
from bot.data.keys import MAIN
from bot.data.scan import Scanner, in_thread
from bot.data.transactions import Transaction
from bot.rules.guilds.settings import time_zone
from bot.services import leases
from bot.services.ranking.scores import MAX_EQUITY, Bids, RankedServer, value_positions

EQUITY_SLOT = "equity"

_BATCH = 500  # accounts a transaction

Rows = list[tuple[Any, ...]]
Transact = Callable[[Callable[[Transaction], Awaitable[None]]], Awaitable[None]]

_OPEN_WEEK = "UPDATE account SET week = ?, week_equity = ?, week_deposits = ? WHERE id = ? AND week < ?"
_UNOPENED = (
    "SELECT guild_id, id, cash + reserved, deposits FROM account WHERE guild_id = ? AND contest = ? AND week < ?"
)
_WRITE_POINT = """
INSERT INTO equity_point (guild_id, account_id, day, equity, deposits) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (account_id, day) DO NOTHING
"""
_NEWEST_POINTS = """
SELECT a.guild_id, a.id, a.cash + a.reserved, a.deposits, p.day, p.equity, p.deposits FROM account a
LEFT JOIN equity_point p ON p.account_id = a.id
    AND p.day = (SELECT MAX(q.day) FROM equity_point q WHERE q.account_id = a.id)
WHERE a.guild_id = ? AND a.contest = ? AND a.fills > 0 AND a.opened_at < ?
"""


async def open_week(transact: Transact, scanner: Scanner, servers: Sequence[RankedServer], bids: Bids) -> int:
    """Opens the week of every account of some servers that is still in an earlier one; how many.

    An account's own `week` says that it is done, so each is opened once a week whatever happens. An account that waits
    for a price stays off the weekly board until it has one.
    """
    late = [server for server in servers if server.opened != server.week]
    if not late:
        return 0
    rows, waiting = await in_thread(_unopened, scanner, late, bids)
    await _write(transact, _OPEN_WEEK, rows)
    if complete := [server for server in late if server.id not in waiting]:
        await transact(partial(_mark_weeks, complete))
    return len(rows)


async def close_day(transact: Transact, scanner: Scanner, servers: Sequence[RankedServer], bids: Bids) -> int:
    """Writes yesterday's points of servers that lack them by the prices of the first recompute of today; how many.

    Only of accounts that had traded, and whose equity or deposits have changed since their last point, so a crowd
    that rests costs one reading a day. As long as one account waits for a price, the day of its server is not done.
    """
    late = [server for server in servers if not server.closed]
    if not late:
        return 0
    rows, waiting = await in_thread(_changed_points, scanner, late, bids)
    await _write(transact, _WRITE_POINT, rows)
    if complete := [server for server in late if server.id not in waiting]:
        await transact(partial(_mark_days, complete))
    return len(rows)


async def _write(transact: Transact, sql: str, rows: Rows) -> None:
    for start in range(0, len(rows), _BATCH):
        await transact(partial(_write_batch, sql, rows[start : start + _BATCH]))


async def _write_batch(sql: str, rows: Rows, tx: Transaction) -> None:
    await tx.write_many(sql, rows)


async def _mark_weeks(servers: list[RankedServer], tx: Transaction) -> None:
    await tx.write_many("UPDATE guild SET week = ? WHERE id = ?", [(server.week, server.id) for server in servers])


async def _mark_days(servers: list[RankedServer], tx: Transaction) -> None:
    for server in servers:
        await leases.mark_done(tx, EQUITY_SLOT, server.id, server.today.isoformat())


def _unopened(scanner: Scanner, servers: list[RankedServer], bids: Bids) -> tuple[Rows, set[int]]:
    """Rows to write, and the servers with accounts that must wait for a price."""
    weeks = {server.id: server.week for server in servers}
    with scanner.moment():
        accounts = list(scanner.stream_each(_UNOPENED, [(server.id, MAIN, server.week) for server in servers]))
        if not accounts:
            return [], set()
        worth, _, unknown = value_positions(scanner, servers, bids)
    rows: Rows = [
        (weeks[guild_id], min(money + worth.get(account_id, 0), MAX_EQUITY), deposits, account_id, weeks[guild_id])
        for guild_id, account_id, money, deposits in accounts
        if account_id not in unknown
    ]
    return rows, {guild_id for guild_id, account_id, *_ in accounts if account_id in unknown}


def _changed_points(scanner: Scanner, servers: list[RankedServer], bids: Bids) -> tuple[Rows, set[int]]:
    """Rows to write, and the servers with accounts that must wait for a price."""
    days = {server.id: (server.today - timedelta(days=1)).isoformat() for server in servers}
    keys = [(server.id, MAIN, day_begins(server.today, server.settings[time_zone])) for server in servers]
    rows: Rows = []
    waiting: set[int] = set()
    with scanner.moment():
        worth, _, unknown = value_positions(scanner, servers, bids)
        for guild_id, account_id, money, deposits, last, *before in scanner.stream_each(_NEWEST_POINTS, keys):
            day = days[guild_id]
            if last is not None and last >= day:
                continue
            if account_id in unknown:
                waiting.add(guild_id)
                continue
            now = [min(money + worth.get(account_id, 0), MAX_EQUITY), deposits]
            if now != before:
                rows.append((guild_id, account_id, day, *now))
    return rows, waiting
