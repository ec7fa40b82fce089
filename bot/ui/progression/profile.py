"""What /profile shows."""

from bot.rules.progression.milestones import MILESTONES
from bot.rules.safe_text import safe_name
from bot.services.progression.profile import Profile
from bot.services.ranking.boards import OwnStanding
from bot.ui.kit.reply import Reply, card
from bot.ui.language.speech import text
from bot.ui.progression.progress import xp_bar
from bot.ui.ranking.places import movement, unmet_text

_BADGES = 12  # the newest are shown, the others counted


def profile_reply(name: str, profile: Profile, standing: OwnStanding) -> Reply:
    """A member's level, place on the all-time board, streak and badges."""
    embed = card(safe_name(name))
    embed.description = (
        f"## Level {profile.progress.level}\n{xp_bar(profile.progress.earned, profile.progress.required)}"
    )
    embed.add_field(name="XP in all", value=f"{profile.xp:,}")
    embed.add_field(name="Rank", value=_rank(standing))
    embed.add_field(name="Streak", value=f"🔥 {profile.streak:,}\n-# longest {profile.longest_streak:,}")
    embed.add_field(name=f"Badges: {len(profile.badges)} of {len(MILESTONES)}", value=_badges(profile), inline=False)
    return Reply(embed)


def _rank(standing: OwnStanding) -> str:
    if standing.place is None:
        return f"not yet\n-# {unmet_text(standing.unmet) or 'at the next count'}"
    moved = movement(standing.place, standing.previous)
    place = text("place-of", place=standing.place, total=standing.total)
    return f"{place}\n-# {moved} today" if moved else place


def _badges(profile: Profile) -> str:
    if not profile.badges:
        return "none yet: `/daily` and `/trade buy` are a start."
    newest = [MILESTONES[badge.key].badge for badge in reversed(profile.badges) if badge.key in MILESTONES]
    remainder = f" and {len(newest) - _BADGES} more" if len(newest) > _BADGES else ""
    return " · ".join(newest[:_BADGES]) + remainder
