"""How the prices of all markets are asked for with as few requests as the exchange lets us.

Most exchanges answer with all they have, whatever they are asked by name, so all are asked for at once. Some refuse
that, some leave markets out of it, some refuse lists or answer the first of a list alone. What is missing is asked for
in lists of 100, and what is missing then one by one. What works for a market is remembered for an hour.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from enum import Enum, auto
from typing import Any

from bot.market.live import parse
from bot.market.live.exchange import ExchangeClient, ExchangeError, chunks

_LOOK_AGAIN = 3_600.0  # seconds after which everything is tried anew
_REFUSALS = 2  # lists that are refused in a row, from which lists are given up for this round


class _Way(Enum):
    """How a market that is not in the answer for all is asked for."""

    LIST = auto()
    ALONE = auto()
    NEVER = auto()  # nothing helped


class TickerRequests:
    """Asks one exchange for tickers, each time with what worked before. `now`: Unix ms."""

    def __init__(self, client: ExchangeClient, now: Callable[[], int]) -> None:
        self._client = client
        self._now = now
        self._ways: dict[str, _Way] = {}
        self._asks_for_all = True
        self._look_due = 0.0
        self.alone: Sequence[str] = ()  # markets that are to be asked for one by one, since the newest round
        self.was_refused = False  # whether a market was, by its name, in the newest round: it may be gone

    def forget(self) -> None:
        """Tries everything anew, as after a change of what is listed."""
        self._look_due = 0.0

    async def answers(self, markets: Sequence[str]) -> AsyncIterator[parse.Answer]:
        """The answers to a round of requests, as they come. What is to be asked for alone is left to the caller.

        Raises ExchangeError where the exchange is not reached, or nothing of what it says can be read.
        """
        if (time := asyncio.get_running_loop().time()) >= self._look_due:
            self._look_due = time + _LOOK_AGAIN
            self._ways.clear()
            self._asks_for_all = True
        self.was_refused = False
        missing = list(markets)
        if self._asks_for_all:
            try:
                answer = await self._ask(None)
            except ExchangeError as error:
                if error.why != "refused":
                    raise
                self._asks_for_all = False
            else:
                missing = [market for market in markets if market not in answer.tickers]
                yield answer
        listed = [market for market in missing if self._ways.get(market, _Way.LIST) is _Way.LIST]
        async for answer in self._lists(listed):
            yield answer
        self.alone = [market for market in missing if self._ways.get(market) is _Way.ALONE]

    async def _lists(self, markets: list[str]) -> AsyncIterator[parse.Answer]:
        """Asks for markets in lists. Those that no list answers are asked for alone from now on."""
        refusals = 0
        for chunk in chunks(markets):
            tickers: Mapping[str, Any] = {}
            if refusals < _REFUSALS:
                try:
                    answer = await self._ask(chunk)
                except ExchangeError as error:
                    if error.why != "refused":
                        raise
                    self.was_refused = True
                    refusals += 1
                else:
                    refusals, tickers = 0, answer.tickers
                    yield answer
            self._learn(chunk, tickers)

    def _learn(self, markets: Iterable[str], tickers: Mapping[str, Any]) -> None:
        for market in markets:
            self._ways[market] = _Way.LIST if market in tickers else _Way.ALONE

    async def ask_alone(self, market: str) -> parse.Answer | None:
        """The ticker of one market; None where that is refused, or there is none. Raises ExchangeError."""
        asked_at = self._now()
        try:
            if self._client.exchange.has.get("fetchTicker"):
                tickers = {market: await self._client.call("fetch_ticker", market)}
            else:
                tickers = await self._client.call("fetch_tickers", [market], may_be_empty=True)
        except ExchangeError as error:
            if error.why == "unreachable" or self._client.breaker.open:
                raise
            self.was_refused = error.why == "refused"
            self._ways[market] = _Way.NEVER
            return None
        if market not in tickers:
            self._ways[market] = _Way.NEVER
            return None
        return parse.Answer(tickers, asked_at, self._now())

    async def _ask(self, markets: list[str] | None) -> parse.Answer:
        asked_at = self._now()
        tickers = await self._client.call("fetch_tickers", markets, may_be_empty=markets is not None)
        return parse.Answer(tickers, asked_at, self._now())
