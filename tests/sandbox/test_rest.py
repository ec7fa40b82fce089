"""What the REST routes give and refuse, with Discord's status and code."""

import json

import aiohttp
import discord
import pytest

from sandbox import Permission, Sandbox

GENERAL = "general"


def path(box: Sandbox, name: str = GENERAL) -> str:
    return f"/channels/{box.channels[name].id}/messages"


async def test_a_token_is_needed_and_a_wrong_one_is_refused(api):
    assert await api("GET", "/users/@me", token="invalid") == (401, {"message": "401: Unauthorized", "code": 0})
    assert (await api("GET", "/users/@me", token=None))[0] == 401
    assert (await api("GET", "/users/@me", headers={"Authorization": "Bearer x"}, token=None))[0] == 401
    status, me = await api("GET", "/users/@me")
    assert (status, me["bot"]) == (200, True)


async def test_discord_py_finds_what_it_asks_for(box, start):
    bot = await start(box, lambda tree: None)
    guild = await bot.fetch_guild(int(box.guild_id))
    assert [role.name for role in guild.roles] == ["@everyone", "Paper Falcon", "Moderator"]
    assert {channel.name for channel in await guild.fetch_channels()} == set(box.channels)
    assert (await bot.application_info()).id == bot.user.id
    assert (await guild.fetch_member(int(box.users["zed"].id))).name == "zed"
    assert (await bot.fetch_user(int(box.users["bob"].id))).name == "bob"
    conversation = await (await bot.fetch_user(int(box.users["bob"].id))).create_dm()
    await conversation.send("psst")
    assert [m["content"] for m in box.messages(box.dm("bob"))] == ["psst"]
    channel = await bot.fetch_channel(int(box.channels[GENERAL].id))
    sent = [await channel.send(text) for text in ("one", "two", "three")]
    await sent[1].edit(content="2")
    await sent[0].delete()
    assert [message.content async for message in channel.history(oldest_first=True)] == ["2", "three"]
    assert [message.content async for message in channel.history(before=sent[2])] == ["2"]
    assert [message.content async for message in channel.history(after=sent[1])] == ["three"]


async def test_a_missing_resource_has_discords_error_code(box, api):
    gone, alice, messages = box.users["bob"].id, box.users["alice"].id, path(box)
    box.remove_member("bob")
    for place, code in {
        f"/guilds/{box.guild_id}/members/{gone}": 10007,
        f"/guilds/{box.guild_id}/members/1": 10013,
        f"/guilds/1/members/{alice}": 10004,
        "/users/1": 10013,
        "/channels/1": 10003,
        f"{messages}/1": 10008,
        f"/applications/{box.bot.id}/commands/1": 10063,
        f"/webhooks/{box.bot.id}/invented/messages/@original": 10015,
    }.items():
        status, body = await api("GET", place)
        assert (status, body["code"]) == (404, code), place
    assert (await api("GET", "/nonsense")) == (404, {"message": "404: Not Found", "code": 0})
    assert (await api("PUT", "/users/@me"))[0] == 405
    general = box.channels[GENERAL]
    box.say("alice", "x", GENERAL)
    box.delete_channel(GENERAL)
    assert (await api("POST", messages, {"content": "x"}))[1]["code"] == 10003
    assert box.messages(general) == []


@pytest.mark.parametrize(
    ("denied", "body", "code"),
    [
        (Permission.VIEW_CHANNEL, {"content": "x"}, 50001),
        (Permission.SEND_MESSAGES, {"content": "x"}, 50013),
        (Permission.EMBED_LINKS, {"embeds": [{"title": "x"}]}, 50013),
    ],
)
async def test_a_permission_that_is_denied_is_refused(box, api, denied, body, code):
    box.deny(GENERAL, denied)
    status, answer = await api("POST", path(box), body)
    assert (status, answer["code"]) == (403, code)
    assert box.messages(GENERAL) == []
    box.allow(GENERAL, denied)
    assert (await api("POST", path(box), body))[0] == 200


async def test_the_bot_edits_its_own_messages_only_and_deletes_others_with_the_permission(box, api):
    theirs = box.say("alice", "mine", GENERAL)
    place = f"{path(box)}/{theirs.id}"
    assert (await api("PATCH", place, {"content": "yours"}))[1]["code"] == 50005
    assert (await api("DELETE", place))[1]["code"] == 50013
    box.allow(GENERAL, Permission.MANAGE_MESSAGES)
    assert (await api("DELETE", place))[0] == 204
    assert box.messages(GENERAL) == []


async def test_direct_messages_may_be_closed(box, api):
    box.users["bob"].accepts_dms = False
    _, channel = await api("POST", "/users/@me/channels", {"recipient_id": box.users["bob"].id})
    status, body = await api("POST", f"/channels/{channel['id']}/messages", {"content": "x"})
    assert (status, body["code"]) == (403, 50007)


async def test_a_kicked_bot_has_no_access(box, api):
    messages = path(box)
    box.remove_guild(box.guild)
    for method, place in (("GET", f"/guilds/{box.guild_id}"), ("POST", messages)):
        assert (await api(method, place, {"content": "x"}))[1]["code"] == 50001
    assert (await api("GET", "/users/@me/guilds"))[1] == []


async def test_malformed_bodies_are_told_apart(box, api):
    status, body = await api("POST", path(box), {"content": "x" * 2001, "nonce": "n" * 26})
    assert (status, body["code"], body["message"]) == (400, 50035, "Invalid Form Body")
    assert body["errors"]["content"]["_errors"][0]["code"] == "BASE_TYPE_MAX_LENGTH"
    assert body["errors"]["nonce"]["_errors"][0]["message"] == "Must be 25 or fewer in length."
    assert (await api("POST", path(box), {"content": "  "}))[1]["code"] == 50006
    assert (await api("POST", path(box), [1]))[1]["code"] == 50035
    headers = {"Authorization": "Bot x", "Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(box.api_url + path(box), data=b"{", headers=headers) as response,
    ):
        assert (response.status, (await response.json())["code"]) == (400, 50109)


async def test_an_enforced_nonce_makes_one_message_of_two(box, api):
    body = {"content": "x", "nonce": "batch-1", "enforce_nonce": True}
    first = await api("POST", path(box), body)
    assert await api("POST", path(box), body | {"content": "y"}) == first
    assert len(box.messages(GENERAL)) == 1
    await api("POST", path(box, "trading-floor"), body)
    await api("POST", path(box), body | {"enforce_nonce": False})
    await api("POST", path(box), body | {"nonce": "batch-2"})
    assert len(box.messages(GENERAL)) == 3
    assert len(box.messages("trading-floor")) == 1


async def test_discord_py_nonces_are_enforced_too(box, start):
    bot = await start(box, lambda tree: None)
    channel = discord.utils.get(bot.get_all_channels(), name=GENERAL)
    sent = [await channel.send("level 2!", nonce="install-1") for _ in range(2)]
    assert sent[0].id == sent[1].id
    assert len(box.messages(GENERAL)) == 1


async def test_a_nonce_is_forgotten_after_its_window():
    async with Sandbox(nonce_window=0.0) as box, aiohttp.ClientSession() as session:
        for _ in range(2):
            body = {"content": "x", "nonce": 1, "enforce_nonce": True}
            headers = {"Authorization": "Bot x"}
            async with session.post(box.api_url + path(box), json=body, headers=headers) as response:
                assert response.status == 200
        assert len(box.messages(GENERAL)) == 2


async def test_allowed_mentions_decide_who_is_pinged(box, api):
    alice, bob = box.users["alice"].id, box.users["bob"].id
    text = f"<@{alice}> <@!{bob}> <@&{box.guild_id}> @everyone <@1>"

    async def pinged(allowed):
        body = {"content": text} | ({} if allowed is None else {"allowed_mentions": allowed})
        _, message = await api("POST", path(box), body)
        return [mention["id"] for mention in message["mentions"]], message["mention_roles"], message["mention_everyone"]

    assert await pinged(None) == ([alice, bob], [box.guild_id], False)
    assert await pinged({"parse": []}) == ([], [], False)
    assert await pinged({"users": [bob]}) == ([bob], [], False)
    box.allow(GENERAL, Permission.MENTION_EVERYONE)
    assert await pinged({"parse": ["everyone"]}) == ([], [], True)
    assert await pinged({"parse": ["users"]}) == ([alice, bob], [], False)


async def test_history_is_bounded():
    async with Sandbox(history=3) as box:
        sent = [box.say("alice", str(n)) for n in range(5)]
        assert [m["content"] for m in box.messages()] == ["2", "3", "4"]
        async with (
            aiohttp.ClientSession(headers={"Authorization": "Bot x"}) as session,
            session.get(f"{box.api_url}{path(box, 'trading-floor')}/{sent[0].id}") as response,
        ):
            assert (await response.json())["code"] == 10008


async def test_only_loopback_is_served(box, api):
    with pytest.raises(ValueError, match="loopback only"):
        Sandbox(host="0.0.0.0")
    assert (await api("GET", "/users/@me", headers={"Host": "evil.example"}))[0] == 403
    assert (await api("GET", "/users/@me", headers={"Host": f"localhost:{box.port}"}))[0] == 200


async def test_a_sync_replaces_all_commands_and_keeps_the_ids_of_those_that_stay(box, api):
    base = f"/applications/{box.bot.id}/commands"
    ping, pong = ({"name": name, "description": "d"} for name in ("ping", "pong"))
    _, first = await api("PUT", base, [ping, pong])
    _, second = await api("PUT", base, [ping | {"description": "new"}])
    assert [(command["id"], command["description"]) for command in second] == [(first[0]["id"], "new")]
    assert await api("GET", base) == (200, second)
    assert (await api("POST", base, ping))[0] == 200
    status, made = await api("POST", base, pong)
    assert status == 201
    assert (await api("PATCH", f"{base}/{made['id']}", {"description": "x"}))[1]["description"] == "x"
    assert (await api("DELETE", f"{base}/{made['id']}"))[0] == 204
    assert [command["name"] for command in box.commands.of(None)] == ["ping"]
    assert (await api("PUT", base, [{"name": "Not Valid", "description": "d"}]))[1]["code"] == 50035
    assert [command["name"] for command in box.commands.of(None)] == ["ping"]
    assert (await api("PUT", "/applications/1/commands", []))[0] == 403
    assert (await api("PUT", f"/applications/{box.bot.id}/guilds/1/commands", []))[1]["code"] == 50001


async def test_the_same_people_have_the_same_ids_in_every_sandbox_and_nothing_else_has():
    first, second = Sandbox(), Sandbox()
    assert first.guild.json() == second.guild.json()
    assert first.users == second.users
    assert int(first.ids.new()) > max(int(user.id) for user in second.users.values())


def form_with(name: str, content_type: str) -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps({"content": "A file"}), content_type="application/json")
    form.add_field("files[0]", b"<script>hit = 1</script>", filename=name, content_type=content_type)
    return form


@pytest.mark.parametrize(
    ("name", "declared", "disposition", "served"),
    [
        ("chart.png", "application/octet-stream", "inline", "image/png"),
        ("chart", "image/webp", "inline", "image/webp"),
        ("chart.svg", "image/svg+xml", "attachment", "application/octet-stream"),
        ("page.html", "text/html", "attachment", "application/octet-stream"),
        ("notes.txt", "text/plain", "attachment", "application/octet-stream"),
        ("odd", "image/svg+xml; image/png", "attachment", "application/octet-stream"),
    ],
)
async def test_files_but_raster_pictures_are_downloads(box, name, declared, disposition, served):
    async with aiohttp.ClientSession(headers={"Authorization": "Bot x"}) as session:
        address = box.api_url + path(box, "trading-floor")
        async with session.post(address, data=form_with(name, declared)) as sent:
            url = (await sent.json())["attachments"][0]["url"]
        async with session.get(url) as response:
            headers = response.headers
            assert response.status == 200
    assert (headers["Content-Disposition"], headers["Content-Type"]) == (disposition, served)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
