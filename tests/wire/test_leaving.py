"""Leaving: who asks while the bot goes is told so, and no request is cut off by its going."""

import asyncio
import gc
from pathlib import Path

import pytest

from bot import app
from bot.client import Falcon
from bot.rules.refusals import Leaving
from bot.ui.language.refusals import refusal_text
from sandbox import Response, Sandbox
from tests.wire.acts import Market, begin, eventually, reaches
from tests.wire.conftest import running


async def test_a_member_who_asks_while_the_bot_leaves_is_told_so(
    market: type[Market],
    box: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    clients: list[Falcon] = []

    class Known(Falcon):
        def __init__(self, *about: object) -> None:
            super().__init__(*about)  # type: ignore[arg-type]
            clients.append(self)

    async def ask_too_late() -> Response:
        """Once it leaves; and its work under way ends only when this refusal is on its way."""
        await eventually(lambda: clients[0].leaving)
        slow = box.faults.add("POST", "/interactions/*/callback", delay=0.3)
        _, coming = await begin(box, "bob", "/daily")
        await eventually(lambda: slow.hits)
        market.open.set()
        return await coming

    monkeypatch.setattr(app, "Falcon", Known)
    market.open.clear()
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        buys, bought = await begin(box, "alice", "/trade buy", symbol="BTC", amount="$1000")
        await reaches(box, lambda: buys.response_type is not None)  # deferred
        refused = asyncio.create_task(ask_too_late())
    assert (await bought).text.startswith("Bought")
    assert (await refused).ephemeral
    assert refusal_text(Leaving()) in (await refused).text
    gc.collect()  # which is when a task says that nobody has heard of its failure
    assert [record for record in caplog.records if record.exc_info] == []
