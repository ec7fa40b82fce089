"""The SQL of the market and of watchlists that is written by hand."""

# Takes a symbol off a watchlist, if it is on it.
UNWATCH = "DELETE FROM watch WHERE guild_id = :guild_id AND user_id = :user_id AND symbol = :symbol RETURNING symbol"
