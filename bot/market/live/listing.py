"""What an exchange lists against one currency, as the bot's symbols."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.market.live.parse import Unfit, decimal
from bot.market.simulated.coins import COINS
from bot.rules.market.quotes import Symbol
from bot.rules.money import MAX_CASH, MICRO, div_up, ten_to

_USUAL = ("USD", "USDT")  # what prices are quoted in, unless somebody chose
_DECIMAL_PLACES, _SIGNIFICANT, _TICK_SIZE = 2, 3, 4  # ccxt's precision modes
_MOST_SCALE = 8
# Decimals of the quantity and of the price together: 10^18 units of anything are worth 10^6 coins at the least price.
_MOST_DIGITS = 12
_MOST_STEP = 10**9  # units
_TICKER = re.compile(r"[A-Z0-9]{1,12}")  # inert in Discord's text, and short enough for a column
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .-]{0,39}")
_NAMES = {coin.symbol.ticker: coin.symbol.name for coin in COINS}


class NothingListed(Exception):
    """The exchange lists nothing against that currency; the text names what to set."""


def choose_currency(markets: Iterable[Mapping[str, Any]], chosen: str | None) -> str:
    """What prices are quoted in: what was chosen, else USD, else USDT. Raises NothingListed."""
    listed = {str(market.get("quote")) for market in markets if _is_open(market)}
    for currency in (chosen,) if chosen else _USUAL:
        if currency in listed:
            return currency
    raise NothingListed(f"lists nothing against {chosen or ' or '.join(_USUAL)}: set MARKET_QUOTE to another currency")


def listing(
    markets: Iterable[Mapping[str, Any]], currency: str, names: Mapping[str, str], mode: int
) -> dict[str, Symbol]:
    """Every symbol traded against the currency, by ccxt's name for its market, the best known first.

    `names` by ticker, where the exchange gives them; `mode` is ccxt's precision mode. What cannot be read is left out.
    """
    symbols: dict[str, Symbol] = {}
    for market in markets:
        ticker = str(market.get("base"))
        name = f"{ticker}/{currency}"
        if _is_open(market) and market.get("symbol") == name and _TICKER.fullmatch(ticker):
            try:
                symbols[name] = _symbol(market, ticker, names, mode)
            except (Unfit, ValueError, TypeError):
                continue
    first = {f"{ticker}/{currency}": None for ticker in _NAMES if f"{ticker}/{currency}" in symbols}
    return {name: symbols[name] for name in {**first, **symbols}}


def _is_open(market: Mapping[str, Any]) -> bool:
    return bool(market.get("spot")) and market.get("active") is not False


def _symbol(market: Mapping[str, Any], ticker: str, names: Mapping[str, str], mode: int) -> Symbol:
    precision = market.get("precision") or {}
    step, scale = _step(precision.get("amount"), mode)
    price_scale = _step(precision.get("price"), mode)[1] if mode != _SIGNIFICANT else 0
    largest_scale = max(0, min(_MOST_SCALE, _MOST_DIGITS - price_scale))
    if scale > largest_scale:
        step, scale = div_up(step, ten_to(scale - largest_scale)), largest_scale
    if not 0 < step <= _MOST_STEP:
        raise Unfit("a step of nothing, or of everything")
    name = _NAMES.get(ticker) or names.get(ticker) or ticker
    return Symbol(ticker, name if _NAME.fullmatch(name) else ticker, scale, step, _minimum(market))


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
