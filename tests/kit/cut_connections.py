"""Members who play while the server ends every connection again and again, at whatever each is busy with."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from itertools import count
from typing import Any

import asyncpg

from bot.data import models
from bot.data.database import fetch, writer
from bot.data.engines.postgres import is_lost
from bot.data.keys import Actor
from bot.rules.trading.sizes import parse_size
from bot.services.context import Context
from bot.services.progression import checkin
from tests.kit import market_orders
from tests.kit.ledger import mismatches

MEMBERS = 6
_KILL = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.5
"""


async def play_while_connections_are_cut(context: Context, url: str, acts: int) -> int:
    """Plays `acts` acts, each with its own key and given again until it is answered; how often all were cut.

    Fails where an act was answered in two ways, counts twice or not at all, or where the books do not balance.
    """
    over = asyncio.Event()
    cutting = asyncio.create_task(_cut(url, over))
    try:
        numbers = iter(range(acts))
        trades = await asyncio.gather(*(_play(context, numbers, user) for user in range(1, MEMBERS + 1)))
    finally:
        over.set()
        cuts = await cutting
    answered = [trade for of_member in trades for trade in of_member]
    fills = await fetch(writer(), "SELECT units FROM fill ORDER BY units")
    assert [row["units"] for row in fills] == sorted(answered)
    assert await models.CheckIn.all().count() == MEMBERS
    assert await models.Receipt.all().count() == acts + MEMBERS
    assert await mismatches() == []
    return cuts


async def _cut(url: str, over: asyncio.Event) -> int:
    server = await asyncpg.connect(url)
    try:
        for cuts in count():
            try:
                await asyncio.wait_for(over.wait(), 0.03)
            except TimeoutError:
                await server.execute(_KILL)
            else:
                return cuts
    finally:
        await server.close()
    raise AssertionError


async def _play(context: Context, numbers: Iterator[int], user: int) -> list[int]:
    actor = Actor(1, user, f"Member {user}", 5)
    await _answered(partial(checkin.check_in, context, actor, key=f"daily {user}"))
    units = []
    for number in numbers:
        size, key = parse_size(f"${100 + number}"), f"buy {number}"
        receipt = await _answered(partial(market_orders.buy, context, actor, "BTC", size, key=key))
        units.append(receipt.units)
    return units


async def _answered(act: Callable[[], Awaitable[Any]]) -> Any:
    """What an act gives, which Discord delivers again as long as nobody answers."""
    while True:
        try:
            return await act()
        except Exception as error:
            if not is_lost(error):
                raise
