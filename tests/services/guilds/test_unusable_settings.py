"""Settings in storage that cannot be used: each counts as its default alone, is told, and stays until it is changed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.guilds.settings import announce_channel, announce_where, time_zone, week_start
from bot.rules.progression.levels import level_base, level_step
from bot.rules.progression.streaks import checkin_xp
from bot.rules.settings import SETTINGS, Settings
from bot.services.guilds import settings as guild_settings
from bot.services.guilds.members import UNREADABLE, decode_settings
from bot.services.guilds.settings import settings_of
from bot.services.moderation.settings_changes import UNKNOWN, change_settings, reset_settings
from bot.services.progression.checkin import check_in
from bot.services.unreadable import RowKind, unreadable_rows
from tests.kit.fake_context import ALICE
from tests.kit.ledger import rows, scalar

UNUSABLE = {
    time_zone.key: ("Mars/Olympus", "", "localtime", 5, None, ["UTC"]),
    week_start.key: ("monday", "Someday", 0),
    checkin_xp.key: (-1, 10_001, 2**70, True, 1.5, "10", None, {}),
    announce_where.key: ("everywhere", True),
    announce_channel.key: (0, 2**63, "5", True),
    "trading.enabled": (1, "on", None),
    "gone.by": (1, "x", None),
    "": (1,),
}
GOOD = {level_base.key: 200, announce_channel.key: 7}
CASES = [(key, value) for key, values in UNUSABLE.items() for value in values]


async def store(text: str, guild_id: int = 1) -> None:
    """What a guild's row holds from now on, whatever it was."""
    await rows("DELETE FROM guild WHERE id = ? RETURNING id", guild_id)
    await rows("INSERT INTO guild (id, settings) VALUES (?, ?) RETURNING id", guild_id, text)
    guild_settings.invalidate()


async def stored() -> object:
    return json.loads(await scalar("SELECT settings FROM guild WHERE id = 1"))


@pytest.mark.parametrize(("key", "value"), CASES, ids=str)
def test_a_value_that_a_setting_does_not_take_counts_as_its_default_alone(key, value):
    settings = decode_settings(json.dumps({**GOOD, key: value}))
    if key in SETTINGS:
        assert settings[SETTINGS[key]] == SETTINGS[key].default
    assert settings.unusable == {key: value}
    assert settings.stored == {name: good for name, good in GOOD.items() if name != key}
    assert settings.all_stored == {**GOOD, key: value}


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "5", '"x"', '{"a":', "{'a': 1}", "\x00", "[" * 100_000])
def test_of_what_is_no_object_nothing_can_be_used(text):
    settings = decode_settings(text)
    assert settings.stored == {}
    assert settings.unusable == ({UNREADABLE: text} if text else {})


def test_a_default_in_storage_and_every_good_value_are_used():
    good = {key: setting.default for key, setting in SETTINGS.items()}
    assert decode_settings(json.dumps(good)).stored == good
    assert decode_settings(json.dumps(good)).unusable == {}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)


@given(st.dictionaries(st.sampled_from([*SETTINGS, "gone.by"]) | st.text(max_size=5), anything, max_size=6))
def test_whatever_is_stored_every_setting_has_a_value_that_it_takes(stored):
    settings = decode_settings(json.dumps(stored))
    for setting in SETTINGS.values():
        assert setting.accepts(settings[setting])
        usable = {} if setting.key in settings.unusable else stored
        assert settings[setting] == usable.get(setting.key, setting.default)


def test_a_stored_text_is_checked_once():
    text = json.dumps({time_zone.key: "Mars/Olympus"})
    assert decode_settings(text) is decode_settings(text)


async def test_a_server_with_an_unknown_time_zone_checks_in_by_the_default(database, context):
    await store(json.dumps({time_zone.key: "Mars/Olympus", week_start.key: "Someday", checkin_xp.key: 20}))
    assert (await check_in(context, ALICE, key="c")).earned.xp == 20
    assert await scalar("SELECT day FROM checkin") == "2026-01-05"


async def test_a_setting_that_cannot_be_used_is_noted_with_its_server_until_it_is_mended(database, context):
    await store(json.dumps({time_zone.key: "Mars/Olympus", "gone.by": 1}))
    await settings_of(1)
    noted = {row.key: row for row in unreadable_rows(1)}
    assert set(noted) == {f"1:{time_zone.key}", "1:gone.by"}
    assert {row.kind for row in noted.values()} == {RowKind.SETTING}
    assert noted[f"1:{time_zone.key}"].reason == '"Mars/Olympus" is stored, the default UTC counts'
    assert noted["1:gone.by"].reason == "1 is stored, it counts for nothing"
    await change_settings(context, ALICE, {time_zone.key: "Europe/Berlin"}, key="mend")
    assert [row.key for row in unreadable_rows()] == ["1:gone.by"]
    await store("{}")  # by another process
    await settings_of(1)
    assert unreadable_rows() == []


async def test_a_change_keeps_what_cannot_be_used(database, context):
    await store(json.dumps({time_zone.key: "Mars/Olympus", "gone.by": [1], checkin_xp.key: 20}))
    await change_settings(context, ALICE, {level_step.key: 10}, key="a")
    assert await stored() == {time_zone.key: "Mars/Olympus", "gone.by": [1], checkin_xp.key: 20, level_step.key: 10}
    change = await change_settings(context, ALICE, {time_zone.key: "UTC"}, key="b")  # to what counts already
    assert (change.before, change.after) == ({time_zone.key: "UTC"}, {time_zone.key: "UTC"})
    assert change.unusable == {time_zone.key: '"Mars/Olympus"'}
    assert await stored() == {"gone.by": [1], checkin_xp.key: 20, level_step.key: 10}
    assert await scalar("SELECT before FROM setting_change WHERE key = ?", time_zone.key) == '"Mars/Olympus"'


async def test_a_reset_lets_go_what_cannot_be_used(database, context):
    await store(json.dumps({time_zone.key: 5, week_start.key: 6, "gone.by": "x", "k" * 90: None}))
    change = await reset_settings(context, ALICE, "server", "time_zone", key="one")
    assert change.unusable == {time_zone.key: "5"}
    await reset_settings(context, ALICE, "server", key="cog")
    assert await stored() == {"gone.by": "x", "k" * 90: None}
    change = await reset_settings(context, ALICE, UNKNOWN, key="unknown")
    assert change.unusable == {"gone.by": '"x"', "k" * 90: "null"}
    assert await stored() == {}
    assert unreadable_rows() == []
    again = await reset_settings(context, ALICE, UNKNOWN, key="unknown")  # the same interaction
    assert again == change


@pytest.mark.parametrize("text", ["[1, 2]", '"x"'])
async def test_a_change_of_what_is_no_object_keeps_it_aside(database, context, text):
    await store(text)
    assert (await settings_of(1)).stored == Settings().stored
    await change_settings(context, ALICE, {checkin_xp.key: 20}, key="a")
    kept = await stored()
    assert json.loads(kept.pop(UNREADABLE)) == json.loads(text)
    assert kept == {checkin_xp.key: 20}
    assert [row.key for row in unreadable_rows(1)] == [f"1:{UNREADABLE}"]
    await reset_settings(context, ALICE, UNKNOWN, key="b")
    assert await stored() == {checkin_xp.key: 20}
