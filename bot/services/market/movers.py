"""Which symbols have moved most in a day. Read-only."""

import asyncio
from dataclasses import dataclass
from fractions import Fraction

from bot.rules.market.quotes import Quote
from bot.rules.money import Ratio
from bot.rules.timing import DAY, MINUTE
from bot.services.context import Context
from bot.services.market.prices import price_change

FRESH = MINUTE  # for which a count serves everybody
_OLD = 600_000  # ms after which one is shown no more while the next is under way
_SHOWN = 5  # of each
_SYMBOLS = 50  # the best known: a live source is asked for the past of each


@dataclass(frozen=True, slots=True)
class Mover:
    """A symbol and its change over 24 hours."""

    quote: Quote
    change: Ratio


@dataclass(frozen=True, slots=True)
class DailyMovers:
    """The biggest gainers and losers among the 50 best known symbols, the most moved first. `at` in ms since 1970."""

    gainers: tuple[Mover, ...]
    losers: tuple[Mover, ...]
    at: int


class Movers:
    """Counts at most once a minute, however many ask; who asks meanwhile sees the count before."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._newest: DailyMovers | None = None
        self._counting: asyncio.Task[DailyMovers] | None = None

    async def newest(self) -> DailyMovers:
        """The newest count, at most ten minutes old. Raises MarketPaused where there is no fresh price at all."""
        age = self._context.now() - self._newest.at if self._newest else None
        if self._newest and age is not None and age < FRESH:
            return self._newest
        if self._counting is None or self._counting.done():
            self._counting = asyncio.create_task(self._count())
            self._counting.add_done_callback(_consume_error)
        if self._newest and age is not None and age < _OLD:
            return self._newest
        return await asyncio.shield(self._counting)

    async def _count(self) -> DailyMovers:
        now = self._context.now()
        quotes = self._context.market.snapshot() or await self._any()
        best_known = [quotes[ticker] for ticker in self._context.market.symbols() if ticker in quotes][:_SYMBOLS]
        movers = [mover for quote in best_known if (mover := await self._mover(quote, now))]
        movers.sort(key=lambda mover: (-Fraction(*mover.change), mover.quote.symbol.ticker))
        gainers = tuple(mover for mover in movers[:_SHOWN] if mover.change[0] > 0)
        losers = tuple(mover for mover in reversed(movers[-_SHOWN:]) if mover.change[0] < 0)
        self._newest = DailyMovers(gainers, losers, now)
        return self._newest

    async def _any(self) -> dict[str, Quote]:
        """Asks for the first symbol, for the refusal that says since when the market is paused."""
        ticker = next(iter(self._context.market.symbols()), "")
        return {ticker: await self._context.market.quote(ticker)}

    async def _mover(self, quote: Quote, now: int) -> Mover | None:
        change = await price_change(self._context, quote, now - DAY)
        return Mover(quote, change) if change else None


def _consume_error(task: "asyncio.Task[DailyMovers]") -> None:
    """Whoever waited has heard of an error; where nobody did, the next one to ask will."""
    if not task.cancelled():
        task.exception()
