"""What services reach outward, handed to them by app: the clock, the market, the announcer's bell, Discord's memory."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.rules.alerts import Alert
from bot.rules.market.quotes import Quote, Quotes
from bot.rules.matching.order_book import Book
from bot.rules.matching.trigger_index import Triggers


async def nobody(_: int, __: Sequence[int]) -> set[int]:
    """What `Floor.gone` says where nobody can be asked."""
    return set()


@dataclass(frozen=True, slots=True)
class Floor:
    """The floor as services see it. `now` gives milliseconds since 1970, UTC; `wake` tells the announcer to look."""

    quotes: Quotes
    now: Callable[[], int]
    wake: Callable[[], None]
    gone: Callable[[int, Sequence[int]], Awaitable[set[int]]] = nobody  # who of a server's members has left it
    book: Book = field(default_factory=Book)  # the open orders that this process knows of
    alerts: Triggers[Alert] = field(default_factory=Triggers)  # and the open alerts
    max_age: int = 30_000  # ms after which a quote is too old to trade on

    def is_old(self, quote: Quote) -> bool:
        """Whether a quote that was young enough when it was taken is too old to trade on by now."""
        return self.now() - quote.quoted_at > self.max_age
