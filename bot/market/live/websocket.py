"""What an exchange tells by itself over ccxt's websockets, taken as it comes.

ccxt's `watch_tickers` hands out one ticker at a time, after a hundred subscriptions were looked through, and loses what
came in the same breath. So it is asked once, to subscribe, and tickers are heard where ccxt keeps them.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog

from bot.market.live.breaker import MAX_PAUSE, Breaker
from bot.market.live.exchange import Count, chunks, close, twin
from bot.market.live.hardened_client import HardenedClient

_CLOSING = 0.5  # seconds for an exchange to answer that a websocket is closed

log = structlog.get_logger("market")


class TickerStream:
    """Hears the tickers of one exchange, if ccxt speaks its websockets. `on_ticker` is given ccxt's market and ticker.

    Two faults of ccxt are mended at the exchange: it keeps tickers where nobody is told of them (`TickerStore`), and it
    asks binance for tickers without bid and ask. Those of its websockets are mended by `HardenedClient`.
    """

    def __init__(
        self, exchange: Any, on_ticker: Callable[[str, Any], None], count: Count, breaker: Callable[[], Breaker]
    ) -> None:
        self._listed_by = exchange
        # ccxt's requests run in a loop of their own, and its websockets in this one: so there are two of it.
        self._exchange = exchange = twin(exchange)
        self._count = count
        self._breaker = breaker
        self._listening: asyncio.Task[None] | None = None
        self._lost: asyncio.Future[None] | None = None
        self._speaks = bool(exchange.has.get("watchTickers"))
        self._ccxt_client = exchange.client
        if self._speaks:
            exchange.tickers = TickerStore(on_ticker)
            exchange.client = self._client
            if (exchange.options.get("watchTickers") or {}).get("name") == "miniTicker":  # it has no bid and no ask
                exchange.options["watchTickers"]["name"] = "ticker"

    async def listen(self, markets: list[str]) -> None:
        """Listens to these markets from now on, and no others: what is listed no more would be streamed for ever."""
        await self.stop()
        if self._speaks and markets:
            self._exchange.set_markets_from_exchange(self._listed_by)
            self._listening = asyncio.create_task(self._listen(markets))

    async def stop(self) -> None:
        """Ends listening, and closes the websockets within a second, whatever the exchange does."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])
            self._listening = None
            await self._close_clients()

    async def close(self) -> None:
        """Ends listening for good."""
        await self.stop()
        await close(self._exchange)

    async def _listen(self, markets: list[str]) -> None:
        """Subscribes, and again when that is lost: later each time, until it has held for a minute."""
        breaker, time = self._breaker(), asyncio.get_running_loop().time
        while True:
            began = time()
            loss = await self._subscribe(markets)
            self._count("unheard")
            log.info("websocket lost", why=f"{loss!r:.200}")
            await self._close_clients()
            if time() - began >= MAX_PAUSE:
                breaker.succeeded()
            breaker.failed()
            await asyncio.sleep(breaker.wait())

    async def _subscribe(self, markets: list[str]) -> BaseException | None:
        """Listens for as long as nothing goes wrong, and returns what did."""
        self._lost = asyncio.get_running_loop().create_future()
        subscriptions = [asyncio.ensure_future(self._ask(chunk)) for chunk in chunks(markets)]
        waiting: list[asyncio.Future[None]] = [self._lost, *subscriptions]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_EXCEPTION)
            ended = [future for future in waiting if future.done() and not future.cancelled()]
            return next(filter(None, (future.exception() for future in ended)), None)
        finally:
            for future in waiting:
                future.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    async def _ask(self, markets: list[str]) -> None:
        """Subscribes. What ccxt shares with others may be cancelled with them: a failure, no end of ours."""
        try:
            await self._exchange.watch_tickers(markets)
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise ConnectionError("what it waited for was given up") from error

    async def _close_clients(self) -> None:
        clients, self._exchange.clients = list((self._exchange.clients or {}).values()), {}
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING):
                await asyncio.gather(*(client.close() for client in clients), return_exceptions=True)

    def _client(self, url: str) -> Any:
        """The client that ccxt has for an address, made by it or anew, and mended."""
        client = self._ccxt_client(url)
        if "receive_loop" not in vars(client):
            HardenedClient(client, self._is_open, self._on_lost, self._count)
        return client

    def _on_lost(self, error: Any) -> None:
        if self._lost is not None and not self._lost.done():
            self._lost.set_exception(error)

    def _is_open(self, client: Any) -> bool:
        return (self._exchange.clients or {}).get(client.url) is client


class TickerStore(dict[str, Any]):
    """Where ccxt keeps the newest ticker of each market: tells of each as it comes."""

    def __init__(self, on_ticker: Callable[[str, Any], None]) -> None:
        super().__init__()
        self._on_ticker = on_ticker

    def __setitem__(self, market: str, ticker: Any) -> None:
        super().__setitem__(market, ticker)
        self._on_ticker(market, ticker)
