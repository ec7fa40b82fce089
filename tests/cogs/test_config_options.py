"""The options of /config, as they are sent to Discord, against the registry they are made from."""

from types import SimpleNamespace

import pytest
from discord import AppCommandOptionType as Option

from bot.rules.settings import AUTOMATIC, SETTINGS, Kind
from bot.ui.language.catalogue import languages
from bot.ui.moderation.settings_options import (
    NUMBERS,
    ZoneOption,
    configurable_cogs,
    option,
    option_description,
    settings_in,
)

NATIVE = {
    Kind.WHOLE: Option.integer,
    Kind.COINS: Option.integer,
    Kind.BASIS_POINTS: Option.integer,
    Kind.SWITCH: Option.boolean,
    Kind.CHOICE: Option.string,
    Kind.ZONE: Option.string,
    Kind.LANGUAGE: Option.string,
    Kind.SIGN: Option.string,
    Kind.CHANNEL: Option.channel,
}
TEXT_CHANNELS = [0, 5]
every_setting = pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda setting: setting.key)


@pytest.fixture
def config(host):
    """The /config command as JSON."""
    return host.tree.get_command("config").to_dict(host.tree)


def named(parts, name):
    (part,) = [option for option in parts["options"] if option["name"] == name]
    return part


def size(part):
    """What Discord counts: names, descriptions and choices, all the way down."""
    choices = sum(len(choice["name"]) + len(str(choice["value"])) for choice in part.get("choices", ()))
    return len(part["name"]) + len(part["description"]) + choices + sum(map(size, part.get("options", ())))


@every_setting
def test_a_setting_is_an_option_of_its_type_with_its_bounds(config, setting):
    made = named(named(config, setting.cog), setting.name)
    assert made["type"] == NATIVE[setting.kind].value
    assert not made.get("required")
    assert made["description"].startswith(setting.meaning)
    assert ("basis" in str(setting.kind).lower()) == made["description"].endswith("(100 is 1 %)")
    bounds = (setting.low, setting.high) if setting.kind in NUMBERS else (None, None)
    assert (made.get("min_value"), made.get("max_value")) == bounds
    choices = [AUTOMATIC, *languages()] if setting.kind is Kind.LANGUAGE else list(setting.choices)
    assert [choice["value"] for choice in made.get("choices", ())] == choices
    assert made.get("channel_types", []) == (TEXT_CHANNELS if setting.kind is Kind.CHANNEL else [])
    assert made.get("autocomplete", False) == (setting.kind is Kind.ZONE)


def test_every_cog_with_settings_has_a_subcommand_and_no_other(config):
    assert {subcommand["name"] for subcommand in config["options"]} == {"show", "reset", *configurable_cogs()}
    assert set(configurable_cogs()) == {setting.cog for setting in SETTINGS.values()}
    assert len(config["options"]) == len(configurable_cogs()) + 2 <= 25


def test_the_config_command_is_within_discords_limits(config):
    assert size(config) < 8_000
    for subcommand in config["options"]:
        assert len(subcommand["options"] if subcommand["name"] != "show" else ()) <= 25
        for made in (subcommand, *subcommand.get("options", ())):
            assert 1 <= len(made["description"]) <= 100


def test_every_command_together_is_within_discords_limits(host):
    commands = [command.to_dict(host.tree) for command in host.tree.get_commands()]
    assert len(commands) <= 100
    assert max(map(size, commands)) < 8_000


def test_only_moderators_are_shown_config_and_members_commands_ask_for_no_permission(host):
    required = {
        command.name: command.to_dict(host.tree)["default_member_permissions"] for command in host.tree.get_commands()
    }
    assert {required.pop(name) for name in ("config", "manage")} == {1 << 5}  # Manage Server
    assert set(required.values()) == {None}


def test_a_switch_comes_first():
    for cog in configurable_cogs():
        assert "enabled" not in [setting.name for setting in settings_in(cog)][1:]


@every_setting
def test_a_description_has_room_for_what_basis_points_are(setting):
    assert len(option_description(setting)) <= 100


async def test_a_zone_typed_out_is_understood():
    zone = option(SETTINGS["server.time_zone"])
    assert isinstance(zone, ZoneOption)
    assert await zone.transform(SimpleNamespace(), "america/new york") == "America/New_York"
    assert await zone.transform(SimpleNamespace(), "nowhere") == "nowhere"


async def test_a_zone_is_offered_with_its_time_within_discords_limits():
    zone = option(SETTINGS["server.time_zone"])
    for typed in ("", "a", "america", "kolkata"):
        offered = await zone.autocomplete(SimpleNamespace(), typed)
        assert 1 <= len(offered) <= 25
        assert all(len(choice.name) <= 100 for choice in offered)
    assert offered[0].value == "Asia/Kolkata"
    assert offered[0].name.startswith("Asia/Kolkata · ")
