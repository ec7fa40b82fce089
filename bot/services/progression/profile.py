"""What a member has earned: level, streak, milestones. Read-only; places come from the boards."""

from dataclasses import dataclass

from bot.data import models
from bot.data.database import fetch, reader, select
from bot.data.keys import MAIN, MemberKey
from bot.rules.guilds.calendar import Calendar
from bot.rules.progression.levels import Curve, Progress
from bot.services.context import Context
from bot.services.guilds.members import readable, streak_of
from bot.services.guilds.settings import settings_of
from bot.services.progression import storage


@dataclass(frozen=True, slots=True)
class Badge:
    """A milestone that was reached, by its key in `rules.milestones`; `at` in ms since 1970."""

    key: str
    at: int


@dataclass(frozen=True, slots=True)
class Profile:
    """A member as others see them."""

    progress: Progress  # the level, and the XP inside it
    name: str | None = None  # at their newest interaction; None for somebody who never had one here
    xp: int = 0  # in all
    streak: int = 0  # days it counts today: 0 once a whole day has passed without a check-in
    longest_streak: int = 0
    trades: int = 0  # fills
    qualifying: int = 0  # those of them that count for milestones and ranks
    badges: tuple[Badge, ...] = ()  # the oldest first


async def load_profile(context: Context, member_key: MemberKey) -> Profile:
    """What a member has earned here; for somebody who never did anything, level 1 with nothing."""
    settings = await settings_of(member_key.guild_id)
    guild_id, user_id = member_key.guild_id, member_key.user_id
    rows = await fetch(reader(), storage.PROFILE, contest=MAIN, guild_id=guild_id, user_id=user_id)
    if not rows:
        return Profile(progress=Curve.of(settings).progress(0))
    row, calendar = rows[0], Calendar.of(settings)
    with readable(member_key):
        streak = streak_of(row)
    today = calendar.day(context.now())
    return Profile(
        name=row["name"],
        xp=row["xp"],
        progress=Curve.of(settings).progress(row["xp"]),
        streak=streak.alive(today, calendar.day_before(today)),
        longest_streak=streak.longest,
        trades=row["fills"] or 0,
        qualifying=row["qualifying"] or 0,
        badges=await _badges(member_key),
    )


async def _badges(member_key: MemberKey) -> tuple[Badge, ...]:
    key = {"guild_id": member_key.guild_id, "user_id": member_key.user_id}
    rows = await select(reader(), models.MilestoneReached, "milestone", "at", order="at, id", **key)
    return tuple(Badge(row["milestone"], row["at"]) for row in rows)


async def display_name(member_key: MemberKey) -> str:
    """A member's name at their newest interaction; empty for somebody who never had one here."""
    guild_id, user_id = member_key.guild_id, member_key.user_id
    rows = await select(reader(), models.Member, "name", guild_id=guild_id, user_id=user_id)
    return str(rows[0]["name"]) if rows else ""
