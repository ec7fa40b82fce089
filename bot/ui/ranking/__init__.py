"""Boards and places."""
