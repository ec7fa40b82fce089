"""Level-ups and milestones, as they are announced."""

from dataclasses import dataclass

from bot.rules.announcements.kinds import AnnouncementContent, Tone, announcement_kind
from bot.rules.guilds.settings import announce_levels, announce_milestones


@announcement_kind("level-up", announce_levels, Tone.PROUD)
@dataclass(frozen=True, slots=True)
class LevelUp(AnnouncementContent):
    """A member has reached a level, perhaps several at one go. `xp` is their total."""

    level_before: int
    level: int
    xp: int


@announcement_kind("milestone-reached", announce_milestones, Tone.GOOD)
@dataclass(frozen=True, slots=True)
class MilestoneEarned(AnnouncementContent):
    """A member has reached a milestone, by its key. It gave so much XP, and so many micro-coins."""

    key: str
    xp: int
    coins: int
