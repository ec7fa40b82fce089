"""First responses through what Discord and the network do to them: limits, errors, cut connections."""

import pytest

from bot.data import models
from bot.ui.kit.answer import settled
from sandbox import Sandbox
from tests.wire.acts import begin, eventually, shown, text_of

CALLBACK = "/interactions/*/callback"


async def buy(box: Sandbox) -> str:
    """What the member sees of a buy, once all is quiet: exactly one message."""
    response = await box.command("alice", "/trade buy", symbol="BTC", amount="$1000")
    await settled()
    assert response.failed is None
    assert await models.Fill.all().count() == 1
    (message,) = shown(response.interaction)
    return text_of([message])


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_rate_limit_is_waited_out(falcon: Sandbox, everywhere: bool) -> None:
    fault = falcon.faults.rate_limit("POST", CALLBACK, retry_after=0.3, everywhere=everywhere)
    assert (await buy(falcon)).startswith("Bought")
    assert fault.hits == 1


@pytest.mark.parametrize("after_effect", [False, True], ids=["before", "after"])
async def test_a_cut_connection_costs_no_answer(falcon: Sandbox, after_effect: bool) -> None:
    fault = falcon.faults.add("POST", CALLBACK, cut=True, after_effect=after_effect)
    assert (await buy(falcon)).startswith("Bought")
    assert fault.hits == 1


async def test_an_error_of_discords_costs_no_answer(falcon: Sandbox) -> None:
    fault = falcon.faults.add("POST", CALLBACK, status=502)
    assert (await buy(falcon)).startswith("Bought")
    assert fault.hits == 1


async def test_an_answer_that_discord_takes_no_more_harms_nobody(falcon: Sandbox) -> None:
    body = {"message": "Unknown interaction", "code": 10062}
    fault = falcon.faults.add("POST", CALLBACK, status=404, body=body)
    opened, coming = await begin(falcon, "alice", "/daily")
    await eventually(lambda: fault.hits)
    await settled()
    assert (shown(opened), await models.CheckIn.all().count()) == ([], 1)
    assert (await falcon.command("bob", "/daily")).text.startswith("Checked in")
    coming.cancel()
