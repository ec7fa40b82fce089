"""Symbols as members choose and write them."""

from collections.abc import Mapping
from typing import Any

from discord import Interaction
from discord.app_commands import Choice, Transform, Transformer

from bot.rules.market.quotes import Symbol
from bot.rules.market.search import search_symbols
from bot.ui.kit.host import Host


def symbol_choices(symbols: Mapping[str, Symbol], typed: str) -> list[Choice[str]]:
    """What fits what was typed so far, by ticker and name; within Discord's limits of 25 and of 100 characters."""
    found = search_symbols(symbols, typed)
    return [Choice(name=f"{one.ticker} · {one.name}"[:100], value=one.ticker) for one in found]


def meant(symbols: Mapping[str, Symbol], typed: str) -> str:
    """The ticker somebody means: as typed, less the blank a phone adds and a `$` before it, or that of a whole name."""
    text = typed.strip().removeprefix("$").lstrip()
    if text.upper() in symbols:
        return text
    named = [one.ticker for one in symbols.values() if one.name.casefold() == text.casefold()]
    return named[0] if len(named) == 1 else text


class _Meant(Transformer):
    @property
    def min_value(self) -> int:
        return 1

    @property
    def max_value(self) -> int:
        return 40

    async def transform(self, interaction: Interaction[Any], value: str, /) -> str:
        """What was typed where no choice was picked."""
        host: Host = interaction.client
        return meant(host.context.market.symbols(), value)


Ticker = Transform[str, _Meant]
