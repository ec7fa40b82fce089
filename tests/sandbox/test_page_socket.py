"""The page's socket: what it is told, what it may ask, and who may not."""

import asyncio

import aiohttp
import discord
import pytest

from sandbox.script.waiting import TIMEOUT


class Page:
    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def next(self, *kinds: str):
        """The next frame of these kinds."""
        while True:
            frame = await asyncio.wait_for(self._socket.receive_json(), TIMEOUT)
            if frame["t"] in kinds:
                return frame

    async def ask(self, box, op: str, request: str, username: str, data, **fields):
        place = box.channels["general"].id
        frame = {"op": op, "request": request, "as": box.users[username].id, "channel": place, "data": data, **fields}
        await self._socket.send_json(frame)


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as made:
        yield made


@pytest.fixture
async def page(box, session):
    async with session.ws_connect(f"{box.url}/page/ws", origin=box.url) as socket:
        yield Page(socket)


class Hello(discord.ui.Modal, title="Hello"):
    name = discord.ui.TextInput(label="Name", custom_id="name")

    async def on_submit(self, i: discord.Interaction) -> None:
        await i.response.send_message(f"hello {self.name.value}", ephemeral=True)


def commands(tree):
    @tree.command(description="Asks a name")
    async def name(i: discord.Interaction):
        await i.response.send_modal(Hello())

    @tree.command(description="Thinks")
    async def think(i: discord.Interaction):
        await i.response.defer()
        await i.edit_original_response(content="thought")

    @tree.command(description="Buttons")
    async def button(i: discord.Interaction):
        view = discord.ui.View()
        view.add_item(discord.ui.Button(label="Go", custom_id="go"))
        await i.response.send_message("press", view=view)

    @tree.command(description="Chooses")
    async def pick(i: discord.Interaction, coin: str):
        await i.response.send_message(coin)

    @pick.autocomplete("coin")
    async def coins(i: discord.Interaction, typed: str):
        return [discord.app_commands.Choice(name=typed + "!", value="BTC")]


async def test_the_first_frame_tells_everything(box, start, page):
    hello = await page.next("hello")
    assert hello["guild"]["name"] == "Paper Trading Floor"
    assert [channel["name"] for channel in hello["channels"]] == ["trading-floor", "announcements", "general"]
    assert [user["username"] for user in hello["users"] if user["moderator"]] == ["mona"]
    assert sum(not user["bot"] for user in hello["users"]) == 8
    assert all(user["color"].startswith("#") and len(user["color"]) == 7 for user in hello["users"])
    assert hello["bot"] == {"id": box.bot.id, "online": False}
    assert hello["commands"] == []
    await start(box, commands)
    synced = await page.next("commands")
    assert {command["name"] for command in synced["commands"]} == {"name", "think", "button", "pick"}
    assert (await page.next("bot"))["online"] is True


async def test_a_command_a_modal_and_a_button_from_the_page(box, start, page):
    await start(box, commands)
    await page.ask(box, "command", "1", "bob", {"name": "name", "options": []})
    modal = await page.next("modal", "failed")
    assert (modal["request"], modal["modal"]["title"], modal["visible_to"]) == ("1", "Hello", box.users["bob"].id)
    fields = [{"type": 1, "components": [{"type": 4, "custom_id": "name", "value": "Bob"}]}]
    data = {"custom_id": modal["modal"]["custom_id"], "components": fields}
    await page.ask(box, "modal", "2", "bob", data, modal_request="1")
    shown = await page.next("message_create", "failed")
    assert shown["visible_to"] == box.users["bob"].id
    assert (shown["message"]["content"], shown["request"]) == ("hello Bob", "2")
    assert (await page.next("done"))["request"] == "2"
    await page.ask(box, "command", "3", "bob", {"name": "button"})
    shown = await page.next("message_create")
    assert shown["message"]["interaction_metadata"]["name"] == "button"
    message = shown["message"]["id"]
    await page.ask(box, "component", "4", "bob", {"custom_id": "none", "component_type": 2}, message=message)
    assert (await page.next("failed"))["request"] == "4"


async def test_thinking_shows_and_then_the_message(box, start, page):
    await start(box, commands)
    await page.ask(box, "command", "1", "bob", {"name": "think"})
    thinking = await page.next("thinking")
    assert (thinking["request"], thinking["message"]["flags"]) == ("1", 128)
    updated = await page.next("message_update")
    assert updated["message"]["id"] == thinking["message"]["id"]
    assert updated["message"]["content"] == "thought"


async def test_choices_are_offered_to_the_page_that_asked(box, start, page, session):
    await start(box, commands)
    option = {"name": "coin", "type": 3, "value": "b", "focused": True}
    await page.ask(box, "autocomplete", "7", "bob", {"name": "pick", "options": [option]})
    offered = await page.next("choices", "failed")
    assert offered["request"] == "7"
    assert [choice["name"] for choice in offered["choices"]] == ["b!"]


async def test_nonsense_fails_with_a_sentence_and_nothing_breaks(box, start, page):
    await start(box, commands)
    for text in ("{", "[]", '{"op": "sing", "request": "1"}', '{"op": "command", "request": "1", "as": "2"}'):
        await page._socket.send_str(text)
        assert (await page.next("failed"))["error"]
    await page.ask(box, "command", "2", "bob", {"name": "pick", "options": []})
    assert (await page.next("failed"))["error"] == "coin: This option is required. Specify a value."


async def test_announcements_arrive_live_and_deletions_too(box, start, page):
    bot = await start(box, commands)
    channel = discord.utils.get(bot.get_all_channels(), name="announcements")
    sent = await channel.send("Level 2!")
    shown = await page.next("message_create")
    assert (shown["message"]["content"], shown["visible_to"], shown["request"]) == ("Level 2!", None, None)
    await sent.delete()
    gone = await page.next("message_delete")
    assert gone == {"t": "message_delete", "channel_id": str(channel.id), "id": str(sent.id)}


async def test_a_direct_message_comes_after_its_channel_which_names_who_sees_it(box, start, page, session):
    bot = await start(box, commands)
    bob = box.users["bob"].id
    await (await bot.create_dm(discord.Object(int(bob)))).send("Filled!")
    opened = await page.next("channel")
    shown = await page.next("message_create")
    assert (opened["channel"]["recipient"], opened["channel"]["id"]) == (bob, shown["message"]["channel_id"])
    async with session.ws_connect(f"{box.url}/page/ws", origin=box.url) as socket:
        hello = await Page(socket).next("hello")
    assert hello["channels"][-1] == opened["channel"]
    assert [each["recipient"] for each in hello["channels"][:-1]] == [None] * 3
    assert [message["content"] for message in hello["messages"][opened["channel"]["id"]]] == ["Filled!"]


FOREIGN = [
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "https://{own}"},
    {"Origin": "http://localhost:1"},
    {"Host": "evil.example", "Origin": "http://evil.example"},
    {"Host": "evil.example"},
]


@pytest.mark.parametrize("path", ["/page/ws", "/gateway/", "/gateway"])
@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_a_foreign_page_gets_no_socket(box, session, path, headers):
    told = {name: text.format(own=f"127.0.0.1:{box.port}") for name, text in headers.items()}
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await session.ws_connect(f"{box.url}{path}?v=10&encoding=json", headers=told)
    assert refused.value.status == 403


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_a_foreign_page_gets_nothing_of_any_path(box, session, headers):
    told = {name: text.format(own=f"127.0.0.1:{box.port}") for name, text in headers.items()}
    for path in ("/", "/main.js", "/attachments/1/2/a.png", "/api/v10/gateway", "/nothing"):
        for method in ("GET", "POST", "OPTIONS"):
            async with session.request(method, box.url + path, headers=told | {"Authorization": "Bot x"}) as response:
                assert response.status == 403, (method, path)


async def test_a_bot_tells_no_origin_and_the_page_its_own(box, session):
    for path, origin in [("/gateway/", None), ("/gateway/", box.url), ("/page/ws", None), ("/page/ws", box.url)]:
        async with session.ws_connect(f"{box.url}{path}?v=10&encoding=json", origin=origin) as socket:
            assert (await asyncio.wait_for(socket.receive_json(), TIMEOUT)).keys() & {"op", "t"}


async def test_files_outside_the_page_are_not_served(box, session):
    for name in ("/server.py", "/..%2Fserver.py", "/%2e%2e/world.py", "/nothing.html"):
        async with session.get(box.url + name) as response:
            assert response.status == 404, name
