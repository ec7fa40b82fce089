"""Whether an exchange can ever price anything here, asked once before the bot starts with it."""

import asyncio
from contextlib import suppress
from typing import Any

from bot.market.live.exchange import NoExchange, chunks
from bot.market.live.listing import NothingListed, choose_currency, listing

_PATIENCE = 20.0  # seconds: whoever has not answered by then is let in, and asked again for as long as the bot runs
# Kinds of ccxt's errors that mean the same tomorrow; any other may be a bad hour.
_LASTING = {"AuthenticationError", "ArgumentsRequired", "BadRequest", "NotSupported"}
_PASSING = {"PermissionDenied", "AccountSuspended", "OperationFailed"}  # kinds of these: blocked here, or for now


async def admit(exchange: Any, currency: str | None) -> None:
    """Raises NoExchange, with the reason, for an exchange that will never price anything against the currency.

    It may trade no spot, list nothing against the currency, want a key, or refuse to tell prices. `exchange` is used up
    for it: ccxt changes the decimal context of the task it runs in, and is bound to the loop where it first asks.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            await asyncio.create_task(_admit(exchange, currency))


async def _admit(exchange: Any, currency: str | None) -> None:
    try:
        markets = list((await exchange.load_markets()).values())
    except Exception as error:
        if _lasts(error):
            raise _closed(exchange, "what it lists", error) from None
        return
    if not markets:
        return
    try:
        currency = choose_currency(markets, currency)
    except NothingListed as error:
        raise NoExchange(f"MARKET={exchange.id} {error}.") from None
    await _ask_for_prices(exchange, next(chunks(list(listing(markets, currency, {}, exchange.precisionMode))), []))


async def _ask_for_prices(exchange: Any, names: list[str]) -> None:
    """Asks for all tickers, else for some by name, else for one. Raises NoExchange where all is refused for good."""
    refusal = None
    for symbols in (None, names, names[:1]):
        try:
            await exchange.fetch_tickers(symbols)
        except Exception as error:
            if not _lasts(error):
                return
            refusal = error
        else:
            return
    if refusal is not None:
        raise _closed(exchange, "its prices", refusal)


def _lasts(error: Exception) -> bool:
    """Whether an exchange will refuse the same again, whenever it is asked."""
    kinds = {kind.__name__ for kind in type(error).__mro__ if kind.__module__.startswith("ccxt.")}
    return bool(kinds & _LASTING) and not kinds & _PASSING


def _closed(exchange: Any, subject: str, error: Exception) -> NoExchange:
    reason = f"{error!s:.160}".strip() or type(error).__name__
    return NoExchange(f"MARKET={exchange.id} does not tell the public {subject} ({reason}): choose another exchange.")
