"""The equity curve of an account."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.pictures.axes import BOTTOM, START, TOP, Axis, around, beside, decimal, round_step
from bot.pictures.drawing import CALM, GAIN, GROUND, LOSS, Drawing
from bot.rules.accounts.performance import DailyEquity
from bot.rules.formatting import brief, signed_brief

_MAX_POINTS = 240  # points drawn
_DATES = 5
_INSET = 400  # half a date, and a little
_COIN_SCALE = 6  # of micro-coins


def equity_curve(points: Sequence[DailyEquity], words: str) -> Drawing:
    """Equity and deposits over days, with the gain or loss between them filled in.

    At least two points, ascending by day. `words` say which stretch of time it is.
    """
    drawn = _thinned(points)
    gained = (points[-1].equity - points[-1].deposits) - (points[0].equity - points[0].deposits)
    up = Axis(*around([*(point.equity for point in drawn), *(point.deposits for point in drawn)]), BOTTOM, TOP)
    step = round_step(up.high - up.low)
    marks: list[dict[str, Any]] = [{"y": up.at(mark), "text": decimal(mark, _COIN_SCALE, step)} for mark in up.marks()]
    first, last, right = drawn[0].day.toordinal(), drawn[-1].day.toordinal(), beside(mark["text"] for mark in marks)
    across = Axis(first, max(last, first + 1), START, right)
    line = [f"{across.at(point.day.toordinal())},{up.at(point.equity)}" for point in drawn]
    deposits = [f"{across.at(point.day.toordinal())},{up.at(point.deposits)}" for point in drawn]
    data: dict[str, Any] = {
        "ground": GROUND,
        "equity": brief(points[-1].equity),
        "gained": signed_brief(gained),
        "words": words,
        "color": GAIN if gained > 0 else LOSS if gained else CALM,
        "line": " ".join(line),
        "area": " ".join([*line, *reversed(deposits)]),
        "deposits": " ".join(deposits),
        "end": {"x": across.at(drawn[-1].day.toordinal()), "y": up.at(drawn[-1].equity)},
        "right": right,
        "marks": marks,
        "times": _dates(across),
    }
    low, high = (brief(bound(point.equity for point in points)) for bound in (min, max))
    description = (
        f"Equity over {words}: {signed_brief(gained)} besides deposits, now {data['equity']} coins, "
        f"between {low} and {high}."
    )
    return Drawing("curve.svg", description, data)


def _thinned(points: Sequence[DailyEquity]) -> list[DailyEquity]:
    """As many points as can be told apart, evenly, the first and the last among them."""
    if len(points) <= _MAX_POINTS:
        return list(points)
    return [points[number * (len(points) - 1) // (_MAX_POINTS - 1)] for number in range(_MAX_POINTS)]


def _dates(across: Axis) -> list[dict[str, Any]]:
    days = range(across.low, across.high + 1, max(1, -(-(across.high - across.low) // _DATES)))
    label = "%b %Y" if across.high - across.low > 300 else None
    marks = []
    for number in days:
        day = date.fromordinal(number)
        x = min(max(across.at(number), _INSET), across.end)
        marks.append({"x": x, "text": day.strftime(label) if label else f"{day:%b} {day.day}"})
    return marks
