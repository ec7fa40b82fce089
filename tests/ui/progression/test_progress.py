"""Receipts: what a check-in leads to."""

import pytest

from bot.rules.progression.streaks import Streak
from bot.rules.settings import Settings
from bot.services.progression.checkin import CheckInReceipt
from bot.services.progression.grants import Earned
from bot.ui.progression.progress import checkin_reply


@pytest.mark.parametrize(
    ("days", "longest", "ahead"),
    [
        (1, 1, "📅 Daily Visitor in 2 days (+$300.00)"),
        (3, 3, "🔥 Weekly Warrior in 4 days (+$1,000.00)"),
        (1, 8, "🌟 Monthly Master in 29 days (+$5,000.00)"),
        (2, 10_000, None),
    ],
)
def test_a_check_in_names_the_streak_milestone_that_is_still_ahead(days: int, longest: int, ahead: str | None) -> None:
    shown = checkin_reply(
        CheckInReceipt(
            Streak(days, longest),
            Earned(xp=10, total=10, level=1, level_before=1, xp_into_level=10, xp_for_next=100),
            again_at=0,
        ),
        Settings(),
    ).embed.description
    assert shown is not None
    last = shown.split("\n")[-1]
    assert last.endswith(ahead) if ahead else "Next badge" not in shown
