"""Open orders and alerts beside the market, once a tick."""
