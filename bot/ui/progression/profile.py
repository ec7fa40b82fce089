"""What /profile shows."""

from bot.rules.progression.milestones import MILESTONES
from bot.rules.safe_text import safe_name
from bot.services.progression.profile import Profile
from bot.services.ranking.boards import OwnStanding
from bot.ui.kit.reply import Reply, card
from bot.ui.language.speech import text
from bot.ui.progression.badges import badge
from bot.ui.progression.progress import xp_bar
from bot.ui.ranking.places import movement, unmet_text

_BADGES = 12  # the newest are shown, the others counted


def profile_reply(name: str, profile: Profile, standing: OwnStanding) -> Reply:
    """A member's level, place on the all-time board, streak and badges."""
    embed = card(safe_name(name))
    level = text("profile-level", level=profile.progress.level)
    embed.description = f"## {level}\n{xp_bar(profile.progress.earned, profile.progress.required)}"
    embed.add_field(name=text("profile-xp"), value=text("score-xp", xp=profile.xp))
    embed.add_field(name=text("profile-rank"), value=_rank(standing))
    embed.add_field(name=text("profile-streak"), value=_streak(profile))
    badges = text("profile-badges", earned=len(profile.badges), total=len(MILESTONES))
    embed.add_field(name=badges, value=_badges(profile), inline=False)
    return Reply(embed)


def _streak(profile: Profile) -> str:
    longest = text("profile-longest", days=profile.longest_streak)
    return f"🔥 {text('score-days', days=profile.streak)}\n-# {longest}"


def _rank(standing: OwnStanding) -> str:
    if standing.place is None:
        return f"{text('profile-unranked')}\n-# {unmet_text(standing.unmet) or text('profile-next-count')}"
    place = text("place-of", place=standing.place, total=standing.total)
    moved = movement(standing.place, standing.previous)
    return f"{place}\n-# {text('profile-moved', moved=moved)}" if moved else place


def _badges(profile: Profile) -> str:
    if not profile.badges:
        return text("profile-no-badges")
    newest = [badge(reached.key) for reached in reversed(profile.badges) if reached.key in MILESTONES]
    shown = " · ".join(newest[:_BADGES])
    hidden = len(newest) - _BADGES
    return text("profile-more-badges", badges=shown, count=hidden) if hidden > 0 else shown
