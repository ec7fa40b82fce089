"""What the market refuses."""

from dataclasses import dataclass

from bot.rules.refusals import Refusal


@dataclass(eq=False)
class UnknownSymbol(Refusal):
    """The market does not list this symbol. `symbol` is already inert text; empty where nothing can be shown of it."""

    symbol: str

    @property
    def case(self) -> str:
        """Whether there is a name to show."""
        return "" if self.symbol else "nameless"


@dataclass(eq=False)
class AmbiguousSymbol(Refusal):
    """What was typed may mean either of two symbols that are listed."""

    symbol: str
    alternative: str


@dataclass(eq=False)
class MarketPaused(Refusal):
    """No fresh quote. `since`: Unix seconds of the last one."""

    since: int


@dataclass(eq=False)
class SymbolWithoutPrice(MarketPaused):
    """The market is open, and nobody offers to buy or sell this one symbol. `since`: 0 where nobody ever did."""

    symbol: str


@dataclass(eq=False)
class NoFreshPrice(Refusal):
    """Something held cannot be sold now. `symbol` is its ticker."""

    symbol: str
