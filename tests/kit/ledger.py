"""The books, read by plain SQL: what must add up after whatever a test did, and what has changed."""

from typing import Any

from bot.data import models
from bot.data.database import fetch, writer

TABLES = sorted(model._meta.db_table for model in models.MODELS)
NOT_EFFECTS = {"receipt", "member"}  # a refusal keeps a receipt and notes a name


async def rows(sql: str, *values: Any) -> list[dict[str, Any]]:
    """What a query answers."""
    return await fetch(writer(), sql, *values)


async def scalar(sql: str, *values: Any) -> Any:
    """The only value a query answers."""
    ((value,),) = [list(row.values()) for row in await rows(sql, *values)]
    return value


async def dump() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table in which a refusal may change nothing."""
    return {table: await rows(f'SELECT * FROM "{table}" ORDER BY 1') for table in TABLES if table not in NOT_EFFECTS}


_CASH = """
SELECT a.id, a.cash, a.deposits, a.reserved, a.realised, a.turnover, a.fills, a.qualifying,
    (SELECT COALESCE(SUM(amount), 0) FROM posting WHERE account_id = a.id) AS s_cash,
    (SELECT COALESCE(SUM(amount), 0) FROM posting WHERE account_id = a.id AND kind <> 'trade') AS s_deposits,
    (SELECT COALESCE(SUM(realised), 0) FROM fill WHERE account_id = a.id) AS s_realised,
    (SELECT COALESCE(SUM(gross), 0) FROM fill WHERE account_id = a.id) AS s_turnover,
    (SELECT COUNT(*) FROM fill WHERE account_id = a.id) AS s_fills,
    (SELECT COALESCE(SUM(qualifying), 0) FROM fill WHERE account_id = a.id) AS s_qualifying,
    (SELECT COALESCE(SUM(cost), 0) FROM position WHERE account_id = a.id) AS held,
    (SELECT COALESCE(SUM(reserved), 0) FROM orders WHERE account_id = a.id AND state = 'open') AS s_reserved
FROM account a
"""

_HELD = """
SELECT f.account_id, f.symbol, COALESCE(MAX(p.units), 0) AS units, COALESCE(MAX(p.cost), 0) AS cost,
    SUM(CASE f.side WHEN 'buy' THEN f.units ELSE -f.units END) AS s_units,
    SUM(CASE f.side WHEN 'buy' THEN f.cost_moved ELSE -f.cost_moved END) AS s_cost
FROM fill f LEFT JOIN position p ON p.account_id = f.account_id AND p.symbol = f.symbol
GROUP BY f.account_id, f.symbol
"""

_XP = """
SELECT m.guild_id, m.user_id, m.xp,
    (SELECT COALESCE(SUM(amount), 0) FROM xp_grant g WHERE g.guild_id = m.guild_id AND g.user_id = m.user_id) AS s_xp
FROM member m
"""

_NEVER = {
    "a fill without its posting": "SELECT id FROM fill f WHERE (SELECT COUNT(*) FROM posting WHERE kind = 'trade' "
    "AND account_id = f.account_id AND ref = CAST(f.id AS TEXT) AND ABS(amount) = f.gross + CASE f.side WHEN 'buy' "
    "THEN f.fee ELSE -f.fee END) <> 1",
    "an order without its fill": "SELECT id FROM orders o WHERE (SELECT COUNT(*) FROM fill WHERE order_id = o.id) "
    "<> CASE state WHEN 'filled' THEN 1 ELSE 0 END",
    "a reserve of an order that has ended": "SELECT id FROM orders WHERE state <> 'open' AND reserved <> 0",
    "units sold twice": "SELECT o.account_id FROM orders o WHERE o.state = 'open' AND o.side = 'sell' "
    "GROUP BY o.account_id, o.symbol HAVING SUM(o.units) > (SELECT COALESCE(SUM(p.units), 0) FROM position p "
    "WHERE p.account_id = o.account_id AND p.symbol = o.symbol)",
    "a position that nothing filled": "SELECT id FROM position p WHERE NOT EXISTS (SELECT 1 FROM fill "
    "WHERE account_id = p.account_id AND symbol = p.symbol)",
    "a symbol without its scale": "SELECT id FROM fill WHERE symbol NOT IN (SELECT ticker FROM coin)",
    "a receipt without its outcome": "SELECT key FROM receipt WHERE outcome IS NULL",
    "a grant of nothing": "SELECT id FROM xp_grant WHERE amount <= 0",
    "an account without its start": "SELECT id FROM account a WHERE (SELECT COUNT(*) FROM posting "
    "WHERE account_id = a.id AND kind = 'start' AND amount = a.starting) <> 1",
}


async def mismatches() -> list[str]:
    """Everything that does not add up."""
    wrong = []
    for row in await rows(_CASH):
        if row["cash"] + row["reserved"] != row["s_cash"] or row["reserved"] != row["s_reserved"]:
            wrong.append(f"cash of {row}")
        sums = ("deposits", "realised", "turnover", "fills", "qualifying")
        wrong += [f"{name} of {row}" for name in sums if row[name] != row[f"s_{name}"]]
        # Every micro-coin that was put in or gained is free, reserved, or the cost of something held.
        if row["cash"] + row["reserved"] + row["held"] != row["deposits"] + row["realised"]:
            wrong.append(f"coins from nowhere: {row}")
    for row in await rows(_HELD):
        wrong += [f"{name} of {row}" for name in ("units", "cost") if row[name] != row[f"s_{name}"]]
    wrong += [f"xp of {row}" for row in await rows(_XP) if row["xp"] != row["s_xp"]]
    for violation, sql in _NEVER.items():
        wrong += [f"{violation}: {row}" for row in await rows(sql)]
    return wrong
