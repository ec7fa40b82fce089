"""What /help shows: what this member may use in this server, with its numbers."""

import re

import pytest
from discord import Permissions

from bot.rules.accounts.holdings import starting_cash
from bot.rules.alerts import alert_on
from bot.rules.guilds.settings import leaderboard_on, profile_on, trading_on
from bot.rules.market.watchlist import watch_on
from bot.rules.progression.levels import level_base, level_step
from bot.rules.progression.milestones import FIRST_GAIN, MILESTONES, best_rank_xp
from bot.rules.progression.streaks import checkin_on, checkin_xp
from bot.rules.settings import SETTINGS, Settings
from bot.rules.trading.trade_xp import trade_xp, trades_a_day
from bot.ui.help import earning_lines, help_reply, is_on, milestone_lines
from bot.ui.kit.text import EMBED, FIELD
from bot.ui.progression.badges import badge

MEMBER, MODERATOR = Permissions(send_messages=True), Permissions(send_messages=True, manage_guild=True)
SWITCHES = {
    checkin_on: ("/daily",),
    trading_on: ("/trade buy", "/price", "/portfolio"),
    profile_on: ("/profile",),
    leaderboard_on: ("/leaderboard",),
    watch_on: ("/watch add", "/watch list"),
    alert_on: ("/alert add", "/alert list"),
}


def chosen(*changes):
    return Settings({setting.key: value for setting, value in changes})


def text(reply):
    return "\n".join(f"{field.name}\n{field.value}" for field in reply.embed.fields)


def test_every_command_a_member_may_use_is_shown_with_its_options(host):
    shown = text(help_reply(host, Settings(), MEMBER))
    for command in host.tree.walk_commands():
        if hasattr(command, "parameters") and not command.qualified_name.startswith(("config", "manage")):
            assert f"`/{command.qualified_name}`" in shown
            assert command.description in shown
    assert "`/trade buy` `symbol` `amount` · Buy" in shown
    assert "`/profile` `[member]`" in shown


def test_moderators_commands_are_shown_to_moderators(host):
    assert not {"/config", "/manage"} & set(re.findall("/[a-z]+", text(help_reply(host, Settings(), MEMBER))))
    shown = text(help_reply(host, Settings(), MODERATOR))
    assert "`/config show`" in shown
    assert "`/manage close` `symbol` `reason` · Sell" in shown
    assert f"and {len(host.tree.get_command('config').commands) - 2} more: type `/config`" in shown


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.key)
def test_help_shows_no_command_that_is_switched_off(host, switch):
    shown = text(help_reply(host, chosen((switch, False)), MEMBER))
    for off, names in SWITCHES.items():
        for name in names:
            needs_it = off is switch or (switch is trading_on and off in (watch_on, alert_on))
            assert (f"`{name}`" in shown) == (not needs_it)


def test_every_switch_belongs_to_a_cog(host):
    for setting in SETTINGS.values():
        if setting.name == "enabled":
            assert not is_on(host.get_cog(setting.cog), chosen((setting, False)))


def test_commands_are_mentioned_once_their_ids_are_known(host):
    host.command_ids = {"daily": 42, "trade": 43}
    shown = text(help_reply(host, Settings(), MEMBER))
    assert "</daily:42>" in shown
    assert "</trade buy:43>" in shown
    assert "`/price`" in shown


@pytest.mark.parametrize("permissions", [MEMBER, MODERATOR, Permissions.all()])
def test_the_card_is_within_discords_limits(host, permissions):
    host.command_ids = {command.name: 2**63 - 1 for command in host.tree.get_commands()}
    top = Settings({key: setting.high for key, setting in SETTINGS.items() if setting.high})
    for settings in (Settings(), top):
        reply = help_reply(host, settings, permissions)
        assert reply.private
        assert len(reply.embed) <= EMBED
        assert all(1 <= len(field.value) <= FIELD for field in reply.embed.fields)
        assert "more" not in reply.embed.fields[-1].value.splitlines()[-1]


def test_earning_goes_by_the_numbers_of_the_server():
    lines = "\n".join(
        earning_lines(chosen((checkin_xp, 15), (trade_xp, 30), (trades_a_day, 4), (starting_cash, 2_000)))
    )
    assert "**+15**" in lines
    assert "first 4 trades: **+30**" in lines
    assert "of 10 coins or more; a sale counts 5 min after a buy" in lines
    assert "Level 2 takes 100 XP, each next one 50 more than the last." in lines
    flat = "\n".join(earning_lines(chosen((level_base, 70), (level_step, 0))))
    assert "Level 2 takes 70 XP, like each next." in flat


@pytest.mark.parametrize("nothing", [(trade_xp, 0), (trades_a_day, 0), (trading_on, False)], ids=lambda one: one[0].key)
def test_help_promises_no_reward_that_earns_nothing(nothing):
    assert "trades" not in "\n".join(earning_lines(chosen(nothing)))
    assert "check-in" in "\n".join(earning_lines(chosen(nothing)))
    assert "check-in" not in "\n".join(earning_lines(chosen(nothing, (checkin_on, False))))
    assert "check-in" not in "\n".join(earning_lines(chosen(nothing, (checkin_xp, 0))))


def test_every_milestone_is_named_with_what_it_gives():
    lines = "\n".join(milestone_lines(chosen((FIRST_GAIN.xp, 60), (starting_cash, 1_000))))
    for milestone in MILESTONES.values():
        assert badge(milestone.key) in lines or milestone.xp is best_rank_xp
    assert "📈 First Gain **+60 XP**" in lines
    assert "🏆 Leaderboard #100 … #1 **+100 XP** each" in lines
    assert "📅 Daily Visitor **+3**" in lines
    assert "🧺 Small Basket **+2.50**" in lines


def test_milestones_out_of_reach_are_not_shown():
    assert [line.split(" **")[0] for line in milestone_lines(chosen((trading_on, False)))] == ["📅 Daily Visitor"]
    assert "Daily Visitor" not in "\n".join(milestone_lines(chosen((checkin_on, False))))
    assert not list(milestone_lines(chosen((trading_on, False), (checkin_on, False))))
