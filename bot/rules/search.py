"""Finding a symbol by what a member typed so far."""

from collections.abc import Mapping

from bot.rules.quotes import Symbol


def search_symbols(symbols: Mapping[str, Symbol], typed: str, limit: int = 25) -> list[Symbol]:
    """The symbols that fit, best first: ticker begins so, then name, then either holds it; else in the market's order.

    Case does not matter. Nothing typed: the first `limit`.
    """
    text = typed.strip().casefold()

    def rank(symbol: Symbol) -> int:
        ticker, name = symbol.ticker.casefold(), symbol.name.casefold()
        fits = (ticker.startswith(text), name.startswith(text), text in ticker or text in name)
        return fits.index(True) if any(fits) else len(fits)

    found = sorted(symbols.values(), key=rank)
    return [symbol for symbol in found if rank(symbol) < 3][:limit]
