"""A second opinion: permissions and components as `simcord` understands Discord, beside our own wire.

It knows nothing of nonces, rate limits and retries; those are proved over the wire.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import simcord
from discord import Permissions
from simcord import Env, InteractionResult, MemberActor

from bot.client import Falcon
from bot.data import models
from bot.rules.progression.streaks import checkin_xp
from bot.services.guilds import settings
from bot.services.guilds.settings import settings_of
from bot.services.ranking import recompute
from tests.conftest import Database
from tests.kit.fake_context import fake_context


class Server:
    """A server with a moderator and two members."""

    def __init__(self, env: Env) -> None:
        self.env = env
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("general")
        managers = self.guild.create_role("Managers", permissions=Permissions(manage_guild=True))
        self.mod = self.guild.add_member(env.create_user("mod"), roles=[managers])
        self.alice, self.bob = (self.guild.add_member(env.create_user(name)) for name in ("alice", "bob"))

    async def run(self, member: MemberActor, command: str, **options: object) -> InteractionResult:
        return await member.slash(self.channel, command, **options)


@pytest.fixture(autouse=True)
def at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is open before simcord begins, else that waits for its threads for ever."""
    settings.invalidate()
    monkeypatch.setitem(Env._settle_internal.__kwdefaults__, "idle", 0.001)  # seconds; it takes 50 ms a command else


@asynccontextmanager
async def opened() -> AsyncIterator[Server]:
    """The bot in simcord's Discord. Not a fixture, for simcord's clock belongs to the context of the test."""
    async with simcord.run(Falcon(fake_context())) as env:
        yield Server(env)


def text(result: InteractionResult) -> str:
    """All text of a reply's embed."""
    assert result.response is not None
    embed = result.response.embeds[0]
    return "\n".join([embed.title or "", embed.description or "", *(str(field.value) for field in embed.fields)])


async def test_a_member_checks_in_once_a_day() -> None:
    async with opened() as server:
        first = await server.run(server.alice, "daily")
        assert not first.ephemeral
        assert "+10 XP" in text(first)
        again = await server.run(server.alice, "daily")
        assert again.ephemeral
        assert "checked in today" in text(again)
        assert [row["xp"] for row in await models.Member.all().values("xp")] == [10]


async def test_a_moderator_sets_what_a_check_in_gives() -> None:
    async with opened() as server:
        changed = await server.run(server.mod, "config checkin", xp=40)
        assert changed.ephemeral
        assert "10 → **40**" in text(changed)
        assert "+40 XP" in text(await server.run(server.alice, "daily"))


async def test_a_member_does_not_even_see_config() -> None:
    async with opened() as server:
        commands = server.alice.available_commands(server.channel)
        assert "daily" in commands
        assert not [name for name in commands if name.startswith("config")]
        assert "config checkin" in server.mod.available_commands(server.channel)


async def test_a_member_whom_the_server_lets_through_is_refused_when_the_command_runs() -> None:
    async with opened() as server:
        server.guild.set_command_permissions(server.env.bot.command_ids["config"], {server.alice: True})
        refused = await server.run(server.alice, "config checkin", xp=40)
        assert refused.ephemeral
        assert "Manage Server" in text(refused)
        assert (await settings_of(server.guild.id))[checkin_xp] == 10
        assert server.env.errors  # simcord notes each error that reaches the command tree; this one was meant to


async def test_a_leaderboard_turns_for_its_owner_alone() -> None:
    async with opened() as server:
        for member in (server.alice, server.bob, server.mod):
            await server.run(member, "daily")
        await recompute.recompute(fake_context())
        board = await server.run(server.alice, "leaderboard", board="return")
        assert board.response is not None
        stranger = await server.bob.select(board.response, ["xp"])
        assert stranger.ephemeral
        assert "belong to somebody else" in text(stranger)
        await server.alice.select(board.response, ["xp"])
        assert "🏆 XP" in text(board)
        assert "alice** ◂ you" in text(board)
