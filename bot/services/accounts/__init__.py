"""Accounts: what members own, what it is worth, and how it came about."""
