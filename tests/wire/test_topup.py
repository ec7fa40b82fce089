"""Top-ups, over HTTP and WebSocket: asked by a modal, once in a while, and heard after a restart."""

import asyncio
from pathlib import Path

import pytest

from bot.data import models
from bot.rules.guilds.settings import trading_on
from bot.rules.progression.milestones import MILESTONES
from bot.rules.settings import Setting
from bot.rules.trading.topups import topup_on
from bot.ui.kit import answer
from sandbox import Response, Sandbox
from sandbox.script.waiting import until
from sandbox.world.events import Attempted
from sandbox.world.records import MODAL_SUBMIT
from tests.kit.fake_context import configure
from tests.kit.ledger import mismatches
from tests.wire.acts import Market, effects, redelivered
from tests.wire.conftest import running

BUY = {"symbol": "BTC", "amount": "$50000"}


@pytest.fixture
async def loser(falcon: Sandbox) -> Sandbox:
    """Alice has paid the spread and a fee, and got no coins for her first trade."""
    await lose(falcon)
    return falcon


async def lose(box: Sandbox) -> None:
    await configure(int(box.guild_id), *((milestone.coins, 0) for milestone in MILESTONES.values() if milestone.coins))
    assert not (await box.command("alice", "/trade buy", **BUY)).ephemeral


async def asked(box: Sandbox) -> Response:
    opened = await box.command("alice", "/topup")
    assert opened.modal is not None, opened.text or opened.failed
    return opened


async def test_a_top_up_asks_for_its_word_by_a_modal_that_says_what_will_happen(loser: Sandbox) -> None:
    before = await effects()
    opened = await asked(loser)
    shown = str(opened.modal)
    for words in ("Your position is sold", "100,000.00", "The loss stays in your score", "Type RESET"):
        assert words in shown
    assert await effects() == before


async def test_the_right_word_sells_all_and_deposits_the_difference(loser: Sandbox) -> None:
    receipt = await loser.submit_modal("alice", await asked(loser), word="RESET")
    assert not receipt.ephemeral, receipt.text
    for words in ("Topped up to $100,000.00", "Paid in: ", "Sold 1 position", " BTC × ", "The loss stays in it"):
        assert words in receipt.text
    assert "−0." in receipt.text
    held = (await loser.command("alice", "/portfolio")).text
    assert "No positions" in held
    assert "100,000.00 coins" in held
    assert await models.Posting.filter(kind="topup").count() == 1
    assert await mismatches() == []


async def test_a_wrong_word_changes_nothing_and_may_be_mended(loser: Sandbox) -> None:
    before = await effects()
    wrong = await loser.submit_modal("alice", await asked(loser), word="RESTE")
    assert wrong.ephemeral
    assert wrong.text.startswith("✋ That was not the word RESET")
    assert await effects() == before
    assert not (await loser.submit_modal("alice", await asked(loser), word="reset")).ephemeral


async def test_a_second_top_up_in_a_week_is_refused_before_its_question(loser: Sandbox) -> None:
    earlier = await asked(loser)
    await loser.submit_modal("alice", await asked(loser), word="RESET")
    await loser.command("alice", "/trade buy", **BUY)
    before = await effects()
    refused = await loser.command("alice", "/topup")
    assert refused.ephemeral
    assert refused.modal is None
    assert "The next top-up opens <t:" in refused.text
    late = await loser.submit_modal("alice", earlier, word="RESET")
    assert late.ephemeral
    assert "The next top-up opens <t:" in late.text
    assert await effects() == before


async def test_a_member_who_has_lost_nothing_is_not_asked_to_top_up(falcon: Sandbox) -> None:
    refused = await falcon.command("bob", "/topup")
    assert refused.ephemeral
    assert refused.modal is None
    assert "only for less than the starting cash, $100,000.00" in refused.text


@pytest.mark.parametrize("switch", [topup_on, trading_on], ids=lambda one: one.key)
async def test_a_top_up_switched_off_is_refused_and_not_named_by_help(loser: Sandbox, switch: Setting[bool]) -> None:
    opened = await asked(loser)
    assert "topup" in (await loser.command("alice", "/help")).text
    await configure(int(loser.guild_id), (switch, False))
    for refused in (await loser.command("alice", "/topup"), await loser.submit_modal("alice", opened, word="RESET")):
        assert refused.ephemeral
        assert f"`/config trading {switch.name}:True`" in refused.text
    assert "topup" not in (await loser.command("alice", "/help")).text


async def test_a_modal_delivered_twice_is_one_effect_with_one_answer(loser: Sandbox) -> None:
    receipt = await loser.submit_modal("alice", await asked(loser), word="RESET")
    before = await effects()
    await redelivered(loser, receipt, 3)
    assert receipt.refused == [40060] * 3
    assert await effects() == before


async def test_a_word_typed_after_a_restart_is_heard(box: Sandbox, tmp_path: Path) -> None:
    database = f"sqlite://{tmp_path}/falcon.db"
    async with running(box, database):
        await lose(box)
        opened = await asked(box)
    async with running(box, database):
        receipt = await box.submit_modal("alice", opened, word="RESET")
        assert receipt.text.startswith("Topped up to $100,000.00"), receipt.failed


async def test_prices_that_come_late_are_waited_for(market: type[Market], loser: Sandbox) -> None:
    opened = await asked(loser)
    market.open.clear()
    coming = asyncio.create_task(loser.submit_modal("alice", opened, word="RESET"))
    await until(loser.events, lambda event: isinstance(event, Attempted) and event.interaction.kind == MODAL_SUBMIT)
    market.open.set()
    receipt = await coming
    assert receipt.deferred
    assert receipt.text.startswith("Topped up")


async def test_a_question_that_comes_too_late_for_a_modal_is_asked_again(
    loser: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "PATIENCE", 0)
    late = await loser.command("alice", "/topup")
    await late.until(lambda reply: "type `/topup` again" in reply.text)
    assert late.modal is None
    assert late.ephemeral
