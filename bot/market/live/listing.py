"""What an exchange lists against one currency, as the bot's symbols."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from bot.market.live.parse import Unfit, decimal
from bot.market.simulated.coins import COINS
from bot.rules.market.quotes import Symbol
from bot.rules.money import MAX_CASH, MICRO, div_up, ten_to

_USUAL = ("USD", "USDT")  # what prices are quoted in, unless somebody chose
_FAIR_SHARE = 2  # USD comes first where it has at least this part, a half, of the symbols that USDT has
_NAMED_CURRENCIES = 8
_DECIMAL_PLACES, _SIGNIFICANT, _TICK_SIZE = 2, 3, 4  # ccxt's precision modes
_MOST_SCALE = 8
# Decimals of the quantity and of the price together: 10^18 units of anything are worth 10^6 coins at the least price.
_MOST_DIGITS = 12
_MOST_STEP = 10**9  # units
_TICKER = re.compile(r"[A-Z0-9]{1,12}")  # inert in Discord's text, and short enough for a column
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .-]{0,39}")
_NAMES = {coin.symbol.ticker: coin.symbol.name for coin in COINS}


# ETH3L, BTC5S; and UP or DOWN, BULL or BEAR, which are also the endings of honest names.
_MULTIPLE = re.compile(r"(?P<coin>[A-Z0-9]+?)(?P<factor>[2-9]|10|20)(?P<side>[LS])")
_DIRECTED = re.compile(r"(?P<coin>[A-Z0-9]+)(?P<side>UP|DOWN|BULL|BEAR)")
_OPPOSITES = {"L": "S", "S": "L", "UP": "DOWN", "DOWN": "UP", "BULL": "BEAR", "BEAR": "BULL"}


class NothingListed(Exception):
    """The exchange lists nothing against that currency; the text says what it does list, and what to set."""


def choose_currency(markets: Iterable[Mapping[str, Any]], chosen: str | None) -> str:
    """What prices are quoted in: what was chosen, else USD, or USDT where USD has under half as many symbols.

    Raises NothingListed.
    """
    counts = currencies(markets)
    usd, usdt = (counts.get(currency, 0) for currency in _USUAL)
    currency = chosen or ("USD" if usd and usd * _FAIR_SHARE >= usdt else "USDT")
    if currency in counts:
        return currency
    if not counts:
        raise NothingListed("lists no spot market that is open: choose another exchange")
    raise NothingListed(
        f"lists nothing against {chosen or ' or '.join(_USUAL)}: set MARKET_QUOTE to one of {currencies_text(counts)}"
    )


def currencies(markets: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many symbols an exchange lists against each currency, the most first."""
    markets = list(markets)
    leveraged = leveraged_tokens(markets)
    counts = Counter(str(market.get("quote")) for market in markets if _is_fit(market, leveraged))
    return dict(sorted(counts.items(), key=lambda count: (-count[1], count[0])))


def currencies_text(counts: Mapping[str, int]) -> str:
    """Currencies with how many symbols each has, those with the most of them."""
    named = [f"{currency} ({count:,})" for currency, count in list(counts.items())[:_NAMED_CURRENCIES]]
    unnamed = len(counts) - len(named)
    return ", ".join(named) + (f" and {unnamed} more" if unnamed > 0 else "")


def leveraged_tokens(markets: Iterable[Mapping[str, Any]]) -> set[str]:
    """The tickers of leveraged tokens, whose price is a made one: a bet on another coin, several times over.

    They are told by the exchange's own flag, or else by their names: a multiple of a coin that is listed (or beside its
    opposite), and a coin's UP, DOWN, BULL or BEAR only where both coin and opposite are. So JUP, SYRUP, BULL stay.
    """
    spot = [market for market in markets if market.get("spot")]
    tickers = {str(market.get("base")) for market in spot}
    flagged = {str(market.get("base")) for market in spot if _is_flagged(market.get("info"))}
    return flagged | {ticker for ticker in tickers if _is_named_leveraged(ticker, tickers)}


def _is_flagged(info: object) -> bool:
    """Whether an exchange says itself that a market is of a leveraged token: as Binance does, or as HTX."""
    if not isinstance(info, Mapping):
        return False
    permissions = info.get("permissions")
    if isinstance(permissions, list) and "LEVERAGED" in permissions:
        return True
    return "etp" in str(info.get("tags") or "").split(",")


def _is_named_leveraged(ticker: str, tickers: Collection[str]) -> bool:
    if name := _MULTIPLE.fullmatch(ticker):
        return name["coin"] in tickers or f"{name['coin']}{name['factor']}{_OPPOSITES[name['side']]}" in tickers
    if name := _DIRECTED.fullmatch(ticker):
        return name["coin"] in tickers and f"{name['coin']}{_OPPOSITES[name['side']]}" in tickers
    return False


def lacks_price_ticks(markets: Iterable[Mapping[str, Any]], currency: str, mode: int) -> bool:
    """Whether the decimals of prices must be read off first quotes: of some market no tick is told."""
    listed = (market for market in markets if market.get("quote") == currency and _is_open(market))
    return mode == _SIGNIFICANT or any((market.get("precision") or {}).get("price") is None for market in listed)


def listing(
    markets: Iterable[Mapping[str, Any]],
    currency: str,
    names: Mapping[str, str],
    mode: int,
    tickers: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> dict[str, Symbol]:
    """Every symbol traded against the currency, by ccxt's name for its market, the best known first.

    `names` by ticker, where the exchange gives them; `mode` is ccxt's precision mode; `tickers` by ccxt's name, the
    first quotes, whose decimals serve where no price tick is told. What cannot be read is left out.
    """
    markets = list(markets)
    leveraged = leveraged_tokens(markets)
    symbols: dict[str, Symbol] = {}
    for market in markets:
        ticker = str(market.get("base"))
        name = f"{ticker}/{currency}"
        if market.get("symbol") == name and _is_fit(market, leveraged):
            try:
                symbols[name] = _symbol(market, ticker, names, mode, tickers.get(name) or {})
            except (Unfit, ValueError, TypeError):
                continue
    first = {f"{ticker}/{currency}": None for ticker in _NAMES if f"{ticker}/{currency}" in symbols}
    return {name: symbols[name] for name in {**first, **symbols}}


def _is_open(market: Mapping[str, Any]) -> bool:
    return bool(market.get("spot")) and market.get("active") is not False


def _is_fit(market: Mapping[str, Any], leveraged: Collection[str]) -> bool:
    """Whether a market is one of those that may be traded here, as far as its name says."""
    ticker = str(market.get("base"))
    return _is_open(market) and ticker not in leveraged and _TICKER.fullmatch(ticker) is not None


def _symbol(
    market: Mapping[str, Any], ticker: str, names: Mapping[str, str], mode: int, first_quote: Mapping[str, Any]
) -> Symbol:
    precision = market.get("precision") or {}
    step, scale = _step(precision.get("amount"), mode)
    price_scale = _price_scale(precision.get("price"), mode, first_quote)
    largest_scale = max(0, min(_MOST_SCALE, _MOST_DIGITS - price_scale))
    if scale > largest_scale:
        step, scale = div_up(step, ten_to(scale - largest_scale)), largest_scale
    if not 0 < step <= _MOST_STEP:
        raise Unfit("a step of nothing, or of everything")
    name = _NAMES.get(ticker) or names.get(ticker) or ticker
    return Symbol(ticker, name if _NAME.fullmatch(name) else ticker, scale, step, _minimum(market))


def _price_scale(precision: object, mode: int, first_quote: Mapping[str, Any]) -> int:
    """The decimals of prices: by the tick that is told, else those of the first quote, else the most there are."""
    if precision is not None and mode != _SIGNIFICANT:
        return _step(precision, mode)[1]
    scales = []
    for field in ("bid", "ask", "last"):
        try:
            scales.append(decimal(first_quote.get(field))[1])
        except Unfit:
            continue
    return max(scales, default=_MOST_SCALE)


def _step(precision: object, mode: int) -> tuple[int, int]:
    """What quantities or prices are multiples of, as `units / 10**scale`. Unsaid, it is the finest."""
    if precision is None:
        return 1, _MOST_SCALE
    if mode == _TICK_SIZE:
        return decimal(precision)
    places = int(str(precision))
    return (1, places) if places >= 0 else (ten_to(-places), 0)


def _minimum(market: Mapping[str, Any]) -> int:
    """The least an order may cost, in micro-coins; 0 where the exchange does not say."""
    try:
        digits, scale = decimal(((market.get("limits") or {}).get("cost") or {}).get("min"))
    except Unfit:
        return 0
    return min(div_up(digits * MICRO, ten_to(scale)), MAX_CASH)
