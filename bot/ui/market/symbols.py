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
    fitting = search_symbols(symbols, typed)
    return [Choice(name=f"{symbol.ticker} · {symbol.name}"[:100], value=symbol.ticker) for symbol in fitting]


def intended_ticker(symbols: Mapping[str, Symbol], typed: str) -> str:
    """The ticker somebody means: as typed, less the blank a phone adds and a `$` before it, or that of a whole name."""
    text = typed.strip().removeprefix("$").lstrip()
    if text.upper() in symbols:
        return text
    tickers = [symbol.ticker for symbol in symbols.values() if symbol.name.casefold() == text.casefold()]
    return tickers[0] if len(tickers) == 1 else text


class _TickerTransformer(Transformer):
    @property
    def min_value(self) -> int:
        return 1

    @property
    def max_value(self) -> int:
        return 40

    async def transform(self, interaction: Interaction[Any], value: str, /) -> str:
        """What was typed where no choice was picked."""
        host: Host = interaction.client
        return intended_ticker(host.context.market.symbols(), value)


Ticker = Transform[str, _TickerTransformer]
