"""Faults on the way, and rate limits, as unmodified discord.py lives through them."""

import asyncio
import time

import aiohttp
import discord
import pytest

from sandbox import Sandbox


async def general(box, start):
    bot = await start(box, lambda tree: None)
    return discord.utils.get(bot.get_all_channels(), name="general")


async def test_a_429_is_waited_out(box, start):
    channel = await general(box, start)
    fault = box.faults.rate_limit("POST", "/channels/*/messages", retry_after=0.05)
    began = time.monotonic()
    await channel.send("patience")
    assert time.monotonic() - began >= 0.05
    assert fault.hits == 1
    assert len(box.messages("general")) == 1


async def test_a_500_is_tried_again(box, start):
    channel = await general(box, start)
    fault = box.faults.add("POST", "/channels/*/messages", status=500)
    await channel.send("again")
    assert fault.hits == 1
    assert len(box.messages("general")) == 1


async def test_an_error_after_the_effect_doubles_it_without_a_nonce_and_not_with_one(box, start):
    channel = await general(box, start)
    box.faults.add("POST", "/channels/*/messages", status=502, after_effect=True)
    post = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
    await channel._state.http.request(post, json={"content": "twice"})  # channel.send() makes a nonce of its own
    assert len(box.messages("general")) == 2
    box.faults.add("POST", "/channels/*/messages", status=502, after_effect=True)
    await channel.send("once")
    assert len(box.messages("general")) == 3


@pytest.mark.parametrize("after_effect", [False, True])
async def test_a_cut_connection_gives_no_answer(box, start, after_effect):
    channel = await general(box, start)
    box.faults.add("POST", "/channels/*/messages", cut=True, after_effect=after_effect)
    with pytest.raises(aiohttp.ClientConnectionError):
        await channel.send("cut")
    assert len(box.messages("general")) == int(after_effect)
    await channel.send("whole")


async def test_a_fault_may_say_anything_and_ends_when_told(box, api):
    fault = box.faults.add("*", "/users/*", status=403, body={"message": "No", "code": 1}, times=None)
    for _ in range(3):
        assert await api("GET", "/users/@me") == (403, {"message": "No", "code": 1})
    box.faults.remove(fault)
    assert (await api("GET", "/users/@me"))[0] == 200
    box.faults.add("GET", "/users/@me", status=200, body="<html>", headers={"Content-Type": "text/html"})
    assert await api("GET", "/users/@me") == (200, "<html>")
    box.faults.add("GET", "/guilds/*", status=500)
    box.faults.clear()
    assert (await api("GET", f"/guilds/{box.guild_id}"))[0] == 200


async def test_a_delay_alone_lets_the_request_through(box, api):
    box.faults.add("GET", "/users/@me", delay=0.05)
    began = time.monotonic()
    assert (await api("GET", "/users/@me"))[0] == 200
    assert time.monotonic() - began >= 0.05


async def test_five_messages_in_five_seconds_then_429_with_discords_headers():
    async with Sandbox() as box, aiohttp.ClientSession(headers={"Authorization": "Bot x"}) as session:
        url = f"{box.api_url}/channels/{box.channels['general'].id}/messages"
        for remaining in (4, 3, 2, 1, 0):
            async with session.post(url, json={"content": "x"}) as response:
                assert (response.status, response.headers["X-RateLimit-Remaining"]) == (200, str(remaining))
                assert 0 < float(response.headers["X-RateLimit-Reset-After"]) <= 5
        async with session.post(url, json={"content": "x"}) as response:
            body = await response.json()
            assert response.status == 429
            assert 0 < body["retry_after"] <= 5
            assert response.headers["Via"]
        elsewhere = f"{box.api_url}/channels/{box.channels['trading-floor'].id}/messages"
        async with session.post(elsewhere, json={"content": "x"}) as response:
            assert response.status == 200
        assert len(box.messages("general")) == 5


async def test_fifty_commands_at_once_all_get_their_answer(box, start):
    def setup(tree):
        @tree.command(description="Answers")
        async def ping(i: discord.Interaction):
            await i.response.send_message("pong", ephemeral=True)

    await start(box, setup)
    replies = await asyncio.gather(*(box.command("alice", "/ping") for _ in range(50)))
    assert {reply.text for reply in replies} == {"pong"}
    assert len({reply.message["id"] for reply in replies}) == 50
