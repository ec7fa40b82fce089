"""Servers and their members: who acts, who is still there, and which settings hold."""
