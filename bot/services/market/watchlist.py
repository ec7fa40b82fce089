"""A member's watchlist, and what is on it at this moment's prices."""

import asyncio
from dataclasses import dataclass

from bot.data import models
from bot.data.database import reader, select
from bot.data.keys import Actor, MemberKey
from bot.data.transactions import Transaction, once
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Quote, Symbol
from bot.rules.market.refusals import UnknownSymbol
from bot.rules.market.search import listed
from bot.rules.market.watchlist import AlreadyWatched, NotWatched, WatchlistFull, watch_on, watched_symbols
from bot.rules.money import Ratio
from bot.rules.timing import DAY
from bot.services.context import Context
from bot.services.guilds.members import load_acting
from bot.services.guilds.settings import require_enabled, settings_of
from bot.services.market import storage
from bot.services.market.listing import explained
from bot.services.market.prices import price_change


@dataclass(frozen=True, slots=True)
class WatchlistChange:
    """A symbol that is watched now or no more, and how many there are out of how many there may be."""

    ticker: str
    name: str
    count: int
    limit: int


@dataclass(frozen=True, slots=True)
class WatchlistItem:
    """A symbol on a watchlist. `quote`: the newest one known, however old; `change`: over 24 hours, None if unknown."""

    ticker: str
    quote: Quote | None
    change: Ratio | None
    listed: bool  # by the market
    fresh: bool  # whether the quote is young enough to trade on


@dataclass(frozen=True, slots=True)
class Watchlist:
    """What a member watches, in the market's order, what it lists no more at the end."""

    items: tuple[WatchlistItem, ...]
    limit: int
    paused_since: int | None  # Unix seconds, where the market is paused
    at: int  # ms since 1970


async def add(context: Context, actor: Actor, ticker: str, *, key: str) -> WatchlistChange:
    """Puts a symbol on the member's watchlist. Raises CogOff, UnknownSymbol, Delisted, AlreadyWatched, WatchlistFull.

    `key` is the interaction's id: the same key returns the first answer.
    """

    async def body(tx: Transaction) -> WatchlistChange:
        member = await load_acting(tx, actor)
        for switch in (trading_on, watch_on):
            require_enabled(member.settings, switch)
        try:
            symbol, limit = listed(context.market.symbols(), ticker), member.settings[watched_symbols]
        except UnknownSymbol as refusal:
            raise await explained(tx, refusal, ticker) from None
        watched = await _load(tx, actor)
        if symbol.ticker in watched:
            raise AlreadyWatched(symbol=symbol.ticker)
        if len(watched) >= limit:
            raise WatchlistFull(limit=limit)
        await tx.add(
            models.Watch,
            {**actor.columns, "symbol": symbol.ticker, "at": tx.now},
        )
        return WatchlistChange(symbol.ticker, symbol.name, count=len(watched) + 1, limit=limit)

    return await once(context, key, actor, WatchlistChange, body)


async def remove(context: Context, actor: Actor, ticker: str, *, key: str) -> WatchlistChange:
    """Takes a symbol off the member's watchlist, also one that is listed no more. Raises NotWatched.

    `key` is the interaction's id: the same key returns the first answer.
    """

    async def body(tx: Transaction) -> WatchlistChange:
        member = await load_acting(tx, actor)
        symbol = ticker.upper()
        if not await tx.write_if(storage.UNWATCH, **actor.columns, symbol=symbol):
            raise NotWatched()
        count, listing = len(await _load(tx, actor)), context.market.symbols().get(symbol)
        name = listing.name if listing else symbol
        return WatchlistChange(symbol, name, count, limit=member.settings[watched_symbols])

    return await once(context, key, actor, WatchlistChange, body)


async def _load(tx: Transaction, member_key: MemberKey) -> set[str]:
    """The tickers on a member's watchlist. The member's row is its lock."""
    return {row["symbol"] for row in await tx.select(models.Watch, "symbol", **member_key.columns)}


async def watched_tickers(context: Context, member_key: MemberKey) -> list[Symbol]:
    """What a member watches, in the market's order; what it lists no more at the end, named by its ticker."""
    symbols = context.market.symbols()
    place = {ticker: number for number, ticker in enumerate(symbols)}
    rows = await select(reader(), models.Watch, "symbol", **member_key.columns)
    tickers = sorted((row["symbol"] for row in rows), key=lambda ticker: (place.get(ticker, len(place)), ticker))
    return [symbols.get(ticker) or Symbol(ticker, ticker, 0) for ticker in tickers]


async def watchlist(context: Context, member_key: MemberKey) -> Watchlist:
    """A member's watchlist at this moment's prices. Raises CogOff."""
    settings = await settings_of(member_key.guild_id)
    for switch in (trading_on, watch_on):
        require_enabled(settings, switch)
    symbols = await watched_tickers(context, member_key)
    items = await asyncio.gather(*(_item(context, symbol.ticker) for symbol in symbols))
    return Watchlist(tuple(items), settings[watched_symbols], context.market.paused_since(), context.now())


async def _item(context: Context, ticker: str) -> WatchlistItem:
    fresh = context.market.snapshot().get(ticker)
    quote = fresh or context.market.latest(ticker)
    is_listed = ticker in context.market.symbols()
    change = await price_change(context, fresh, context.now() - DAY) if fresh else None
    return WatchlistItem(ticker, quote, change, is_listed, fresh is not None)
