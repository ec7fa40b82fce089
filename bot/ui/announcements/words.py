"""Announcements in words: the messages of their kind, with their facts."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from bot.rules.announcements.kinds import AnnouncementContent
from bot.rules.announcements.orders import Reason
from bot.rules.announcements.progress import LevelUp, MilestoneEarned
from bot.rules.formatting import AGE_SHOWN_FROM, age
from bot.rules.progression.milestones import MILESTONES
from bot.rules.refusals import Refusal
from bot.rules.safe_text import REASON, UNREADABLE, safe_name
from bot.ui.language.catalogue import Fact
from bot.ui.language.refusals import refusal_text
from bot.ui.language.speech import text
from bot.ui.progression.badges import badge, how_reached, reward_text


def title_of(announcement: AnnouncementContent) -> str:
    """What stands above an announcement that stands alone."""
    return text(f"{announcement.kind}-title", **_facts(announcement))


def text_of(announcement: AnnouncementContent) -> str:
    """An announcement that stands alone, without the lines that have nothing to say."""
    lines = text(f"{announcement.kind}-text", **_facts(announcement)).splitlines()
    return "\n".join(line for line in lines if line.strip())


def line_of(announcement: AnnouncementContent) -> str:
    """An announcement among many."""
    return text(f"{announcement.kind}-line", **_facts(announcement))


def _facts(announcement: AnnouncementContent) -> dict[str, Fact]:
    """The fields as messages take them; of one that may be None, `has_<field>` says whether it is there."""
    facts: dict[str, Fact] = {"who": safe_name(announcement.name)}
    for field in fields(announcement):
        value = getattr(announcement, field.name)
        if field.name == "why":
            value = safe_name(value, REASON, UNREADABLE)
        elif field.name == "age":
            facts["aged"] = value is not None and value > AGE_SHOWN_FROM
            value = age(value or 0)
        elif field.name == "reason":
            value = _reason_text(value)
        if field.default is None:
            facts[f"has_{field.name}"] = value is not None
        facts[field.name] = 0 if value is None else value
    derive = _DERIVED.get(type(announcement))
    return {**facts, **derive(announcement)} if derive else facts


def _reason_text(reason: Reason | None) -> str:
    """A stored reason as a sentence; empty without one. Raises what `Refusal.restore` does."""
    return "" if reason is None else refusal_text(Refusal.restore(reason.kind, reason.facts))


def _of_level_up(level_up: LevelUp) -> dict[str, Fact]:
    return {"leaped": level_up.level > level_up.level_before + 1}


def _of_milestone(earned: MilestoneEarned) -> dict[str, Fact]:
    milestone = MILESTONES.get(earned.key)
    return {
        "badge": badge(earned.key),
        "how": how_reached(milestone) if milestone else "",
        "reward": reward_text(earned.xp, earned.coins),
    }


# What a kind's messages take besides its fields.
_DERIVED: Mapping[type[AnnouncementContent], Callable[[Any], dict[str, Fact]]] = MappingProxyType(
    {LevelUp: _of_level_up, MilestoneEarned: _of_milestone}
)
