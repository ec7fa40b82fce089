"""An interaction's token as the bot uses it, request by request, without discord.py's own checks before."""

import asyncio

import aiohttp
import pytest

from sandbox import Response, Sandbox


@pytest.fixture
async def opened(box):
    """An interaction the bot has not answered yet."""
    box.commands.replace(None, [{"name": "ping", "description": "p"}])
    user, place = box.user("alice"), box.channel(None)
    return box.client.command(user, place, {"name": "ping"})


def callback(opened) -> str:
    return f"/interactions/{opened.id}/{opened.token}/callback"


def hook(box, opened) -> str:
    return f"/webhooks/{box.bot.id}/{opened.token}"


async def test_a_callback_needs_no_bot_token_and_returns_what_was_asked(box, api, opened):
    data = {"type": 4, "data": {"content": "hi", "flags": 64}}
    status, body = await api("POST", callback(opened) + "?with_response=true", data, token=None)
    assert status == 200
    about = body["interaction"]
    assert (about["id"], about["response_message_ephemeral"]) == (opened.id, True)
    assert body["resource"]["message"]["content"] == "hi"
    assert (await api("POST", callback(opened), data))[1]["code"] == 40060
    assert [(attempt.status, attempt.code) for attempt in opened.attempts] == [(200, None), (400, 40060)]


async def test_the_webhook_opens_with_the_first_response(box, api, opened):
    assert (await api("POST", hook(box, opened), {"content": "early"}))[1]["code"] == 10015
    assert (await api("POST", callback(opened), {"type": 4, "data": {"content": "hi"}})) == (204, "")
    status, original = await api("GET", hook(box, opened) + "/messages/@original")
    assert (status, original["content"]) == (200, "hi")
    _, followed = await api("POST", hook(box, opened), {"content": "more"})
    _, edited = await api("PATCH", f"{hook(box, opened)}/messages/{followed['id']}", {"content": "MORE"})
    assert edited["content"] == "MORE"
    assert (await api("DELETE", f"{hook(box, opened)}/messages/{followed['id']}"))[0] == 204
    assert (await api("GET", f"{hook(box, opened)}/messages/{followed['id']}"))[1]["code"] == 10008
    assert (await api("POST", "/webhooks/1/" + opened.token, {"content": "x"}))[1]["code"] == 10015
    assert [m["content"] for m in box.messages()] == ["hi"]


@pytest.mark.parametrize(
    "body",
    [
        {"type": 4, "data": {"content": "x" * 2001}},
        {"type": 4, "data": {"embeds": [{"title": "x" * 257}]}},
        {"type": 6},
        {"type": 7, "data": {"content": "no message to update"}},
        {"type": 8, "data": {"choices": []}},
        {"type": 9, "data": {"title": "", "custom_id": "x", "components": []}},
        {},
    ],
)
async def test_a_malformed_response_is_refused_and_may_be_tried_again(box, api, opened, body):
    status, answer = await api("POST", callback(opened), body)
    assert (status, answer["code"]) == (400, 50035)
    assert answer["errors"]
    assert (await api("POST", callback(opened), {"type": 4, "data": {"content": "better"}}))[0] == 204


async def test_an_empty_response_is_50006_also_by_an_edit(box, api, opened):
    assert (await api("POST", callback(opened), {"type": 4, "data": {}}))[1]["code"] == 50006
    await api("POST", callback(opened), {"type": 4, "data": {"content": "hi"}})
    original = hook(box, opened) + "/messages/@original"
    assert (await api("PATCH", original, {"content": ""}))[1]["code"] == 50006
    assert (await api("PATCH", original, {"content": "", "embeds": [{"title": "x"}]}))[0] == 200


async def test_an_unknown_interaction_is_10062(api, opened):
    for wrong in (f"/interactions/1/{opened.token}/callback", f"/interactions/{opened.id}/x/callback"):
        status, body = await api("POST", wrong, {"type": 4, "data": {"content": "x"}})
        assert (status, body["code"]) == (404, 10062)


async def test_a_token_dies_after_its_lifetime():
    async with Sandbox(token_lifetime=0.05) as box, aiohttp.ClientSession() as session:
        box.commands.replace(None, [{"name": "ping", "description": "p"}])
        made = box.client.command(box.user("alice"), box.channel(None), {"name": "ping"})
        answer = {"type": 4, "data": {"content": "x"}}
        async with session.post(box.api_url + callback(made), json=answer) as response:
            assert response.status == 204
        await asyncio.sleep(max(0.0, made.expires - box.interactions.now()) + 0.001)
        async with session.post(box.api_url + hook(box, made), json={"content": "late"}) as response:
            assert (response.status, (await response.json())["code"]) == (401, 50027)
        assert len(box.messages()) == 1


async def test_at_most_25_choices_of_the_right_type(box, api):
    option = {"type": 4, "name": "n", "description": "d", "autocomplete": True}
    box.commands.replace(None, [{"name": "ping", "description": "p", "options": [option]}])
    data = {"name": "ping", "options": [{"name": "n", "type": 4, "value": "1", "focused": True}]}
    made = box.client.autocomplete(box.user("alice"), box.channel(None), data)
    for choices in ([{"name": "x", "value": 1}] * 26, [{"name": "x", "value": "1"}], [{"name": "x" * 101, "value": 1}]):
        body = {"type": 8, "data": {"choices": choices}}
        assert (await api("POST", callback(made), body))[1]["code"] == 50035
    good = [{"name": "x", "value": 1}] * 25
    assert (await api("POST", callback(made), {"type": 8, "data": {"choices": good}}))[0] == 204
    assert Response(box.events, made).choices == good
