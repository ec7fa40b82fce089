"""Level-ups and milestones, as they are announced."""

from dataclasses import dataclass

from bot.rules.announcements.kinds import AnnouncementContent, Card, Tone, announcement_kind
from bot.rules.formatting import reward_text
from bot.rules.guilds.settings import announce_levels, announce_milestones
from bot.rules.progression.milestones import MILESTONES
from bot.rules.safe_text import safe_name


@announcement_kind("level-up", announce_levels)
@dataclass(frozen=True, slots=True)
class LevelUp(AnnouncementContent):
    """A member has reached a level, perhaps several at one go. `xp` is their total."""

    level_before: int
    level: int
    xp: int

    def card(self) -> Card:
        """The level, and how many there were."""
        leap = f"From level {self.level_before} to {self.level} at one go · " if self._leaped else ""
        return Card(
            f"⬆️ {safe_name(self.name)} reached level {self.level}", f"{leap}**{self.xp:,} XP** in all", Tone.PROUD
        )

    def line(self) -> str:
        """The level."""
        return f"⬆️ {self.who} reached level {self.level}{f' from level {self.level_before}' if self._leaped else ''}"

    @property
    def _leaped(self) -> bool:
        return self.level > self.level_before + 1


@announcement_kind("milestone-reached", announce_milestones)
@dataclass(frozen=True, slots=True)
class MilestoneEarned(AnnouncementContent):
    """A member has reached a milestone, by its key. It gave so much XP, and so many micro-coins."""

    key: str
    xp: int
    coins: int

    def card(self) -> Card:
        """The badge, what it gave, and how it is reached."""
        lines = [f"{self.who} reached a milestone{reward_text(self.xp, self.coins)}"]
        if self.key in MILESTONES:
            lines.append(f"> {MILESTONES[self.key].meaning}")
        return Card(self._badge, "\n".join(lines), Tone.GOOD)

    def line(self) -> str:
        """The badge."""
        return f"{self._badge} · {self.who}"

    @property
    def _badge(self) -> str:
        """The badge; for a milestone that this release no longer has, its key as a name."""
        milestone = MILESTONES.get(self.key)
        return milestone.badge if milestone else f"🏅 {safe_name(self.key.replace('-', ' ').title())}"
