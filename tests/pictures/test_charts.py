"""Charts: whatever the market did, all of it lies on the picture, and the words say what the picture shows."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.candles import Title, candle_chart
from bot.pictures.curve import equity_curve
from bot.pictures.drawing import Drawing
from bot.pictures.worker import _templates, paint
from bot.rules.accounts.performance import DailyEquity
from bot.rules.market.periods import Period
from bot.rules.market.quotes import Candle, Price

START = 1_767_614_400_000  # ms: Monday, 2026-01-05 12:00 UTC
DAY = date(2026, 1, 5)


def candles_of(prices: list[int], scale: int = 2, step: int = 900_000) -> list[Candle]:
    candles = []
    for number, (opened, closed) in enumerate(zip([prices[0], *prices], prices, strict=False)):
        high, low = max(opened, closed) + 1, max(1, min(opened, closed) - 1)
        candles.append(Candle(START + number * step, *(Price(units, scale) for units in (opened, high, low, closed))))
    return candles


def chart_of(candles: list[Candle], period: Period = Period.DAY, zone: str = "UTC", name: str = "Bitcoin") -> Drawing:
    """A chart as if its candles told all."""
    first, last = candles[0].open, candles[-1].close
    return candle_chart(candles, Title(name, last, (last.units - first.units, first.units)), period, zone)


prices = st.lists(st.integers(1, 10**12), min_size=1, max_size=180)


@given(prices, st.integers(0, 12), st.sampled_from(Period), st.sampled_from(["UTC", "Asia/Kathmandu"]))
def test_every_candle_lies_within_the_chart(drawn: list[int], scale: int, period: Period, zone: str) -> None:
    data = chart_of(candles_of(drawn, scale, period.step), period, zone).data
    for candle in data["candles"]:
        assert 980 <= candle["high"] <= candle["top"] <= candle["top"] + candle["height"] <= 3_740
        assert candle["low"] <= 3_720
        assert 240 <= candle["left"] + candle["width"] // 2 < candle["left"] + candle["width"] < data["right"] + 120
    assert all(980 <= mark["y"] <= 3_720 for mark in data["marks"])
    assert 0 < data["right"] < 7_760


@given(st.lists(st.tuples(st.integers(0, 10**17), st.integers(0, 10**17)), min_size=2, max_size=500))
def test_every_point_of_a_curve_lies_within_the_chart(drawn: list[tuple[int, int]]) -> None:
    points = [
        DailyEquity(DAY + timedelta(number), *equity_and_deposits) for number, equity_and_deposits in enumerate(drawn)
    ]
    data = equity_curve(points, "all time").data
    for text in (data["line"], data["deposits"]):
        for point in text.split():
            x, y = map(int, point.split(","))
            assert 240 <= x <= data["right"]
            assert 980 <= y <= 3_720
    assert len(data["line"].split()) <= 240


def test_the_words_say_what_the_chart_shows() -> None:
    drawing = chart_of(candles_of([10_000, 9_000, 12_500]))
    assert drawing.description == (
        "Candles of Bitcoin over the last 24 hours: +25.00 %, now 125.00, between 89.99 and 125.01."
    )
    candles = candles_of([10_000, 9_000])
    unknown = candle_chart(candles, Title("Bitcoin", Price.parse("95"), None), Period.HOUR, "UTC")
    assert unknown.description == "Candles of Bitcoin over the last hour: now 95, between 89.99 and 100.01."
    points = [DailyEquity(DAY, 100_000_000, 100_000_000), DailyEquity(DAY + timedelta(1), 170_000_000, 150_000_000)]
    assert equity_curve(points, "30 days").description == (
        "Equity over 30 days: +20.00 besides deposits, now 170.00 coins, between 100.00 and 170.00."
    )


@pytest.mark.parametrize(
    ("period", "zone", "texts"),
    [
        (Period.DAY, "UTC", ["18:00", "00:00", "06:00"]),
        (Period.DAY, "Asia/Kolkata", ["00:00", "06:00", "12:00"]),
        (Period.HOUR, "UTC", ["12:15", "12:30", "12:45"]),
        (Period.WEEK, "America/New_York", ["Tue 6", "Wed 7", "Thu 8", "Fri 9", "Sat 10", "Sun 11"]),
    ],
)
def test_times_are_those_of_the_server(period: Period, zone: str, texts: list[str]) -> None:
    candles = candles_of([100] * (period.length // period.step), step=period.step)
    assert [time["text"] for time in chart_of(candles, period, zone).data["times"]] == texts


def test_markup_in_a_name_is_text_in_the_picture() -> None:
    drawing = chart_of(candles_of([1, 2]), name='<image href="x"/>&')
    svg = _templates().get_template(drawing.template).render(drawing.data)
    assert "<image" not in svg
    assert "&lt;image" in svg


def test_the_text_of_a_chart_is_drawn_in_the_font_that_comes_along() -> None:
    drawing = chart_of(candles_of([1, 2]))
    blank = {**drawing.data, "name": "", "words": "", "zone": "", "price": "", "change": "", "marks": [], "times": []}
    shown = paint(drawing.template, drawing.data)
    assert len(shown) > len(paint(drawing.template, blank)) + 1_000
    svg = _templates().get_template("chart.svg").render(ground="#000", marks=[], times=[], right=0)
    assert re.search(r'font-family="Manrope"', svg)
