"""The SQL of moderation that is written by hand."""

from bot.data.models import AlertState, OrderState

# What members of a server hold of some symbols, in any contest.
HELD_IN_SERVER = """
SELECT p.symbol, a.user_id, p.units FROM position p JOIN account a ON a.id = p.account_id
WHERE p.guild_id = ? AND p.symbol IN ({marks})
"""
# Their open orders in some symbols, in any contest.
OPEN_IN_SERVER = f"""
SELECT o.symbol, a.user_id, o.reserved FROM orders o JOIN account a ON a.id = o.account_id
WHERE o.state = '{OrderState.OPEN}' AND o.guild_id = ? AND o.symbol IN ({{marks}})
"""
# Whose open alerts wait for a price of some symbols.
ALERTS_IN_SERVER = f"""
SELECT symbol, user_id FROM alert
WHERE state = '{AlertState.OPEN}' AND guild_id = ? AND symbol IN ({{marks}})
"""
