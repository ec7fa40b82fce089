"""Weekly openings: what every account was worth when the guild-local week began, and its deposits then."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from bot.data.once import Work
from bot.data.scan import Scanner, in_thread
from bot.services.accounts import MAIN
from bot.services.ranking_inputs import MAX_EQUITY, Bids, Server, worths

_BATCH = 500  # accounts a transaction

Transact = Callable[[Callable[[Work], Awaitable[None]]], Awaitable[None]]


async def open_week(transact: Transact, scanner: Scanner, servers: Sequence[Server], bids: Bids) -> int:
    """Opens the week of every account of some servers that is still in an earlier one; how many.

    All are valued in one moment at the prices of one snapshot, and written in short transactions. An account's own
    `week` says that it is done, so each is opened once a week whatever happens, and after a crash the next recompute
    opens the rest, by its own prices. A symbol without a fresh price counts
    at its last known one, so that nobody puts off the opening by holding it; an account with one that never had a price
    stays off the weekly board until it has.
    """
    late = [server for server in servers if server.opened != server.week]
    if not late:
        return 0
    due, waiting = await in_thread(_due, scanner, late, bids)
    for start in range(0, len(due), _BATCH):
        await transact(partial(_open, due[start : start + _BATCH]))
    if done := [(server.week, server.id) for server in late if server.id not in waiting]:
        await transact(partial(_mark, done))
    return len(due)


async def _open(rows: list[tuple[Any, ...]], work: Work) -> None:
    await work.write_many(_OPEN, rows)


async def _mark(rows: list[tuple[str, int]], work: Work) -> None:
    await work.write_many("UPDATE guild SET week = ? WHERE id = ?", rows)


_LATE = "SELECT guild_id, id, cash + reserved, deposits FROM account WHERE guild_id = ? AND contest = ? AND week < ?"
_OPEN = "UPDATE account SET week = ?, week_equity = ?, week_deposits = ? WHERE id = ? AND week < ?"


def _due(scanner: Scanner, servers: list[Server], bids: Bids) -> tuple[list[tuple[Any, ...]], set[int]]:
    """Rows to write, and the servers with accounts that must wait for a price."""
    weeks = {server.id: server.week for server in servers}
    with scanner.moment():
        late = list(scanner.stream_each(_LATE, [(server.id, MAIN, server.week) for server in servers]))
        if not late:
            return [], set()
        worth, _, unknown = worths(scanner, servers, bids)
    rows = [
        (weeks[guild_id], min(money + worth.get(account, 0), MAX_EQUITY), deposits, account, weeks[guild_id])
        for guild_id, account, money, deposits in late
        if account not in unknown
    ]
    return rows, {guild_id for guild_id, account, *_ in late if account in unknown}
