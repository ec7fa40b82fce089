"""Badges of milestones, how each is reached and what it gives, in every language."""

import pytest

from bot.rules.progression.milestones import MILESTONES
from bot.ui.language.catalogue import languages
from bot.ui.language.speech import Speech, speaking
from bot.ui.progression.badges import badge, how_reached, reward_text
from tests.kit.units import COIN


@pytest.mark.parametrize("language", languages())
def test_a_milestone_has_a_badge_of_its_own_and_says_how_it_is_reached(language):
    with speaking(Speech(language)):
        badges = [badge(key) for key in MILESTONES]
        sentences = [how_reached(milestone) for milestone in MILESTONES.values()]
    assert len(set(badges)) == len(set(sentences)) == len(MILESTONES)
    assert all(0 < len(name) <= 40 for name in badges)
    assert all(sentence.endswith((".", "。")) for sentence in sentences)


def test_badges_are_called_what_they_mean():
    assert badge("lost-all") == "💸 Wiped Out"
    assert [badge(f"best-rank-{step}") for step in (100, 1)] == ["🏆 Leaderboard #100", "🏆 Leaderboard #1"]
    assert how_reached(MILESTONES["trades-1"]) == "Make your first qualifying trade."
    assert how_reached(MILESTONES["turnover-1000"]) == "Trade 1,000 times the starting cash."
    assert how_reached(MILESTONES["best-rank-1"]) == (
        "Reach first place on the all-time leaderboard, with at least 5 members ranked."
    )


def test_a_reward_names_what_there_is_of_it():
    assert [reward_text(xp, money) for xp, money in ((0, 0), (50, 0), (0, 500 * COIN), (50, 500 * COIN))] == [
        "",
        "+50 XP",
        "+$500.00",
        "+50 XP · +$500.00",
    ]
