"""What is done and could not be shown: the answer comes again or plainer, and never says that something broke."""

import sys
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.data import models
from bot.rules.guilds.settings import announce_where
from bot.rules.progression.milestones import MILESTONES
from bot.ui.kit import answer
from bot.ui.kit.answer import settled
from sandbox import Response, Sandbox
from tests.kit.fake_context import configure
from tests.kit.ledger import mismatches
from tests.wire.acts import Market, begin, eventually, reaches, shown, text_of
from tests.wire.conftest import PATIENCE, RESPONSE_WINDOW

CALLBACK, ORIGINAL, FOLLOW_UP = "/interactions/*/callback", "/webhooks/*/messages/@original", "/webhooks/*"
HTML = "<html><head><title>Just a moment...</title></head></html>"
PASSING: dict[str, dict[str, Any]] = {
    "429 in HTML": {"status": 429, "body": HTML, "headers": {"Via": "1.1 google", "Content-Type": "text/html"}},
    "429 in HTML, of no proxy": {"status": 429, "body": HTML, "headers": {"Content-Type": "text/html"}},
    "403 in HTML": {"status": 403, "body": HTML, "headers": {"Content-Type": "text/html"}},
    "403 without a code": {"status": 403},
    "404 in HTML": {"status": 404, "body": HTML, "headers": {"Content-Type": "text/html"}},
}
REFUSED: dict[str, dict[str, Any]] = {
    "400": {"status": 400, "body": {"message": "Invalid Form Body", "code": 50035}},
    "400 in HTML": {"status": 400, "body": HTML, "headers": {"Content-Type": "text/html"}},
    "413": {"status": 413, "body": {"message": "Request entity too large", "code": 40005}},
    "403": {"status": 403, "body": {"message": "Missing Permissions", "code": 50013}},
}
LIMIT = {"symbol": "BTC", "amount": "$700", "type": "limit", "limit": "1"}
BUY = {"symbol": "BTC", "amount": "$1000"}
ALERT = {"symbol": "BTC", "direction": "above", "price": "1000000"}


@dataclass(frozen=True)
class Effect:
    """What a member does, what its whole answer says, and where to look where that cannot be shown."""

    actor: str
    command: str
    whole: str
    look_in: str
    options: dict[str, Any] = field(default_factory=dict)
    button: str = ""  # of what the command opens
    word: str = ""  # for the modal that it opens

    async def open(self, box: Sandbox) -> Response | None:
        """What has to be there first."""
        if self.word:
            await box.command(self.actor, "/trade cancel", order=2)  # a top-up wants none to be open
        opened = await box.command(self.actor, self.command, **self.options) if self.button or self.word else None
        await settled()
        return opened

    async def act(self, box: Sandbox, opened: Response | None) -> Response:
        """Does it."""
        if opened is None:
            return await box.command(self.actor, self.command, **self.options)
        if self.word:
            return await box.submit_modal(self.actor, opened, word=self.word)
        return await box.click(self.actor, opened, self.button)


EFFECTS = [
    Effect("bob", "/daily", "Checked in", "profile"),
    Effect("alice", "/trade buy", "Bought", "portfolio", BUY),
    Effect("alice", "/trade sell", "Sold", "portfolio", {"symbol": "BTC", "amount": "50%"}),
    Effect("alice", "/trade buy", "Order placed", "trade orders", LIMIT),
    Effect("alice", "/trade modify", "#2", "trade orders", {"order": 2, "limit": "2"}),
    Effect("alice", "/trade cancel", "is free again", "trade orders", {"order": 2}),
    Effect("alice", "/trade orders", "Cancelled #2", "trade orders", button="Cancel #2"),
    Effect("alice", "/topup", "Topped up", "portfolio", word="RESET"),
    Effect("alice", "/watch add", "BTC", "watch list", {"symbol": "BTC"}),
    Effect("alice", "/alert add", "BTC", "alert list", ALERT),
    Effect("mona", "/config checkin", "**40**", "config show", {"xp": 40}),
]
TRADE = EFFECTS[1]


def named(effect: object) -> str | None:
    return f"{effect.command} {effect.button or effect.word}".strip() if isinstance(effect, Effect) else None


@pytest.fixture(autouse=True)
async def _before(market: type[Market], falcon: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alice holds BTC, has lost a little, and an order of hers waits; nothing is deferred."""
    monkeypatch.setattr(answer, "PATIENCE", RESPONSE_WINDOW - 5)
    no_coins = [(milestone.coins, 0) for milestone in MILESTONES.values() if milestone.coins]
    await configure(int(falcon.guild_id), (announce_where, "off"), *no_coins)
    await falcon.command("alice", "/trade buy", **BUY)
    await falcon.command("alice", "/trade buy", **LIMIT)


async def answered(box: Sandbox, effect: Effect, *faults: tuple[str, str, dict[str, Any]]) -> tuple[Response, str]:
    """The answer to an effect on whose way these faults wait, each of which must strike; and all its text."""
    opened = await effect.open(box)
    waiting = [box.faults.add(method, path, **fault) for method, path, fault in faults]
    response = await effect.act(box, opened)
    await settled()
    assert all(fault.hits for fault in waiting)
    assert response.failed is None
    text = text_of(shown(response.interaction))
    assert "broke" not in text
    return response, text


@pytest.mark.parametrize(
    ("effect", "fault"),
    [(effect, "429 in HTML") for effect in EFFECTS] + [(TRADE, fault) for fault in PASSING],
    ids=named,
)
async def test_an_answer_that_a_passing_fault_met_is_given_again(falcon: Sandbox, effect: Effect, fault: str) -> None:
    _, text = await answered(falcon, effect, ("POST", CALLBACK, PASSING[fault]))
    assert effect.whole in text
    assert "could not be shown" not in text
    assert await mismatches() == []


@pytest.mark.parametrize(
    ("effect", "fault"), [(effect, "400") for effect in EFFECTS] + [(TRADE, fault) for fault in REFUSED], ids=named
)
async def test_an_answer_that_discord_refuses_still_says_that_it_is_done_and_where_to_see_it(
    falcon: Sandbox, effect: Effect, fault: str
) -> None:
    response, text = await answered(falcon, effect, ("POST", CALLBACK, REFUSED[fault]))
    assert "Done. Only the answer could not be shown" in text
    assert f"</{effect.look_in}:" in text
    assert response.ephemeral
    assert await mismatches() == []
    assert await models.Fill.all().count() == 1 + (effect.whole in ("Bought", "Sold", "Topped up"))


async def test_a_command_that_only_reads_says_that_nothing_was_changed(falcon: Sandbox) -> None:
    _, text = await answered(falcon, Effect("alice", "/leaderboard", "", ""), ("POST", CALLBACK, REFUSED["400"]))
    assert text == "The answer could not be shown. Nothing was changed; try again in a minute."


async def test_an_answer_whose_picture_is_refused_comes_without_it(falcon: Sandbox) -> None:
    price = Effect("alice", "/price", "", "", {"symbol": "BTC"})
    response, text = await answered(falcon, price, ("POST", CALLBACK, REFUSED["413"]))
    assert "You sell at" in str(shown(response.interaction))
    assert response.message is not None
    assert response.message["attachments"] == []
    assert "could not be shown" not in text


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the market holds back is deferred, as in life."""
    monkeypatch.setattr(answer, "PATIENCE", PATIENCE)


LATE = [
    (TRADE, "PATCH", ORIGINAL),
    (Effect("alice", "/trade sell", "hold no ETH", "", {"symbol": "ETH", "amount": "all"}), "POST", FOLLOW_UP),
]


async def deferred(
    box: Sandbox, market: type[Market], effect: Effect, *faults: tuple[str, str, dict[str, Any]]
) -> tuple[Response, str]:
    """The same for one that is given only once its deferral has been seen."""
    market.open.clear()
    for method, path, fault in faults:
        box.faults.add(method, path, **fault)
    opened, coming = await begin(box, effect.actor, effect.command, **effect.options)
    await reaches(box, lambda: opened.response_type is not None)
    market.open.set()
    response = await coming
    await settled()
    text = text_of(shown(response.interaction))
    assert "broke" not in text
    return response, text


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize(("effect", "method", "path"), LATE, ids=["result", "refusal"])
async def test_a_late_answer_that_a_passing_fault_met_is_given_again(
    falcon: Sandbox, market: type[Market], effect: Effect, method: str, path: str, fault: str
) -> None:
    _, text = await deferred(falcon, market, effect, (method, path, PASSING[fault]))
    assert effect.whole in text
    assert "could not be shown" not in text


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("fault", REFUSED)
async def test_a_late_answer_that_discord_refuses_still_says_that_it_is_done(
    falcon: Sandbox, market: type[Market], fault: str
) -> None:
    response, text = await deferred(falcon, market, TRADE, ("PATCH", ORIGINAL, REFUSED[fault]))
    assert "Done. Only the answer could not be shown" in text
    assert len(shown(response.interaction)) == 1
    assert await models.Fill.all().count() == 2


@pytest.mark.usefixtures("hasty")
async def test_a_late_answer_whose_placeholder_was_deleted_is_followed_up(
    falcon: Sandbox, market: type[Market]
) -> None:
    market.open.clear()
    opened, coming = await begin(falcon, "alice", "/trade buy", **BUY)
    await reaches(falcon, lambda: opened.original is not None)
    falcon._messages.delete(opened.original)
    market.open.set()
    response = await coming
    await settled()
    (message,) = shown(response.interaction)
    assert "Done. Only the answer could not be shown" in text_of([message])


async def test_a_reply_that_cannot_be_made_says_that_it_is_done_with_a_number(
    falcon: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sys.modules["cogs.trading"], "placed_reply", broken)
    bought = await falcon.command("alice", "/trade buy", **BUY)
    assert "Done. Only the answer could not be shown" in bought.text
    assert "this number: `" in bought.text
    monkeypatch.setattr(sys.modules["cogs.config"], "problems", broken)
    assert "Done. Only the answer could not be shown" in (await falcon.command("mona", "/config checkin", xp=7)).text
    monkeypatch.setattr(sys.modules["cogs.leaderboard"], "leaderboard_reply", broken)
    assert "Something broke" in (await falcon.command("alice", "/leaderboard")).text


@pytest.mark.usefixtures("hasty")
async def test_a_reply_whose_deferral_was_refused_is_given_at_once(falcon: Sandbox, market: type[Market]) -> None:
    market.open.clear()
    fault = falcon.faults.add("POST", CALLBACK, **REFUSED["403"])
    _, coming = await begin(falcon, "alice", "/trade buy", **BUY)
    await eventually(lambda: fault.hits)
    market.open.set()
    bought = await coming
    assert bought.text.startswith("Bought")
    assert not bought.deferred
