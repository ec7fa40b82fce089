"""What a benchmark finds out: figures beside their goals, and the table they end in."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value in its unit. `most` or `least` is the goal, if there is one."""

    name: str
    value: float
    unit: str = ""
    most: float | None = None
    least: float | None = None

    @property
    def goal(self) -> str:
        """The goal in words; empty for none."""
        if self.most is not None:
            return f"at most {self.most:g}"
        return f"at least {self.least:g}" if self.least is not None else ""

    @property
    def met(self) -> str:
        """Whether the goal is met; empty without one."""
        if self.most is None and self.least is None:
            return ""
        above = self.least is None or self.value >= self.least
        return "met" if above and (self.most is None or self.value <= self.most) else "NOT MET"


def table(figures: Sequence[Figure]) -> str:
    """The figures, one a line, each beside its goal."""
    width = max(len(figure.name) for figure in figures)
    return "\n".join(
        f"{one.name:<{width}}  {one.value:>9.2f} {one.unit:<4}  {one.goal:<14}  {one.met}".rstrip() for one in figures
    )


def measured(benchmark: str, arguments: Mapping[str, int]) -> list[Figure]:
    """The figures of one benchmark."""
    found: list[Figure] = asyncio.run(import_module(f"benchmarks.{benchmark}").measure(**arguments))
    return found
