"""The candle chart of a symbol."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from bot.pictures.axes import BOTTOM, START, TOP, Axis, around, beside, decimal, in_common, round_step
from bot.pictures.drawing import GAIN, GROUND, LOSS, Drawing
from bot.pictures.spans import PERIOD_WORDS
from bot.rules.formatting import signed_percent
from bot.rules.market.periods import Period
from bot.rules.market.quotes import Candle, Price
from bot.rules.money import Ratio

_NAME = 24  # characters of a name


def _minute(at: datetime) -> int:
    return at.minute


def _hour(at: datetime) -> int:
    return at.hour


@dataclass(frozen=True, slots=True)
class _Times:
    """Which times are written below a chart."""

    label: str  # of strftime; {day} is the day of the month
    unit: Callable[[datetime], int]  # a time is written where this changes
    multiple: int = 1  # of what that must be


_TIMES = {
    Period.HOUR: _Times("%H:%M", _minute, 15),
    Period.DAY: _Times("%H:%M", _hour, 6),
    Period.WEEK: _Times("%a {day}", datetime.toordinal),
    Period.MONTH: _Times("%b {day}", datetime.toordinal, 7),
}


@dataclass(frozen=True, slots=True)
class Title:
    """What stands above the candles: a symbol's name, its last price, and its change over the period, if known."""

    name: str
    last: Price
    change: Ratio | None


def candle_chart(candles: Sequence[Candle], title: Title, period: Period, zone: str) -> Drawing:
    """The candles of a period, at least one, with prices at the right and the times of `zone` below."""
    prices = [price for candle in candles for price in (candle.open, candle.high, candle.low, candle.close)]
    values, scale = in_common([*prices, title.last])
    rows = [values[at : at + 4] for at in range(0, len(prices), 4)]
    axis = Axis(*around(values), BOTTOM, TOP)
    step = round_step(axis.high - axis.low)
    marks: list[dict[str, Any]] = [{"y": axis.at(mark), "text": decimal(mark, scale, step)} for mark in axis.marks()]
    across = _Across(len(rows), beside(mark["text"] for mark in marks))
    data: dict[str, Any] = {
        "ground": GROUND,
        "name": title.name if len(title.name) <= _NAME else f"{title.name[: _NAME - 1]}…",
        "price": decimal(title.last.units, title.last.scale, 1),
        "change": signed_percent(*title.change) if title.change else "",
        "words": f"the last {PERIOD_WORDS[period]}",
        "zone": zone.replace("_", " "),
        "color": LOSS if title.change and title.change[0] < 0 else GAIN,
        "right": across.right,
        "marks": marks,
        "last": axis.at(values[-1]),
        "times": _times(candles, _TIMES[period], zone, across),
        "candles": _bodies(rows, axis, across),
    }
    low, high = (decimal(bound(values), scale, 1) for bound in (min, max))
    change = f"{data['change']}, " if title.change else ""
    description = (
        f"Candles of {title.name} over {data['words']}: {change}now {data['price']}, between {low} and {high}."
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
    bodies = []
    for number, (opened, high, low, closed) in enumerate(rows):
        x, top, bottom = across.middle(number), axis.at(max(opened, closed)), axis.at(min(opened, closed))
        bodies.append(
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
    return bodies


def _times(candles: Sequence[Candle], times: _Times, zone: str, across: _Across) -> list[dict[str, Any]]:
    """Where the minute, the hour or the day that is to be written begins."""
    time_zone = ZoneInfo(zone)
    moments = [datetime.fromtimestamp(candle.start // 1000, time_zone) for candle in candles]
    marks: list[dict[str, Any]] = []
    for number, (before, now) in enumerate(pairwise(moments), 1):
        begins = times.unit(now) != times.unit(before) and times.unit(now) % times.multiple == 0
        x = across.middle(number)
        if begins and START + 300 < x < across.right - 300:
            marks.append({"x": x, "text": now.strftime(times.label).format(day=now.day)})
    return marks
