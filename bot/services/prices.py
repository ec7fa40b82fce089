"""What a symbol costs now and what it has cost: changes and candles out of the source's own history. Read-only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.rules.money import ten_to
from bot.rules.periods import Period
from bot.rules.quotes import Candle, Price, Quote
from bot.rules.ranks import Score
from bot.services.floor import Floor

_MINUTE = 60_000  # ms: the shortest candle that every source has


@dataclass(frozen=True, slots=True)
class Look:
    """A symbol's quote, its change over each period, and the candles of the one asked for.

    A change is an exact fraction of the price then; None where the source knows none.
    """

    quote: Quote
    changes: Mapping[Period, Score | None]
    period: Period
    candles: Sequence[Candle]


async def look(floor: Floor, ticker: str, period: Period) -> Look:
    """Raises UnknownSymbol, and MarketPaused where there is no fresh quote."""
    quote = await floor.quotes.quote(ticker)
    now = floor.now()
    changes = {each: await change(floor, quote, now - each.length) for each in Period}
    candles = await floor.quotes.history(quote.symbol.ticker, period.starts(now), now + 1, period.step)
    return Look(quote, changes, period, candles)


async def change(floor: Floor, quote: Quote, since: int) -> Score | None:
    """By which fraction the last price differs from the one at a moment (ms since 1970); None if none is known."""
    then = await floor.quotes.history(quote.symbol.ticker, since, since + _MINUTE, _MINUTE)
    return difference(then[0].open, quote.last) if then else None


def difference(before: Price, after: Price) -> Score:
    """(after - before) / before, exactly."""
    scale = max(before.scale, after.scale)
    old, new = (price.units * ten_to(scale - price.scale) for price in (before, after))
    return new - old, old
