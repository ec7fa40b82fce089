"""The gateway as unmodified discord.py and a bare WebSocket meet it."""

import asyncio
import json
import zlib

import aiohttp
import discord
import pytest

from sandbox import NO_RESPONSE, Permission, Sandbox
from sandbox.script.waiting import TIMEOUT


def ping(tree):
    @tree.command(description="Answers")
    async def ping(i: discord.Interaction):
        await i.response.send_message("pong")


@pytest.mark.parametrize("code", [None, 4000])
async def test_a_dropped_connection_resumes_and_gets_what_it_missed(box, start, code):
    bot = await start(box, ping)
    session = bot.ws.session_id
    box.drop_gateway(code)
    await box.wait_offline()
    reply = await box.command("alice", "/ping")
    assert reply.text == "pong"
    await bot.wait_for_event("RESUMED")
    assert (box.gateway.identifies, box.gateway.resumes) == (1, 1)
    assert bot.ws.session_id == session


async def test_a_request_to_reconnect_resumes(box, start):
    bot = await start(box, ping)
    box.ask_to_reconnect()
    await bot.wait_for_event("RESUMED")
    assert (await box.command("alice", "/ping")).text == "pong"


@pytest.mark.parametrize(("resumable", "counts"), [(False, (2, 0)), (True, (1, 1))])
async def test_an_invalid_session_starts_again_or_resumes(box, start, resumable, counts):
    bot = await start(box, ping)
    while not bot.seen.empty():
        bot.seen.get_nowait()
    box.invalidate_session(resumable=resumable)
    await bot.wait_for_event("RESUMED" if resumable else "READY")
    assert (box.gateway.identifies, box.gateway.resumes) == counts
    assert (await box.command("alice", "/ping")).text == "pong"


async def test_nobody_connected_means_no_response():
    async with Sandbox(response_window=0.01) as box:
        box.commands.replace(None, [{"name": "ping", "description": "p"}])
        assert (await box.command("alice", "/ping")).failed == NO_RESPONSE


async def test_with_guilds_alone_nothing_is_heard_of_members_or_messages(box, start):
    bot = await start(box, ping)
    box.say("alice", "hello")
    box.add_member("frank")
    box.remove_member("alice")
    await box.command("bob", "/ping")
    box.add_channel("last")
    await bot.wait_for_event("GUILD_CHANNEL_CREATE" if "GUILD_CHANNEL_CREATE" in bot.heard else "CHANNEL_CREATE")
    assert set(bot.heard) == {"READY", "GUILD_CREATE", "INTERACTION_CREATE", "CHANNEL_CREATE"}
    assert [member.id for member in bot.guilds[0].members] == [bot.user.id]


async def test_intents_open_members_and_messages_but_content_needs_its_own(box, start):
    bot = await start(box, ping, discord.Intents(guilds=True, members=True, guild_messages=True))
    contents = asyncio.Queue()
    bot.on_message = lambda message: contents.put(message.content)
    assert len(bot.guilds[0].members) == 9
    box.say("alice", "secret")
    box.say("alice", f"hello <@{box.bot.id}>")
    await box.command("bob", "/ping")
    assert [await asyncio.wait_for(contents.get(), TIMEOUT) for _ in range(3)] == ["", f"hello <@{box.bot.id}>", "pong"]
    box.remove_member("alice")
    await bot.wait_for_event("GUILD_MEMBER_REMOVE")
    assert len(bot.guilds[0].members) == 8


async def test_guilds_and_channels_come_and_go(box, start):
    bot = await start(box, ping)
    second_guild = box.add_guild("Other", "alice")
    await bot.wait_for_event("GUILD_CREATE")
    await bot.wait_for_event("GUILD_CREATE")
    assert [guild.name for guild in bot.guilds] == ["Paper Trading Floor", "Other"]
    box.remove_guild(second_guild)
    await bot.wait_for_event("GUILD_DELETE")
    box.deny("general", Permission.SEND_MESSAGES)
    await bot.wait_for_event("CHANNEL_UPDATE")
    me, general = bot.guilds[0].me, discord.utils.get(bot.guilds[0].channels, name="general")
    assert not general.permissions_for(me).send_messages
    box.delete_channel("general")
    await bot.wait_for_event("CHANNEL_DELETE")
    assert len(bot.guilds) == 1
    assert len(bot.guilds[0].channels) == 2


class Wire:
    """A bare gateway client that inflates one stream."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket, self._inflate = socket, zlib.decompressobj()

    async def next(self):
        frame = await self.socket.receive(timeout=TIMEOUT)
        if frame.type is aiohttp.WSMsgType.BINARY:
            assert frame.data.endswith(b"\x00\x00\xff\xff")
            return json.loads(self._inflate.decompress(frame.data))
        return json.loads(frame.data) if frame.type is aiohttp.WSMsgType.TEXT else frame

    async def identify(self, token: str = "any", intents: int = 1):
        await self.socket.send_json({"op": 2, "d": {"token": token, "intents": intents, "properties": {}}})


@pytest.fixture
async def connect(box):
    async with aiohttp.ClientSession() as session:

        async def connector(query: str = "?v=10&encoding=json"):
            wire = Wire(await session.ws_connect(box.gateway_url + query, autoclose=False))
            assert (await wire.next())["op"] == 10
            return wire

        yield connector


@pytest.mark.parametrize("query", ["", "?compress=zlib-stream"])
async def test_hello_ready_guild_and_heartbeats_with_and_without_compression(box, connect, query):
    wire = await connect(query)
    await wire.identify()
    ready, guild = await wire.next(), await wire.next()
    assert (ready["t"], ready["s"], guild["t"], guild["s"]) == ("READY", 1, "GUILD_CREATE", 2)
    assert ready["d"]["resume_gateway_url"] == box.gateway_url
    assert [member["user"]["id"] for member in guild["d"]["members"]] == [box.bot.id]
    await wire.socket.send_json({"op": 1, "d": 2})
    assert (await wire.next())["op"] == 11


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"op": 2, "d": {"token": "invalid", "intents": 1}}, 4004),
        ({"op": 2, "d": {"token": "", "intents": 1}}, 4004),
        ({"op": 6, "d": {"token": "invalid", "session_id": "x", "seq": 1}}, 4004),
        ({"op": 3, "d": {}}, 4003),
        ({"op": 2, "d": {"token": "any", "intents": 1, "shard": [2, 2]}}, 4010),
        ({"no": "op"}, 4002),
    ],
)
async def test_a_bad_frame_closes_with_discords_code(connect, frame, code):
    wire = await connect()
    await wire.socket.send_json(frame)
    closed = await wire.next()
    assert (closed.type, closed.data) == (aiohttp.WSMsgType.CLOSE, code)


async def test_an_unknown_session_is_invalid(connect):
    wire = await connect()
    await wire.socket.send_json({"op": 6, "d": {"token": "any", "session_id": "none", "seq": 1}})
    assert await wire.next() == {"op": 9, "d": False, "s": None, "t": None}


async def test_missed_heartbeats_close_the_connection():
    async with Sandbox(heartbeat=0.02) as box, aiohttp.ClientSession() as session:
        socket = await session.ws_connect(box.gateway_url, autoclose=False)
        frames = [await socket.receive(timeout=TIMEOUT) for _ in range(2)]
        assert (frames[1].type, frames[1].data) == (aiohttp.WSMsgType.CLOSE, 4009)


async def test_handshakes_fail_as_often_as_asked(box, connect):
    box.fail_handshakes(1)
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await connect()
    assert refused.value.status == 503
    await connect()


async def test_raw_text_goes_down_as_it_is(box, connect):
    wire = await connect()
    await wire.identify()
    await wire.next(), await wire.next()
    box.send_raw('{"op": 0')
    assert (await wire.socket.receive(timeout=TIMEOUT)).data == '{"op": 0'
