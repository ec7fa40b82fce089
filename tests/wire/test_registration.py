"""Commands are registered with Discord when they have changed, and at no other start."""

from pathlib import Path

import pytest

from bot import client
from bot.data import models
from sandbox import Sandbox
from sandbox.rest.faults import Fault
from tests.wire.acts import eventually
from tests.wire.conftest import running

COMMANDS = "/applications/*/commands"
HTML = "<html><title>Too many requests</title></html>"


def counted(box: Sandbox, method: str) -> Fault:
    """Counts requests, which it lets through."""
    return box.faults.add(method, COMMANDS, times=None)


async def known(box: Sandbox) -> None:
    """Waits until the bot knows its commands' ids, by which it mentions them."""
    while "</daily:" not in (await box.command("alice", "/help")).text:
        pass


@pytest.fixture
async def database(box: Sandbox, tmp_path: Path) -> str:
    """A database whose bot has registered its commands with the sandbox."""
    url = f"sqlite://{tmp_path}/falcon.db"
    async with running(box, url):
        await known(box)
    assert box.commands.syncs == 1
    return url


async def test_a_restart_registers_nothing_and_knows_the_commands(box: Sandbox, database: str) -> None:
    puts, gets = counted(box, "PUT"), counted(box, "GET")
    async with running(box, database):
        await known(box)
        assert await models.CommandSet.all().count() == 1
    assert (puts.hits, gets.hits, box.commands.syncs) == (0, 1, 1)


async def test_changed_commands_are_registered_once(
    box: Sandbox, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "COGS", tuple(cog for cog in client.COGS if cog != "cogs.watch"))
    for _ in range(2):
        async with running(box, database):
            await known(box)
    assert box.commands.syncs == 2
    assert box.commands.named(box.guild_id, "watch") is None


async def test_commands_that_discord_has_lost_are_registered_anew(box: Sandbox, database: str) -> None:
    box.commands.delete(None, box.commands.named(box.guild_id, "watch")["id"])
    syncs = box.commands.syncs
    async with running(box, database):
        await known(box)
    assert box.commands.syncs == syncs + 1
    assert box.commands.named(box.guild_id, "watch")


@pytest.mark.parametrize(("method", "status"), [("PUT", 429), ("PUT", 403), ("GET", 429), ("GET", 403)])
async def test_while_registering_fails_the_bot_works_and_tries_again_less_and_less_often(
    box: Sandbox,
    database: str,
    method: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(client, "SYNC_RETRY", 0.02)
    if method == "PUT":
        monkeypatch.setattr(client, "COGS", tuple(cog for cog in client.COGS if cog != "cogs.watch"))
    failing = box.faults.add(method, COMMANDS, status=status, body=HTML, times=None)
    async with running(box, database):
        assert (await box.command("alice", "/daily")).text.startswith("Checked in")
        await eventually(lambda: failing.hits >= 3)
        logged = capsys.readouterr()
        for pause in ("0.02", "0.04"):
            assert f"retry_in={pause}" in logged.out + logged.err
        box.faults.remove(failing)
        await known(box)
    assert box.commands.syncs == 1 + (method == "PUT")
