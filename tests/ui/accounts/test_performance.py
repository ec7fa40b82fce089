"""What a record shows of statistics."""

from dataclasses import replace

import pytest

from bot.rules.accounts.performance import statistics
from bot.ui.accounts.performance import statistics_card

NOTHING = statistics([], [], None)


def shown(name: str, **changes: object) -> str:
    card = statistics_card("Ann", replace(NOTHING, **changes))
    return next(field.value for field in card.fields if field.name == name)


@pytest.mark.parametrize(
    ("factor", "text"),
    [((6561, 10_000), "0.66"), ((1, 200), "0.01"), ((1, 201), "0.00"), ((0, 7), "0.00"), ((123_456, 100), "1,234.56")],
)
def test_a_profit_factor_is_shown_to_the_nearest_hundredth(factor: tuple[int, int], text: str) -> None:
    assert shown("Profit factor", profit_factor=factor) == text


def test_statistics_that_mean_nothing_yet_are_a_dash() -> None:
    for name in ("Win rate", "Profit factor", "Max drawdown", "Best trade", "Worst trade", "Sharpe ratio"):
        assert shown(name) == "–"
