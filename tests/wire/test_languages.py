"""In which language and with which sign of money a server and a member are spoken to."""

import pytest

from sandbox import Sandbox
from tests.wire.conftest import running


@pytest.fixture
async def falcon(box: Sandbox, tmp_path):
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        yield box


async def test_a_moderator_chooses_the_sign_of_money(falcon: Sandbox) -> None:
    assert "$0/$10,000 traded" in (await falcon.command("alice", "/leaderboard")).text
    changed = await falcon.command("mona", "/config server", money_sign="€")
    assert "money_sign" in changed.text
    assert "€0/€10,000 traded" in (await falcon.command("alice", "/leaderboard")).text
    refused = await falcon.command("mona", "/config server", money_sign="*")
    assert "up to 8 letters and signs" in refused.text
