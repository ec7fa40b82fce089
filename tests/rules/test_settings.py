"""The settings registry: every record is sound, and only what it takes gets in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.accounts.holdings import starting_cash
from bot.rules.guilds.settings import (
    announce_channel,
    announce_where,
    language,
    money_sign,
    private_replies,
    time_zone,
)
from bot.rules.progression.streaks import checkin_xp
from bot.rules.settings import SETTINGS, BadSetting, Kind, Setting, Settings
from bot.rules.trading.costs import fee

NUMBERS = (Kind.WHOLE, Kind.COINS, Kind.BASIS_POINTS)
every_setting = pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda setting: setting.key)


@every_setting
def test_a_record_can_become_a_slash_option(setting):
    assert re.fullmatch(r"[a-z0-9_]{1,32}", setting.cog)
    assert re.fullmatch(r"[a-z0-9_]{1,32}", setting.name)
    assert 1 <= len(setting.meaning) <= 100, "Discord's limit for the description of an option"
    assert setting.meaning.endswith(".")
    assert len(setting.choices) <= 25
    assert bool(setting.choices) == (setting.kind is Kind.CHOICE)


@every_setting
def test_a_record_takes_its_default_and_survives_storage(setting):
    assert setting.check(setting.default) == setting.default
    assert Settings()[setting] == setting.default


def test_no_cog_has_more_settings_than_a_command_has_options():
    cogs = [setting.cog for setting in SETTINGS.values()]
    assert max(cogs.count(cog) for cog in cogs) <= 25


@pytest.mark.parametrize("setting", [s for s in SETTINGS.values() if s.kind in NUMBERS], ids=lambda s: s.key)
def test_a_number_keeps_both_its_bounds(setting):
    assert setting.low < setting.high < 2**53, "Discord sends integers as doubles"
    for inside in (setting.low, setting.high):
        assert setting.check(inside) == inside
    for outside in (setting.low - 1, setting.high + 1):
        with pytest.raises(BadSetting):
            setting.check(outside)


anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers()), st.just({}), st.binary()
)


@every_setting
@given(value=anything)
def test_a_record_takes_its_own_type_only(setting, value):
    types = {Kind.SWITCH: bool} | dict.fromkeys((Kind.CHOICE, Kind.ZONE, Kind.LANGUAGE, Kind.SIGN), str)
    try:
        taken = setting.check(value)
    except BadSetting:
        return
    assert taken is value
    assert type(taken) is types.get(setting.kind, int) or (setting.kind is Kind.CHANNEL and taken is None)


@pytest.mark.parametrize(
    ("setting", "good", "bad"),
    [
        (private_replies, True, 1),
        (language, "ja", "jp"),
        (money_sign, "🪙", ""),
        (money_sign, "Taler", "Talermark"),
        (money_sign, "R$", "*"),
        (money_sign, "￥", "5"),
        (checkin_xp, 5, True),
        (checkin_xp, 5, 5.0),
        (announce_where, "off", "OFF"),
        (announce_channel, 2**60, "2"),
        (announce_channel, 2**60, 0),
        (time_zone, "Europe/Berlin", "europe/berlin"),
        (time_zone, "America/New_York", "../etc/passwd"),
        (time_zone, "UTC", "localtime"),
        (time_zone, "UTC", "Factory"),
    ],
)
def test_a_value_is_taken_or_refused(setting, good, bad):
    assert setting.check(good) == good
    with pytest.raises(BadSetting):
        setting.check(bad)


def test_a_key_is_declared_once():
    with pytest.raises(ValueError, match=r"declared twice: checkin\.xp"):
        Setting("checkin", "xp", Kind.WHOLE, 1, "Again.")
    assert SETTINGS["checkin.xp"] is checkin_xp


def test_a_change_is_stored_and_what_equals_its_default_is_not():
    changed = Settings().with_changes({"checkin.xp": 15, "trading.fee": fee.default})
    assert changed[checkin_xp] == 15
    assert changed.stored == {"checkin.xp": 15}
    assert changed.with_changes({"checkin.xp": checkin_xp.default}).stored == {}


def test_a_channel_can_be_unset():
    chosen = Settings().with_changes({announce_channel.key: 42})
    assert chosen[announce_channel] == 42
    assert chosen.with_changes({announce_channel.key: None}).stored == {}


def test_a_bad_change_changes_nothing_of_the_rest():
    before = Settings({"checkin.xp": 15})
    with pytest.raises(BadSetting):
        before.with_changes({"checkin.xp": 20, "trading.fee": 501})
    with pytest.raises(KeyError):
        before.with_changes({"checkin.xp": 20, "no.such": 1})
    assert before.stored == {"checkin.xp": 15}


def test_settings_are_their_own_copy_of_what_was_stored():
    stored = {"checkin.xp": 15}
    settings = Settings(stored)
    stored["checkin.xp"] = 99
    settings.with_changes({"checkin.xp": 20})
    settings.without(["checkin.xp"])
    assert settings[checkin_xp] == 15


def test_named_settings_go_back_to_their_defaults():
    settings = Settings({"checkin.xp": 15, "trading.fee": 20}).without(["checkin.xp", "trading.starting_cash"])
    assert settings[checkin_xp] == checkin_xp.default
    assert settings[fee] == 20
    assert settings[starting_cash] == starting_cash.default
