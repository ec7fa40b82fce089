"""One interaction delivered more than once: one effect, one visible answer, whatever that answer is."""

from pathlib import Path

import pytest

from bot.data import models
from bot.ui.kit.answer import settled
from sandbox import Sandbox
from tests.kit.ledger import mismatches, scalar
from tests.wire.acts import (
    Market,
    begin,
    callback_codes,
    effects,
    eventually,
    public,
    reaches,
    redelivered,
    shown,
    text_of,
)
from tests.wire.conftest import running

ACKNOWLEDGED = 40060
COMMANDS = [
    ("/daily", {}),
    ("/trade buy", {"symbol": "BTC", "amount": "$1000"}),
    ("/trade sell", {"symbol": "BTC", "amount": "all"}),  # refused: nothing is held
    ("/trade buy", {"symbol": "BTC", "amount": "-1"}),
    ("/price", {"symbol": "ETH"}),
    ("/portfolio", {}),
    ("/profile", {}),
    ("/leaderboard", {}),
]


@pytest.mark.parametrize(("command", "options"), COMMANDS, ids=lambda value: str(value))
async def test_a_repeated_command_changes_nothing_and_shows_nothing(
    falcon: Sandbox, command: str, options: dict
) -> None:
    first = await falcon.command("alice", command, **options)
    before, messages = await effects(), shown(first.interaction)
    assert (len(messages), first.failed) == (1, None)
    await redelivered(falcon, first, 3)
    assert first.refused == [ACKNOWLEDGED] * 3
    assert shown(first.interaction) == messages
    assert await effects() == before


@pytest.mark.parametrize(("command", "options"), COMMANDS[:3], ids=lambda value: str(value))
async def test_copies_that_race_have_one_effect_and_one_answer(falcon: Sandbox, command: str, options: dict) -> None:
    opened, coming = await begin(falcon, "alice", command, **options)
    for _ in range(7):
        falcon.client.deliver(opened)
    await coming
    await reaches(falcon, lambda: len(callback_codes(opened)) >= 8)
    await settled()
    assert sorted(code or 0 for code in callback_codes(opened)) == [0] + [ACKNOWLEDGED] * 7
    assert len(shown(opened)) == 1
    counts = [await scalar(f"SELECT COUNT(*) FROM {table}") for table in ("receipt", "checkin", "fill")]
    assert counts == [1, int(command == "/daily"), int(command == "/trade buy")]
    assert await mismatches() == []


async def test_copies_of_slow_work_have_one_effect_and_one_answer(market: type[Market], falcon: Sandbox) -> None:
    market.open.clear()
    opened, coming = await begin(falcon, "alice", "/trade buy", symbol="BTC", amount="$1000")
    for _ in range(2):
        falcon.client.deliver(opened)
    await reaches(falcon, lambda: len(callback_codes(opened)) >= 3)  # one of them deferred, the others came too late
    market.open.set()
    response = await coming
    await settled()
    assert response.deferred
    assert not response.ephemeral
    assert response.refused == [ACKNOWLEDGED] * 2
    assert [text_of([message]).startswith("Bought") for message in shown(opened)] == [True]
    assert await models.Fill.all().count() == 1


async def test_copies_of_a_slow_refusal_are_refused_once_and_privately(market: type[Market], falcon: Sandbox) -> None:
    market.open.clear()
    opened, coming = await begin(falcon, "alice", "/trade sell", symbol="BTC", amount="all")
    falcon.client.deliver(opened)
    await reaches(falcon, lambda: len(callback_codes(opened)) >= 2)
    market.open.set()
    response = await coming
    await settled()
    await redelivered(falcon, response, 2)
    assert [("hold no BTC" in text_of([message]), bool(message["flags"] & 64)) for message in shown(opened)] == [
        (True, True)
    ]
    assert public(falcon) == []


async def test_a_member_who_never_got_the_answer_gets_the_same_one_from_a_repeat(falcon: Sandbox) -> None:
    cut = falcon.faults.add("POST", "/interactions/*/callback", cut=True, times=3)
    opened, coming = await begin(falcon, "alice", "/trade buy", symbol="BTC", amount="$1000")
    await eventually(lambda: cut.hits == 3)
    await settled()
    before = await effects()
    assert (len(before["fill"]), shown(opened)) == (1, [])
    falcon.client.deliver(opened)
    response = await coming
    assert response.text.startswith("Bought")
    assert await effects() == before


async def test_a_repeat_after_a_restart_finds_its_receipt(box: Sandbox, tmp_path: Path) -> None:
    database = f"sqlite://{tmp_path}/falcon.db"
    async with running(box, database):
        bought = await box.command("alice", "/trade buy", symbol="BTC", amount="$1000")
        before = await effects()
    async with running(box, database):
        await redelivered(box, bought)
        assert bought.refused == [ACKNOWLEDGED]
        assert await effects() == before
