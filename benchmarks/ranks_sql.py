"""The yardstick: all four boards computed and stored by one statement written by hand, in the same exact arithmetic.

It keeps one generation, blocks every other writer while it runs, and knows neither milestones nor stale prices.
"""

from benchmarks.ranks_crowd import Market

# Digits of numerator / denominator in base 10**6: four of them tell any two fractions here apart (denominators below
# 10**12). SQLite has no wider integers.
_DIGITS = """
    n / d AS k0, n % d * 1000000 / d AS k1, n % d * 1000000 % d * 1000000 / d AS k2,
    n % d * 1000000 % d * 1000000 % d * 1000000 / d AS k3,
    n % d * 1000000 % d * 1000000 % d * 1000000 % d * 1000000 / d AS k4
"""
_ORDER = "k0 DESC, k1 DESC, k2 DESC, k3 DESC, k4 DESC"

_STATEMENT = """
WITH price (symbol, units, divisor) AS (VALUES {prices}),
worth AS (
    SELECT p.account_id, SUM(p.units * price.units / price.divisor) AS micro
    FROM position p JOIN price ON price.symbol = p.symbol GROUP BY p.account_id
),
equity AS (
    SELECT a.guild_id, a.user_id, a.cash + a.reserved + COALESCE(w.micro, 0) AS e, a.deposits AS dep, a.starting,
        a.week_equity, a.week_deposits
    FROM account a JOIN member m ON m.guild_id = a.guild_id AND m.user_id = a.user_id
    LEFT JOIN worth w ON w.account_id = a.id
    WHERE a.contest = 0 AND m.here = 1 AND a.qualifying >= 3 AND a.turnover * 10 >= a.starting
),
scores AS (
    SELECT guild_id, 'return' AS board, user_id, e - dep AS n, starting AS d FROM equity
    UNION ALL
    SELECT guild_id, 'week', user_id, (e - dep) - (week_equity - week_deposits), MAX(week_equity, starting) FROM equity
),
keyed AS (SELECT *, {digits} FROM scores),
counts AS (
    SELECT guild_id, 'xp' AS board, user_id, xp AS n FROM member WHERE here = 1
    UNION ALL
    SELECT guild_id, 'streak', user_id, CASE WHEN streak_day >= '{yesterday}' THEN streak ELSE 0 END
    FROM member WHERE here = 1
),
placed AS (
    SELECT guild_id, board, user_id, n, d,
        ROW_NUMBER() OVER (PARTITION BY guild_id, board ORDER BY {order}, user_id) AS o,
        RANK() OVER (PARTITION BY guild_id, board ORDER BY {order}) AS p FROM keyed
    UNION ALL
    SELECT guild_id, board, user_id, n, 1, ROW_NUMBER() OVER (PARTITION BY guild_id, board ORDER BY n DESC, user_id),
        RANK() OVER (PARTITION BY guild_id, board ORDER BY n DESC) FROM counts
)
INSERT INTO standing (guild_id, ranking_id, generation, ordinal, place, user_id, numerator, denominator, stale)
SELECT p.guild_id, r.id, 0, p.o, p.p, p.user_id, p.n, p.d, 0
FROM placed p JOIN ranking r ON r.guild_id = p.guild_id AND r.contest = 0 AND r.board = p.board WHERE true
ON CONFLICT (ranking_id, generation, user_id) DO UPDATE
SET ordinal = excluded.ordinal, place = excluded.place, numerator = excluded.numerator,
    denominator = excluded.denominator
WHERE (standing.ordinal, standing.place, standing.numerator, standing.denominator)
    IS NOT (excluded.ordinal, excluded.place, excluded.numerator, excluded.denominator)
"""


def statement(market: Market, postgres: bool = False) -> str:
    """The statement for these prices. A price is in 10**-4 coins: units * price / 10**(scale - 2) are micro-coins."""
    prices = ", ".join(
        f"('{symbol.ticker}', {units}, {10 ** (symbol.scale - 2)})"
        for symbol, units in zip(market.symbols_, market.prices, strict=True)
    )
    sql = _STATEMENT.format(prices=prices, digits=_DIGITS, order=_ORDER, yesterday="2026-01-06")
    if postgres:
        sql = sql.replace("MAX(week_equity, starting)", "GREATEST(week_equity, starting)")
        sql = sql.replace("IS NOT (excluded", "IS DISTINCT FROM (excluded")
        # Its sum of a bigint is a numeric, whose division is no whole one: inexact here, and slower.
        sql = sql.replace("SUM(p.units", "CAST(SUM(p.units").replace(") AS micro", ") AS bigint) AS micro")
    return sql


MAKE_RANKINGS = """
INSERT INTO ranking (guild_id, contest, board, generation, total, frozen)
SELECT g, 0, b, 0, 0, 0 FROM (SELECT DISTINCT guild_id AS g FROM member) x,
    (SELECT 'return' AS b UNION ALL SELECT 'week' UNION ALL SELECT 'xp' UNION ALL SELECT 'streak') y
"""
