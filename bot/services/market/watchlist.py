"""A member's watchlist, and what is on it at this moment's prices."""

import asyncio
from dataclasses import dataclass

from bot.data.database import fetch, reader
from bot.data.keys import Actor, MemberKey
from bot.data.transactions import Work, once
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Quote, Symbol
from bot.rules.market.search import listed
from bot.rules.market.watchlist import NotWatched, WatchedAlready, WatchlistFull, watch_on, watched_symbols
from bot.rules.money import Score
from bot.rules.timing import DAY
from bot.services.context import Floor
from bot.services.guilds.members import enter
from bot.services.guilds.settings import require, settings_of
from bot.services.market.prices import change


@dataclass(frozen=True, slots=True)
class Changed:
    """A symbol that is watched now or no more, and how many there are out of how many there may be."""

    ticker: str
    name: str
    count: int
    most: int


@dataclass(frozen=True, slots=True)
class Item:
    """A symbol on a watchlist. `quote`: the newest one known, however old; `change`: over 24 hours, None if unknown."""

    ticker: str
    quote: Quote | None
    change: Score | None
    listed: bool  # by the market
    fresh: bool  # whether the quote is young enough to trade on


@dataclass(frozen=True, slots=True)
class Watchlist:
    """What a member watches, in the market's order, what it lists no more at the end."""

    items: tuple[Item, ...]
    most: int
    paused_since: int | None  # Unix seconds, where the market is paused
    at: int  # ms since 1970


_MINE = "SELECT symbol FROM watch WHERE guild_id = ? AND user_id = ?"


async def add(floor: Floor, actor: Actor, ticker: str, *, key: str) -> Changed:
    """Puts a symbol on the member's watchlist. Raises CogOff, UnknownSymbol, WatchedAlready, WatchlistFull.

    `key` is the interaction's id: the same key returns the first answer.
    """

    async def body(work: Work) -> Changed:
        member = await enter(work, actor)
        for switched in (trading_on, watch_on):
            require(member.settings, switched)
        symbol, most = listed(floor.quotes.symbols(), ticker), member.settings[watched_symbols]
        mine = (actor.guild_id, actor.user_id)
        there = {row["symbol"] for row in await work.read(_MINE, *mine)}
        if symbol.ticker in there:
            raise WatchedAlready(symbol=symbol.ticker)
        if len(there) >= most:
            raise WatchlistFull(limit=most)
        await work.write(
            "INSERT INTO watch (guild_id, user_id, symbol, at) VALUES (?, ?, ?, ?)", *mine, symbol.ticker, work.now
        )
        return Changed(symbol.ticker, symbol.name, len(there) + 1, most)

    return await once(key, actor, floor.now(), Changed, body)


async def remove(floor: Floor, actor: Actor, ticker: str, *, key: str) -> Changed:
    """Takes a symbol off the member's watchlist, also one that is listed no more. Raises NotWatched.

    `key` is the interaction's id: the same key returns the first answer.
    """

    async def body(work: Work) -> Changed:
        member = await enter(work, actor)
        mine = (actor.guild_id, actor.user_id)
        gone = await work.guard(
            "DELETE FROM watch WHERE guild_id = ? AND user_id = ? AND symbol = ? RETURNING symbol",
            *(*mine, ticker.upper()),
        )
        if not gone:
            raise NotWatched()
        left, name = len(await work.read(_MINE, *mine)), gone[0]["symbol"]
        symbol = floor.quotes.symbols().get(name)
        return Changed(name, symbol.name if symbol else name, left, member.settings[watched_symbols])

    return await once(key, actor, floor.now(), Changed, body)


async def watched(floor: Floor, who: MemberKey) -> list[Symbol]:
    """What a member watches, in the market's order; what it lists no more at the end, named by its ticker."""
    symbols = floor.quotes.symbols()
    place = {ticker: number for number, ticker in enumerate(symbols)}
    rows = await fetch(reader(), _MINE, who.guild_id, who.user_id)
    tickers = sorted((row["symbol"] for row in rows), key=lambda ticker: (place.get(ticker, len(place)), ticker))
    return [symbols.get(ticker) or Symbol(ticker, ticker, 0) for ticker in tickers]


async def watchlist(floor: Floor, who: MemberKey) -> Watchlist:
    """A member's watchlist at this moment's prices. Raises CogOff."""
    settings = await settings_of(who.guild_id)
    for switched in (trading_on, watch_on):
        require(settings, switched)
    items = await asyncio.gather(*(_item(floor, one.ticker) for one in await watched(floor, who)))
    return Watchlist(tuple(items), settings[watched_symbols], floor.quotes.paused_since(), floor.now())


async def _item(floor: Floor, ticker: str) -> Item:
    fresh = floor.quotes.snapshot().get(ticker)
    quote = fresh or floor.quotes.known(ticker)
    is_listed = ticker in floor.quotes.symbols()
    moved = await change(floor, fresh, floor.now() - DAY) if fresh else None
    return Item(ticker, quote, moved, is_listed, fresh is not None)
