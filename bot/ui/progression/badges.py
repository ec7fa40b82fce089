"""Milestones in words: badges, how each is reached, and what it gives."""

from bot.rules.progression.milestones import MILESTONES, Milestone, members_needed
from bot.rules.safe_text import safe_name
from bot.ui.language.speech import text

_BEST_RANK = "best-rank"


def badge(key: str) -> str:
    """The badge of a milestone by its key; for one that this release no longer has, its key as a name."""
    if key not in MILESTONES:
        return text("milestone-gone", name=safe_name(key.replace("-", " ").title()))
    milestone = MILESTONES[key]
    if milestone.family == _BEST_RANK:
        return text("milestone-best-rank", step=milestone.goal)
    return text(f"milestone-{key}")


def how_reached(milestone: Milestone) -> str:
    """What a member does to reach a milestone, as a sentence in the imperative."""
    if milestone.family == _BEST_RANK:
        return text("milestone-best-rank-how", step=milestone.goal, ranked=members_needed(milestone.goal))
    return text(f"milestone-{milestone.family}-how", goal=milestone.goal)


def reward_text(xp: int, money: int) -> str:
    """What a milestone gives, such as `+50 XP · +$500.00`; empty where it gives nothing. `money` in micro-coins."""
    parts = [text("reward-xp", xp=xp)] if xp else []
    if money:
        parts.append(text("reward-money", money=money))
    return " · ".join(parts)
