"""Axes: where a value lies on a picture, and which round values are marked beside it. Integers only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.rules.market.quotes import Price
from bot.rules.money import ten_to

START, END, TOP, BOTTOM = 240, 7_760, 980, 3_720  # of a chart, in tenths of a pixel; prices stand before its end
_MARKS = 5  # at most, on one axis
_DIGIT = 118  # the width of a digit, in tenths of a pixel
_ROUND = (10, 20, 25, 50, 100)  # tenths of what a step between two marks may be, times a power of ten


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from `low` to `high` along the coordinates from `start` to `end`. `high` above `low`."""

    low: int
    high: int
    start: int
    end: int

    def at(self, value: int) -> int:
        """The coordinate of a value, to the nearest one."""
        span = self.high - self.low
        return self.start + (2 * (value - self.low) * (self.end - self.start) + span) // (2 * span)

    def marks(self) -> list[int]:
        """Round values within the axis, at most five of them, evenly spaced."""
        step = round_step(self.high - self.low)
        first = -(-self.low // step) * step
        return list(range(first, self.high + 1, step))


def round_step(span: int) -> int:
    """The smallest round number of which at most five multiples lie within any span of this length."""
    power = 1
    while True:
        for tenths in _ROUND:
            step, remainder = divmod(tenths * power, 10)
            if not remainder and span // step < _MARKS:
                return step
        power *= 10


def around(values: Iterable[int]) -> tuple[int, int]:
    """The lowest and the highest value, none below 0, with a margin of a twelfth of their distance on either side."""
    known_values = list(values)
    low, high = min(known_values), max(known_values)
    margin = (high - low) // 12 or high // 100 or 1
    return max(low - margin, 0), high + margin


def in_common(prices: Sequence[Price]) -> tuple[list[int], int]:
    """The prices as integers of one scale, and that scale."""
    scale = max(price.scale for price in prices)
    return [price.units * ten_to(scale - price.scale) for price in prices], scale


def beside(labels: Iterable[str]) -> int:
    """Where a chart ends so that its labels fit beside it."""
    return END - 160 - max(map(len, labels), default=0) * _DIGIT


def decimal(value: int, scale: int, step: int) -> str:
    """A mark as text, with the decimals that its step needs: "96,500", "0.00001250"."""
    while scale and step % 10 == 0 and value % 10 == 0:
        value, scale, step = value // 10, scale - 1, step // 10
    whole, part = divmod(abs(value), ten_to(scale))
    return f"{'-' if value < 0 else ''}{whole:,}" + (f".{part:0{scale}}" if scale else "")
