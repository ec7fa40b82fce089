"""What `/config` says of settings that cannot be used: which, what is stored, what counts instead, how to mend it."""

from types import SimpleNamespace

import pytest

from bot.rules.guilds.settings import announce_where, time_zone
from bot.rules.progression.streaks import checkin_xp
from bot.rules.settings import SETTINGS, Settings
from bot.services.announcements.parked import ParkedSummary
from bot.services.guilds.members import UNREADABLE
from bot.services.moderation.settings_changes import SettingsChange
from bot.ui.kit.text import EMBED
from bot.ui.moderation.settings_health import problems
from bot.ui.moderation.settings_pages import change_reply, overview_reply

OFF = {announce_where.key: "off"}
NOTHING_PARKED = ParkedSummary(0)


def told(unusable):
    return problems(SimpleNamespace(), 5, Settings(OFF, unusable), NOTHING_PARKED)


def test_a_setting_is_told_with_what_is_stored_what_counts_and_how_to_mend_it():
    (sentence,) = told({time_zone.key: "Mars/Olympus"})
    assert "`server.time_zone` is stored as" in sentence
    assert "Mars/Olympus" in sentence
    assert "**UTC** counts instead" in sentence
    assert "`/config server time_zone:` sets it" in sentence
    assert "`/config reset cog:server setting:time_zone` takes the default" in sentence


def test_a_text_that_is_no_setting_or_no_object_says_how_to_let_it_go():
    for key in ("gone.by", UNREADABLE):
        (sentence,) = told({key: "x"})
        assert "`/config reset cog:unknown`" in sentence
    assert "every default counts" in sentence


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda setting: setting.key)
def test_every_setting_can_be_told(setting):
    (sentence,) = told({setting.key: {"`<@&1>`": "x" * 9_000}})
    assert setting.key in sentence
    assert "<@&1>" not in sentence
    assert len(sentence) < 600


def test_the_overview_needs_mending(host):
    embed = overview_reply(host, Settings(OFF, {time_zone.key: 5}), told({time_zone.key: 5})).embed
    assert embed.fields[0].name == "⚠️ Needs mending"
    assert len(embed) <= EMBED


def test_a_change_tells_what_was_stored():
    change = SettingsChange({time_zone.key: "UTC"}, {time_zone.key: "UTC"}, {time_zone.key: '"Mars/Olympus"'})
    embed = change_reply(change, []).embed
    assert embed.title == "Settings changed"
    assert "Mars/Olympus" in embed.description
    assert "→ **UTC**" in embed.description
    change = SettingsChange({"gone.by": None}, {"gone.by": None}, {"gone.by": "1"})
    assert "`1` is stored no more" in change_reply(change, []).embed.description
    change = SettingsChange({checkin_xp.key: 10}, {checkin_xp.key: 10})
    assert change_reply(change, []).embed.title == "Nothing to change"
