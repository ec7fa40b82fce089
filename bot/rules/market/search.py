"""Finding a symbol by what a member typed so far."""

from collections.abc import Mapping

from bot.rules.market.quotes import Symbol
from bot.rules.market.refusals import UnknownSymbol


def search_symbols(symbols: Mapping[str, Symbol], typed: str, limit: int = 25) -> list[Symbol]:
    """The first `limit` symbols whose ticker begins so, then whose name does, then with it anywhere in either.

    Within each in the market's order, and in any case; with nothing typed, simply the first.
    """
    text = typed.strip().casefold()
    unfit = 3

    def rank(symbol: Symbol) -> int:
        ticker, name = symbol.ticker.casefold(), symbol.name.casefold()
        fits = (ticker.startswith(text), name.startswith(text), text in ticker or text in name)
        return fits.index(True) if any(fits) else unfit

    by_rank = sorted(symbols.values(), key=rank)
    return [symbol for symbol in by_rank if rank(symbol) < unfit][:limit]


def listed(symbols: Mapping[str, Symbol], ticker: str) -> Symbol:
    """The symbol with this ticker, in any case. Raises UnknownSymbol, which repeats but letters and digits of it."""
    symbol = symbols.get(ticker.upper())
    if symbol is None:
        raise UnknownSymbol(symbol="".join(char for char in ticker if char.isascii() and char.isalnum())[:12])
    return symbol
