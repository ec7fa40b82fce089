"""A ticker that comes back as something else: which price is frozen for whoever held the coin, until somebody decides.

A market moves a price by small steps, however fast. What is off by more than ten times at once, or by more than five
times after nobody heard of it for an hour, may be another coin under the same ticker, or a new denomination of it.
Until a moderator says which, the coin counts at its last known bid where it was held, and nothing trades in it there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.rules.market.quotes import Market, Price, Quote
from bot.rules.refusals import Refusal
from bot.rules.timing import HOUR

LEAP = 10  # times: what moved further than any market does
RETURN_LEAP = 5  # times: what nobody heard of for longer than ABSENCE may have moved by as much
ABSENCE = HOUR  # ms


@dataclass(eq=False)
class CoinFrozen(Refusal):
    """The symbol may be another coin than the one that was held under this ticker."""

    symbol: str


@dataclass(frozen=True, slots=True)
class NotedCoin:
    """What is known of a coin that was ever traded: its last good bid, when it was seen, and whether it is frozen.

    Times in ms. `frozen_in`: the servers in which it is still undecided what it is.
    """

    bid: Price
    seen_at: int | None
    frozen_at: int | None = None
    frozen_in: frozenset[int] = frozenset()

    def is_suspect(self, bid: Price, now: int) -> bool:
        """Whether a new bid is no price that a market can have made of the last known one."""
        factor = LEAP if self.seen_at is None or now - self.seen_at <= ABSENCE else RETURN_LEAP
        return is_leap(self.bid, bid, factor)


def is_leap(before: Price, after: Price, factor: int) -> bool:
    """Whether a price moved further than to `factor` times the one before, or to that part of it."""
    old, new = before.sort_key, after.sort_key
    return new > old * factor or new * factor < old


@dataclass(frozen=True, slots=True)
class NotedCoins:
    """The coins that were ever traded, by ticker, and which of their prices count for nothing."""

    coins: Mapping[str, NotedCoin] = field(default_factory=dict)

    def is_suspect(self, quote: Quote, now: int) -> bool:
        """Whether a quote counts nowhere yet: it is suspect, and nobody has been asked."""
        coin = self.coins.get(quote.symbol.ticker)
        return coin is not None and coin.frozen_at is None and coin.is_suspect(quote.bid, now)

    def is_frozen(self, guild_id: int, quote: Quote, now: int) -> bool:
        """Whether a quote counts for nothing in a server."""
        coin = self.coins.get(quote.symbol.ticker)
        if coin is None:
            return False
        return coin.is_suspect(quote.bid, now) if coin.frozen_at is None else guild_id in coin.frozen_in

    def frozen_in(self, guild_id: int) -> list[str]:
        """The tickers that a server has to decide about."""
        return sorted(ticker for ticker, coin in self.coins.items() if guild_id in coin.frozen_in)


class ServerQuotes(Mapping[str, Quote]):
    """The quotes of one moment as they count in a server: without those that count for nothing there. `now` in ms."""

    def __init__(
        self, market: Market, snapshot: Mapping[str, Quote], noted: NotedCoins, guild_id: int, now: int
    ) -> None:
        self._market = market
        self._snapshot = snapshot
        self._noted = noted
        self._guild_id = guild_id
        self._now = now

    def latest(self, ticker: str) -> Quote | None:
        """The newest quote of a symbol, however old; None where that counts for nothing."""
        return self._counted(self._market.latest(ticker))

    def frozen_bids(self, tickers: Iterable[str]) -> dict[str, Price]:
        """The last known bids of those of some symbols that have a fresh quote which counts for nothing."""
        frozen = (ticker for ticker in tickers if ticker in self._snapshot and ticker not in self)
        return {ticker: self._noted.coins[ticker].bid for ticker in frozen}

    def _counted(self, quote: Quote | None) -> Quote | None:
        return None if quote and self._noted.is_frozen(self._guild_id, quote, self._now) else quote

    def __getitem__(self, ticker: str) -> Quote:
        quote = self._counted(self._snapshot[ticker])
        if quote is None:
            raise KeyError(ticker)
        return quote

    def __iter__(self) -> Iterator[str]:
        return (ticker for ticker in self._snapshot if ticker in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(eq=False)
class NotFrozen(Refusal):
    """Nobody here has to decide what a symbol is. `symbol` is already inert text."""

    symbol: str
