"""What may become a price: in order, of now, and no leap that was seen but once."""

from bot.rules.market import relisting
from bot.rules.market.quotes import Price, Quote
from bot.rules.money import ten_to

LEAP = 20  # %: a price that moves further between two quotes is held until another quote agrees
APART = 1_000  # ms between a held quote and the one that confirms it: a burst of one mistake confirms nothing


class QuoteFilter:
    """The newest good quote of every symbol, and what is held until it is confirmed. `max_age` in ms.

    A price over ten times the newest good one, or under a tenth of it, counts for nothing however often it is seen: it
    is kept apart until somebody releases it, or it comes back. Whoever holds the coin keeps the last good price. A
    restart forgets both.
    """

    def __init__(self, max_age: int) -> None:
        self._max_age = max_age
        self._newest: dict[str, Quote] = {}
        self._held: dict[str, Quote] = {}
        self._apart: dict[str, Quote] = {}
        self.latest = 0  # ms: when the exchange said the newest of all; 0 before the first

    def newest(self, ticker: str) -> Quote | None:
        """The newest good quote, however old."""
        return self._newest.get(ticker)

    def fresh(self, now: int) -> dict[str, Quote]:
        """Every symbol's newest quote that is young enough to trade on."""
        return {ticker: quote for ticker, quote in self._newest.items() if self.is_fresh(quote, now)}

    def is_fresh(self, quote: Quote, now: int) -> bool:
        """Whether one may trade on it. It is as old as the exchange says, never younger.

        One that is to come was said before this machine's clock was set back, and may be of any age.
        """
        return abs(now - quote.quoted_at) <= self._max_age

    def accept(self, quote: Quote) -> str | None:
        """Takes a quote and returns None; or returns in few words why not, and leaves everything as it was."""
        ticker = quote.symbol.ticker
        before = self._newest.get(ticker)
        if not self.is_fresh(quote, quote.received_at):
            return "stale"
        if before is not None:
            if quote.quoted_at < before.quoted_at <= quote.received_at + self._max_age:
                return "overtaken"
            if leaps(before, quote) and not self._confirmed(quote):
                return "leap"
            if relisting.is_leap(before.bid, quote.bid, relisting.LEAP):
                self._apart[ticker] = quote
                return "held"
        self._take(quote)
        return None

    def apart(self) -> dict[str, Quote]:
        """The newest price of every symbol that is held for somebody to decide upon."""
        return dict(self._apart)

    def release(self, ticker: str) -> None:
        """Lets the price that is kept apart be the newest of its symbol; the next ones are measured by it."""
        if ticker in self._apart:
            self._take(self._apart[ticker])

    def _take(self, quote: Quote) -> None:
        ticker = quote.symbol.ticker
        self._held.pop(ticker, None)
        self._apart.pop(ticker, None)
        self._newest[ticker] = quote
        ahead = self.latest > quote.received_at + self._max_age  # this machine's clock was set back
        self.latest = quote.quoted_at if ahead else max(self.latest, quote.quoted_at)

    def _confirmed(self, quote: Quote) -> bool:
        """Whether a leap was held before, long enough ago, that agrees. If none agrees, this one is held now."""
        held = self._held.get(quote.symbol.ticker)
        if held is None or leaps(held, quote):
            self._held[quote.symbol.ticker] = quote
            return False
        return quote.received_at - held.received_at >= APART


def leaps(before: Quote, after: Quote) -> bool:
    """Whether any of the three prices moved by more than 20 % of what it was."""
    pairs = ((before.bid, after.bid), (before.ask, after.ask), (before.last, after.last))
    return any(_moved(old, new) for old, new in pairs)


def _moved(before: Price, after: Price) -> bool:
    scale = max(before.scale, after.scale)
    old, new = (price.units * ten_to(scale - price.scale) for price in (before, after))
    return abs(new - old) * 100 > old * LEAP
