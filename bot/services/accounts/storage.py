"""The SQL of accounts that is written by hand."""

from bot.data.models import OrderState
from bot.rules.market.quotes import Side

# Puts coins into an account, as money put in.
DEPOSIT = "UPDATE account SET cash = cash + :amount, deposits = deposits + :amount WHERE id = :account_id"
# Sets cash aside, or frees it, where there is as much.
RESERVE = """
UPDATE account SET cash = cash - :amount, reserved = reserved + :amount
WHERE id = :account_id AND cash >= :amount AND reserved + :amount >= 0 RETURNING cash
"""
# Moves the cash of a fill, with what its order had set aside, where there is enough of it.
MOVE_CASH = """
UPDATE account SET cash = cash + :change, reserved = reserved - :freed, realised = realised + :realised,
    turnover = :turnover, fills = fills + 1, qualifying = qualifying + :qualifying
WHERE id = :account_id AND cash + :freed >= :cost RETURNING cash
"""
# The positions of an account, with the scale of their units and what open orders will sell of them.
POSITIONS_OF_ACCOUNT = f"""
SELECT p.symbol, p.units, p.cost, p.bought_at, c.scale, (SELECT CAST(COALESCE(SUM(o.units), 0) AS BIGINT)
    FROM orders o WHERE o.account_id = p.account_id AND o.state = '{OrderState.OPEN}' AND o.side = '{Side.SELL}'
    AND o.symbol = p.symbol) AS reserved
FROM position p JOIN coin c ON c.ticker = p.symbol WHERE p.account_id = :account_id
"""
# Writes a position, or what it is now.
SAVE_POSITION = """
INSERT INTO position (guild_id, account_id, symbol, units, cost, bought_at)
VALUES (:guild_id, :account_id, :symbol, :units, :cost, :bought_at)
ON CONFLICT (account_id, symbol) DO UPDATE
SET units = excluded.units, cost = excluded.cost, bought_at = excluded.bought_at
"""
# The scale of a symbol, for ever that of its first trade; with the bid of that, if this is it.
KEEP_SCALE = """
INSERT INTO coin (ticker, scale, bid, seen_at) VALUES (:ticker, :scale, :bid, :seen_at)
ON CONFLICT (ticker) DO UPDATE SET scale = coin.scale RETURNING scale
"""
# An account and its positions, by one statement, so that no trade comes between the cash and what it bought.
ACCOUNT_WITH_POSITIONS = """
SELECT a.id, a.cash, a.reserved, a.deposits, a.starting, a.realised, p.symbol, p.units, p.cost, p.bought_at, c.scale,
    c.bid
FROM account a LEFT JOIN position p ON p.account_id = a.id LEFT JOIN coin c ON c.ticker = p.symbol
WHERE a.guild_id = :guild_id AND a.user_id = :user_id AND a.contest = :contest
"""
# An account's newest fills, with the type of their order and the scale of their units; the newest first.
NEWEST_FILLS = """
SELECT f.id, f.at, f.order_id, o.kind, f.symbol, f.side, f.units, c.scale, f.price, f.gross, f.spread, f.slippage,
    f.fee, f.realised, f.source, f.quoted_at
FROM fill f JOIN coin c ON c.ticker = f.symbol JOIN orders o ON o.id = f.order_id
WHERE f.account_id = :account_id ORDER BY f.id DESC LIMIT :limit
"""
