"""The market in the plain model: what it says of each symbol, to all servers alike."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from bot.rules.settings import Settings
from bot.rules.trading import liquidity
from tests.kit.units import DAY
from tests.oracle.trades import MICRO, Deal, NotLiquid


@dataclass
class Market:
    """Prices are (bid, ask) as text; a symbol's scale is 10**-scale; volumes in micro-coins, where they are told."""

    scales: dict[str, int]
    prices: dict[str, tuple[str, str]] = field(default_factory=dict)
    volumes: dict[str, int] = field(default_factory=dict)
    paused: set[str] = field(default_factory=set)
    last_bids: dict[str, str] = field(default_factory=dict)  # the newest bid of each
    first_bids: dict[str, str] = field(default_factory=dict)  # what a restart knows: the bid at the first trade of each

    def set_price(self, ticker: str, bid: str, ask: str) -> None:
        """What a symbol costs from now on."""
        self.prices[ticker] = (bid, ask)
        self.hear_prices()

    def hear_prices(self) -> None:
        """Of what is paused, nobody hears the price."""
        self.last_bids.update((ticker, self.prices[ticker][0]) for ticker in self.prices.keys() - self.paused)

    def delist(self, ticker: str, remembered: bool) -> None:
        """Lists a symbol no more; unless its price is remembered, only what is noted of it is known."""
        del self.prices[ticker]
        if not remembered:
            self.last_bids.pop(ticker, None)
            self.last_bids.update((listed, bid) for listed, bid in self.first_bids.items() if listed == ticker)

    def note(self, ticker: str) -> None:
        """Notes what a symbol costs at its first trade."""
        self.first_bids.setdefault(ticker, self.prices[ticker][0])

    def is_fresh(self, ticker: str) -> bool:
        """Whether a symbol can be traded."""
        return ticker in self.prices and ticker not in self.paused

    def worth(self, ticker: str, units: int) -> int:
        """Micro-coins at the newest bid, however old."""
        return floor(Fraction(self.last_bids[ticker]) * units * MICRO / 10 ** self.scales[ticker])

    def check_liquidity(self, deal: Deal, ticker: str, before: list[Deal], now: int, settings: Settings) -> None:
        """Raises NotLiquid for a deal that takes a member beyond their share of a day's volume."""
        volume, share = self.volumes.get(ticker), Fraction(settings[liquidity.volume_share], 10_000)
        if volume is None or not share:
            return
        lately = [earlier for earlier in before if earlier.at > now - DAY]
        same = [earlier.gross for earlier in lately if (earlier.ticker, earlier.buying) == (ticker, deal.buying)]
        if deal.gross + sum(same) > floor(volume * share):
            raise NotLiquid("alone" if deal.gross > floor(volume * share) else "together")
