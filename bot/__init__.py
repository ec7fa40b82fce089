"""Paper Falcon: a Discord bot that turns a community into a trading floor."""
