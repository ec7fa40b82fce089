"""What units of a symbol are worth at a price, and what they cost."""

from bot.rules.market.quotes import Price, Symbol
from bot.rules.money import MICRO, div_up, ten_to


def value(units: int, symbol: Symbol, price: Price) -> int:
    """What `units` are worth at `price`, in micro-coins, rounded down. Unbounded: check before storing it."""
    return units * price.units * MICRO // ten_to(symbol.scale + price.scale)


def cost(units: int, symbol: Symbol, price: Price) -> int:
    """What `units` cost at `price`, in micro-coins, rounded up. Unbounded: check before storing it."""
    return div_up(units * price.units * MICRO, ten_to(symbol.scale + price.scale))
