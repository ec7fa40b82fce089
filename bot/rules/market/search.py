"""Finding a symbol by what a member typed so far."""

from collections.abc import Iterator, Mapping

from bot.rules.market.quotes import Symbol
from bot.rules.market.refusals import AmbiguousSymbol, UnknownSymbol

_OTHER_NAMES = {"XBT": "BTC", "XDG": "DOGE"}
_SIGNS = {"₿": "BTC", "Ξ": "ETH", "Ð": "DOGE", "Ł": "LTC"}
_CURRENCIES = ("USDT", "USDC", "FDUSD", "TUSD", "BUSD", "USD", "EUR", "GBP", "JPY", "TRY", "BRL", "KRW")


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
        raise UnknownSymbol(symbol=_letters(ticker)[:12])
    return symbol


def intended_ticker(symbols: Mapping[str, Symbol], typed: str) -> str:
    """The ticker somebody means who picked no choice; as typed, less blanks and signs before it, where none is listed.

    A listed ticker means itself. Else a whole name, the ticker without what stands between its letters, another name or
    sign of a coin, or a pair with a currency, where just one of these is listed. Raises AmbiguousSymbol.
    """
    text = typed.strip().lstrip("$#").strip()
    if text.upper() in symbols:
        return text.upper()
    named = [symbol.ticker for symbol in symbols.values() if symbol.name.casefold() == text.casefold()]
    meant = named or list(dict.fromkeys(ticker for ticker in _readings(text) if ticker in symbols))
    if len(meant) > 1:
        raise AmbiguousSymbol(symbol=meant[0], alternative=meant[1])
    return meant[0] if meant else text


def _readings(text: str) -> Iterator[str]:
    """The tickers that a text may mean."""
    for sign, ticker in _SIGNS.items():
        text = text.replace(sign, ticker)
    letters = _letters(text)
    bases = (letters.removesuffix(currency) for currency in _CURRENCIES if letters.endswith(currency))
    for ticker in (letters, *bases):
        yield ticker
        yield _OTHER_NAMES.get(ticker, "")


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isascii() and char.isalnum()).upper()
