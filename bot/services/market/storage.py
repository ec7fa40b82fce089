"""The SQL of the market and of watchlists that is written by hand."""

from bot.data.models import AlertState, OrderState

# The servers in which something in a symbol is older than a moment: a position, an open order or an open alert.
SERVERS_WITH_STAKES = f"""
SELECT guild_id FROM position WHERE symbol = :ticker AND bought_at <= :frozen_at
UNION SELECT guild_id FROM orders
    WHERE state = '{OrderState.OPEN}' AND symbol = :ticker AND placed_at <= :frozen_at
UNION SELECT guild_id FROM alert
    WHERE state = '{AlertState.OPEN}' AND symbol = :ticker AND placed_at <= :frozen_at
"""
# Takes a symbol off a watchlist, if it is on it.
UNWATCH = "DELETE FROM watch WHERE guild_id = :guild_id AND user_id = :user_id AND symbol = :symbol RETURNING symbol"
