"""Weekly openings: what every account was worth when the guild-local week began, and its deposits then."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.data.once import Work
from bot.data.scan import Scanner, in_thread
from bot.services.accounts import MAIN
from bot.services.ranking_inputs import MAX_EQUITY, Bids, Server, worths

_BATCH = 500  # accounts a transaction

Transact = Callable[[Callable[[Work], Awaitable[None]]], Awaitable[None]]


async def open_week(transact: Transact, scanner: Scanner, server: Server, bids: Bids) -> int:
    """Opens the week of every account that is still in an earlier one; how many.

    All are valued in one moment at the prices of one snapshot, and written in short transactions. An account's own
    `week` says that it is done, so each is opened once a week whatever happens, and after a crash the next recompute
    opens the rest, by its own prices. A symbol without a fresh price counts
    at its last known one, so that nobody puts off the opening by holding it; an account with one that never had a price
    stays off the weekly board until it has.
    """
    if server.opened == server.week:
        return 0
    due, waiting = await in_thread(_due, scanner, server, bids)
    for start in range(0, len(due), _BATCH):
        await transact(partial(_open, due[start : start + _BATCH]))
    if not waiting:
        await transact(partial(_mark, server))
    return len(due)


async def _open(rows: list[tuple[Any, ...]], work: Work) -> None:
    await work.write_many(_OPEN, rows)


async def _mark(server: Server, work: Work) -> None:
    await work.write("UPDATE guild SET week = ? WHERE id = ?", server.week, server.id)


_LATE = "SELECT id, cash + reserved, deposits FROM account WHERE guild_id = ? AND contest = ? AND week < ?"
_OPEN = "UPDATE account SET week = ?, week_equity = ?, week_deposits = ? WHERE id = ? AND week < ?"


def _due(scanner: Scanner, server: Server, bids: Bids) -> tuple[list[tuple[Any, ...]], int]:
    """Rows to write, and how many accounts must wait for a price."""
    with scanner.moment():
        late = list(scanner.stream(_LATE, server.id, MAIN, server.week))
        if not late:
            return [], 0
        worth, _, unknown = worths(scanner, [server], bids)
    rows = [
        (server.week, min(money + worth.get(account, 0), MAX_EQUITY), deposits, account, server.week)
        for account, money, deposits in late
        if account not in unknown
    ]
    return rows, len(late) - len(rows)
