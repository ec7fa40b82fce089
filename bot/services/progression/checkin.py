"""The daily check-in."""

from dataclasses import dataclass
from datetime import timedelta

from bot.clock import day_begins
from bot.data import models
from bot.data.keys import Actor
from bot.data.transactions import Transaction, once
from bot.rules.accounts.holdings import starting_cash
from bot.rules.money import MICRO
from bot.rules.progression.milestones import Facts, Measure
from bot.rules.progression.streaks import AlreadyCheckedIn, Streak, checkin_on, checkin_xp
from bot.services.context import Context
from bot.services.guilds.members import MemberState, load_acting
from bot.services.guilds.settings import require_enabled
from bot.services.progression import grants
from bot.services.progression.grants import Earned


@dataclass(frozen=True, slots=True)
class CheckInReceipt:
    """A check-in: the streak it makes and what it earned. `again_at`: Unix seconds of the next chance."""

    streak: Streak
    earned: Earned
    again_at: int


async def check_in(context: Context, actor: Actor, *, key: str) -> CheckInReceipt:
    """Checks a member in for the guild's day.

    One transaction holds the day, the streak, the grant and its announcements. `key` is the interaction's id: the same
    key returns the first answer, however often it comes. Raises AlreadyCheckedIn with the time of the next chance,
    and CogOff.
    """

    async def body(tx: Transaction) -> CheckInReceipt:
        member = await load_acting(tx, actor)
        require_enabled(member.settings, checkin_on)
        # The newest check-in may be of a later day, where a former release moved the server to another time zone.
        newest = max(member.today, member.streak.last or member.today)
        calendar = member.calendar
        if newest > member.today:
            again_at = day_begins(newest + timedelta(days=1), calendar.zone) // 1000
        else:
            again_at = calendar.ends(tx.now) // 1000
        streak = member.streak.check_in(member.today, calendar.day_before(member.today))
        if streak is None:
            raise AlreadyCheckedIn(again_at=again_at)
        await _take_day(tx, member)
        member.continue_streak(streak)  # `grant` saves it, with the XP
        facts = Facts(starting=member.settings[starting_cash] * MICRO, streak=streak.days)
        xp = member.settings[checkin_xp]
        earned = await grants.grant(tx, member, "check-in", xp, facts, only=Measure.STREAK)
        return CheckInReceipt(streak, earned, again_at)

    return await once(context, key, actor, CheckInReceipt, body)


async def _take_day(tx: Transaction, member: MemberState) -> None:
    """The streak knows of every check-in: a day that is taken all the same is an error, and rolls everything back."""
    key, day = member.key, member.today.isoformat()
    await tx.add(models.CheckIn, {"guild_id": key.guild_id, "user_id": key.user_id, "day": day, "at": tx.now})
