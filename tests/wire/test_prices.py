"""/price and /market over the wire: the chart as a file with words, buttons that outlive the bot, and no chart."""

from pathlib import Path

import aiohttp
import pytest

from bot.pictures import painter
from bot.rules.guilds.settings import trading_on
from bot.rules.market.refusals import MarketPaused
from bot.ui.kit import buttons
from bot.ui.kit.answer import settled
from sandbox import Response, Sandbox
from tests.kit.fake_context import configure
from tests.wire.acts import Market, begin, effects, reaches
from tests.wire.conftest import running


def charts(response: Response) -> list[dict[str, str]]:
    assert response.message is not None
    return response.message["attachments"]


async def test_price_shows_changes_and_a_chart_with_words(falcon: Sandbox) -> None:
    shown = await falcon.command("alice", "/price", symbol="BTC")
    (chart,) = charts(shown)
    assert chart["filename"] == "BTC-24h.png"
    assert chart["content_type"] == "image/png"
    assert chart["description"].startswith("Candles of Bitcoin over the last 24 hours: ")
    async with aiohttp.ClientSession() as session, session.get(chart["url"]) as response:
        assert (await response.read()).startswith(b"\x89PNG")
    names = [field["name"] for field in shown.message["embeds"][0]["fields"]]
    assert names == ["You sell at", "You buy at", "Spread", "Hour", "24 hours", "7 days"]
    assert all(" %" in field["value"] for field in shown.message["embeds"][0]["fields"][2:])


async def test_a_period_replaces_the_chart_in_place(falcon: Sandbox) -> None:
    shown = await falcon.command("alice", "/price", symbol="ETH")
    for period in ("7d", "1h", "30d", "30d"):
        assert (await falcon.click("alice", shown, period)).failed is None
        assert [chart["filename"] for chart in charts(shown)] == [f"ETH-{period}.png"]
        styles = {button["label"]: button["style"] for button in shown.message["components"][0]["components"]}
        assert [label for label, style in styles.items() if style == 1] == [period]


async def test_without_a_picture_in_time_the_answer_comes_without_it(
    falcon: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await falcon.command("alice", "/price", symbol="BTC")
    assert charts(shown)

    async def never(*_: object) -> None:
        raise OSError("no process today")

    monkeypatch.setattr(painter._Worker, "paint", never)
    assert (await falcon.click("alice", shown, "7d")).failed is None
    assert charts(shown) == []
    again = await falcon.command("bob", "/price", symbol="BTC")
    assert (again.failed, charts(again)) == (None, [])
    assert "Bitcoin (BTC)" in again.text


async def test_a_late_answer_brings_its_chart(box: Sandbox, market: type[Market], tmp_path: Path) -> None:
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        market.open.clear()
        opened, coming = await begin(box, "alice", "/price", symbol="BTC")
        await reaches(box, lambda: opened.response_type is not None)
        market.open.set()
        shown = await coming
        await settled()
        assert shown.deferred
        assert [chart["filename"] for chart in charts(shown)] == ["BTC-24h.png"]
        assert "Bitcoin (BTC)" in shown.text


async def test_the_buttons_belong_to_who_asked_and_expire_and_outlive_the_bot(
    box: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = f"sqlite://{tmp_path}/falcon.db"
    async with running(box, database):
        shown = await box.command("alice", "/price", symbol="BTC")
    async with running(box, database):
        before = await effects()
        stranger = await box.click("bob", shown, "7d")
        assert stranger.ephemeral
        assert "These buttons belong to somebody else" in stranger.text
        assert (await box.click("alice", shown, "7d")).failed is None
        assert charts(shown)[0]["filename"] == "BTC-7d.png"
        monkeypatch.setattr(buttons, "LIFE", -1)
        late = await box.click("alice", shown, "1h")
        assert late.ephemeral
        assert "Open new ones with `/price`" in late.text
        assert charts(shown)[0]["filename"] == "BTC-7d.png"
        assert await effects() == before


async def test_a_paused_market_says_so_beside_its_last_price(
    box: Sandbox, market: type[Market], tmp_path: Path
) -> None:
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        shown = await box.command("alice", "/price", symbol="BTC")
        market.error = MarketPaused(since=1)
        pressed = await box.click("alice", shown, "7d")
        assert pressed.message["id"] == shown.message["id"]
        assert "Market paused since <t:1:t> (<t:1:R>): this is the last price" in shown.text
        assert charts(shown)[0]["filename"] == "BTC-7d.png"


async def test_movers_and_the_switch_of_trading(falcon: Sandbox) -> None:
    reply = await falcon.command("alice", "/market movers")
    assert "Up" in reply.text
    assert "▲ +" in reply.text
    assert "▼ -" in reply.text
    shown = await falcon.command("alice", "/price", symbol="BTC")
    await configure(int(falcon.guild_id), (trading_on, False))
    for refused in (
        await falcon.command("alice", "/market movers"),
        await falcon.command("alice", "/price", symbol="BTC"),
        await falcon.click("alice", shown, "7d"),
    ):
        assert refused.ephemeral
        assert "That is switched off in this server" in refused.text
    assert "/market" not in (await falcon.command("alice", "/help")).text
