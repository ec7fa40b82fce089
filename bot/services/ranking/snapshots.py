"""What accounts were worth at a moment: when the guild-local week began, and at the end of each guild-local day.

All accounts of some servers are valued in one moment at the prices of one snapshot, and written in short transactions.
After a crash the next recompute writes the rest, by its own prices. A symbol without a fresh price counts at its last
known one, so that nobody puts a snapshot off by holding it; an account with one that never had a price waits for it.
One that cannot be read is left out, and nobody waits for it.
"""

from collections.abc import Sequence
from functools import partial
from operator import index
from typing import Any

from bot.data.keys import MAIN
from bot.data.scan import Scanner, in_thread
from bot.data.transactions import Transaction
from bot.services import leases
from bot.services.leases import FencedTransactions
from bot.services.ranking import storage
from bot.services.ranking.scores import MAX_EQUITY, Bids, PositionValues, RankedServer, value_positions
from bot.services.ranking.storage import NewestPointRow, NewPoint, UnopenedRow, WeekOpening
from bot.services.unreadable import RowKind, leave_out

EQUITY_SLOT = "equity"

BATCH = 500  # accounts a transaction


async def open_week(
    transactions: FencedTransactions, scanner: Scanner, servers: Sequence[RankedServer], bids: Bids
) -> int:
    """Opens the week of every account of some servers that is still in an earlier one; how many.

    An account's own `week` says that it is done, so each is opened once a week whatever happens. An account that waits
    for a price stays off the weekly board until it has one.
    """
    late = [server for server in servers if server.opened != server.week]
    if not late:
        return 0
    openings, waiting = await in_thread(_week_openings, scanner, late, bids)
    await _write(transactions, storage.OPEN_WEEK, openings)
    if complete := [server for server in late if server.id not in waiting]:
        await transactions.run(partial(_mark_weeks, complete))
    return len(openings)


async def close_day(
    transactions: FencedTransactions, scanner: Scanner, servers: Sequence[RankedServer], bids: Bids
) -> int:
    """Writes yesterday's points of servers that lack them by the prices of the first recompute of today; how many.

    Only of accounts that had traded, and whose equity or deposits have changed since their last point, so a crowd
    that rests costs one reading a day. As long as one account waits for a price, the day of its server is not done.
    """
    late = [server for server in servers if not server.closed]
    if not late:
        return 0
    points, waiting = await in_thread(_new_points, scanner, late, bids)
    await _write(transactions, storage.WRITE_POINT, points)
    if complete := [server for server in late if server.id not in waiting]:
        await transactions.run(partial(_mark_days, complete))
    return len(points)


async def _write(transactions: FencedTransactions, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    for start in range(0, len(rows), BATCH):
        await transactions.run(partial(_write_batch, sql, rows[start : start + BATCH]))


async def _write_batch(sql: str, rows: Sequence[tuple[Any, ...]], tx: Transaction) -> None:
    await tx.write_many(sql, rows)


async def _mark_weeks(servers: list[RankedServer], tx: Transaction) -> None:
    await tx.write_many(storage.MARK_WEEK, [(server.week, server.id) for server in servers])


async def _mark_days(servers: list[RankedServer], tx: Transaction) -> None:
    for server in servers:
        await leases.mark_done(tx, EQUITY_SLOT, server.id, server.today.isoformat())


def _week_openings(scanner: Scanner, servers: list[RankedServer], bids: Bids) -> tuple[list[WeekOpening], set[int]]:
    """The weeks to be opened, and the servers with accounts that must wait for a price."""
    weeks = {server.id: server.week for server in servers}
    openings: list[WeekOpening] = []
    waiting: set[int] = set()
    with scanner.moment():
        keys = [{"guild_id": server.id, "contest": MAIN, "week": server.week} for server in servers]
        unopened = list(map(UnopenedRow._make, scanner.stream_each(storage.UNOPENED_ACCOUNTS, keys)))
        if not unopened:
            return openings, waiting
        values = value_positions(scanner, servers, bids)
    for account in unopened:
        if account.account_id in values.unknown:
            waiting.add(account.guild_id)
            continue
        week = weeks[account.guild_id]
        try:
            equity = _equity(account, values)
        except Exception as error:
            leave_out(RowKind.ACCOUNT, account.account_id, error, account.guild_id)
            continue
        openings.append(WeekOpening(week, equity, account.deposits, account.account_id, week))
    return openings, waiting


def _new_points(scanner: Scanner, servers: list[RankedServer], bids: Bids) -> tuple[list[NewPoint], set[int]]:
    """The points to be written, and the servers with accounts that must wait for a price."""
    days = {server.id: server.yesterday.isoformat() for server in servers}
    keys = [{"guild_id": server.id, "contest": MAIN, "before": server.day_began} for server in servers]
    points: list[NewPoint] = []
    waiting: set[int] = set()
    with scanner.moment():
        values = value_positions(scanner, servers, bids)
        for row in map(NewestPointRow._make, scanner.stream_each(storage.NEWEST_POINTS, keys)):
            day = days[row.guild_id]
            if row.day is not None and row.day >= day:
                continue
            if row.account_id in values.unknown:
                waiting.add(row.guild_id)
                continue
            try:
                equity = _equity(row, values)
            except Exception as error:
                leave_out(RowKind.ACCOUNT, row.account_id, error, row.guild_id)
                continue
            if (equity, row.deposits) != (row.point_equity, row.point_deposits):
                points.append(NewPoint(row.guild_id, row.account_id, day, equity, row.deposits))
    return points, waiting


def _equity(account: UnopenedRow | NewestPointRow, values: PositionValues) -> int:
    """What an account is worth, in micro-coins. Raises TypeError where its money is no whole number."""
    return min(index(account.money) + values.worth.get(account.account_id, 0), MAX_EQUITY)
