"""Receipts: what a check-in leads to."""

import pytest

from bot.rules.progression.streaks import Streak
from bot.services.progression.checkin import CheckInReceipt
from bot.services.progression.grants import Earned
from bot.ui.progression.progress import checkin_reply


@pytest.mark.parametrize(
    ("days", "longest", "ahead"),
    [
        (1, 1, "Daily Visitor. You check in on 3 days in a row."),
        (3, 3, "Weekly Warrior. You check in on 7 days in a row."),
        (1, 8, "Monthly Master. You check in on 30 days in a row."),
        (2, 40, None),
    ],
)
def test_a_check_in_names_the_streak_milestone_that_is_still_ahead(days: int, longest: int, ahead: str | None) -> None:
    shown = checkin_reply(
        CheckInReceipt(
            Streak(days, longest),
            Earned(xp=10, total=10, level=1, level_before=1, xp_into_level=10, xp_for_next=100),
            again_at=0,
        )
    ).embed.description
    assert shown is not None
    last = shown.split("\n")[-1]
    assert last.endswith(ahead) if ahead else "Ahead" not in shown
