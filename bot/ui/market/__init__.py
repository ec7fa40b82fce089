"""Prices, the completion of symbols, and watchlists."""
