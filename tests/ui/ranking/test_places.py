"""Places and what is missing for one, in words."""

import pytest

from bot.rules.money import MICRO
from bot.rules.ranking import Requirement, UnmetRequirement
from bot.ui.ranking.places import movement, unmet_text

TRADES, TURNOVER = Requirement.TRADES, Requirement.TURNOVER


@pytest.mark.parametrize(
    ("unmet", "words"),
    [
        ([], ""),
        ([UnmetRequirement(TRADES, 0, 3)], "0/3 trades"),
        ([UnmetRequirement(TRADES, 999, 1_000)], "999/1,000 trades"),
        ([UnmetRequirement(TURNOVER, 0, 10_000 * MICRO)], "$0/$10,000 traded"),
        ([UnmetRequirement(TURNOVER, 10_000 * MICRO - 1, 10_000 * MICRO)], "$9,999/$10,000 traded"),
        ([UnmetRequirement(TURNOVER, 10 * MICRO, 10 * MICRO + 1)], "$10/$11 traded"),
        (
            [UnmetRequirement(TRADES, 1, 3), UnmetRequirement(Requirement.MEMBERSHIP)],
            "1/3 trades · you are not in this server",
        ),
    ],
)
def test_missing_trades_and_turnover_stand_beside_the_needed_ones(unmet, words):
    assert unmet_text(unmet) == words


def test_a_place_that_has_not_moved_says_nothing():
    assert [movement(3, previous) for previous in (None, 3, 5, 1)] == ["", "", "▲2", "▼2"]
