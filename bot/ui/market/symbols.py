"""Symbols as members choose and write them."""

from collections.abc import Mapping
from typing import Any

from discord import Interaction
from discord.app_commands import Choice, Transform, Transformer

from bot.rules.market.quotes import Symbol
from bot.rules.market.search import intended_ticker, search_symbols
from bot.ui.kit.host import Host


def symbol_choices(symbols: Mapping[str, Symbol], typed: str) -> list[Choice[str]]:
    """What fits what was typed so far, by ticker and name; within Discord's limits of 25 and of 100 characters."""
    fitting = search_symbols(symbols, typed)
    return [Choice(name=f"{symbol.ticker} · {symbol.name}"[:100], value=symbol.ticker) for symbol in fitting]


class _TickerTransformer(Transformer):
    @property
    def min_value(self) -> int:
        return 1

    @property
    def max_value(self) -> int:
        return 40

    async def transform(self, interaction: Interaction[Any], value: str, /) -> str:
        """The ticker that is meant where no choice was picked. Raises AmbiguousSymbol."""
        host: Host = interaction.client
        return intended_ticker(host.context.market.symbols(), value)


Ticker = Transform[str, _TickerTransformer]
