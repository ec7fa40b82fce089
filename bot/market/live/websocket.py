"""What an exchange tells by itself over ccxt's websockets, taken as it comes.

ccxt's `watch_tickers` hands out one ticker at a time, after a hundred subscriptions were looked through, and loses what
came in the same breath. So it is asked once, to subscribe, and tickers are heard where ccxt keeps them. A message that
ccxt cannot read would end its reading for good without a word; here it is dropped and counted.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog

from bot.market.live.breaker import MOST, Breaker
from bot.market.live.exchange import Count, chunks, why

_GOODBYE = 0.5  # seconds for an exchange to answer that a websocket is closed

log = structlog.get_logger("market")


class TickerStream:
    """Hears the tickers of one exchange, if ccxt speaks its websockets. `hear` is given ccxt's market and ticker."""

    def __init__(
        self, exchange: Any, hear: Callable[[str, Any], None], count: Count, breaker: Callable[[], Breaker]
    ) -> None:
        self._exchange = exchange
        self._count = count
        self._breaker = breaker
        self._listening: asyncio.Task[None] | None = None
        self._lost: asyncio.Future[None] | None = None
        self._speaks = bool(exchange.has.get("watchTickers"))
        if self._speaks:
            exchange.tickers = _TickerStore(hear)
            make_client = exchange.client
            exchange.client = lambda url: self._mended(make_client(url))
            if (exchange.options.get("watchTickers") or {}).get("name") == "miniTicker":  # it has no bid and no ask
                exchange.options["watchTickers"]["name"] = "ticker"

    async def listen(self, markets: list[str]) -> None:
        """Hears these markets from now on, and no others: what nobody lists any more would be told for ever."""
        await self.stop()
        if self._speaks and markets:
            self._listening = asyncio.create_task(self._listen(markets))

    async def stop(self) -> None:
        """Hears nothing more, and closes the websockets within a second, whatever the exchange does."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])
            self._listening = None
            await self._hang_up()

    async def _listen(self, markets: list[str]) -> None:
        """Subscribes, and again when that is lost: later each time, until it has held for a minute."""
        breaker, time = self._breaker(), asyncio.get_running_loop().time
        while True:
            began = time()
            why_not = await self._subscribe(markets)
            self._count("unheard")
            log.info("websocket lost", why=f"{why_not!r:.200}")
            await self._hang_up()
            if time() - began >= MOST:
                breaker.succeeded()
            breaker.failed()
            await asyncio.sleep(breaker.wait())

    async def _subscribe(self, markets: list[str]) -> BaseException | None:
        """Listens for as long as nothing goes wrong; what it was, then."""
        self._lost = asyncio.get_running_loop().create_future()
        told = [asyncio.ensure_future(self._ask(chunk)) for chunk in chunks(markets)]
        try:
            await asyncio.wait([self._lost, *told], return_when=asyncio.FIRST_EXCEPTION)
            ended = [one for one in (self._lost, *told) if one.done() and not one.cancelled()]
            return next(filter(None, (one.exception() for one in ended)), None)
        finally:
            for one in (self._lost, *told):
                one.cancel()
            await asyncio.gather(self._lost, *told, return_exceptions=True)

    async def _ask(self, markets: list[str]) -> None:
        """Subscribes. What ccxt shares with others may be cancelled with them: a failure, and no end of ours."""
        try:
            await self._exchange.watch_tickers(markets)
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise ConnectionError("what it waited for was given up") from error

    async def _hang_up(self) -> None:
        clients, self._exchange.clients = list((self._exchange.clients or {}).values()), {}
        with suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE):
                await asyncio.gather(*(client.close() for client in clients), return_exceptions=True)

    def _mended(self, client: Any) -> Any:
        """A websocket of ccxt that survives what it reads, and says when it is lost."""
        if "receive_loop" in vars(client):
            return client
        reject, future, forget = client.reject, client.future, client.on_close_callback

        def rejecting(error: Any, key: Any = None) -> Any:
            if key is None and self._is_open(client) and self._lost is not None and not self._lost.done():
                self._lost.set_exception(error)
            elif key is not None and key not in client.futures:
                self._count("unheard")
                log.info("subscription refused", why=f"{error!r:.200}")
            return reject(error, key)

        def quiet(key: Any) -> Any:
            """ccxt fails a future for each symbol and waits for one: asyncio would log the others."""
            made = future(key)
            made.add_done_callback(lambda done: done.cancelled() or done.exception())
            return made

        def closed(one: Any, code: int) -> None:
            """ccxt forgets whoever has this address by now: of one that was given up, that is its successor."""
            if self._is_open(one):
                forget(one, code)

        def read() -> None:
            client.reading = asyncio.ensure_future(self._read(client))

        client.reject, client.future, client.receive_loop = rejecting, quiet, read
        client.on_close_callback = closed
        client.handle_text_or_binary_message = lambda data: client.on_message_callback(client, _decoded(data))
        return client

    async def _read(self, client: Any) -> None:
        """Reads to the end. ccxt's own loop takes messages out of aiohttp's buffer unseen: after some thousands of them
        aiohttp believes that nobody reads, and reads no more itself."""
        try:
            while not client.closed() and self._is_open(client):  # it may have been given up before it was connected
                self._handle(client, await client.receive())
                await asyncio.sleep(0)  # else a buffer full of messages would keep everybody waiting
        except Exception as error:
            client.on_error(error)
        else:
            client.on_close(1006)

    def _handle(self, client: Any, message: Any) -> None:
        try:
            client.handle_message(message)
        except Exception as error:
            reason = why(error)
            self._count(reason)
            if reason != "unreadable":
                client.on_error(error)

    def _is_open(self, client: Any) -> bool:
        return (self._exchange.clients or {}).get(client.url) is client


class _TickerStore(dict[str, Any]):
    """Where ccxt keeps the newest ticker of each market."""

    def __init__(self, hear: Callable[[str, Any], None]) -> None:
        super().__init__()
        self._hear = hear

    def __setitem__(self, market: str, ticker: Any) -> None:
        super().__setitem__(market, ticker)
        self._hear(market, ticker)


def _decoded(data: str | bytes) -> Any:
    """JSON with its numbers as they were written: ccxt reads those of websockets as floats. Or text that is none."""
    text = data.decode() if isinstance(data, bytes) else data
    return json.loads(text, parse_float=str) if text[:1] in ("{", "[") else text
