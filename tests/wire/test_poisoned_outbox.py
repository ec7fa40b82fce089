"""An outbox that holds what nobody can read or send: everybody else's goes out over real HTTP, the rest is parked."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.data.database import fetch, writer
from bot.services.announcements.parked import parked_summary
from bot.ui.announcements.parked import why_parked
from bot.workers import announcer as module
from sandbox import Permission, Sandbox
from tests.conftest import Database
from tests.kit.fake_context import START
from tests.kit.poison import LEVEL, POISON, SQLITE_POISON, poison, write_announcement
from tests.wire.announcer_kit import AnnouncerKit, announcer_kit_in

pytestmark = pytest.mark.usefixtures("database")

HTML = {"Content-Type": "text/html"}
GATEWAY_PAGE = "<html><head><title>403 Forbidden</title></head><body>cloudflare</body></html>"
OF_A_PROXY: dict[str, dict[str, Any]] = {
    "403 in HTML": {"status": 403, "body": GATEWAY_PAGE, "headers": HTML},
    "404 in HTML": {"status": 404, "body": GATEWAY_PAGE, "headers": HTML},
    "400 in HTML": {"status": 400, "body": GATEWAY_PAGE, "headers": HTML},
    "413 without a body": {"status": 413, "body": ""},
    "403 of code 0": {"status": 403, "body": {"message": "403: Forbidden", "code": 0}},
    "404 without a code": {"status": 404, "body": {"message": "404: Not Found"}},
    "403 with a word for a code": {"status": 403, "body": {"message": "no", "code": "ERR_ACCESS_DENIED"}},
    "451 in a JSON text": {"status": 451, "body": '"blocked"', "headers": {"Content-Type": "application/json"}},
    "403 with a NUL": {"status": 403, "body": "a\0b", "headers": HTML},
}
BAD_MESSAGES = (
    "[]",
    "{}",
    "null",
    '{"embeds": 5}',
    '{"embeds": [5]}',
    '{"embeds": [{"timestamp": "x"}]}',
    '{"embeds": []}',
)


@pytest.fixture
async def kit(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AnnouncerKit]:
    monkeypatch.setattr(module, "TTL", 0.6)
    monkeypatch.setattr(module, "pause", lambda attempts: 0.05)
    async with announcer_kit_in(box) as opened:
        yield opened


async def write_batch(channel: Any, message: str = '{"embeds": []}', guild: Any = 1, due_at: Any = START) -> None:
    await fetch(
        writer(),
        "INSERT INTO batch (guild_id, channel_id, message, state, attempts, due_at, at) "
        "VALUES (?, ?, ?, 'pending', 0, ?, ?)",
        *(guild, channel, message, due_at, START),
    )


async def poison_everything(kit: AnnouncerKit, database: Database) -> int:
    """Writes every kind of row that nobody can read, in the channels that the others use; how many announcements."""
    guild, general = int(kit.box.guild_id), int(kit.box.channel("general").id)
    rows = POISON + (SQLITE_POISON if database.dialect == "sqlite" else ())
    for entry in rows:
        await poison(entry, general, guild)
    for message in BAD_MESSAGES:
        await write_batch(general, message, guild)
    elsewhere = [(0, guild), (2**62, guild), (-(2**62), guild), (general, 2**62)]  # the last: a server that is none
    if database.dialect == "sqlite":
        elsewhere += [("nonsense", guild), (general, "nonsense")]
        await write_batch("nonsense", guild=guild)
        await write_batch(general, "nonsense", guild)
        await write_batch(general, guild=guild, due_at="nonsense")
    for channel, server in elsewhere:
        await write_announcement("level-up", LEVEL, channel, server)
    return len(rows) + len(elsewhere)


async def test_a_poisoned_outbox_delivers_everybody_elses(kit: AnnouncerKit, database: Database) -> None:
    await kit.announce("Alice")
    poisoned = await poison_everything(kit, database)
    await kit.announce("Bob")
    await kit.announce("Chidi", channel="announcements")
    kit.open()
    await kit.until_true(lambda states: "pending" not in states)
    assert [name for name in kit.said() if name != "Eve"] == ["Alice", "Bob"]
    assert kit.said("announcements") == ["Chidi"]
    batches = await fetch(writer(), "SELECT state, error FROM batch")
    assert {row["state"] for row in batches} == {"sent", "parked"}
    assert all(row["error"] for row in batches if row["state"] == "parked")
    summary = await parked_summary(int(kit.box.guild_id), START)
    assert 0 < summary.count < poisoned
    await kit.announce("Dana")
    await kit.until_true(lambda states: "pending" not in states)
    assert kit.said()[-1] == "Dana"


@pytest.mark.parametrize("answer", OF_A_PROXY.values(), ids=OF_A_PROXY.keys())
async def test_a_message_that_a_proxy_refuses_is_put_off_and_sent(kit: AnnouncerKit, answer: dict[str, Any]) -> None:
    fault = kit.box.faults.add("POST", kit.posts(), **answer, times=3)
    await kit.announce("Alice")
    await kit.announce("Bob", channel="announcements")
    kit.open()
    await kit.until("sent", "sent")
    assert fault.hits == 3
    assert (kit.said(), kit.said("announcements")) == (["Alice"], ["Bob"])


async def test_a_message_that_discord_refuses_by_its_code_is_parked(kit: AnnouncerKit) -> None:
    fault = kit.box.faults.add("POST", kit.posts(), status=400, body={"message": "Invalid Form Body", "code": 50035})
    await kit.announce("Alice")
    kit.open()
    await kit.until("parked")
    assert fault.hits == 1
    assert await kit.errors() == ["400 50035 Invalid Form Body"]


async def test_direct_messages_are_batched_by_server_and_name_it(kit: AnnouncerKit) -> None:
    alice = kit.box.user("alice")
    second = kit.box.add_guild("The *Second* Floor", "alice")
    for guild in (kit.box.guild, second):
        await kit.announce("Alice", "Alicia", channel=-int(alice.id), guild_id=int(guild.id))
    kit.open()
    await kit.until(*["sent"] * 4)
    embeds = [message["embeds"] for message in kit.box.messages(kit.box.dm("alice"))]
    assert [len(message) for message in embeds] == [2, 2]
    names = [message[-1]["footer"]["text"] for message in embeds]
    assert names == [f"In {kit.box.guild.name}", "In The ∗Second∗ Floor"]


async def test_a_direct_message_of_a_server_that_the_bot_has_left_says_so(kit: AnnouncerKit) -> None:
    second = kit.box.add_guild("Second", "alice")
    kit.box.remove_guild(second)
    await kit.announce("Alice", channel=-int(kit.box.user("alice").id), guild_id=int(second.id))
    kit.open()
    await kit.until("sent")
    (message,) = kit.box.messages(kit.box.dm("alice"))
    assert message["embeds"][0]["footer"]["text"] == "In a server that I have left"


async def test_a_direct_message_waits_for_the_name_of_its_server(kit: AnnouncerKit) -> None:
    fault = kit.box.faults.add("GET", "/guilds/*", status=403, body=GATEWAY_PAGE, headers=HTML, times=2)
    await kit.announce("Alice", channel=-int(kit.box.user("alice").id))
    kit.open()
    await kit.until("sent")
    assert fault.hits == 2
    (message,) = kit.box.messages(kit.box.dm("alice"))
    assert message["embeds"][0]["footer"]["text"] == f"In {kit.box.guild.name}"


async def test_direct_messages_that_nobody_takes_count_for_their_own_server(kit: AnnouncerKit) -> None:
    alice = kit.box.user("alice")
    second = kit.box.add_guild("Second", "alice")
    await kit.announce("Alice", channel=-int(alice.id), guild_id=int(kit.box.guild_id))
    await kit.announce("Alice", "Alicia", channel=-int(alice.id), guild_id=int(second.id))
    alice.accepts_dms = False
    kit.open()
    await kit.until("parked", "parked", "parked")
    assert (await parked_summary(int(kit.box.guild_id), START)).count == 1
    summary = await parked_summary(int(second.id), START)
    assert summary.count == 2
    assert "takes no direct messages" in why_parked(summary)


async def test_a_forbidden_channel_holds_no_unreadable_one_up(kit: AnnouncerKit, database: Database) -> None:
    kit.box.deny("general", Permission.SEND_MESSAGES)
    await poison_everything(kit, database)
    await kit.announce("Bob", channel="announcements")
    kit.open()
    await kit.until_true(lambda states: "pending" not in states)
    assert (kit.said(), kit.said("announcements")) == ([], ["Bob"])
    assert json.dumps(await kit.errors()).count("50013") >= 1
