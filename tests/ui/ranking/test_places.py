"""Places and what is missing for one, in words."""

import pytest

from bot.rules.ranking import Requirement, UnmetRequirement
from bot.ui.ranking.places import unmet_text

TRADES, TURNOVER = Requirement.TRADES, Requirement.TURNOVER


@pytest.mark.parametrize(
    ("unmet", "text"),
    [
        ([], ""),
        ([UnmetRequirement(TRADES)], "1 more qualifying trade"),
        ([UnmetRequirement(TRADES, 1_000)], "1,000 more qualifying trades"),
        ([UnmetRequirement(TURNOVER)], "1 more coin of turnover"),
        ([UnmetRequirement(TURNOVER, 1_000_000)], "1 more coin of turnover"),
        ([UnmetRequirement(TURNOVER, 1_000_001)], "2 more coins of turnover"),
        (
            [
                UnmetRequirement(TRADES, 3),
                UnmetRequirement(TURNOVER, 10_000 * 10**6),
                UnmetRequirement(Requirement.MEMBERSHIP),
            ],
            "3 more qualifying trades and 10,000 more coins of turnover and to be in this server",
        ),
    ],
)
def test_unmet_ranking_requirements_are_said_in_words(unmet, text):
    assert unmet_text(unmet) == text
