"""What /profile shows."""

from bot.rules.progression.milestones import MILESTONES
from bot.rules.safe_text import safe_name
from bot.services.progression.profile import Profile
from bot.services.ranking.boards import OwnStanding
from bot.ui.kit.reply import Reply, card
from bot.ui.kit.text import xp_bar
from bot.ui.ranking.places import movement

_BADGES = 12  # the newest are shown, the others counted


def profile_card(name: str, seen: Profile, place: OwnStanding) -> Reply:
    """A member's level, place on the all-time board, streak and badges."""
    embed = card(safe_name(name))
    embed.description = f"## Level {seen.progress.level}\n{xp_bar(seen.progress.earned, seen.progress.required)}"
    embed.add_field(name="XP in all", value=f"{seen.xp:,}")
    embed.add_field(name="Rank", value=_rank(place))
    embed.add_field(name="Streak", value=f"🔥 {seen.streak:,}\n-# longest {seen.longest_streak:,}")
    embed.add_field(name=f"Badges: {len(seen.badges)} of {len(MILESTONES)}", value=_badges(seen), inline=False)
    return Reply(embed)


def _rank(place: OwnStanding) -> str:
    if place.place is None:
        return f"not yet\n-# {' and '.join(place.unmet) or 'at the next count'}"
    return f"#{place.place:,} of {place.total:,}\n-# {movement(place.place, place.previous)} today"


def _badges(seen: Profile) -> str:
    if not seen.badges:
        return "none yet: `/daily` and `/trade buy` are a start."
    newest = [MILESTONES[one.key].badge for one in reversed(seen.badges) if one.key in MILESTONES]
    rest = f" and {len(newest) - _BADGES} more" if len(newest) > _BADGES else ""
    return " · ".join(newest[:_BADGES]) + rest
