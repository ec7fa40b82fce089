"""What services reach outward, handed to them by app: the market, the clock, the announcer, Discord."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.rules.alerts import PriceAlert
from bot.rules.market.quotes import Market, Quote
from bot.rules.market.relisting import NotedCoins
from bot.rules.matching.order_book import OrderBook
from bot.rules.matching.trigger_index import TriggerIndex
from bot.services.expiring_cache import ExpiringCache

_FRESH = 30_000  # ms for which this process may not know which coins another has frozen


async def nobody_departed(_: int, __: Sequence[int]) -> set[int]:
    """What `Context.departed` says where nobody can be asked."""
    return set()


@dataclass(frozen=True, slots=True)
class Context:
    """What one process shares with all its services. `now` gives milliseconds since 1970, UTC.

    `departed` says which of a server's members have left it, `wake_announcer` that the outbox has something to deliver.
    """

    market: Market
    now: Callable[[], int]
    wake_announcer: Callable[[], None]
    departed: Callable[[int, Sequence[int]], Awaitable[set[int]]] = nobody_departed
    orders: OrderBook = field(default_factory=OrderBook)  # the open orders that this process knows of
    alerts: TriggerIndex[PriceAlert] = field(default_factory=TriggerIndex)  # and the open alerts
    noted_coins: ExpiringCache[str, NotedCoins] = field(default_factory=lambda: ExpiringCache(_FRESH, limit=1))
    max_age: int = 30_000  # ms after which a quote is too old to trade on
    currency: str | None = None  # what prices are in, where the operator has chosen it

    def is_old(self, quote: Quote) -> bool:
        """Whether a quote that was young enough when it was taken is too old to trade on by now."""
        return self.now() - quote.quoted_at > self.max_age
