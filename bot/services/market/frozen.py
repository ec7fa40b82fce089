"""Which prices count for nothing, and where: from this process's memory for up to 30 s, as settings are.

Every quote that a service trades on, values by or fires something by is asked about here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from bot.data import models
from bot.data.database import fetch, reader, select
from bot.rules.market.quotes import Price, Quote
from bot.rules.market.relisting import NotedCoin, NotedCoins, ServerQuotes
from bot.services.context import Context
from bot.services.market.storage import SERVERS_WITH_STAKES

RELISTED = "relisted"  # the kind of the decision that a coin is the same still
_COLUMNS = ("ticker", "bid", "seen_at", "frozen_at")


async def noted_coins(context: Context) -> NotedCoins:
    """What is known of every coin ever traded here; of none where the market uses no ticker twice."""
    if not context.market.reuses_tickers:
        return NotedCoins()
    noted = context.noted_coins.get(RELISTED, context.now())
    return noted or await load_noted_coins(context)


async def load_noted_coins(context: Context) -> NotedCoins:
    """The same, as it is now. What the feed has held apart and is frozen here may be told from now on."""
    if not context.market.reuses_tickers:
        return NotedCoins()
    drops, now = context.noted_coins.drops, context.now()
    rows = await select(reader(), models.Coin, *_COLUMNS)
    coins = {row["ticker"]: coin for row in rows if (coin := await _noted(row))}
    noted = NotedCoins(coins)
    if drops == context.noted_coins.drops:
        context.noted_coins.put(RELISTED, noted, now)
    for ticker, quote in context.market.held().items():
        if ticker in coins and (coins[ticker].frozen_at is not None or noted.is_suspect(quote, now)):
            context.market.release(ticker)
    return noted


async def _noted(row: Mapping[str, Any]) -> NotedCoin | None:
    try:
        bid = Price.parse(str(row["bid"]))
    except ValueError:  # whoever values by it says so
        return None
    frozen_at = row["frozen_at"]
    frozen_in = frozenset() if frozen_at is None else await _undecided(row["ticker"], frozen_at)
    return NotedCoin(bid, row["seen_at"], frozen_at, frozen_in)


async def _undecided(ticker: str, frozen_at: int) -> frozenset[int]:
    """The servers in which somebody has held a coin, or waited for a price of it, since before it was frozen.

    Not those in which a moderator has said that it is the same.
    """
    servers = await fetch(reader(), SERVERS_WITH_STAKES, ticker=ticker, frozen_at=frozen_at)
    decisions = await select(reader(), models.Decision, "guild_id", "facts", kind=RELISTED)
    decided = {row["guild_id"] for row in decisions if _facts(row["facts"]) == (ticker, frozen_at)}
    return frozenset(row["guild_id"] for row in servers) - decided


def _facts(stored: Any) -> tuple[object, object]:
    facts = msgspec.json.decode(stored) if isinstance(stored, str) else stored
    return facts.get("symbol"), facts.get("frozen_at")


async def is_frozen(context: Context, guild_id: int, quote: Quote) -> bool:
    """Whether a quote counts for nothing in a server."""
    return (await noted_coins(context)).is_frozen(guild_id, quote, context.now())


async def quotes_in(context: Context, guild_id: int) -> ServerQuotes:
    """The fresh quotes that count in a server, all of one moment."""
    noted = await noted_coins(context)
    return ServerQuotes(context.market, context.market.snapshot(), noted, guild_id, context.now())


async def frozen_tickers(context: Context, guild_id: int) -> Sequence[str]:
    """What a server's moderators have to decide about."""
    return (await noted_coins(context)).frozen_in(guild_id)
