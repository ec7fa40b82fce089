"""The sandbox as a test uses it."""
