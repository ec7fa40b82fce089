"""Normal numbers from a keyed hash, in integers alone, so that every platform and Python draws the same ones."""

from bisect import bisect_right
from decimal import ROUND_HALF_EVEN, Context, Decimal
from hashlib import blake2b
from itertools import accumulate

FRACTION = 32  # bits: a drawn number is an integer of 2**-32 standard deviations
_BIN = 7  # bits: the table has a bin every 2**-7 standard deviations
_FURTHEST = 17 << (_BIN - 1)  # bins: it ends at 8.5 standard deviations, past which 2 draws in 10^17 would fall
_MASS = 63  # bits: the table ends at 2**63
_GUARD = 128  # bits of the table's own arithmetic


def _table() -> tuple[int, ...]:
    """The chance of |Z| < i * 2**-7, in 2**-63, for each i: Simpson's rule over exp(-z*z/2), made to end at 1.

    From z = k/256 to the next point the density is multiplied by exp(-(2k+1)/2**17), a ratio that shrinks evenly.
    """
    exact = Context(prec=60, rounding=ROUND_HALF_EVEN)
    ratio = int(
        exact.multiply(exact.exp(exact.divide(Decimal(-1), Decimal(1 << (2 * _BIN + 3)))), Decimal(1 << _GUARD))
    )
    shrink = ratio * ratio >> _GUARD
    density = [1 << _GUARD]
    for _ in range(2 * _FURTHEST):
        density.append(density[-1] * ratio >> _GUARD)
        ratio = ratio * shrink >> _GUARD
    masses = (density[i] + 4 * density[i + 1] + density[i + 2] for i in range(0, 2 * _FURTHEST, 2))
    sums = list(accumulate(masses, initial=0))
    return tuple((part << _MASS) // sums[-1] for part in sums)


_CHANCES = _table()


def normal(chance: int) -> int:
    """The standard normal number that 64 even bits stand for: one is its sign, 63 how far out it lies.

    Within a bin the numbers lie evenly: the distribution is off by less than 2e-6 anywhere.
    """
    far = chance >> 1
    i = bisect_right(_CHANCES, far) - 1
    below = _CHANCES[i]
    size = (i << (FRACTION - _BIN)) + ((far - below) << (FRACTION - _BIN)) // (_CHANCES[i + 1] - below)
    return -size if chance & 1 else size


class Draws:
    """Independent standard normal numbers, one for each tick, fixed for ever by a secret seed and a name.

    BLAKE2b keyed with the seed (RFC 7693) and personalised with the name. The seed is kept inside the hash state alone.
    """

    def __init__(self, seed: bytes, name: str) -> None:
        self._keyed = blake2b(key=seed, person=name.encode("ascii"), digest_size=8)

    def at(self, tick: int) -> int:
        """The number of this tick, in 2**-32."""
        state = self._keyed.copy()
        state.update(tick.to_bytes(8, "little"))
        return normal(int.from_bytes(state.digest(), "little"))
