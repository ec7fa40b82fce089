"""Receipts: what a check-in or a trade did, what it earned, and where that leads."""

from bot.rules.formatting import percent, reward_text
from bot.rules.progression.milestones import MILESTONES, Facts, Measure, newly_reached, upcoming
from bot.rules.progression.streaks import Streak
from bot.services.progression.checkin import CheckInReceipt
from bot.services.progression.grants import Earned, ReachedMilestone
from bot.ui.kit.reply import GAIN, Reply, card
from bot.ui.kit.text import bar


def xp_bar(gathered: int, required: int) -> str:
    """A bar with its numbers, such as `▰▰▰▰▱▱▱▱▱▱▱▱ 135 / 350 XP, 38.6 %`."""
    return f"{bar(gathered, required)} {gathered:,} / {required:,} XP, {percent(gathered, required)}"


def checkin_reply(receipt: CheckInReceipt) -> Reply:
    """The answer to /daily."""
    embed = card("Checked in", color=GAIN)
    days = "1 day" if receipt.streak.days == 1 else f"{receipt.streak.days} days"
    lines = [f"**+{receipt.earned.xp} XP** · 🔥 Streak: **{days}**", *progress(receipt.earned)]
    embed.description = "\n".join(
        [*lines, f"-# The next check-in opens <t:{receipt.again_at}:R>.", *_ahead(receipt.streak)]
    )
    return Reply(embed)


def _ahead(streak: Streak) -> list[str]:
    """The next milestone of streaks: whoever once had a longer streak has what it reached."""
    have = [milestone.key for milestone in newly_reached(Facts(starting=1, streak=streak.longest), (), Measure.STREAK)]
    milestone = upcoming(Measure.STREAK, have)
    return [f"-# Ahead: {milestone.badge}. {milestone.meaning}"] if milestone else []


def progress(earned: Earned) -> list[str]:
    """Where the member stands after earning, line by line: level, bar, milestones."""
    level = f"Level **{earned.level}**"
    if earned.level > earned.level_before:
        level = f"⬆️ Level {earned.level_before} → **{earned.level}**"
    return [f"{level} · {xp_bar(earned.xp_into_level, earned.xp_for_next)}", *map(_milestone, earned.milestones)]


def _milestone(reached: ReachedMilestone) -> str:
    return f"**{MILESTONES[reached.key].badge}**{reward_text(reached.xp, reached.coins)}"
