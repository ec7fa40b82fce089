"""One exchange: ccxt, imported when it is opened, and everything it may raise turned into one error."""

import asyncio
import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from copy import copy
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib import import_module
from typing import Any

from bot.market.live.breaker import Breaker
from bot.market.live.isolation import isolated
from bot.market.live.worker import Run, run_here

_CHUNK = 100  # symbols a request: an address has its limits, and reading the answer takes the event loop's time
LIMIT = 20.0  # seconds for one answer; ccxt itself gives up after 10

Count = Callable[[str], None]  # counts what was dropped, by a reason of few words


class NoExchange(Exception):
    """There is no such exchange, or no ccxt; the text says what to do."""


class ExchangeError(Exception):
    """The exchange gave no answer to use: it was unreachable, refused what was asked, or said what cannot be read."""

    def __init__(self, message: str, why: str) -> None:
        super().__init__(message)
        self.why = why


async def connect(name: str) -> Any:
    """The ccxt exchange of this name, with its websockets where it has them. Raises NoExchange.

    Importing one exchange imports all, 100 MiB in seconds, so it is done beside the event loop.
    """
    try:
        ccxt = await asyncio.to_thread(import_module, "ccxt.pro")
        plain = await asyncio.to_thread(import_module, "ccxt.async_support")
    except ModuleNotFoundError:
        raise NoExchange(
            f"MARKET={name} needs ccxt: `make run` installs it, or `pip install -r requirements-live.lock`."
        ) from None
    gc.freeze()  # else each full collection would look through all of ccxt, and keep everybody waiting for it
    if name not in plain.exchanges:
        raise NoExchange(f"MARKET must be simulated or an exchange that ccxt knows, not {name!r}.")
    kind = isolated(getattr(ccxt if name in ccxt.exchanges else plain, name))
    exchange = kind({"number": str})  # str: prices stay exact
    if exchange.has.get("fetchTickers") is not True:  # ccxt also says "emulated", by a request for each symbol
        raise NoExchange(
            f"MARKET={name} tells but one price at a time: choose an exchange with `fetchTickers` in ccxt."
        )
    if exchange.has.get("spot") is False:
        raise NoExchange(f"MARKET={name} trades futures alone: choose an exchange with spot markets.")
    _spot_only(exchange)
    if name == "whitebit":  # of its answers with all prices, this alone holds bid and ask
        exchange.options["fetchTickers"] = {"method": "v2PublicGetTicker"}
    return exchange


def _spot_only(exchange: Any) -> None:
    """Keeps an exchange from loading futures and options, which nobody trades here, often from another host."""
    exchange.options["defaultType"] = "spot"
    options = exchange.options.get("fetchMarkets")
    types = options.get("types") if isinstance(options, dict) else None
    if isinstance(types, list) and "spot" in types:
        options["types"] = ["spot"]
    elif isinstance(types, dict) and "spot" in types:
        options["types"] = _without_futures(types)
    if hasattr(exchange, "fetch_spot_markets"):  # what lists all asks for futures whatever the options say
        exchange.fetch_markets = exchange.fetch_spot_markets


def _without_futures(types: Mapping[str, Any]) -> dict[str, Any]:
    """ccxt's switches of what to load, each off but that of spot; some have switches of their own."""
    return {
        kind: _without_futures(switch) if isinstance(switch, dict) else bool(switch) and kind == "spot"
        for kind, switch in types.items()
    }


def twin(exchange: Any) -> Any:
    """The same exchange again, with sessions of its own, for another event loop. It has asked nothing yet."""
    other = copy(exchange)
    other.clients = {}
    other.init_throttler()
    return other


class ExchangeClient:
    """One exchange behind one breaker. `count` hears of answers that could not be used; `run` awaits ccxt's methods."""

    def __init__(self, exchange: Any, count: Count, breaker: Breaker, run: Run = run_here) -> None:
        self.exchange = exchange
        self.breaker = breaker
        self._count = count
        self._run = run

    async def call(self, method: str, *arguments: Any, may_be_empty: bool = False) -> Any:
        """Returns what a method of ccxt answers. Raises ExchangeError for all that goes wrong, and backs off.

        Everything is caught: on a page of HTML with status 200, ccxt stumbles over a string that it takes for JSON.
        """
        self.exchange.last_response_headers = None
        try:
            async with asyncio.timeout(LIMIT):
                answer = await self._run(getattr(self.exchange, method), *arguments)
            if not answer and not may_be_empty:
                raise ValueError("an empty answer")
        except Exception as error:
            reason = reason_of(error)
            self._count(reason)
            self.breaker.failed(_retry_after(self.exchange.last_response_headers))
            raise ExchangeError(f"{method}: {error!r:.200}", reason) from error
        self.breaker.succeeded()
        return answer

    async def compute(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What a function returns that has much to look through, computed where ccxt reads answers."""

        async def computed() -> Any:
            return function(*arguments)

        return await self._run(computed)


class RequestGate:
    """Lets the requests for prices go before those for candles. `breaker`: that of the prices."""

    def __init__(self, breaker: Breaker) -> None:
        self._breaker = breaker
        self.idle = asyncio.Event()  # set while no request for prices is under way
        self.idle.set()

    @property
    def allows(self) -> bool:
        """Whether candles may be asked for now: not while the exchange is down, or has told us to wait."""
        return self._breaker.allows


def reason_of(error: Exception) -> str:
    """Why an answer could not be used: the exchange was unreachable, refused, or said what ccxt stumbles over."""
    kinds = {kind.__name__ for kind in type(error).__mro__ if kind.__module__.startswith("ccxt.")}
    if isinstance(error, TimeoutError) or "OperationFailed" in kinds:
        return "unreachable"
    return "refused" if kinds else "unreadable"


def _retry_after(headers: Any) -> float | None:
    """Seconds, from either form of the header (RFC 9110, 10.2.3)."""
    if not isinstance(headers, Mapping):
        return None
    text = next((str(value) for name, value in headers.items() if str(name).lower() == "retry-after"), "")
    if text.isascii() and text.isdigit():
        return float(text[:9])
    with suppress(ValueError):
        return (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    return None


def chunks(markets: list[str]) -> Iterator[list[str]]:
    """The markets in lists of as many as are asked for, or subscribed to, at once."""
    return (markets[start : start + _CHUNK] for start in range(0, len(markets), _CHUNK))


async def close(exchange: Any) -> None:
    """Closes the sockets of an exchange, whatever state it is in."""
    with suppress(Exception):
        await exchange.close()
