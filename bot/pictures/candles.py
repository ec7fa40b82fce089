"""The candle chart of a symbol."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from bot.pictures.axes import BOTTOM, START, TOP, Axis, around, beside, decimal, in_common, round_step
from bot.pictures.drawing import GAIN, GROUND, LOSS, Drawing
from bot.rules.money import signed_percent
from bot.rules.quotes import Candle

_HOUR, _DAY = 3_600_000, 86_400_000  # ms
_NAME = 24  # characters of a name


class Period(Enum):
    """What a chart spans, by the text of its button."""

    HOUR = "1h"
    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"


def _minute(at: datetime) -> int:
    return at.minute


def _hour(at: datetime) -> int:
    return at.hour


@dataclass(frozen=True, slots=True)
class Span:
    """How a period is drawn: its length and that of one candle in ms, and where times are written below."""

    length: int
    step: int
    words: str
    label: str  # of strftime; {day} is the day of the month
    unit: Callable[[datetime], int]  # a time is written where this changes
    every: int = 1  # to a multiple of that


SPANS = {
    Period.HOUR: Span(_HOUR, _HOUR // 60, "the last hour", "%H:%M", _minute, 15),
    Period.DAY: Span(_DAY, _HOUR // 4, "the last 24 hours", "%H:%M", _hour, 6),
    Period.WEEK: Span(7 * _DAY, _HOUR, "the last 7 days", "%a {day}", datetime.toordinal),
    Period.MONTH: Span(30 * _DAY, 4 * _HOUR, "the last 30 days", "%b {day}", datetime.toordinal, 7),
}


def candle_chart(name: str, candles: Sequence[Candle], period: Period, zone: str) -> Drawing:
    """The candles of a period, at least one, with prices at the right and the times of `zone` below."""
    opened, closed = in_common([candles[0].open, candles[-1].close])[0]
    change = signed_percent(closed - opened, opened)
    prices = [price for one in candles for price in (one.open, one.high, one.low, one.close)]
    values, scale = in_common(prices)
    rows = [values[at : at + 4] for at in range(0, len(values), 4)]
    axis = Axis(*around(values), BOTTOM, TOP)
    step = round_step(axis.high - axis.low)
    marks: list[dict[str, Any]] = [{"y": axis.at(mark), "text": decimal(mark, scale, step)} for mark in axis.marks()]
    across = _Across(len(rows), beside(mark["text"] for mark in marks))
    data: dict[str, Any] = {
        "ground": GROUND,
        "name": name if len(name) <= _NAME else f"{name[: _NAME - 1]}…",
        "price": decimal(rows[-1][3], scale, 1),
        "change": change,
        "words": SPANS[period].words,
        "zone": zone.replace("_", " "),
        "color": GAIN if closed >= opened else LOSS,
        "right": across.right,
        "marks": marks,
        "last": axis.at(rows[-1][3]),
        "times": _times(candles, SPANS[period], zone, across),
        "candles": _bodies(rows, axis, across),
    }
    low, high = (decimal(bound(values), scale, 1) for bound in (min, max))
    description = (
        f"Candles of {name} over {SPANS[period].words}: {change}, now {data['price']}, between {low} and {high}."
    )
    return Drawing("candles.svg", description, data)


@dataclass(frozen=True, slots=True)
class _Across:
    """So many candles, evenly, up to the right end."""

    count: int
    right: int

    def middle(self, number: int) -> int:
        return START + (2 * number + 1) * (self.right - START) // (2 * self.count)

    @property
    def width(self) -> int:
        return min(200, max(10, (self.right - START) * 7 // (self.count * 10)))


def _bodies(rows: list[list[int]], axis: Axis, across: _Across) -> list[dict[str, Any]]:
    width = across.width
    found = []
    for number, (opened, high, low, closed) in enumerate(rows):
        x, top, bottom = across.middle(number), axis.at(max(opened, closed)), axis.at(min(opened, closed))
        found.append(
            {
                "x": x,
                "left": x - width // 2,
                "width": width,
                "top": top,
                "height": max(bottom - top, 10),
                "high": axis.at(high),
                "low": axis.at(low),
                "color": GAIN if closed >= opened else LOSS,
            }
        )
    return found


def _times(candles: Sequence[Candle], span: Span, zone: str, across: _Across) -> list[dict[str, Any]]:
    """Where the minute, the hour or the day that is to be written begins."""
    place = ZoneInfo(zone)
    moments = [datetime.fromtimestamp(one.start // 1000, place) for one in candles]
    found: list[dict[str, Any]] = []
    for number, (before, now) in enumerate(pairwise(moments), 1):
        begins = span.unit(now) != span.unit(before) and span.unit(now) % span.every == 0
        x = across.middle(number)
        if begins and START + 300 < x < across.right - 300:
            found.append({"x": x, "text": now.strftime(span.label).format(day=now.day)})
    return found
