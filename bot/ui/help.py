"""What /help shows: commands as the tree has them, and how XP, levels and milestones work by this server's numbers."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from discord import Permissions
from discord.app_commands import Command, Group
from discord.ext.commands import Cog

from bot.rules.accounts.holdings import starting_cash
from bot.rules.formatting import brief
from bot.rules.guilds.settings import trading_on
from bot.rules.money import BASIS_POINTS, MICRO
from bot.rules.progression.levels import level_base, level_step
from bot.rules.progression.milestones import MILESTONES, Measure, Milestone, coins_of, xp_of
from bot.rules.progression.streaks import checkin_on, checkin_xp
from bot.rules.settings import SETTINGS, Settings
from bot.rules.trading.trade_xp import minimum_hold, smallest_trade, trade_xp, trades_a_day
from bot.ui.kit.host import FalconCog, Host
from bot.ui.kit.reply import Reply, card
from bot.ui.kit.text import FIELD, fitted
from bot.ui.progression.badges import badge

_FULL_LIST = 4  # options or rewards that are listed one by one; of more options, those that must be given
_MANY_SUBCOMMANDS = 8  # subcommands from which on only two are shown

AnyCommand = Command[Any, Any, Any] | Group


def usable(command: AnyCommand, permissions: Permissions) -> bool:
    """Whether a member with these permissions may use a top-level command, by what it asks for."""
    needed = command.default_permissions
    return needed is None or permissions >= needed


def is_on(cog: Cog, settings: Settings) -> bool:
    """Whether a command family works here; one without a switch always does."""
    cog_switch = SETTINGS.get(f"{cog.qualified_name}.enabled")
    needs = cog.needs if isinstance(cog, FalconCog) else ()
    return (cog_switch is None or settings[cog_switch]) and all(settings[switch] for switch in needs)


def help_reply(host: Host, settings: Settings, permissions: Permissions, left_out: Cog | None = None) -> Reply:
    """The commands this member may use here but for those of the cog `left_out`, and how to earn XP and milestones."""
    embed = card("Paper Falcon", "Check in daily, trade coins on paper, and climb the leaderboard.")
    for cog in host.cogs.values():
        commands = [command for command in cog.get_app_commands() if usable(command, permissions)]
        if commands and is_on(cog, settings) and cog is not left_out:
            lines = [line for command in commands for line in _lines(host, command)]
            embed.add_field(name=cog.description.rstrip("."), value=fitted(lines, FIELD), inline=False)
    embed.add_field(name="Earning XP", value="\n".join(earning_lines(settings)), inline=False)
    if reachable := list(milestone_lines(settings)):
        embed.add_field(name="Milestones, once each, in XP or coins", value=fitted(reachable, FIELD), inline=False)
    return Reply(embed, private=True)


def _lines(host: Host, command: AnyCommand) -> Iterator[str]:
    """A line a command; of a group with many, one line for them all."""
    if isinstance(command, Command):
        yield f"{_usage(host, command)} · {command.description}"
    elif len(command.commands) >= _MANY_SUBCOMMANDS:
        first = [host.mention(subcommand.qualified_name) for subcommand in command.commands[:2]]
        yield f"{' · '.join(first)} and {len(command.commands) - 2} more: type `/{command.name}`"
    else:
        for subcommand in command.commands:
            yield from _lines(host, subcommand)


def _usage(host: Host, command: Command[Any, Any, Any]) -> str:
    """How a command is typed: an option in brackets may be left out."""
    few = len(command.parameters) <= _FULL_LIST
    options = [option for option in command.parameters if few or option.required]
    shown = (f"`{option.display_name}`" if option.required else f"`[{option.display_name}]`" for option in options)
    return " ".join([host.mention(command.qualified_name), *shown])


def earning_lines(settings: Settings) -> Iterator[str]:
    """What gives XP here, and what a level takes."""
    if settings[checkin_on] and settings[checkin_xp]:
        yield f"📅 A check-in: **+{settings[checkin_xp]:,}**"
    if settings[trading_on] and settings[trade_xp] and settings[trades_a_day]:
        smallest = settings[starting_cash] * MICRO * settings[smallest_trade] // BASIS_POINTS
        size = f"{brief(smallest).removesuffix('.00')} coins or more"
        yield (
            f"🔁 Each of the day's first {settings[trades_a_day]:,} trades: **+{settings[trade_xp]:,}**\n"
            f"-# of {size}; a sale counts {settings[minimum_hold]:,} min after a buy"
        )
    step = (
        f", each next one {settings[level_step]:,} more than the last" if settings[level_step] else ", like each next"
    )
    yield f"⬆️ Level 2 takes {settings[level_base]:,} XP{step}."


def milestone_lines(settings: Settings) -> Iterator[str]:
    """A line a measure with what its milestones give, without those that a switch has put out of reach."""
    for measure, group in groupby(MILESTONES.values(), key=lambda milestone: milestone.measure):
        if settings[checkin_on if measure is Measure.STREAK else trading_on]:
            yield _milestone_line(list(group), settings)


def _milestone_line(group: list[Milestone], settings: Settings) -> str:
    rewards = [_reward(milestone, settings) for milestone in group]
    if len(group) > _FULL_LIST and len(set(rewards)) == 1:
        return f"{badge(group[0].key)} … #{group[-1].goal}{rewards[0]} each"
    return " · ".join(f"{badge(milestone.key)}{reward}" for milestone, reward in zip(group, rewards, strict=True))


def _reward(milestone: Milestone, settings: Settings) -> str:
    xp, micro = xp_of(milestone, settings), coins_of(milestone, settings, settings[starting_cash] * MICRO)
    parts = []
    if xp:
        parts.append(f"+{xp:,} XP")
    if micro:
        parts.append(f"+{brief(micro).removesuffix('.00')}")
    return f" **{' '.join(parts)}**" if parts else ""
