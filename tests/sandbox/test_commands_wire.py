"""Commands through unmodified discord.py: replies, deferrals, private answers, autocomplete, refusals."""

import asyncio
import io

import aiohttp
import discord
import pytest
from discord import app_commands

from sandbox import NO_RESPONSE, Sandbox, Unsendable
from sandbox.script.waiting import until
from sandbox.world.events import Acknowledged, MessageUpdated


def trading(tree):
    trade = app_commands.Group(name="trade", description="Trade")

    @trade.command(description="Buy a coin")
    async def buy(i: discord.Interaction, symbol: str, amount: str, note: str | None = None):
        await i.response.send_message(f"{i.user.name} bought {amount} of {symbol} {note}")

    @buy.autocomplete("symbol")
    async def coins(i: discord.Interaction, typed: str):
        found = [coin for coin in ("BTC", "ETH", "BTT") if coin.startswith(typed.upper())]
        return [app_commands.Choice(name=f"{coin} {i.namespace.amount}", value=coin) for coin in found]

    tree.add_command(trade)


async def test_a_subcommand_gets_its_options_and_its_answer_is_seen(box, start):
    await start(box, trading)
    reply = await box.command("alice", "/trade buy", symbol="BTC", amount="$1000")
    assert reply.text == "alice bought $1000 of BTC None"
    assert reply.message in box.messages("trading-floor")
    assert (reply.ephemeral, reply.deferred, reply.failed) == (False, False, None)
    assert 0 < reply.latency < 3
    assert reply.message["interaction_metadata"]["name"] == "trade buy"


async def test_autocomplete_offers_what_the_bot_says(box, start):
    await start(box, trading)
    choices = await box.autocomplete("alice", "/trade buy", focused="symbol", value="bt", amount="all")
    assert [(choice["name"], choice["value"]) for choice in choices] == [("BTC all", "BTC"), ("BTT all", "BTT")]
    with pytest.raises(Unsendable):
        await box.autocomplete("alice", "/trade buy", focused="amount", value="5")


async def test_a_deferred_reply_is_seen_once_it_is_edited(box, start):
    go = asyncio.Event()

    def setup(tree):
        @tree.command(description="Slow")
        async def slow(i: discord.Interaction):
            await i.response.defer()
            await go.wait()
            await i.edit_original_response(embed=discord.Embed(title="Done").add_field(name="a", value="b"))

    await start(box, setup)
    pending = asyncio.create_task(box.command("bob", "/slow"))
    await until(box.events, lambda event: isinstance(event, Acknowledged))
    assert [message["flags"] for message in box.messages()] == [128]
    assert not pending.done()
    go.set()
    reply = await pending
    assert reply.deferred
    assert reply.text == "Done\na\nb"
    assert reply.message["flags"] == 0


async def test_a_late_refusal_goes_private_and_the_placeholder_goes(box, start):
    """The first follow-up takes a deferral's place and its publicity, so a private one needs an edit before it."""
    go = asyncio.Event()

    def setup(tree):
        @tree.command(description="Refuses late")
        async def late(i: discord.Interaction):
            await i.response.defer()
            await i.edit_original_response(content="...")
            await go.wait()
            await i.followup.send("No, thanks", ephemeral=True)
            await i.delete_original_response()

        @tree.command(description="Tries to go private")
        async def leak(i: discord.Interaction):
            await i.response.defer()
            await i.followup.send("Secret", ephemeral=True)

    await start(box, setup)
    pending = asyncio.create_task(box.command("bob", "/late"))
    await until(box.events, lambda event: isinstance(event, MessageUpdated) and event.sent.json["content"] == "...")
    for _ in range(5):  # turns of the loop in which the command would end if it took the dots for an answer
        await asyncio.sleep(0)
    assert not pending.done()
    go.set()
    reply = await pending
    assert reply.deleted  # the dots that go were no answer yet
    assert reply.ephemeral
    assert reply.text == "No, thanks"
    assert box.messages() == []
    assert [m["content"] for m in box.messages(seen_by="bob")] == ["No, thanks"]
    assert box.messages(seen_by="alice") == []
    leaked = await box.command("bob", "/leak")
    assert not leaked.ephemeral
    assert [m["content"] for m in box.messages()] == ["Secret"]


async def test_users_channels_and_roles_arrive_resolved(box, start):
    seen = []

    def setup(tree):
        @tree.command(description="Looks")
        async def look(
            i: discord.Interaction, who: discord.Member, where: discord.TextChannel, role: discord.Role, n: int
        ):
            seen.extend([who.display_name, where.name, role.name, n, i.channel.name, i.guild.name])
            seen.append((i.permissions.manage_guild, i.app_permissions.send_messages))
            await i.response.send_message("ok", ephemeral=True)

    await start(box, setup)
    role = next(r for r in box.guild.roles.values() if r.name == "Moderator")
    reply = await box.command(
        "mona", "/look", channel="general", who=box.users["leila"], where=box.channels["announcements"], role=role, n=3
    )
    assert reply.ephemeral
    expected = [box.users["leila"].global_name, "announcements", "Moderator", 3, "general", "Paper Trading Floor"]
    assert seen == [*expected, (True, True)]


async def test_the_client_refuses_what_cannot_be_sent(box, start):
    def setup(tree):
        trading(tree)

        @tree.command(description="For moderators")
        @app_commands.default_permissions(manage_guild=True)
        async def config(i: discord.Interaction, xp: app_commands.Range[int, 0, 10], kind: str = "x"):
            await i.response.send_message("set")

    await start(box, setup)
    refused = {
        "unknown": await box.command("alice", "/sell"),
        "half": await box.command("alice", "/trade"),
        "missing": await box.command("alice", "/trade buy", symbol="BTC"),
        "stranger": await box.command("alice", "/trade buy", symbol="BTC", amount="1", price="2"),
        "long": await box.command("alice", "/trade buy", symbol="B" * 6001, amount="1"),
        "not allowed": await box.command("alice", "/config", xp=1),
        "too big": await box.command("mona", "/config", xp=11),
        "no number": await box.command("mona", "/config", xp=True),
    }
    assert [name for name, reply in refused.items() if not reply.failed] == []
    assert all(reply.interaction is None for reply in refused.values())
    assert (await box.command("mona", "/config", xp=10)).text == "set"
    assert "B" * 100 in (await box.command("alice", "/trade buy", raw=True, symbol="B" * 100, amount="")).text
    assert (await box.command("alice", "/config", raw=True, xp=1)).failed


async def test_a_second_first_response_is_40060_also_for_a_duplicate(box, start):
    calls = []

    def setup(tree):
        @tree.command(description="Once")
        async def once(i: discord.Interaction):
            calls.append(i.id)
            await i.response.send_message(f"call {len(calls)}")

    await start(box, setup)
    reply = await box.command("alice", "/once")
    box.redeliver(reply)
    await reply.until(lambda r: r.refused)
    assert reply.refused == [40060]
    assert calls[0] == calls[1]
    assert [m["content"] for m in box.messages()] == ["call 1"]
    again = await box.command("alice", "/once", interaction_id=reply.interaction.id)
    assert again.interaction is reply.interaction


async def test_a_late_first_response_is_10062_and_the_member_is_told(start):
    release = asyncio.Event()

    def setup(tree):
        @tree.command(description="Too slow")
        async def sleepy(i: discord.Interaction):
            await release.wait()
            await i.response.send_message("Good morning")

    async with Sandbox(response_window=0.05) as box:
        await start(box, setup)
        reply = await box.command("alice", "/sleepy")
        assert reply.failed == NO_RESPONSE
        assert reply.latency is None
        release.set()
        await reply.until(lambda r: r.refused)
        assert reply.refused == [10062]
        assert box.messages() == []


async def test_a_file_travels_both_ways(box, start):
    def setup(tree):
        @tree.command(description="Draws")
        async def draw(i: discord.Interaction):
            picture = discord.File(io.BytesIO(b"png!"), "card.png")
            embed = discord.Embed(title="Card").set_image(url="attachment://card.png")
            await i.response.send_message(embed=embed, file=picture)
            await i.followup.send(file=discord.File(io.BytesIO(b"text"), "a.txt"))

    await start(box, setup)
    reply = await box.command("alice", "/draw")
    await reply.until(lambda r: r.followups)
    assert reply.message["attachments"] == []
    attached = reply.followups[0]["attachments"][0]
    assert (attached["filename"], attached["size"]) == ("a.txt", 4)
    async with aiohttp.ClientSession() as session:
        for url, data in ((reply.message["embeds"][0]["image"]["url"], b"png!"), (attached["url"], b"text")):
            async with session.get(url) as response:
                assert await response.read() == data


async def test_commands_of_a_guild_are_not_found_elsewhere(box, start):
    guild = box.add_guild("Other", "alice")

    async def ping(i: discord.Interaction):
        await i.response.send_message("pong")

    bot = await start(box, lambda tree: None)
    command = app_commands.Command(name="ping", description="p", callback=ping)
    bot.tree.add_command(command, guild=discord.Object(guild.id))
    await bot.tree.sync(guild=discord.Object(guild.id))
    assert (await box.command("alice", "/ping", guild=guild)).text == "pong"
    assert (await box.command("alice", "/ping")).failed
    fetched = await bot.tree.fetch_commands(guild=discord.Object(guild.id))
    assert [synced.name for synced in fetched] == ["ping"]
