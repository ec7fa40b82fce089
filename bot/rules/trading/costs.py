"""What a fill costs beyond its price: the fee, a half-spread of the house, and a slippage that grows with size.

The fee is charged on the coins that move; spread and slippage worsen the price itself, so a fill's price is what was
truly paid or received. By default there is neither, and both sides of the book pay the same fee.
"""

from dataclasses import dataclass
from typing import Literal

from bot.rules.market.quotes import PRICE_DIGITS, Price
from bot.rules.money import BASIS_POINTS, MICRO, div_up, ten_to
from bot.rules.settings import Settings, basis_points

fee = basis_points("trading", "fee", 10, "What a trade costs that takes the market's price: a share.", high=500)
maker_fee = basis_points("trading", "maker_fee", 10, "What a limit order costs that has rested: a share.", high=500)
half_spread = basis_points("trading", "half_spread", 0, "What is added to either side of the market's price.", high=500)
slippage = basis_points(
    "trading", "slippage", 0, "How much worse a price gets for each 100,000 coins traded at once.", high=500
)

_PER_SIZE = BASIS_POINTS * 100_000 * MICRO  # a basis point for each 100,000 coins, of micro-coins
_MORE_DIGITS = 4  # decimals that a worsened price gains at most


@dataclass(frozen=True, slots=True)
class Costs:
    """Basis points: `fee` and `spread` of what moves, `slippage` for each 100,000 coins of it.

    `cap` is the limit of a limit order: no spread and no slippage moves its price beyond.
    """

    fee: int = 0
    spread: int = 0
    slippage: int = 0
    cap: Price | None = None


@dataclass(frozen=True, slots=True)
class PriceWithCosts:
    """A price as its costs make it: the market's, with the spread, and with the slippage as well."""

    market: Price
    spread: Price
    final: Price


def taker_costs(settings: Settings, cap: Price | None = None) -> Costs:
    """What it costs to take the market's price."""
    return Costs(settings[fee], settings[half_spread], settings[slippage], cap)


def maker_costs(settings: Settings) -> Costs:
    """What a rested limit order costs: others come to its price, so it pays neither spread nor slippage."""
    return Costs(settings[maker_fee])


def fee_for(gross: int, costs: Costs) -> int:
    """The fee of `gross` micro-coins, rounded up."""
    return div_up(gross * costs.fee, BASIS_POINTS)


def price_with_costs(sign: Literal[1, -1], market: Price, size: int, costs: Costs) -> PriceWithCosts:
    """The price of a fill worth `size` micro-coins. `sign`: 1 for a buy, whose price rises; -1 for a sale."""
    spread = _within(sign, _worse(sign, market, costs.spread, BASIS_POINTS), market, costs.cap)
    slipped = _worse(sign, spread, min(costs.slippage * size, _PER_SIZE // 2), _PER_SIZE)
    return PriceWithCosts(market, spread, _within(sign, slipped, market, costs.cap))


def _worse(sign: int, price: Price, part: int, whole: int) -> Price:
    """The price moved by a share of itself, rounded against the member, to few enough digits to be stored."""
    if part == 0:
        return price
    digits = max(0, min(_MORE_DIGITS, PRICE_DIGITS - 1 - max(price.scale, len(str(price.units)))))
    moved = sign * div_up(sign * price.units * ten_to(digits) * (whole + sign * part), whole)
    while digits and moved % 10 == 0:
        moved, digits = moved // 10, digits - 1
    return Price(moved, price.scale + digits)


def _within(sign: int, price: Price, market: Price, cap: Price | None) -> Price:
    if cap is None or sign * (price.sort_key - cap.sort_key) <= 0:
        return price
    return cap if sign * (cap.sort_key - market.sort_key) >= 0 else market
