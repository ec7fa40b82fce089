"""An account's own record: what it was worth day by day, and the statistics of its fills. Read-only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.clock import local_day
from bot.data import models
from bot.data.database import reader, select
from bot.data.keys import MAIN, MemberKey
from bot.data.scan import Scanner, in_thread, scanner
from bot.data.statements import select_statement
from bot.rules.accounts.performance import DailyEquity, Statistics, Trade, statistics
from bot.rules.guilds.calendar import Calendar
from bot.rules.market.quotes import Side
from bot.services.accounts.portfolio import Portfolio
from bot.services.context import Context
from bot.services.guilds.settings import settings_of
from bot.services.unreadable import RowKind, leave_out

_POINTS = select_statement(models.EquityPoint, ("day", "equity", "deposits"), ("account_id",), order="day")
_FILLS = select_statement(models.Fill, Trade._fields, ("account_id",), order="id")


@dataclass(frozen=True, slots=True)
class PerformanceRecord:
    """`days` ascend from the day before the account was opened until today; a day left out closed as the one before.

    Where a position has no fresh price, today is missing.
    """

    days: tuple[DailyEquity, ...]
    statistics: Statistics


async def load_performance(context: Context, member_key: MemberKey, held: Portfolio) -> PerformanceRecord | None:
    """The record of a member whose portfolio is this one; None for somebody without an account."""
    rows = await select(reader(), models.Account, "id", "opened_at", "starting", **member_key.columns, contest=MAIN)
    if not rows:
        return None
    calendar = Calendar.of(await settings_of(member_key.guild_id))
    day_before = local_day(rows[0]["opened_at"], calendar.zone) - timedelta(days=1)
    start = DailyEquity(day_before, rows[0]["starting"], rows[0]["starting"])
    today = calendar.day(context.now())
    now = DailyEquity(today, held.equity, held.deposits) if held.equity is not None and not held.stale else None
    async with scanner() as reads:
        return await in_thread(_read, reads, rows[0]["id"], start, now)


def _read(reads: Scanner, account_id: int, start: DailyEquity, now: DailyEquity | None) -> PerformanceRecord:
    """Blocks: for a worker thread. An account may have a great many fills, and none is kept in memory."""
    with reads.moment():
        points = list(_points(reads, account_id))
        # A move of the time zone may have put the first or the newest point out of line with the days of today.
        closed = [start, *(point for point in points if point.day > start.day and not (now and point.day >= now.day))]
        figures = statistics(_trades(reads, account_id), closed, now)
    return PerformanceRecord((*closed, now) if now else tuple(closed), figures)


def _points(reads: Scanner, account_id: int) -> Iterator[DailyEquity]:
    """The days of the equity curve but those that cannot be read."""
    for day, equity, deposits in reads.stream(_POINTS, account_id):
        try:
            yield DailyEquity(date.fromisoformat(day), equity, deposits)
        except (TypeError, ValueError) as error:
            leave_out(RowKind.ENTRY, f"day {day} of account {account_id}", error)


def _trades(reads: Scanner, account_id: int) -> Iterator[Trade]:
    for symbol, side, gross, fee, realised in reads.stream(_FILLS, account_id):
        yield Trade(symbol, Side(side), gross, fee, realised)
