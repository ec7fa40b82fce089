"""Paper Falcon: a Discord bot that turns a community into a trading floor."""

__version__ = "0.2.0"
