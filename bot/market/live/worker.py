"""A thread with an event loop of its own, in which ccxt reads what it was answered: that may take it a second.

Members' commands are answered by the bot's loop, which that would keep from all else. Python lets a thread work
for 5 ms at a time where another waits, so the bot's loop waits for no more than that.
"""

import asyncio
import decimal
from collections.abc import Awaitable, Callable
from threading import Thread
from typing import Any

Run = Callable[..., Awaitable[Any]]  # (function, *arguments): what awaiting the function returns


async def run_here(function: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
    """Awaits a function in the loop that runs."""
    return await function(*arguments)


class Worker:
    """Awaits functions in its thread, which begins with the first of them and ends with `stop`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None

    async def run(self, function: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
        """Returns and raises what the function does. Who is cancelled cancels it."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = Thread(target=self._loop.run_forever, name=self._name, daemon=True)
            self._thread.start()
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_run(function, *arguments), self._loop))

    async def stop(self) -> None:
        """Cancels what still runs, and ends the thread."""
        if self._loop is None or self._thread is None:
            return
        loop, self._loop = self._loop, None
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_cancel_all(), loop))
        loop.call_soon_threadsafe(loop.stop)
        await asyncio.to_thread(self._thread.join)
        loop.close()


async def _run(function: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
    decimal.setcontext(decimal.Context())  # ccxt changes that of the task it runs in, for good
    return await function(*arguments)


async def _cancel_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
