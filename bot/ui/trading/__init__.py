"""Orders, trades and top-ups."""
