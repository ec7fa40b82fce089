"""Settings as moderators change them: exact, atomic, at once, and with what they were before."""

import asyncio
import json

import pytest

from bot.data import models
from bot.data.database import fetch, select, writer
from bot.rules.guilds.calendar import CALENDAR_KEY
from bot.rules.guilds.settings import announce_channel, private_replies, time_zone
from bot.rules.progression.levels import level_base
from bot.rules.progression.streaks import checkin_xp
from bot.rules.settings import SETTINGS, BadSetting, Kind, NoSuchSetting
from bot.rules.trading.costs import fee
from bot.services.guilds import settings
from bot.services.guilds.settings import settings_of
from bot.services.moderation.settings_changes import SettingsChange, change_settings, reset_settings
from bot.services.progression.checkin import check_in
from tests.kit.fake_context import ALICE, BOB, configure
from tests.kit.ledger import rows, scalar
from tests.kit.refusals import refused

pytestmark = pytest.mark.usefixtures("database")

NUMBERS = (Kind.WHOLE, Kind.COINS, Kind.BASIS_POINTS)


def another(setting):
    """A value that is not the default, at a bound where there is one."""
    match setting.kind:
        case Kind.SWITCH:
            return not setting.default
        case Kind.CHOICE:
            return setting.choices[-1] if setting.default != setting.choices[-1] else setting.choices[0]
        case Kind.CHANNEL:
            return 2**63 - 1
        case Kind.ZONE:
            return "America/Argentina/ComodRivadavia"
        case Kind.LANGUAGE:
            return "pt-BR"
        case Kind.SIGN:
            return "Taler"
        case _:
            return setting.high if setting.default != setting.high else setting.low


async def stored():
    """What the guild's row holds, read past every cache."""
    text = await scalar("SELECT settings FROM guild WHERE id = 1")
    return json.loads(text)


async def test_every_setting_is_stored_read_back_and_reset(context):
    for n, setting in enumerate(SETTINGS.values()):
        value = another(setting)
        done = await change_settings(context, ALICE, {setting.key: value}, key=f"set{n}")
        assert (done.before, done.after) == ({setting.key: setting.default}, {setting.key: value})
        assert without_calendar(await stored()) == {setting.key: value}
        assert (await settings_of(1))[setting] == value
        back = await reset_settings(context, ALICE, setting.cog, setting.name, key=f"reset{n}")
        assert (back.before, back.after) == (done.after, done.before)
        assert without_calendar(await stored()) == {}
        assert (await settings_of(1))[setting] == setting.default


async def test_no_number_passes_its_bounds(context):
    numbers = [setting for setting in SETTINGS.values() if setting.kind in NUMBERS]
    for setting in numbers:
        for value in (setting.low - 1, setting.high + 1):
            with refused(BadSetting, "takes a whole number from"):
                await change_settings(context, ALICE, {setting.key: value}, key=f"{setting.key}{value}")
    assert await rows("SELECT * FROM guild") == []
    assert await models.SettingChange.all().values() == []


async def test_several_settings_are_changed_together_or_not_at_all(context):
    await change_settings(context, ALICE, {checkin_xp.key: 20}, key="1")
    with pytest.raises(BadSetting):
        await change_settings(context, ALICE, {checkin_xp.key: 30, fee.key: 501}, key="2")
    assert await stored() == {checkin_xp.key: 20}
    done = await change_settings(context, ALICE, {checkin_xp.key: 30, fee.key: 500}, key="3")
    assert done.before == {checkin_xp.key: 20, fee.key: 10}
    assert await stored() == {checkin_xp.key: 30, fee.key: 500}


async def test_a_change_counts_for_the_next_command(context):
    assert (await settings_of(1))[checkin_xp] == 10
    await change_settings(context, ALICE, {checkin_xp.key: 40, private_replies.key: True}, key="1")
    assert (await settings_of(1))[private_replies] is True
    assert (await check_in(context, BOB, key="2")).earned.xp == 40


async def test_a_read_under_way_during_a_change_is_not_remembered(context, monkeypatch):
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(db, model, *columns, **key):
        found = await select(db, model, *columns, **key)
        arrived.set()
        await go_on.wait()
        return found

    monkeypatch.setattr(settings, "select", slowly)
    early = asyncio.create_task(settings_of(1))
    await arrived.wait()
    await change_settings(context, ALICE, {checkin_xp.key: 40}, key="1")
    go_on.set()
    assert (await early)[checkin_xp] == 10
    assert (await settings_of(1))[checkin_xp] == 40


async def test_settings_that_another_process_changes_are_seen_within_thirty_seconds(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(settings, "monotonic", lambda: now[0])
    assert (await settings_of(1))[checkin_xp] == 10
    await fetch(writer(), """INSERT INTO guild (id, settings) VALUES (1, '{"checkin.xp": 70}')""")
    now[0] += settings.FRESH - 1
    assert (await settings_of(1))[checkin_xp] == 10
    now[0] += 1
    assert (await settings_of(1))[checkin_xp] == 70


async def test_only_so_many_guilds_are_remembered(monkeypatch):
    monkeypatch.setattr(settings._cache, "limit", 3)
    for guild_id in range(1, 8):
        await settings_of(guild_id)
    await settings_of(7)
    assert [guild_id for guild_id in range(1, 8) if settings.cached(guild_id) is not None] == [5, 6, 7]


async def test_a_repeat_changes_nothing_and_answers_as_before(context):
    first = await change_settings(context, ALICE, {checkin_xp.key: 20}, key="1")
    await change_settings(context, BOB, {checkin_xp.key: 30}, key="2")
    assert await change_settings(context, ALICE, {checkin_xp.key: 20}, key="1") == first
    assert (await settings_of(1))[checkin_xp] == 30
    assert await models.SettingChange.all().count() == 2


async def test_changes_at_once_keep_one_another(context):
    wanted = {setting.key: another(setting) for setting in SETTINGS.values()}
    await asyncio.gather(*(change_settings(context, ALICE, {key: value}, key=key) for key, value in wanted.items()))
    assert without_calendar(await stored()) == wanted
    assert without_calendar((await settings_of(1)).stored) == wanted


def without_calendar(values):
    return {key: value for key, value in values.items() if key != CALENDAR_KEY}


async def test_a_change_of_settings_is_kept_with_its_moderator_so_that_it_can_be_undone(context):
    await change_settings(context, ALICE, {announce_channel.key: 99, time_zone.key: "Asia/Tokyo", fee.key: 10}, key="1")
    await reset_settings(context, BOB, "announcements", key="2")
    kept = await models.SettingChange.all().order_by("id").values("guild_id", "user_id", "key", "before", "after", "at")
    at = context.clock()
    assert [tuple(row.values()) for row in kept] == [
        (1, ALICE.user_id, "announcements.channel", "null", "99", at),
        (1, ALICE.user_id, "server.time_zone", '"UTC"', '"Asia/Tokyo"', at),
        (1, BOB.user_id, "announcements.channel", "99", "null", at),
    ]


async def test_a_reset_of_a_cog_leaves_the_others_alone(context):
    await configure(1, (checkin_xp, 20), (fee, 20), (private_replies, True))
    done = await reset_settings(context, ALICE, "trading", key="1")
    assert done == SettingsChange({fee.key: 20}, {fee.key: 10})
    assert await stored() == {checkin_xp.key: 20, private_replies.key: True}
    assert await reset_settings(context, ALICE, "trading", key="2") == SettingsChange({}, {})


@pytest.mark.parametrize(("cog", "name"), [("nothing", None), ("trading", "nothing"), ("", ""), ("checkin", "fee")])
async def test_a_reset_of_what_does_not_exist_is_refused(context, cog, name):
    with refused(NoSuchSetting, "no such setting"):
        await reset_settings(context, ALICE, cog, name, key="1")


async def test_servers_do_not_share_settings(context):
    await change_settings(context, ALICE, {checkin_xp.key: 20}, key="1")
    assert (await settings_of(2))[checkin_xp] == 10
    assert (await settings_of(None))[checkin_xp] == 10


async def test_levels_follow_a_changed_curve_at_once(context):
    await configure(1, (checkin_xp, 100))
    assert (await check_in(context, BOB, key="1")).earned.level == 2
    await change_settings(context, ALICE, {level_base.key: 25}, key="2")
    assert await models.Member.get().values_list("level", flat=True) == 3  # 25 + 75 XP
    await reset_settings(context, ALICE, "levels", key="3")
    assert await models.Member.get().values_list("level", flat=True) == 2
