"""The connection breaks in every way; the bot comes back, hears what it missed, and does nothing twice."""

import asyncio
from pathlib import Path

import pytest

from bot import app, connection
from bot.config import Config
from bot.data import models
from sandbox import Sandbox
from tests.kit.ledger import mismatches
from tests.wire.acts import HANGING, begin, reaches
from tests.wire.conftest import running
from tests.wire.test_operations import process


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts follow each other faster than in life."""
    monkeypatch.setattr(connection.random, "uniform", lambda low, high: 0.01)


async def check_in(box: Sandbox, actor: str) -> None:
    response = await box.command(actor, "/daily")
    assert response.text.startswith("Checked in"), response.failed


async def test_a_dropped_connection_resumes_and_hears_what_it_missed_once(falcon: Sandbox) -> None:
    await check_in(falcon, "alice")
    falcon.drop_gateway()
    missed, coming = await begin(falcon, "bob", "/daily")
    falcon.client.deliver(missed)
    response = await coming
    assert response.text.startswith("Checked in")
    assert (falcon.gateway.identifies, falcon.gateway.resumes) == (1, 1)
    await response.until(lambda reply: reply.refused == [40060])
    assert await models.CheckIn.all().count() == 2


async def test_a_connection_closed_with_a_resumable_code_resumes(falcon: Sandbox) -> None:
    falcon.drop_gateway(4000)
    await reaches(falcon, lambda: falcon.gateway.resumes == 1)
    await check_in(falcon, "alice")
    assert falcon.gateway.identifies == 1


async def test_a_bot_asked_to_reconnect_resumes(falcon: Sandbox) -> None:
    falcon.ask_to_reconnect()
    await reaches(falcon, lambda: falcon.gateway.resumes == 1)
    await check_in(falcon, "alice")
    assert falcon.gateway.identifies == 1


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_is_resumed_or_begun_anew(falcon: Sandbox, resumable: bool) -> None:
    falcon.invalidate_session(resumable=resumable)
    expected = (1, 1) if resumable else (0, 2)  # resumes and identifies
    await reaches(falcon, lambda: (falcon.gateway.resumes, falcon.gateway.identifies) == expected)
    await check_in(falcon, "alice")


@pytest.mark.parametrize("text", ["{", "null", '{"op": 0, "t": "GUILD_CREATE", "s": 99, "d": {"id": []}}'])
async def test_a_payload_that_cannot_be_read_does_not_end_the_bot(falcon: Sandbox, text: str) -> None:
    falcon.send_raw(text)
    await reaches(falcon, lambda: falcon.gateway.identifies + falcon.gateway.resumes == 2)
    await falcon.wait_ready()
    await check_in(falcon, "alice")


async def test_first_handshakes_that_fail_are_tried_again(box: Sandbox, tmp_path: Path) -> None:
    box.fail_handshakes(3)
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        await check_in(box, "alice")


async def test_a_handshake_that_fails_after_a_drop_is_tried_again(falcon: Sandbox) -> None:
    falcon.fail_handshakes(1)
    falcon.drop_gateway()
    await reaches(falcon, lambda: falcon.gateway.resumes + falcon.gateway.identifies == 2)
    await check_in(falcon, "alice")


async def test_a_login_that_fails_for_a_while_is_tried_again(box: Sandbox, tmp_path: Path) -> None:
    fault = box.faults.add("GET", "/users/@me", status=403, times=2)
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        await check_in(box, "alice")
    assert fault.hits == 2


async def test_every_drop_under_load_counts_each_check_in_once(falcon: Sandbox) -> None:
    names = [falcon.add_member(f"m{n}").username for n in range(30)]
    acts = [asyncio.create_task(falcon.command(name, "/daily")) for name in names]
    for drops in range(1, 6):
        falcon.drop_gateway()
        await reaches(falcon, lambda drops=drops: falcon.gateway.resumes >= drops)
    assert [reply.text.split("\n")[0] for reply in await asyncio.gather(*acts)] == ["Checked in"] * 30
    assert await models.CheckIn.all().count() == 30
    assert await mismatches() == []


@pytest.mark.parametrize("code", sorted(connection._FATAL_CLOSES))
async def test_a_fatal_close_ends_the_bot_with_a_reason(box: Sandbox, tmp_path: Path, code: int) -> None:
    config = Config("token", f"sqlite://{tmp_path}/falcon.db", box.api_url, box.gateway_url)
    bot = asyncio.create_task(app.run(config, asyncio.Event()))
    await box.wait_ready()
    box.drop_gateway(code)
    with pytest.raises(connection.CannotConnect):
        await asyncio.wait_for(bot, HANGING)


async def test_a_fatal_close_exits_78(box: Sandbox, tmp_path: Path) -> None:
    async with process(box, tmp_path) as bot:
        box.drop_gateway(4004)
        _, log = await asyncio.wait_for(bot.communicate(), HANGING)
    assert bot.returncode == 78, log.decode()
    assert b"closed the connection for good" in log
