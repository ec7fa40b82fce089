"""Levels: exact at every threshold, for every curve a server can choose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.progression.levels import MAX_XP, Curve, Progress, level_base, level_step
from bot.rules.settings import Settings

curves = st.builds(
    Curve, st.integers(level_base.low, level_base.high), st.integers(level_step.low, level_step.high)
) | st.sampled_from([Curve(), Curve(1, 0), Curve(1, 100_000), Curve(100_000, 1), Curve(100_000, 100_000)])
totals = st.integers(0, MAX_XP) | st.integers(0, 1_000)


@pytest.mark.parametrize(
    ("xp", "progress"),
    [
        (0, Progress(1, 0, 100)),
        (99, Progress(1, 99, 100)),
        (100, Progress(2, 0, 150)),
        (110, Progress(2, 10, 150)),
        (249, Progress(2, 149, 150)),
        (250, Progress(3, 0, 200)),
        (999, Progress(5, 299, 300)),
        (1_000, Progress(6, 0, 350)),  # level 6 begins at 1000 XP and asks 350
        (1_135, Progress(6, 135, 350)),
    ],
)
def test_the_default_curve_is_that_of_the_game(xp, progress):
    assert Curve().progress(xp) == progress


def test_a_level_asks_base_and_its_steps():
    curve = Curve(7, 3)
    assert [curve.starts_at(level + 1) - curve.starts_at(level) for level in range(1, 6)] == [7, 10, 13, 16, 19]


def test_without_a_step_all_levels_ask_the_same():
    assert [Curve(10, 0).level(xp) for xp in (0, 9, 10, 19, 20)] == [1, 1, 2, 2, 3]


@given(curves, totals)
def test_a_total_lies_between_its_level_and_the_next(curve, xp):
    level = curve.level(xp)
    assert level >= 1
    assert curve.starts_at(level) <= xp < curve.starts_at(level + 1)


@given(curves, totals)
def test_a_level_begins_exactly_at_its_threshold(curve, xp):
    level = curve.level(xp) + 1
    assert curve.level(curve.starts_at(level)) == level
    assert curve.level(curve.starts_at(level) - 1) == level - 1


@given(curves, totals)
def test_progress_adds_up_to_the_total(curve, xp):
    progress = curve.progress(xp)
    assert curve.starts_at(progress.level) + progress.earned == xp
    assert 0 <= progress.earned < progress.required
    assert progress.required == curve.base + curve.step * (progress.level - 1)


def test_a_server_chooses_its_curve():
    assert Curve.of(Settings()) == Curve(100, 50) == Curve()
    assert Curve.of(Settings({"levels.base": 10, "levels.step": 0})) == Curve(10, 0)
