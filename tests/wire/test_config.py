"""What moderators change, over HTTP and WebSocket."""

import pytest

from bot.rules.settings import SETTINGS
from bot.ui.moderation.settings_options import configurable_cogs
from sandbox import Permission, Sandbox

MEMBERS = {
    "checkin": [("/daily", {})],
    "trading": [
        ("/trade buy", {"symbol": "BTC", "amount": "$1000"}),
        ("/trade sell", {"symbol": "BTC", "amount": "all"}),
        ("/price", {"symbol": "BTC"}),
        ("/portfolio", {}),
    ],
    "watch": [("/watch add", {"symbol": "BTC"}), ("/watch list", {})],
    "alert": [("/alert add", {"symbol": "BTC", "direction": "above", "price": "1000000"})],
    "profile": [("/profile", {})],
    "leaderboard": [("/leaderboard", {})],
}


@pytest.fixture
def lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that sends whatever it likes, in a server that lets everybody use every command."""
    monkeypatch.setattr("sandbox.client.options.check", lambda *_, **__: None)
    monkeypatch.setattr("sandbox.client.client._may_use", lambda *_: True)


async def test_a_changed_setting_counts_for_the_next_command(falcon: Sandbox) -> None:
    shown = await falcon.command("mona", "/config checkin")
    assert shown.ephemeral
    assert "xp 10" in shown.text.replace("`", "").replace("*", "")
    changed = await falcon.command("mona", "/config checkin", xp=45)
    assert changed.ephemeral
    assert "10 → **45**" in changed.text
    assert "45 / 100 XP" in (await falcon.command("alice", "/daily")).text
    back = await falcon.command("mona", "/config reset", cog="checkin", setting="xp")
    assert back.ephemeral
    assert "45 → **10**" in back.text
    assert "10 / 100 XP" in (await falcon.command("bob", "/daily")).text


async def test_several_settings_are_changed_together(falcon: Sandbox) -> None:
    await falcon.command("mona", "/config server", time_zone="asia/tokyo", private_replies=True)
    shown = await falcon.command("mona", "/config show")
    assert "Asia/Tokyo" in shown.text
    assert "Nothing is wrong" in shown.text
    assert (await falcon.command("alice", "/price", symbol="BTC")).ephemeral


async def test_a_page_of_settings_is_one_that_discord_takes(falcon: Sandbox) -> None:
    for cog in configurable_cogs():
        shown = await falcon.command("mona", f"/config {cog}")
        assert shown.ephemeral
        assert all(setting.name in shown.text for setting in SETTINGS.values() if setting.cog == cog)


async def test_config_refuses_a_member_who_may_not_manage_the_server(falcon: Sandbox, lenient: None) -> None:
    tries = [("/config show", {}), ("/config checkin", {}), ("/config checkin", {"xp": 99})]
    for command, options in [*tries, ("/config reset", {"cog": "checkin"})]:
        refused = await falcon.command("alice", command, **options)
        assert refused.ephemeral
        assert "Manage Server" in refused.text
    assert "10 / 100 XP" in (await falcon.command("alice", "/daily")).text


@pytest.mark.parametrize(
    ("cog", "options"),
    [
        ("checkin", {"xp": 10_001}),
        ("checkin", {"xp": -1}),
        ("checkin", {"xp": 1, "enabled": 3}),
        ("trading", {"fee": 501}),
        ("trading", {"xp": 1, "fee": "lots"}),
        ("server", {"time_zone": "Mars/Olympus"}),
        ("server", {"week_start": "Someday"}),
    ],
)
async def test_a_value_past_the_native_bounds_is_refused(
    falcon: Sandbox, lenient: None, cog: str, options: dict[str, object]
) -> None:
    refused = await falcon.command("mona", f"/config {cog}", **options)
    assert refused.ephemeral
    assert " takes " in refused.text
    assert "Nothing was changed" in refused.text
    assert "Every setting is at its default" in (await falcon.command("mona", "/config show")).text


async def test_a_channel_that_cannot_be_posted_in_is_pointed_out_with_the_way_to_mend_it(falcon: Sandbox) -> None:
    place = falcon.channels["announcements"]
    chosen = await falcon.command("mona", "/config announcements", options={"channel": place.id})
    assert f"none → **<#{place.id}>**" in chosen.text
    assert "mending" not in chosen.text
    for permission, name in (
        (Permission.EMBED_LINKS, "Embed Links"),
        (Permission.SEND_MESSAGES, "Send Messages"),
        (Permission.VIEW_CHANNEL, "View Channel"),
    ):
        falcon.deny(place, permission)
        shown = await falcon.command("mona", "/config show")
        assert f"lacks **{name}**" in shown.text
        assert "/config announcements channel:" in shown.text
    falcon.delete_channel(place)
    assert "**deleted**" in (await falcon.command("mona", "/config show")).text
    await falcon.command("mona", "/config announcements", where="off")
    falcon.deny("trading-floor", Permission.SEND_MESSAGES)
    assert "Nothing is wrong" in (await falcon.command("mona", "/config show")).text


async def test_without_a_chosen_channel_the_one_asked_in_is_checked(falcon: Sandbox) -> None:
    falcon.deny("general", Permission.SEND_MESSAGES)
    assert "lacks **Send Messages**" in (await falcon.command("mona", "/config show", channel="general")).text
    assert "Nothing is wrong" in (await falcon.command("mona", "/config show", channel="trading-floor")).text


@pytest.mark.parametrize("cog", MEMBERS)
async def test_a_family_switched_off_refuses_its_commands(falcon: Sandbox, cog: str) -> None:
    await falcon.command("mona", f"/config {cog}", enabled=False)
    for command, options in MEMBERS[cog]:
        refused = await falcon.command("alice", command, **options)
        assert refused.ephemeral
        assert "That is switched off" in refused.text
    command, options = MEMBERS[cog][0]
    await falcon.command("mona", f"/config {cog}", enabled=True)
    assert "switched off" not in (await falcon.command("alice", command, **options)).text


def test_every_switch_is_tried_above() -> None:
    assert set(MEMBERS) == {setting.cog for setting in SETTINGS.values() if setting.name == "enabled"}


async def test_typed_settings_are_completed(falcon: Sandbox) -> None:
    zones = await falcon.autocomplete("mona", "/config server", focused="time_zone", value="new york")
    assert [zone["value"] for zone in zones] == ["America/New_York"]
    await falcon.command("mona", "/config checkin", xp=20)
    settings = await falcon.autocomplete("mona", "/config reset", focused="setting", value="x", cog="checkin")
    assert settings == [{"name": "xp: 20", "value": "xp"}]
    refused = await falcon.command("mona", "/config reset", cog="checkin", setting="nothing")
    assert "no such setting" in refused.text


async def test_help_shows_commands_to_click_to_those_who_may(falcon: Sandbox) -> None:
    shown = await falcon.command("alice", "/help")
    assert shown.ephemeral
    assert "</trade buy:" in shown.text
    assert "/config" not in shown.text
    assert "</config show:" in (await falcon.command("mona", "/help")).text
