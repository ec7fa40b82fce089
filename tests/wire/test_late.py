"""Work that takes longer than a second is deferred in time; what follows stays as private as it must be."""

import logging

import pytest

from bot.data import models
from bot.rules.guilds.settings import announce_where, private_replies
from bot.ui.kit import answer
from bot.ui.kit.answer import settled
from sandbox import Response, Sandbox
from tests.kit.fake_context import configure
from tests.wire.acts import Market, begin, effects, public, reaches, shown, text_of
from tests.wire.conftest import RESPONSE_WINDOW

EPHEMERAL = 64  # Discord's flag


@pytest.fixture(autouse=True)
async def _nothing_is_announced(market: type[Market], falcon: Sandbox) -> None:
    """Every message in the channel is then an answer."""
    await configure(int(falcon.guild_id), (announce_where, "off"))


async def late(box: Sandbox, market: type[Market], command: str = "/trade buy", **options: str) -> Response:
    """A command that is answered only once its deferral has been seen."""
    market.open.clear()
    opened, coming = await begin(box, "alice", command, **{"symbol": "BTC", "amount": "$1000", **options})
    await reaches(box, lambda: opened.response_type is not None)
    market.open.set()
    response = await coming
    await settled()
    return response


async def test_a_slow_result_takes_the_place_of_its_deferral(market: type[Market], falcon: Sandbox) -> None:
    response = await late(falcon, market)
    assert response.deferred
    assert response.latency is not None
    assert response.latency >= answer.PATIENCE
    assert answer.PATIENCE < 3  # Discord's own limit
    (message,) = public(falcon)
    assert message["embeds"][0]["title"].startswith("Bought")
    assert response.followups == []


async def test_a_command_that_ends_within_a_second_is_not_deferred(
    falcon: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "PATIENCE", RESPONSE_WINDOW)  # a second of a machine that has nothing else to do
    response = await falcon.command("alice", "/trade buy", symbol="BTC", amount="$1000")
    assert not response.deferred


async def test_a_slow_refusal_is_private_and_leaves_nothing_public(market: type[Market], falcon: Sandbox) -> None:
    response = await late(falcon, market, "/trade sell", amount="all")
    assert response.deferred
    assert response.deleted
    assert public(falcon) == []
    assert falcon.messages(seen_by="bob") == []
    (message,) = falcon.messages(seen_by="alice")
    assert "hold no BTC" in text_of([message])
    kinds = [attempt.kind for attempt in response.attempts]
    assert [attempt.code for attempt in response.attempts] == [None] * 4, kinds


async def test_a_slow_bug_is_private_and_shows_a_number_that_the_log_holds(
    market: type[Market], falcon: Sandbox, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    market.error = RuntimeError("the ticker tape has torn")
    response = await late(falcon, market, "/price", amount=None)
    assert public(falcon) == []
    ticket = response.text.split("`")[1]
    logged = capsys.readouterr().out + caplog.text
    assert ticket in logged
    assert "the ticker tape has torn" in logged
    assert "torn" not in response.text


async def test_where_replies_are_private_so_is_the_deferral(market: type[Market], falcon: Sandbox) -> None:
    await configure(int(falcon.guild_id), (private_replies, True), (announce_where, "off"))
    bought = await late(falcon, market)
    refused = await late(falcon, market, "/trade sell", symbol="ETH", amount="all")
    assert public(falcon) == []
    for response, word in ((bought, "Bought"), (refused, "hold no ETH")):
        (message,) = shown(response.interaction)
        assert word in text_of([message])
        assert message["flags"] & EPHEMERAL
    assert not refused.deleted  # already private: nothing to hide


async def test_a_late_answer_that_is_cut_off_is_given_again(market: type[Market], falcon: Sandbox) -> None:
    for after_effect in (False, True):
        cut = falcon.faults.add("PATCH", "/webhooks/*/messages/@original", cut=True, after_effect=after_effect)
        response = await late(falcon, market)
        assert cut.hits == 1
        assert text_of(shown(response.interaction)).startswith("Bought")
    assert len(public(falcon)) == 2
    assert await models.Fill.all().count() == 2


async def test_a_late_refusal_that_is_cut_off_leaves_nothing_public(market: type[Market], falcon: Sandbox) -> None:
    for method, path in (
        ("PATCH", "/webhooks/*/messages/@original"),
        ("POST", "/webhooks/*"),
        ("DELETE", "/webhooks/*/messages/@original"),
    ):
        cut = falcon.faults.add(method, path, cut=True)
        before = await effects()
        response = await late(falcon, market, "/trade sell", amount="all")
        assert (cut.hits, method) == (1, method)
        assert public(falcon) == []
        assert "hold no BTC" in text_of(shown(response.interaction))
        assert len(shown(response.interaction)) == 1
        assert await effects() == before
