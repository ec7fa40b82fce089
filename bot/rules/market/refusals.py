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


@dataclass(eq=False)
class MarketPaused(Refusal):
    """No fresh quote. `since`: Unix seconds of the last one."""

    since: int
    text: ClassVar[str] = (
        "The market is paused since <t:{since}:t> (<t:{since}:R>): there is no fresh price. "
        "Nothing was traded; try again soon."
    )


@dataclass(eq=False)
class NoFreshPrice(Refusal):
    """Something held cannot be sold now. `symbol` is its ticker."""

    symbol: str
    text: ClassVar[str] = (
        "You hold {symbol}, and there is no fresh price to sell it at. Nothing was changed; "
        "try again when `/price` shows one."
    )
