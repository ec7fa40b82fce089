"""What moderators decide about a delisted symbol, over HTTP and WebSocket: a look, a button, and all are told."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import pytest

from bot.data import models
from bot.market import opening
from bot.market.simulated.market import SimulatedMarket
from bot.rules.guilds.settings import announce_where
from bot.rules.market.quotes import Quote, Symbol
from bot.rules.market.refusals import UnknownSymbol
from bot.services.upkeep.reconciliation import audit
from bot.ui.kit import buttons
from sandbox import Response, Sandbox
from tests.kit.fake_context import configure
from tests.kit.ledger import mismatches, rows, scalar
from tests.wire.acts import effects, redelivered, shown
from tests.wire.conftest import running

CLOSE = {"symbol": "DOGE", "reason": "Dogecoin was taken off the **exchange** @everyone"}


class Thinning(SimulatedMarket):
    """The simulated market; what is `gone` is listed no more."""

    gone: ClassVar[set[str]] = set()

    def symbols(self) -> Mapping[str, Symbol]:
        return {ticker: symbol for ticker, symbol in super().symbols().items() if ticker not in self.gone}

    async def quote(self, ticker: str, *, after: int = 0) -> Quote:
        if ticker.upper() in self.gone:
            raise UnknownSymbol(symbol=ticker)
        return await super().quote(ticker, after=after)

    def snapshot(self) -> Mapping[str, Quote]:
        return MappingProxyType(
            {ticker: quote for ticker, quote in super().snapshot().items() if ticker not in self.gone}
        )


@pytest.fixture(autouse=True)
def listing(monkeypatch: pytest.MonkeyPatch) -> type[Thinning]:
    monkeypatch.setattr(opening, "SimulatedMarket", Thinning)
    monkeypatch.setattr(Thinning, "gone", set())
    return Thinning


@pytest.fixture
async def falcon(listing: type[Thinning], box: Sandbox, tmp_path: Path) -> AsyncIterator[Sandbox]:
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        yield box


@pytest.fixture
def lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that sends whatever it likes, in a server that lets everybody use every command."""
    monkeypatch.setattr("sandbox.client.options.check", lambda *_, **__: None)
    monkeypatch.setattr("sandbox.client.client._may_use", lambda *_: True)


async def hold(box: Sandbox) -> None:
    """Alice and Bob hold DOGE, orders of Alice and Chidi wait for a price of it, and then it is delisted."""
    for actor in ("alice", "bob"):
        assert "Bought" in (await box.command(actor, "/trade buy", symbol="DOGE", amount="$1000")).text
    sells = {"symbol": "DOGE", "amount": "50%", "type": "limit", "limit": "90000"}
    assert "Order placed" in (await box.command("alice", "/trade sell", **sells)).text
    buys = {"symbol": "DOGE", "amount": "$700", "type": "limit", "limit": "0.00001"}
    assert "Order placed" in (await box.command("chidi", "/trade buy", **buys)).text
    Thinning.gone = {"DOGE"}


async def look(box: Sandbox) -> Response:
    preview = await box.command("mona", "/manage close", **CLOSE)
    assert preview.ephemeral
    assert preview.text.startswith("Close DOGE for 3 members?"), preview.text or preview.failed
    return preview


async def test_a_delisted_symbol_is_listed_looked_at_closed_and_told_of(falcon: Sandbox) -> None:
    nothing = await falcon.command("mona", "/manage delisted")
    assert nothing.ephemeral
    assert "The market lists all that is held here." in nothing.text
    await hold(falcon)
    listed = (await falcon.command("mona", "/manage delisted")).text
    assert "**DOGE**" in listed
    assert "held by 2 members" in listed
    assert "2 open orders" in listed
    assert [choice["value"] for choice in await falcon.autocomplete("mona", "/manage close", focused="symbol")] == [
        "DOGE"
    ]
    before = await effects()
    preview = await look(falcon)
    assert await effects() == before
    for words in ("2 positions sold", "2 open orders cancelled: 700.00 coins are free again", "without a fee"):
        assert words in preview.text
    assert "@everyone" not in preview.text
    clicked = await falcon.click("mona", preview, "Close DOGE")
    assert clicked.failed is None
    assert preview.text.startswith("DOGE closed")
    assert "Decision #1" in preview.text
    assert await models.Position.all().count() == 0
    assert await rows("SELECT SUM(reserved) AS n FROM account") == [{"n": 0}]
    news = await falcon.wait_message(lambda message: "Position closed" in str(message), 30)
    assert "DOGE is no longer listed" in str(news)
    assert "Dogecoin was taken off the" in str(news)
    assert "**exchange**" not in str(news)
    assert "Received " in str(news)
    assert await audit() == await mismatches() == []


async def test_the_numbers_looked_at_are_the_numbers_done(falcon: Sandbox) -> None:
    await hold(falcon)
    preview = await look(falcon)
    sold, cancelled = (line for line in preview.text.splitlines() if line.startswith("- "))
    await falcon.click("mona", preview, "Close DOGE")
    assert [line for line in preview.text.splitlines() if line.startswith("- ")] == [sold, cancelled]
    paid = await scalar("SELECT CAST(SUM(gross) AS BIGINT) FROM fill WHERE side = 'sell'")
    assert f"**{paid / 10**6:,.2f} coins**" in sold


async def test_a_click_delivered_twice_is_one_effect_and_another_click_finds_nothing_left(falcon: Sandbox) -> None:
    await hold(falcon)
    preview = await look(falcon)
    custom_id = preview.message["components"][0]["components"][0]["custom_id"]
    clicked = await falcon.click("mona", preview, custom_id)
    before = await effects()
    await redelivered(falcon, clicked, 3)
    assert clicked.refused == [40060] * 3
    again = await falcon.command("mona", "/manage close", **CLOSE)
    assert again.ephemeral
    assert "Nobody here holds “DOGE”" in again.text
    assert await effects() == before


async def test_the_button_outlives_the_bot(listing: type[Thinning], box: Sandbox, tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path}/falcon.db"
    async with running(box, url):
        await hold(box)
        preview = await look(box)
    async with running(box, url):
        assert (await box.click("mona", preview, "Close DOGE")).failed is None
        assert preview.text.startswith("DOGE closed")
        assert len(shown(preview.interaction)) == 1
        assert await models.Position.all().count() == 0
        assert await audit() == await mismatches() == []


async def test_a_symbol_listed_again_is_not_closed(falcon: Sandbox) -> None:
    await hold(falcon)
    preview = await look(falcon)
    Thinning.gone = set()
    before = await effects()
    refused = await falcon.click("mona", preview, "Close DOGE")
    assert refused.ephemeral
    assert "DOGE is listed" in refused.text
    assert "BTC is listed" in (await falcon.command("mona", "/manage close", symbol="btc", reason="why")).text
    assert await effects() == before


async def test_where_announcements_are_off_the_moderator_is_told_so(falcon: Sandbox) -> None:
    await hold(falcon)
    await configure(int(falcon.guild_id), (announce_where, "off"))
    assert "Members are **not** told" in (await look(falcon)).text


async def test_manage_refuses_a_member_who_may_not_manage_the_server(falcon: Sandbox, lenient: None) -> None:
    await hold(falcon)
    before = await effects()
    for command, options in (("/manage delisted", {}), ("/manage close", CLOSE)):
        refused = await falcon.command("alice", command, **options)
        assert refused.ephemeral
        assert "Manage Server" in refused.text
    assert await effects() == before


async def test_a_member_who_may_no_longer_manage_cannot_press_the_button(falcon: Sandbox) -> None:
    await hold(falcon)
    preview = await look(falcon)
    falcon.guild.members[falcon.users["mona"].id].roles.clear()
    before = await effects()
    refused = await falcon.click("mona", preview, "Close DOGE")
    assert refused.ephemeral
    assert "Manage Server" in refused.text
    assert await effects() == before


async def test_the_button_of_a_closeout_expires(falcon: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    await hold(falcon)
    preview = await look(falcon)
    monkeypatch.setattr(buttons, "LIFE", -1)
    before = await effects()
    assert "expired. Open new ones with `/manage close`" in (await falcon.click("mona", preview, "Close DOGE")).text
    assert await effects() == before


async def test_members_do_not_see_the_commands(falcon: Sandbox) -> None:
    assert (await falcon.command("alice", "/manage delisted")).failed
    assert "/manage" not in (await falcon.command("alice", "/help")).text
    assert "manage close" in (await falcon.command("mona", "/help")).text
