"""Money, exactly: cash in integer micro-coins, quantities in a symbol's integer units. No float, no Decimal."""

from typing import NamedTuple

MICRO = 1_000_000  # micro-coins a coin
MAX_CASH = 10**17  # micro-coins: 100 billion coins
MAX_UNITS = 10**18  # units of any one symbol; both leave room below 2**63
BASIS_POINTS = 10_000  # of the whole

Ratio = tuple[int, int]  # numerator and denominator, the latter above 0; (n, 1) on boards of whole numbers


class Amount(NamedTuple):
    """So much of a symbol: units of `10**-scale`."""

    units: int
    scale: int


def div_up(numerator: int, denominator: int) -> int:
    """The quotient, rounded up. `denominator` above 0."""
    return -(-numerator // denominator)


_MAX_POWER = 1_000


def ten_to(power: int) -> int:
    """10 to a power of 0 or more: typed, where `10**power` might be a float.

    Raises ValueError for a negative one, and above 1,000: a scale that nobody can have, whose power would take minutes.
    """
    if not 0 <= power <= _MAX_POWER:
        raise ValueError(f"no scale: {power}")
    return int(10**power)
