"""ccxt's exchange classes, mended: what it stumbles over is left out alone, and numbers stay as they are written.

ccxt reads an answer row by row, and what one row raises costs the whole answer: a time in microseconds, a null among
the tickers. Here each row is read by itself. What stumbles outside the reading of rows is left to `salvage`.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import structlog

from bot.market.live import salvage

_TICKERS = re.compile(r"safe_ticker|parse_(\w+_)?ticker")
_MARKETS = re.compile(r"parse_((spot|swap|contract)_)?market")
_CANDLES = re.compile(r"parse_(ws_)?ohlcv")
# ccxt multiplies out what is written so: it would be at it for minutes, and nothing else would run.
_BOUNDLESS = re.compile(r"\s*[+-]?[0-9.]+[eE][+-]?[0-9]{3,}\s*")
_NO_TICKER = dict.fromkeys(("symbol", "timestamp", "datetime", "bid", "ask", "last", "close", "info"))
_MOST_NAMED = 10_000  # rows that the log names, each once
_MARKET_TEXTS = ("id", "symbol", "base", "quote")

log = structlog.get_logger("market")


def isolated(kind: type) -> type:
    """A class of ccxt's exchange in which each ticker, market and candle is read by itself."""
    methods: dict[str, Any] = {}
    for name in dir(kind):
        if _TICKERS.fullmatch(name):
            methods[name] = _guarded(getattr(kind, name), "ticker", lambda: dict(_NO_TICKER))
        elif _MARKETS.fullmatch(name):
            methods[name] = _guarded(getattr(kind, name), "market", dict)
        elif _CANDLES.fullmatch(name):
            methods[name] = _guarded(getattr(kind, name), "candle", lambda: [None] * 6)
    if hasattr(kind, "fetch_spot_markets"):  # some load all others from hosts of their own
        methods["fetch_spot_markets"] = _salvaged(kind.fetch_spot_markets)
    return type(kind.__name__, (_IsolatedRows, kind), methods)


def _salvaged(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    async def fetch(self: Any, *arguments: Any, **options: Any) -> Any:
        return await salvage.salvaged(method, self.leave_out, self, *arguments, **options)

    return fetch


def _guarded(method: Callable[..., Any], row_kind: str, stand_in: Callable[[], Any]) -> Callable[..., Any]:
    """A method that reads one row, which answers with a row of nothing where it raises."""

    @wraps(method)
    def read(self: Any, row: Any, *arguments: Any, **options: Any) -> Any:
        try:
            if row_kind != "candle" and _is_boundless(row):  # with candles nobody calculates
                raise OverflowError("a number beyond all bounds")
            return method(self, row, *arguments, **options)
        except Exception as error:
            self.leave_out(row_kind, row, error)
            return stand_in()

    return read


class _IsolatedRows:
    """What all exchanges do otherwise than ccxt has it. `on_left_out` hears why something was left out, in one word."""

    on_left_out: Callable[[str], None] = staticmethod(lambda _: None)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._named_rows: set[str] = set()
        super().__init__(*arguments, **options)

    def leave_out(self, row_kind: str, row: Any, error: Exception) -> None:
        """Counts a row that cannot be read; the log names it once."""
        self.on_left_out("unreadable")
        name = _name(row)
        if name not in self._named_rows and len(self._named_rows) < _MOST_NAMED:
            self._named_rows.add(name)
            log.warning(f"a {row_kind} left out", row=name, why=f"{error!r:.200}")

    def parse_tickers(self, tickers: Any, *arguments: Any, **options: Any) -> Any:
        """All tickers at once; where that raises, each by itself."""
        read: Callable[..., Any] = super().parse_tickers  # type: ignore[misc]
        try:
            return read(tickers, *arguments, **options)
        except Exception:
            parsed: dict[str, Any] = {}
            for row in _each(tickers):
                try:
                    parsed |= read(row, *arguments, **options)
                except Exception as error:
                    self.leave_out("ticker", row, error)
            return parsed

    def parse_ohlcvs(self, candles: Any, *arguments: Any, **options: Any) -> Any:
        """All candles at once; where that raises, without those that raise alone."""
        read: Callable[..., Any] = super().parse_ohlcvs  # type: ignore[misc]
        try:
            return read(candles, *arguments, **options)
        except Exception:
            return read([row for row in candles if self._reads("candle", read, [row])], *arguments, **options)

    def _reads(self, row_kind: str, read: Callable[..., Any], rows: list[Any]) -> bool:
        try:
            read(rows)
        except Exception as error:
            self.leave_out(row_kind, rows[0], error)
            return False
        return True

    def set_markets(self, markets: Any, currencies: Any = None) -> Any:
        """Takes the markets that have names; ccxt sorts by them."""
        rows = markets.values() if isinstance(markets, dict) else markets
        return super().set_markets([row for row in rows if _is_market(row)], currencies)  # type: ignore[misc]

    def on_json_response(self, response_body: str) -> Any:
        """An answer with every number as it is written. ccxt asks another library where there is one, which rounds."""
        # The hook is in Python, so that between two rows of a long answer other threads have their turn.
        return json.loads(
            response_body, parse_float=str, parse_int=str, parse_constant=str, object_hook=lambda row: row
        )

    def parse_order_book_bid_ask(self, row: Any, price: Any = 0, amount: Any = 1, _: Any = 2) -> list[Any]:
        """A row of a book as it is written: ccxt reads these, and these alone, as floats."""
        exchange: Any = self
        return [exchange.safe_string(row, price), exchange.safe_string(row, amount)]

    async def fetch(self, *arguments: Any, **options: Any) -> Any:
        """One answer; while an answer is sifted, what it was before."""
        return await salvage.fetch(super().fetch, *arguments, **options)  # type: ignore[misc]

    async def throttle(self, cost: Any = None) -> Any:
        """Waits for this exchange's turn, but for what was answered before."""
        return None if salvage.is_sifting() else await super().throttle(cost)  # type: ignore[misc]

    async def fetch_tickers(self, *arguments: Any, **options: Any) -> Any:
        """The tickers of all that can be read; see `salvage`."""
        return await salvage.salvaged(super().fetch_tickers, self.leave_out, *arguments, **options)  # type: ignore[misc]

    async def fetch_markets(self, *arguments: Any, **options: Any) -> Any:
        """The markets that can be read; see `salvage`."""
        return await salvage.salvaged(super().fetch_markets, self.leave_out, *arguments, **options)  # type: ignore[misc]

    async def fetch_currencies(self, *arguments: Any, **options: Any) -> Any:
        """The currencies that can be read; see `salvage`."""
        return await salvage.salvaged(super().fetch_currencies, self.leave_out, *arguments, **options)  # type: ignore[misc]

    async def fetch_ohlcv(self, *arguments: Any, **options: Any) -> Any:
        """The candles that can be read; see `salvage`."""
        return await salvage.salvaged(super().fetch_ohlcv, self.leave_out, *arguments, **options)  # type: ignore[misc]


def _is_boundless(row: Any) -> bool:
    """Whether a number in a row has an exponent of three digits or more."""
    for value in row.values() if isinstance(row, dict) else row if isinstance(row, list) else (row,):
        if isinstance(value, str):
            if ("e" in value or "E" in value) and _BOUNDLESS.fullmatch(value):
                return True
        elif isinstance(value, dict | list) and _is_boundless(value):
            return True
    return False


def _each(tickers: Any) -> Iterable[Any]:
    """Each ticker alone, as ccxt takes them: in a list, or by its market."""
    if isinstance(tickers, dict):
        return ({market: row} for market, row in tickers.items())
    return ([row] for row in tickers)


def _is_market(market: Any) -> bool:
    return isinstance(market, dict) and all(isinstance(market.get(name), str) for name in _MARKET_TEXTS)


def _name(row: Any) -> str:
    """What a row is about, for the log: its market's name, if it has one."""
    if isinstance(row, list) and len(row) == 1:
        row = row[0]
    if isinstance(row, dict):
        names = (row.get(name) for name in ("symbol", "market", "instId", "pair", "id", "currency_pair"))
        row = next((name for name in names if isinstance(name, str)), row)
    return f"{row!s:.60}"
