"""What a symbol costs now and what it has cost: changes and candles out of the source's own history. Read-only."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.rules.money import ten_to
from bot.rules.periods import Period
from bot.rules.quotes import Candle, Price, Quote
from bot.rules.ranks import Score
from bot.rules.refusals import Refusal
from bot.services.floor import Floor

_PATIENCE = 5.0  # seconds
_MINUTE = 60_000  # ms: the shortest candle that every source has


@dataclass(frozen=True, slots=True)
class Look:
    """A symbol's quote, its change over each period, and the candles of the one asked for.

    A change is an exact fraction of the price then; None where the source knows none.
    """

    quote: Quote
    paused_since: int | None  # Unix seconds, where the market is paused
    changes: Mapping[Period, Score | None]
    period: Period
    candles: Sequence[Candle]


async def look(floor: Floor, ticker: str, period: Period) -> Look:
    """What is known of a symbol; while the market is paused, its last price.

    Raises UnknownSymbol, and MarketPaused where there never was a price. What the source does not tell of the past
    within 5 s is left out.
    """
    quotes, now = floor.quotes, floor.now()
    paused = quotes.paused_since()
    quote = (quotes.known(ticker) if paused is not None else None) or await quotes.quote(ticker)
    changes, candles = await asyncio.gather(
        asyncio.gather(*(change(floor, quote, now - each.length) for each in Period)),
        _past(floor, quote, period.starts(now), now + 1, period.step),
    )
    return Look(quote, paused, dict(zip(Period, changes, strict=True)), period, candles)


async def change(floor: Floor, quote: Quote, since: int) -> Score | None:
    """By which fraction the last price differs from the one at a moment (ms since 1970); None if none is known."""
    then = await _past(floor, quote, since, since + _MINUTE, _MINUTE)
    return difference(then[0].open, quote.last) if then else None


async def _past(floor: Floor, quote: Quote, start: int, end: int, step: int) -> Sequence[Candle]:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await floor.quotes.history(quote.symbol.ticker, start, end, step)
    except (Refusal, TimeoutError, ValueError):  # ValueError: the source has no such candles
        return ()


def difference(before: Price, after: Price) -> Score:
    """(after - before) / before, exactly."""
    scale = max(before.scale, after.scale)
    old, new = (price.units * ten_to(scale - price.scale) for price in (before, after))
    return new - old, old
