"""Work that runs to its end, whoever stops waiting for it."""

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_running: set[asyncio.Task[Any]] = set()


def shielded(coroutine: Coroutine[Any, Any, T]) -> Awaitable[T]:
    """Runs to its end even if whoever waits is cancelled; `drain` waits for all that runs so."""
    task = asyncio.create_task(coroutine)
    _running.add(task)
    task.add_done_callback(_running.discard)
    return asyncio.shield(task)


async def drain() -> None:
    """Waits until no shielded work is running."""
    while _running:
        await asyncio.wait(_running)
