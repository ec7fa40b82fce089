"""What a symbol costs now and what it has cost: changes and candles out of the source's own history. Read-only."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.rules.market.periods import Period
from bot.rules.market.quotes import Candle, Price, Quote
from bot.rules.market.refusals import MarketPaused, UnknownSymbol
from bot.rules.money import Ratio, ten_to
from bot.rules.refusals import Refusal
from bot.rules.timing import MINUTE
from bot.rules.trading.closeouts import Delisted
from bot.services.context import Context
from bot.services.market.listing import was_traded

_PATIENCE = 5.0  # seconds
_REACH = 300  # candles back that every source still tells, of any length: kraken tells 720 of each and nothing older
_STEPS = (MINUTE, 5 * MINUTE, 60 * MINUTE, 240 * MINUTE)  # a minute's is the shortest that every source has


@dataclass(frozen=True, slots=True)
class PriceData:
    """A symbol's quote, its change over each period, and the candles of the one asked for.

    A change is an exact fraction of the price then; None where the source knows none.
    """

    quote: Quote
    paused_since: int | None  # Unix seconds, where the market is paused, or nothing is heard of this symbol alone
    changes: Mapping[Period, Ratio | None]
    period: Period
    candles: Sequence[Candle]


async def load_price(context: Context, ticker: str, period: Period) -> PriceData:
    """What is known of a symbol; where it has no fresh price, its last one.

    Raises UnknownSymbol, Delisted, and MarketPaused where there never was a price. What the source does not tell of the
    past within 5 s is left out.
    """
    now = context.now()
    try:
        quote, paused = await _newest(context, ticker)
    except UnknownSymbol:
        if await was_traded(ticker):
            raise Delisted(symbol=ticker.upper()) from None
        raise
    changes, candles = await asyncio.gather(
        asyncio.gather(*(price_change(context, quote, now - span.length) for span in Period)),
        _past(context, quote, period.starts(now), now + 1, period.step),
    )
    return PriceData(quote, paused, dict(zip(Period, changes, strict=True)), period, candles)


async def _newest(context: Context, ticker: str) -> tuple[Quote, int | None]:
    """The newest quote, and since when (Unix seconds) there was no other where it is too old to trade on."""
    paused, newest = context.market.paused_since(), context.market.latest(ticker)
    if paused is not None and newest is not None:
        return newest, paused
    try:
        return await context.market.quote(ticker), None
    except MarketPaused as refusal:
        if newest is None:
            raise
        return newest, refusal.since


async def price_change(context: Context, quote: Quote, since: int) -> Ratio | None:
    """By which fraction the last price differs from the one at a moment (ms since 1970); None if none is known.

    A live source tells the price at the begin of the candle with that moment in it: the longer ago, the longer it is.
    """
    age = context.now() - since
    step = next((step for step in _STEPS if age <= _REACH * step), _STEPS[-1])
    then = await _past(context, quote, since, since + step, step)
    return relative_change(then[0].open, quote.last) if then else None


async def _past(context: Context, quote: Quote, start: int, end: int, step: int) -> Sequence[Candle]:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await context.market.history(quote.symbol.ticker, start, end, step)
    except (Refusal, TimeoutError, ValueError):  # ValueError: the source has no such candles
        return ()


def relative_change(before: Price, after: Price) -> Ratio:
    """(after - before) / before, exactly."""
    scale = max(before.scale, after.scale)
    old, new = (price.units * ten_to(scale - price.scale) for price in (before, after))
    return new - old, old
