"""What the members of a server have in symbols that the market lists no more, or that are frozen. Read-only."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.data import models
from bot.data.database import reader, select
from bot.data.scan import Scanner, in_thread, scanner
from bot.rules.market.quotes import Price, Symbol
from bot.rules.market.relisting import ServerQuotes
from bot.rules.market.valuation import value
from bot.services.context import Context
from bot.services.market.frozen import frozen_tickers, quotes_in
from bot.services.market.listing import delisted_coins, last_bid
from bot.services.moderation import storage


@dataclass(slots=True)
class DelistedHolding:
    """A symbol and what a server's members have in it. Money in micro-coins."""

    symbol: Symbol  # in the scale of the units
    bid: Price | None  # the last known one, which boards value it at; None if none was ever noted
    seen_at: int | None  # ms since 1970: when its newest price came; None if that was before the start
    users: set[int] = field(default_factory=set)  # who holds it or has an open order in it
    holders: int = 0
    units: int = 0
    worth: int = 0  # at the bid; each position rounded down
    orders: int = 0  # open ones
    reserved: int = 0  # micro-coins that they hold
    frozen: bool = False  # listed again, as what may be another coin
    alerts: int = 0  # open ones, where it is frozen: they go with it


async def list_delisted(context: Context, guild_id: int) -> list[DelistedHolding]:
    """Every such symbol that members of a server have something in, the most widely held first.

    Raises MarketPaused while nobody knows what is listed.
    """
    coins = {**await delisted_coins(context)}
    for ticker in await frozen_tickers(context, guild_id):
        coins |= await _coin(ticker)
    holdings = [holding for holding in await _counted(context, guild_id, coins) if holding.users]
    return sorted(holdings, key=lambda holding: (-len(holding.users), holding.symbol.ticker))


async def load_holding(context: Context, guild_id: int, ticker: str) -> DelistedHolding | None:
    """What members hold in one symbol, listed or not; None where nobody has anything in it."""
    holdings = await _counted(context, guild_id, await _coin(ticker))
    return next((holding for holding in holdings if holding.users), None)


async def _coin(ticker: str) -> dict[str, Mapping[str, Any]]:
    rows = await select(reader(), models.Coin, "ticker", "scale", "bid", ticker=ticker)
    return {row["ticker"]: row for row in rows}


async def _counted(
    context: Context, guild_id: int, coins: Mapping[str, Mapping[str, Any]]
) -> Collection[DelistedHolding]:
    quotes, frozen = await quotes_in(context, guild_id), await frozen_tickers(context, guild_id)
    holdings = {ticker: _unheld(quotes, ticker, row, ticker in frozen) for ticker, row in coins.items()}
    if holdings:
        async with scanner() as reads:
            await in_thread(_count, reads, guild_id, holdings)
    return holdings.values()


def _unheld(quotes: ServerQuotes, ticker: str, row: Mapping[str, Any], frozen: bool) -> DelistedHolding:
    newest = quotes.latest(ticker)
    bid = last_bid(quotes, ticker, row["bid"])
    seen_at = newest.received_at if newest else None
    return DelistedHolding(Symbol(ticker, ticker, row["scale"]), bid, seen_at, frozen=frozen)


def _count(reads: Scanner, guild_id: int, holdings: Mapping[str, DelistedHolding]) -> None:
    """Blocks: for a worker thread."""
    with reads.moment():
        for ticker, user, units in _stream(reads, storage.HELD_IN_SERVER, guild_id, holdings):
            holding = holdings[ticker]
            holding.users.add(user)
            holding.holders += 1
            holding.units += units
            holding.worth += value(units, holding.symbol, holding.bid) if holding.bid else 0
        for ticker, user, reserved in _stream(reads, storage.OPEN_IN_SERVER, guild_id, holdings):
            holding = holdings[ticker]
            holding.users.add(user)
            holding.orders += 1
            holding.reserved += reserved
        for ticker, user in _stream(reads, storage.ALERTS_IN_SERVER, guild_id, holdings):
            holding = holdings[ticker]
            if holding.frozen:
                holding.users.add(user)
                holding.alerts += 1


def _stream(reads: Scanner, sql: str, guild_id: int, tickers: Collection[str]) -> Any:
    return reads.stream(sql.format(marks=", ".join("?" * len(tickers))), guild_id, *tickers)
