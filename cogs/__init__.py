"""Slash commands, one file a command family. Thin: parse, call one service, show."""
