"""What /config shows: all of it, within Discord's limits, whatever was set."""

import pytest

from bot.rules.accounts.holdings import starting_cash
from bot.rules.guilds.settings import announce_channel, private_replies
from bot.rules.progression.streaks import checkin_xp
from bot.rules.settings import SETTINGS, Kind, Settings
from bot.rules.time_zones import time_zones
from bot.rules.trading.costs import fee
from bot.services.moderation.settings_changes import SettingsChange
from bot.ui.kit.text import EMBED, FIELD, TEXT, fitted
from bot.ui.moderation.setting_values import value_text
from bot.ui.moderation.settings_options import configurable_cogs, settings_in
from bot.ui.moderation.settings_pages import change_reply, overview_reply, setting_label, settings_reply

WRONG = ["w" * 500, "x" * 500, "y" * 500]


def longest(setting):
    """The value that takes the most room, other than the default."""
    match setting.kind:
        case Kind.SWITCH:
            return not setting.default
        case Kind.CHANNEL:
            return 2**63 - 1
        case Kind.ZONE:
            return max(time_zones(), key=len)
        case Kind.LANGUAGE:
            return "es-419"
        case Kind.SIGN:
            return "🪙" * 8
        case Kind.CHOICE:
            return max(set(setting.choices) - {setting.default}, key=len)
        case _:
            return setting.high


EVERYTHING = Settings({key: longest(setting) for key, setting in SETTINGS.items()})


def within_limits(reply):
    embed = reply.embed
    assert reply.private
    assert len(embed) <= EMBED
    assert len(embed.description) <= TEXT
    assert all(1 <= len(field.value) <= FIELD for field in embed.fields)
    return embed


@pytest.mark.parametrize("settings", [Settings(), EVERYTHING], ids=["defaults", "everything changed"])
@pytest.mark.parametrize("cog", configurable_cogs())
def test_a_page_shows_every_setting_with_value_default_and_meaning(cog, settings):
    embed = within_limits(settings_reply(cog, settings, WRONG))
    for setting in settings_in(cog):
        value, default = value_text(setting, settings[setting]), value_text(setting, setting.default)
        line = f"`{setting.name}` **{value}**" + (f" · default {default}" if value != default else "")
        assert f"{line}\n-# {setting.meaning}" in embed.description
    assert ("✏️" in embed.description) == (settings is EVERYTHING)


def test_the_overview_shows_everything_and_marks_what_differs(host):
    settings = Settings({checkin_xp.key: 20, fee.key: 25})
    embed = within_limits(overview_reply(host, settings, []))
    for setting in SETTINGS.values():
        assert f"{setting.name} **{value_text(setting, settings[setting])}**" in embed.description
    assert "✏️ xp **20** (default 10)" in embed.description
    assert "✏️ fee **25 (0.25 %)** (default 10 (0.1 %))" in embed.description
    assert embed.description.count("✏️") == 2
    assert embed.footer.text == "2 changed (✏️)"
    assert "Nothing is wrong" in embed.fields[0].value
    assert "Every setting is at its default" in overview_reply(host, Settings(), []).embed.footer.text


def test_the_overview_has_room_for_everything(host):
    host.command_ids = {"config": 2**63 - 1}
    embed = within_limits(overview_reply(host, EVERYTHING, WRONG))
    for setting in SETTINGS.values():
        assert f"{setting.name} **{value_text(setting, EVERYTHING[setting])}**" in embed.description
    assert "Needs mending" in embed.fields[0].name


def test_a_change_shows_before_and_after_and_what_it_means():
    change = SettingsChange({fee.key: 10, checkin_xp.key: 15}, {fee.key: 25, checkin_xp.key: 15})
    embed = within_limits(change_reply(change, []))
    assert f"`trading.fee` 10 (0.1 %) → **25 (0.25 %)**\n-# {fee.meaning}" in embed.description
    assert "`checkin.xp` stays **15**" in embed.description
    assert embed.title == "Settings changed"
    assert change_reply(SettingsChange({fee.key: 10}, {fee.key: 10}), []).embed.title == "Nothing to change"
    assert change_reply(SettingsChange({}, {}), []).embed.description


@pytest.mark.parametrize("cog", configurable_cogs())
def test_a_change_of_all_settings_of_a_cog_fits(cog):
    keys = [setting.key for setting in settings_in(cog)]
    change = SettingsChange({key: SETTINGS[key].default for key in keys}, {key: EVERYTHING.stored[key] for key in keys})
    embed = within_limits(change_reply(change, WRONG))
    assert all(f"`{key}`" in embed.description for key in keys)


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        (fee, 1, "1 (0.01 %)"),
        (fee, 20, "20 (0.2 %)"),
        (fee, 500, "500 (5 %)"),
        (fee, 0, "0 (0 %)"),
        (starting_cash, 1_000_000, "1,000,000 coins"),
        (private_replies, True, "on"),
        (announce_channel, 5, "<#5>"),
        (announce_channel, None, "none"),
        (checkin_xp, 10_000, "10,000"),
    ],
)
def test_a_value_is_worded_in_its_unit(setting, value, words):
    assert value_text(setting, value) == words


def test_a_label_is_plain_text():
    assert setting_label(announce_channel, Settings({announce_channel.key: 5})) == "channel: a channel"
    assert setting_label(announce_channel, Settings()) == "channel: none"
    assert all(len(setting_label(setting, EVERYTHING)) <= 100 for setting in SETTINGS.values())


def test_settings_that_do_not_fit_on_a_page_are_counted():
    assert fitted(["aaaa", "bbbb", "cccc"], 100) == "aaaa\nbbbb\ncccc"
    assert fitted(["a" * 10, "b" * 10, "c" * 10], 25) == "a" * 10 + "\n… and 2 more"
    assert fitted([], 25) == ""
    assert fitted(["a" * 30], 25) == ""
