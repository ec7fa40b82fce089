"""Loops that run while the process holds a lease, and the monitor beside them."""
