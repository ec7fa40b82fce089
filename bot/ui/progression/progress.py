"""Receipts: what a check-in or a trade did, what it earned, and where that leads."""

from bot.rules.accounts.holdings import starting_cash
from bot.rules.money import MICRO
from bot.rules.progression.milestones import Facts, Measure, coins_of, newly_reached, upcoming, xp_of
from bot.rules.progression.streaks import Streak
from bot.rules.settings import Settings
from bot.services.progression.checkin import CheckInReceipt
from bot.services.progression.grants import Earned, ReachedMilestone
from bot.ui.kit.reply import GAIN, Reply, card
from bot.ui.kit.text import bar
from bot.ui.language.speech import text
from bot.ui.progression.badges import badge, reward_text


def xp_bar(gathered: int, required: int) -> str:
    """A bar with its numbers, such as `▰▰▰▰▱▱▱▱▱▱▱▱ 135 / 350 XP, 39%`."""
    bar_text = bar(gathered, required)
    return text("xp-bar", bar=bar_text, gathered=gathered, required=required, share=(gathered, required))


def checkin_reply(receipt: CheckInReceipt, settings: Settings) -> Reply:
    """The answer to /daily, in a server with these settings."""
    embed = card(text("checkin-title"), color=GAIN)
    lines = [text("checkin-streak", xp=receipt.earned.xp, days=receipt.streak.days), *progress(receipt.earned)]
    lines += [f"-# {line}" for line in _next_lines(receipt, settings)]
    embed.description = "\n".join(lines)
    return Reply(embed)


def _next_lines(receipt: CheckInReceipt, settings: Settings) -> list[str]:
    return [text("checkin-next", at=receipt.again_at), *_next_badge(receipt.streak, settings)]


def _next_badge(streak: Streak, settings: Settings) -> list[str]:
    """The next badge of streaks: whoever once had a longer streak has what it reached."""
    have = [milestone.key for milestone in newly_reached(Facts(starting=1, streak=streak.longest), (), Measure.STREAK)]
    milestone = upcoming(Measure.STREAK, have)
    if milestone is None:
        return []
    starting = settings[starting_cash] * MICRO
    reward = reward_text(xp_of(milestone, settings), coins_of(milestone, settings, starting))
    days, name = milestone.goal - streak.days, badge(milestone.key)
    if not reward:
        return [text("checkin-next-badge-unrewarded", badge=name, days=days)]
    return [text("checkin-next-badge", badge=name, days=days, reward=reward)]


def progress(earned: Earned) -> list[str]:
    """Where the member stands after earning, line by line: level, bar, milestones."""
    level = text("level", level=earned.level)
    if earned.level > earned.level_before:
        level = text("level-up", before=earned.level_before, level=earned.level)
    return [f"{level} · {xp_bar(earned.xp_into_level, earned.xp_for_next)}", *map(_milestone, earned.milestones)]


def _milestone(reached: ReachedMilestone) -> str:
    reward = reward_text(reached.xp, reached.coins)
    if not reward:
        return text("badge-earned-unrewarded", badge=badge(reached.key))
    return text("badge-earned", badge=badge(reached.key), reward=reward)
