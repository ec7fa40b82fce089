"""Symbols as choices."""

from collections.abc import Mapping

from discord.app_commands import Choice

from bot.rules.quotes import Symbol
from bot.rules.search import search_symbols


def symbol_choices(symbols: Mapping[str, Symbol], typed: str) -> list[Choice[str]]:
    """What fits what was typed so far, by ticker and name; within Discord's limits of 25 and of 100 characters."""
    found = search_symbols(symbols, typed)
    return [Choice(name=f"{one.ticker} · {one.name}"[:100], value=one.ticker) for one in found]
