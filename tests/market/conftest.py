from hashlib import blake2b
from math import sqrt

import pytest

from bot.market.simulated.normal import Draws
from bot.market.simulated.price_path import FRACTION, LogPath


class Walk:
    """A coin's path in plain floats, for statistics."""

    def __init__(self, number: int, percent: int) -> None:
        seed = blake2b(number.to_bytes(4, "big")).digest()[:32]
        self.path = LogPath(Draws(seed, "TEST"), percent)

    def log(self, tick: int) -> float:
        return self.path.at(tick) / (1 << FRACTION)

    def change(self, first: int, last: int) -> float:
        return self.log(last) - self.log(first)


@pytest.fixture(scope="session")
def walk():
    """`walk(number, volatility in %)`: independent for each number, the same in every run."""
    return Walk


class Sample:
    """Numbers whose mean is to be near something."""

    def __init__(self, values) -> None:
        self.values = list(values)
        self.mean = sum(self.values) / len(self.values)
        variance = sum((value - self.mean) ** 2 for value in self.values) / (len(self.values) - 1)
        self.error = sqrt(variance / len(self.values))

    def errors_above(self, level: float) -> float:
        """How many standard errors the mean lies above a level."""
        return (self.mean - level) / self.error


@pytest.fixture(scope="session")
def sample():
    return Sample
