"""Waiting for something to happen, without polling."""

import asyncio
from collections.abc import Callable

from sandbox.world.events import Event, Events

TIMEOUT = 60.0  # seconds before waiting is given up: a guard against hanging, which a busy machine never meets


async def until(
    events: Events,
    predicate: Callable[[Event], bool],
    timeout: float = TIMEOUT,
    *,
    now: Callable[[], bool] | None = None,
) -> Event | None:
    """The first event that `predicate` takes; None at once when `now()` holds already. Raises TimeoutError."""
    if now is not None and now():
        return None
    future: asyncio.Future[Event] = asyncio.get_running_loop().create_future()

    def listen(event: Event) -> None:
        if not future.done() and predicate(event):
            future.set_result(event)

    events.subscribe(listen)
    try:
        return await asyncio.wait_for(future, timeout)
    finally:
        events.unsubscribe(listen)
