"""Amounts and spans of time that tests count in."""

MINUTE = 60_000  # ms
DAY = 86_400_000  # ms
COIN = 1_000_000  # micro-coins
C0 = 100_000 * COIN  # the cash that a member starts with by default
