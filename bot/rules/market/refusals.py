"""What the market refuses."""

from dataclasses import dataclass
from typing import ClassVar

from bot.rules.refusals import Refusal


@dataclass(eq=False)
class UnknownSymbol(Refusal):
    """The market does not list this symbol. `symbol` is already inert text."""

    symbol: str
    text: ClassVar[str] = (
        "The market does not list “{symbol}”. Start typing a ticker or a name and pick one of the choices."
    )

    def wording(self) -> str:
        """Without a name where none is left that can be shown."""
        return self.text if self.symbol else "That is no symbol. Start typing a ticker or a name and pick a choice."


@dataclass(eq=False)
class AmbiguousSymbol(Refusal):
    """What was typed may mean either of two symbols that are listed."""

    symbol: str
    alternative: str
    text: ClassVar[str] = "That may mean {symbol} or {alternative}. Type the ticker alone, or pick one of the choices."


@dataclass(eq=False)
class MarketPaused(Refusal):
    """No fresh quote. `since`: Unix seconds of the last one."""

    since: int
    text: ClassVar[str] = (
        "The market is paused since <t:{since}:t> (<t:{since}:R>): there is no fresh price. "
        "Nothing was traded; try again soon."
    )


@dataclass(eq=False)
class SymbolWithoutPrice(MarketPaused):
    """The market is open, and nobody offers to buy or sell this one symbol. `since`: 0 where nobody ever did."""

    symbol: str
    text: ClassVar[str] = (
        "{symbol} has had no price since <t:{since}:t> (<t:{since}:R>): nobody bids or asks for it. "
        "The market is open for all else; nothing was traded."
    )

    def wording(self) -> str:
        """Without a time where there never was a price."""
        if self.since:
            return self.text
        return "{symbol} has no price: nobody bids or asks for it. The market is open for all else; nothing was traded."


@dataclass(eq=False)
class NoFreshPrice(Refusal):
    """Something held cannot be sold now. `symbol` is its ticker."""

    symbol: str
    text: ClassVar[str] = (
        "You hold {symbol}, and there is no fresh price to sell it at. Nothing was changed; "
        "try again when `/price` shows one."
    )
