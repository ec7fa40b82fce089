"""Thin symbols: nobody trades more of a symbol within a day than its market could have borne.

A paper trade moves no price, so in a thin market the price shown would buy, or sell, what no real order could. What a
member may move is a share of the volume that the source tells, or of an assumed one where it tells none. It bounds all
their fills of 24 hours on the same side together, else twenty orders would do what one may not. Buys and sales are
counted apart: what was bought today may be sold today.
"""

from dataclasses import dataclass

from bot.rules.market.quotes import Quote, Side
from bot.rules.market.valuation import cost
from bot.rules.money import BASIS_POINTS, MICRO
from bot.rules.refusals import Refusal
from bot.rules.settings import Settings, basis_points, coins
from bot.rules.trading.costs import Costs, fee_for
from bot.rules.trading.fills import Execution

volume_share = basis_points(
    "trading",
    "volume_share",
    100,
    "The most a member may buy, or sell, of a coin's volume within a day; 0 for no bound.",
)

assumed_volume = coins(
    "trading",
    "assumed_volume",
    1_000_000,
    "The volume of a day that counts for a coin whose exchange tells none; 0 for no bound to it.",
    low=0,
    high=1_000_000_000,
)

_CENT = MICRO // 100


@dataclass(eq=False)
class NotEnoughLiquidity(Refusal):
    """The market is too thin for so much. `side` is buy or sell, `share` in basis points of the volume.

    `possible`: micro-coins that may still be moved now; None for nothing more.
    """

    symbol: str
    side: str
    share: int
    possible: int | None

    @property
    def case(self) -> str:
        """Whether something is left."""
        return "spent" if self.possible is None else ""


@dataclass(eq=False)
class UnknownVolume(NotEnoughLiquidity):
    """The same of a symbol whose volume the source does not tell: `share` is of the one that the server assumes."""


def is_bounded(quote: Quote, settings: Settings) -> bool:
    """Whether there is a bound at all: a volume is told or assumed, and the server wants one."""
    return _volume(quote, settings) is not None and settings[volume_share] > 0


def _volume(quote: Quote, settings: Settings) -> int | None:
    """The volume of a day in micro-coins; None where nothing limits it."""
    if quote.turnover is None and quote.lacks_turnover and settings[assumed_volume]:
        return settings[assumed_volume] * MICRO
    return quote.turnover


def check_liquidity(execution: Execution, quote: Quote, moved: int, costs: Costs, settings: Settings) -> None:
    """Raises NotEnoughLiquidity for a fill that takes a member over their share of the symbol's 24-hour volume.

    `moved`: micro-coins of it that they bought within 24 hours before a buy, or sold before a sale. `costs` are those
    of the fill. Exactly the share is allowed.
    """
    volume = _volume(quote, settings)
    if volume is None or not is_bounded(quote, settings):
        return
    allowed = volume * settings[volume_share] // BASIS_POINTS - moved
    if execution.gross > allowed:
        refusal = NotEnoughLiquidity if quote.turnover is not None else UnknownVolume
        raise refusal(
            symbol=quote.symbol.ticker,
            side=execution.side.value,
            share=settings[volume_share],
            possible=_possible(execution, quote, allowed, costs),
        )


def _possible(execution: Execution, quote: Quote, allowed: int, costs: Costs) -> int | None:
    """The largest amount that is still possible, in micro-coins, whole cents of them; for a buy with its fee.

    `allowed`: micro-coins that may still be moved.
    """
    smallest = cost(quote.symbol.step, quote.symbol, execution.price) + _CENT
    if allowed < smallest + quote.symbol.minimum:
        return None
    amount = allowed + fee_for(allowed, costs) if execution.side is Side.BUY else allowed
    return amount - amount % _CENT
