"""Axes: everything lies on the picture, and what is marked is round."""

from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.axes import Axis, around, decimal, in_common, round_step
from bot.rules.market.quotes import Price

values = st.lists(st.integers(0, 10**17), min_size=1, max_size=20)


@given(values)
def test_every_value_lies_on_the_axis_in_order(drawn: list[int]) -> None:
    axis = Axis(*around(drawn), 3_720, 980)
    placed = [axis.at(value) for value in sorted(drawn)]
    assert placed == sorted(placed, reverse=True)
    assert all(980 <= y <= 3_720 for y in placed)


@given(values)
def test_marks_are_few_and_even_and_within_the_axis(drawn: list[int]) -> None:
    low, high = around(drawn)
    axis = Axis(low, high, 0, 1_000)
    marks, step = axis.marks(), round_step(high - low)
    assert 1 <= len(marks) <= 5
    assert all(low <= mark <= high and mark % step == 0 for mark in marks)
    assert str(step).rstrip("0") in ("1", "2", "25", "5")


@given(st.integers(1, 10**17))
def test_the_next_smaller_step_would_mark_too_much(span: int) -> None:
    step = round_step(span)
    assert span // step < 5
    assert step == 1 or span // (step // 2) >= 4


@given(st.integers(-(10**12), 10**12), st.integers(0, 12), st.integers(1, 10**6))
def test_a_mark_reads_as_its_value(number: int, scale: int, step: int) -> None:
    whole, _, part = decimal(number * step, scale, step).replace(",", "").partition(".")
    assert int(whole + part) * 10 ** (scale - len(part)) == number * step


def test_marks_of_one_axis_have_the_same_decimals() -> None:
    assert [decimal(mark, 6, 500_000) for mark in (1_000_000, 1_500_000)] == ["1.0", "1.5"]
    assert decimal(98_000_000_000, 6, 500_000_000) == "98,000"


def test_prices_of_different_scales_meet_in_the_finest() -> None:
    assert in_common([Price.parse("1.5"), Price.parse("2"), Price.parse("0.125")]) == ([1500, 2000, 125], 3)
