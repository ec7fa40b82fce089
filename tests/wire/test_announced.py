"""What members and moderators see of announcements, with the whole bot connected."""

import asyncio
from pathlib import Path

import pytest

from bot.data.database import fetch, reader
from bot.services.announcements import parked
from bot.ui.announcements.parked import why_parked
from bot.ui.kit.answer import settled
from sandbox import Permission, Sandbox
from tests.kit.poison import LEVEL, write_announcement
from tests.wire.acts import HANGING
from tests.wire.conftest import running


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    parked.invalidate()


async def test_level_two_is_announced_live_where_the_member_acted(falcon: Sandbox) -> None:
    await falcon.command("alice", "/daily", channel="general")
    for symbol in ("BTC", "ETH", "SOL", "ADA"):
        await falcon.command("alice", "/trade buy", channel="general", symbol=symbol, amount="$1000")
    said = await falcon.wait_message(lambda message: "Alice reached level 2" in str(message["embeds"]))
    assert said["channel_id"] == falcon.channels["general"].id
    assert "interaction_metadata" not in said
    badges = str([message["embeds"] for message in falcon.messages("general")])
    assert "+$500.00" in badges


async def test_announcements_need_no_gateway(falcon: Sandbox) -> None:
    falcon.faults.add("POST", "/channels/*/messages", status=503)
    await falcon.command("alice", "/trade buy", symbol="BTC", amount="$1000")
    falcon.fail_handshakes(1_000)
    falcon.drop_gateway()
    await falcon.wait_offline()
    await falcon.wait_message(lambda message: "🤝 First Trade" in str(message["embeds"]))
    assert not falcon.gateway.online


async def test_announcements_that_a_process_could_not_send_are_sent_by_the_next_one(
    box: Sandbox, tmp_path: Path
) -> None:
    url = f"sqlite://{tmp_path}/falcon.db"
    box.faults.add("POST", "/channels/*/messages", status=503, times=None)
    async with running(box, url):
        await box.command("alice", "/trade buy", symbol="BTC", amount="$1000")
    assert not any("First Trade" in str(message["embeds"][0].get("title")) for message in box.messages())
    box.faults.clear()
    async with running(box, url):
        await box.wait_message(lambda message: "🤝 First Trade" in str(message["embeds"]))


async def test_a_moderator_hears_once_of_what_could_not_be_announced(falcon: Sandbox) -> None:
    falcon.deny("general", Permission.SEND_MESSAGES)
    await falcon.command("alice", "/trade buy", channel="general", symbol="BTC", amount="$1000")
    async with asyncio.timeout(HANGING):
        while not await fetch(reader(), "SELECT 1 FROM batch WHERE state = 'parked'"):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    first = await falcon.command("mona", "/price", symbol="BTC")
    await first.until(lambda reply: reply.followups)
    (note,) = first.followups
    assert note["flags"] & 64  # for her only
    assert "1 announcement could not be sent" in note["embeds"][0]["description"]
    assert f"I may not write in <#{falcon.channels['general'].id}>" in note["embeds"][0]["description"]
    again = await falcon.command("mona", "/price", symbol="BTC")
    member = await falcon.command("bob", "/price", symbol="BTC")
    await settled()
    assert (again.followups, member.followups) == ([], [])


async def test_an_announcement_for_the_channel_of_another_server_is_parked(falcon: Sandbox) -> None:
    second = falcon.add_guild("Second", "alice")
    general = int(falcon.channels["general"].id)
    await write_announcement("level-up", LEVEL, general, int(second.id))
    await falcon.command("bob", "/trade buy", channel="general", symbol="BTC", amount="$1000")
    await falcon.wait_message(lambda message: "🤝 First Trade" in str(message["embeds"]))
    async with asyncio.timeout(HANGING):
        while not (rows := await fetch(reader(), "SELECT guild_id, error FROM batch WHERE state = 'parked'")):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    (row,) = rows
    assert row["guild_id"] == int(second.id)
    assert row["error"] == f"foreign channel {general} is of server {falcon.guild_id}"
    assert not any("Eve" in str(message) for message in falcon.messages("general"))
    summary = await parked.parked_summary(int(second.id), 0)
    assert why_parked(summary) == "They were meant for a channel of another server."
