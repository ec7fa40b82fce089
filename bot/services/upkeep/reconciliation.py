"""The audit: everything that is kept as a total, computed anew from the immutable entries it totals.

Every row that belongs to another must find it, too: no foreign key sees to that.

Each check is one statement, so it sees one moment even while the bot is running. Sums stay below 2**63: in the order of
their entries they never leave the bounds of what they make, and turnover is summed only up to where it stops.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.data.database import fetch, reader
from bot.data.models import OrderState, PostingKind
from bot.data.outages import is_outage
from bot.rules.market.quotes import Side
from bot.rules.progression.levels import Curve
from bot.services.guilds.members import decode_settings
from bot.services.trading.execution import MAX_TURNOVER
from bot.services.unreadable import RowKind
from bot.services.upkeep.unreadable_rows import find_unreadable

# Stored words as SQL has them.
_OPEN, _FILLED = f"'{OrderState.OPEN}'", f"'{OrderState.FILLED}'"
_TRADE, _TOP_UP = f"'{PostingKind.TRADE}'", f"'{PostingKind.TOP_UP}'"
_BUY, _SELL = f"'{Side.BUY}'", f"'{Side.SELL}'"


@dataclass(frozen=True, slots=True)
class _Check:
    mismatch: str  # with the columns of `sql` as placeholders
    sql: str  # gives a row for every mismatch


_CASH = _Check(
    "server {guild_id}, member {user_id}: cash is {cash} with {reserved} reserved, its postings come to {posted}",
    "SELECT a.guild_id, a.user_id, a.cash, a.reserved, COALESCE(p.amount, 0) AS posted FROM account a "
    "LEFT JOIN (SELECT account_id, SUM(amount) AS amount FROM posting GROUP BY account_id) p ON p.account_id = a.id "
    "WHERE a.cash + a.reserved <> COALESCE(p.amount, 0)",
)
_RESERVED = _Check(
    "server {guild_id}, member {user_id}: reserved is {reserved}, the open orders come to {asked}",
    "SELECT a.guild_id, a.user_id, a.reserved, COALESCE(o.amount, 0) AS asked FROM account a "
    f"LEFT JOIN (SELECT account_id, SUM(reserved) AS amount FROM orders WHERE state = {_OPEN} GROUP BY account_id) o "
    "ON o.account_id = a.id WHERE a.reserved <> COALESCE(o.amount, 0)",
)
_TIED_UP = _Check(
    "account {account_id}, {symbol}: open orders will sell {units} units, the position has {held}",
    "SELECT o.account_id, o.symbol, o.units, COALESCE(p.units, 0) AS held FROM "
    f"(SELECT account_id, symbol, SUM(units) AS units FROM orders WHERE state = {_OPEN} AND side = {_SELL} "
    "GROUP BY account_id, symbol) o LEFT JOIN position p ON p.account_id = o.account_id AND p.symbol = o.symbol "
    "WHERE o.units > COALESCE(p.units, 0)",
)
_ORDERS = _Check(
    "order {id} is {state} and has {fills} fills",
    "SELECT o.id, o.state, COALESCE(f.n, 0) AS fills FROM orders o "
    "LEFT JOIN (SELECT order_id, COUNT(*) AS n FROM fill GROUP BY order_id) f ON f.order_id = o.id "
    f"WHERE COALESCE(f.n, 0) <> CASE o.state WHEN {_FILLED} THEN 1 ELSE 0 END",
)
_DEPOSITS = _Check(
    "server {guild_id}, member {user_id}: deposits are {deposits}, their postings come to {posted}",
    "SELECT a.guild_id, a.user_id, a.deposits, COALESCE(p.amount, 0) AS posted FROM account a "
    f"LEFT JOIN (SELECT account_id, SUM(amount) AS amount FROM posting WHERE kind <> {_TRADE} GROUP BY account_id) p "
    "ON p.account_id = a.id WHERE a.deposits <> COALESCE(p.amount, 0)",
)
_TOP_UPS = _Check(
    "server {guild_id}, member {user_id}: topped up at {topped_up_at}, the newest posting of a top-up is of {at}",
    "SELECT a.guild_id, a.user_id, a.topped_up_at, p.at FROM account a "
    f"LEFT JOIN (SELECT account_id, MAX(at) AS at FROM posting WHERE kind = {_TOP_UP} GROUP BY account_id) p "
    "ON p.account_id = a.id WHERE COALESCE(a.topped_up_at, 0) <> COALESCE(p.at, 0)",
)
_TRADED = _Check(
    "server {guild_id}, member {user_id}: fills moved {moved} in cash, the postings of trades come to {posted}",
    "SELECT a.guild_id, a.user_id, COALESCE(f.moved, 0) AS moved, COALESCE(p.amount, 0) AS posted FROM account a "
    f"LEFT JOIN (SELECT account_id, SUM(CASE side WHEN {_SELL} THEN gross - fee ELSE -gross - fee END) AS moved "
    "FROM fill GROUP BY account_id) f ON f.account_id = a.id "
    f"LEFT JOIN (SELECT account_id, SUM(amount) AS amount FROM posting WHERE kind = {_TRADE} GROUP BY account_id) p "
    "ON p.account_id = a.id WHERE COALESCE(f.moved, 0) <> COALESCE(p.amount, 0)",
)
_COUNTS = _Check(
    "server {guild_id}, member {user_id}: fills, qualifying fills, realised profit or turnover are "
    "{fills}, {qualifying}, {realised}, {turnover}, from the fills {n}, {q}, {r}, {t}",
    "SELECT * FROM (SELECT a.guild_id, a.user_id, a.fills, a.qualifying, a.realised, a.turnover, "
    "COALESCE(f.n, 0) AS n, COALESCE(f.q, 0) AS q, COALESCE(f.r, 0) AS r, COALESCE(f.t, 0) AS t FROM account a "
    "LEFT JOIN (SELECT e.account_id, COUNT(*) AS n, SUM(e.qualifying) AS q, SUM(e.realised) AS r, "
    f"SUM(CASE WHEN o.turnover < {MAX_TURNOVER} THEN e.gross ELSE 0 END) AS t "
    "FROM fill e JOIN account o ON o.id = e.account_id GROUP BY e.account_id) f ON f.account_id = a.id) c "
    f"WHERE fills <> n OR qualifying <> q OR realised <> r OR (turnover <> t AND turnover < {MAX_TURNOVER})",
)
_POSITIONS = _Check(
    "account {account_id}, {symbol}: the fills make {units} units at a cost of {cost}, "
    "the position says {held_units} at {held_cost}",
    "SELECT account_id, symbol, SUM(units) AS units, SUM(cost) AS cost, SUM(held_units) AS held_units, "
    "SUM(held_cost) AS held_cost FROM ("
    f"SELECT account_id, symbol, CASE side WHEN {_BUY} THEN units ELSE -units END AS units, "
    f"CASE side WHEN {_BUY} THEN cost_moved ELSE -cost_moved END AS cost, 0 AS held_units, 0 AS held_cost FROM fill "
    "UNION ALL SELECT account_id, symbol, 0, 0, units, cost FROM position) e GROUP BY account_id, symbol "
    "HAVING SUM(units) <> SUM(held_units) OR SUM(cost) <> SUM(held_cost)",
)
_XP = _Check(
    "server {guild_id}, member {user_id}: XP is {xp}, the grants come to {granted}",
    "SELECT m.guild_id, m.user_id, m.xp, COALESCE(g.amount, 0) AS granted FROM member m "
    "LEFT JOIN (SELECT guild_id, user_id, SUM(amount) AS amount FROM xp_grant GROUP BY guild_id, user_id) g "
    "ON g.guild_id = m.guild_id AND g.user_id = m.user_id WHERE m.xp <> COALESCE(g.amount, 0)",
)
_STREAKS = _Check(
    "server {guild_id}, member {user_id}: the newest check-in is of {day}, the streak says {streak_day}",
    "SELECT m.guild_id, m.user_id, c.day, m.streak_day FROM member m "
    "LEFT JOIN (SELECT guild_id, user_id, MAX(day) AS day FROM checkin GROUP BY guild_id, user_id) c "
    "ON c.guild_id = m.guild_id AND c.user_id = m.user_id "
    "WHERE COALESCE(m.streak_day, '') <> COALESCE(c.day, '')",
)
_RECEIPTS = _Check(
    "server {guild_id}, member {user_id}: receipt {key} was committed without an outcome",
    "SELECT guild_id, user_id, key FROM receipt WHERE outcome IS NULL",
)
_OUTBOX = _Check(
    "announcement {id} is {state}, its batch {batch_id} is {batch}",
    "SELECT a.id, a.state, a.batch_id, b.state AS batch FROM announcement a JOIN batch b ON b.id = a.batch_id "
    "WHERE a.state <> b.state",
)


def _without_account(table: str) -> _Check:
    return _Check(
        f"{table} {{id}} belongs to account {{account_id}}, which is missing",
        f"SELECT e.id, e.account_id FROM {table} e "
        "WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = e.account_id)",
    )


def _without_member(table: str) -> _Check:
    return _Check(
        f"{table} {{id}} belongs to server {{guild_id}}, member {{user_id}}, who is missing",
        f"SELECT e.id, e.guild_id, e.user_id FROM {table} e WHERE NOT EXISTS "
        "(SELECT 1 FROM member m WHERE m.guild_id = e.guild_id AND m.user_id = e.user_id)",
    )


_FILLS_WITHOUT_ORDER = _Check(
    "fill {id} belongs to order {order_id}, which is missing",
    "SELECT f.id, f.order_id FROM fill f WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = f.order_id)",
)
_STANDINGS_WITHOUT_RANKING = _Check(
    "standing {id} belongs to ranking {ranking_id}, which is missing",
    "SELECT s.id, s.ranking_id FROM standing s WHERE NOT EXISTS (SELECT 1 FROM ranking r WHERE r.id = s.ranking_id)",
)

_MONEY = (_CASH, _RESERVED, _TIED_UP, _ORDERS, _DEPOSITS, _TOP_UPS, _TRADED, _COUNTS, _POSITIONS)
_OF_ACCOUNTS = ("orders", "fill", "posting", "position", "equity_point")
_OF_MEMBERS = ("account", "alert", "watch", "xp_grant", "checkin", "milestone")
_ORPHANS = (
    *map(_without_account, _OF_ACCOUNTS),
    *map(_without_member, _OF_MEMBERS),
    _FILLS_WITHOUT_ORDER,
    _STANDINGS_WITHOUT_RANKING,
)
CHECKS = (*_MONEY, _XP, _STREAKS, _RECEIPTS, _OUTBOX, *_ORPHANS)

_LEVELS = """
SELECT m.id, m.guild_id, m.user_id, m.xp, m.level, g.settings FROM member m
LEFT JOIN guild g ON g.id = m.guild_id WHERE m.id > :last_id ORDER BY m.id LIMIT :limit
"""
_CHUNK = 10_000  # members whose levels are compared at a time


async def audit() -> list[str]:
    """Every mismatch as a sentence; empty when all totals follow from their entries and every row has its owner.

    A row that cannot be read is a mismatch, too, but for a setting: its default counts.
    """
    mismatches = []
    for check in CHECKS:
        mismatches += await _mismatches(check)
    mismatches += [
        f"{row.kind.value} {row.key} of server {row.guild_id} cannot be read: {row.reason}"
        for row in await find_unreadable()
        if row.kind is not RowKind.SETTING
    ]
    return mismatches + [line async for line in _levels()]


async def _mismatches(check: _Check) -> list[str]:
    try:
        return [check.mismatch.format(**row) for row in await fetch(reader(), check.sql)]
    except Exception as error:
        if is_outage(error):
            raise
        return [f"{check.mismatch.partition(':')[0]}: cannot be computed: {error}"]


async def _levels() -> AsyncIterator[str]:
    """Members whose level is not that of their XP on their server's curve."""
    last_id = 0
    while rows := await fetch(reader(), _LEVELS, last_id=last_id, limit=_CHUNK):
        for row in rows:
            level = _level(row)
            if level is not None and level != row["level"]:
                yield (
                    f"server {row['guild_id']}, member {row['user_id']}: level is {row['level']}, "
                    f"{row['xp']} XP make level {level}"
                )
        last_id = rows[-1]["id"]


def _level(row: Mapping[str, Any]) -> int | None:
    """The level that a member should have; None where their XP is no number, which is told as such."""
    return Curve.of(decode_settings(row["settings"])).level(row["xp"]) if isinstance(row["xp"], int) else None
