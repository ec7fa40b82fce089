"""Orders of members: placed, changed, cancelled, executed; and top-ups."""
