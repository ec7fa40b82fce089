"""A websocket client of ccxt that survives what it reads, and says when it is lost."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import structlog

from bot.market.live.exchange import Count, reason_of

log = structlog.get_logger("market")


class HardenedClient:
    """Mends one client of ccxt in place: each method stands for one of its own, and tells which fault it mends.

    `is_open` says whether the exchange still uses this client, and `on_lost` is given the error that ends it.
    """

    def __init__(
        self, client: Any, is_open: Callable[[Any], bool], on_lost: Callable[[Any], None], count: Count
    ) -> None:
        self._client = client
        self._is_open = is_open
        self._on_lost = on_lost
        self._count = count
        self._ccxt_reject, self._ccxt_future = client.reject, client.future
        self._ccxt_on_close = client.on_close_callback
        client.reject, client.future, client.receive_loop = self.reject, self.future, self.receive_loop
        client.on_close_callback = self.on_close
        client.handle_text_or_binary_message = self.on_text

    def reject(self, error: Any, key: Any = None) -> Any:
        """Tells of errors that ccxt keeps to itself.

        One without a key ends the client: ccxt fails the futures that it has, and whoever hears tickers where they are
        kept has none. One with a key that nobody waits for is kept for the next to ask, who never comes.
        """
        if key is None and self._is_open(self._client):
            self._on_lost(error)
        elif key is not None and key not in self._client.futures:
            self._count("unheard")
            log.info("subscription refused", why=f"{error!r:.200}")
        return self._ccxt_reject(error, key)

    def future(self, key: Any) -> Any:
        """Looks at the error of every future: ccxt fails one for each symbol and waits for one; asyncio logs others."""
        future = self._ccxt_future(key)
        future.add_done_callback(lambda failed: failed.cancelled() or failed.exception())
        return future

    def on_close(self, client: Any, code: int) -> None:
        """Lets nobody but its owner go: ccxt forgets whoever has this address by now, of an old one its successor."""
        if self._is_open(client):
            self._ccxt_on_close(client, code)

    def receive_loop(self) -> None:
        """Reads to the end in a task of our own: see `_read`."""
        self._client.reading = asyncio.ensure_future(self._read())

    def on_text(self, data: str | bytes) -> None:
        """Keeps numbers as they were written: ccxt reads those of websockets as floats. Or text that is no JSON."""
        text = data.decode() if isinstance(data, bytes) else data
        message = json.loads(text, parse_float=str) if text[:1] in ("{", "[") else text
        self._client.on_message_callback(self._client, message)

    async def _read(self) -> None:
        """Reads as aiohttp wants it.

        ccxt's own loop takes messages out of aiohttp's buffer unseen: after some thousands of them aiohttp believes
        that nobody reads, and reads no more itself.
        """
        client = self._client
        try:
            while not client.closed() and self._is_open(client):  # it may have been given up before it was connected
                self._handle(await client.receive())
                await asyncio.sleep(0)  # else a buffer full of messages would keep everybody waiting
        except Exception as error:
            client.on_error(error)
        else:
            client.on_close(1006)

    def _handle(self, message: Any) -> None:
        """Drops a message that ccxt cannot read, where its own loop would end for good without a word."""
        try:
            self._client.handle_message(message)
        except Exception as error:
            reason = reason_of(error)
            self._count(reason)
            if reason != "unreadable":
                self._client.on_error(error)
