"""What the market lists, what it lists no more, and the last bid of either."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.data import models
from bot.data.database import reader, select
from bot.data.transactions import Transaction
from bot.rules.market.quotes import Market, Price, Symbol
from bot.rules.market.refusals import MarketPaused, UnknownSymbol
from bot.rules.market.relisting import ServerQuotes
from bot.rules.money import div_up, ten_to
from bot.rules.refusals import Refusal
from bot.rules.trading.closeouts import Delisted
from bot.services.context import Context
from bot.services.unreadable import RowKind, leave_out

MAX_SCALE = 18  # digits behind the point of a quantity: more units of one coin than a position may hold


def listed_symbols(context: Context) -> Mapping[str, Symbol]:
    """What the market lists. Raises MarketPaused while nobody knows: the feed is down, or has told nothing yet."""
    since, listed = context.market.paused_since(), context.market.symbols()
    if since is not None or not listed:
        raise MarketPaused(since=context.now() // 1000 if since is None else since)
    return listed


async def delisted_coins(context: Context) -> Mapping[str, Mapping[str, Any]]:
    """Every symbol ever traded here that the market lists no more: scale and last known bid, by ticker.

    Raises MarketPaused while nobody knows what is listed.
    """
    listed = listed_symbols(context)
    rows = await select(reader(), models.Coin, "ticker", "scale", "bid", order="ticker")
    return {row["ticker"]: row for row in rows if row["ticker"] not in listed}


async def explained(tx: Transaction, refusal: Refusal, ticker: str) -> Refusal:
    """A refusal of the market; Delisted in place of UnknownSymbol for a symbol that was traded here once."""
    if isinstance(refusal, UnknownSymbol) and await tx.select(models.Coin, "scale", ticker=ticker.upper()):
        return Delisted(symbol=ticker.upper())
    return refusal


async def was_traded(ticker: str) -> bool:
    """Whether a symbol was traded here once, be it listed or not."""
    return bool(await select(reader(), models.Coin, "scale", ticker=ticker.upper()))


@dataclass(frozen=True, slots=True)
class StoredCoin:
    """A symbol ever traded here: the scale of its quantities, and its last noted bid, as text."""

    ticker: str
    scale: int
    bid: str | None


def read_coin(row: Mapping[str, Any]) -> StoredCoin:
    """The coin of a row of its table. Raises ValueError for a scale that is none."""
    return StoredCoin(row["ticker"], require_scale(row["scale"]), row["bid"])


def require_scale(scale: object) -> int:
    """A scale as it is stored. Raises ValueError for one that is none."""
    if type(scale) is not int or not 0 <= scale <= MAX_SCALE:
        raise ValueError(f"not a scale: {scale!r}")
    return scale


def last_bid(quotes: Market | ServerQuotes, ticker: str, noted: str | None) -> Price | None:
    """The newest bid of a symbol, however old: as this process has heard it, else as `noted` in storage.

    A noted one that does not parse is none; the next recompute with a fresh one writes that in its place.
    """
    if (newest := quotes.latest(ticker)) is not None:
        return newest.bid
    try:
        return Price.parse(str(noted)) if noted else None
    except ValueError as error:
        leave_out(RowKind.COIN, ticker, error)
        return None


def with_scale(symbol: Symbol, scale: int) -> Symbol:
    """The symbol as its quantities are stored here, whatever scale its market uses now; the step is rounded up."""
    if symbol.scale == scale:
        return symbol
    return replace(symbol, scale=scale, step=div_up(symbol.step * ten_to(scale), ten_to(symbol.scale)))
