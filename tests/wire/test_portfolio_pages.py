"""Portfolio pages over the wire: portfolio, statistics, history and export, with buttons that belong to who asked."""

import json
from pathlib import Path

import aiohttp
import pytest

from bot.rules.guilds.settings import trading_on
from bot.ui.kit import buttons
from sandbox import Response, Sandbox
from tests.kit.fake_context import configure
from tests.wire.acts import effects
from tests.wire.conftest import running


def title(response: Response) -> str:
    return str(response.message["embeds"][0]["title"])


def files(response: Response) -> list[str]:
    return [attachment["filename"] for attachment in response.message["attachments"]]


def labels(response: Response) -> list[str]:
    return [button["label"] for row in response.message.get("components", []) for button in row["components"]]


async def trades(box: Sandbox, actor: str = "alice", count: int = 1) -> None:
    for _ in range(count):
        await box.command(actor, "/trade buy", symbol="BTC", amount="$1000")
    await box.command(actor, "/trade sell", symbol="BTC", amount="50%")


async def test_a_portfolio_has_its_curve_and_its_sides(falcon: Sandbox) -> None:
    await trades(falcon)
    shown = await falcon.command("alice", "/portfolio")
    assert title(shown) == "Alice’s portfolio"
    (curve,) = shown.message["attachments"]
    assert curve["filename"] == "equity-30d.png"
    assert curve["description"].startswith("Equity over the last 30 days: ")
    assert labels(shown) == ["7d", "30d", "1y", "all", "Statistics", "History"]
    await falcon.click("alice", shown, "Statistics")
    assert title(shown) == "Alice’s record"
    assert "Win rate" in shown.text
    assert files(shown) == ["equity-30d.png"]
    await falcon.click("alice", shown, "all")
    assert (title(shown), files(shown)) == ("Alice’s record", ["equity-all.png"])
    await falcon.click("alice", shown, "History")
    assert (title(shown), files(shown)) == ("Alice’s fills", [])
    assert "Sold " in shown.text
    await falcon.click("alice", shown, "Portfolio")
    assert (title(shown), files(shown)) == ("Alice’s portfolio", ["equity-30d.png"])


async def test_somebody_elses_portfolio_keeps_their_fills_to_them(falcon: Sandbox) -> None:
    await trades(falcon, "bob")
    shown = await falcon.command("alice", "/portfolio", member=falcon.users["bob"].id)
    assert title(shown) == "Bob Okonkwo’s portfolio"
    assert "History" not in labels(shown)
    await falcon.click("alice", shown, "Statistics")
    assert title(shown) == "Bob Okonkwo’s record"
    pressed = await falcon.click("bob", shown, "7d")
    assert pressed.ephemeral
    assert "Open your own with `/portfolio`" in pressed.text


async def test_a_member_who_never_traded_has_no_curve_and_no_buttons(falcon: Sandbox) -> None:
    shown = await falcon.command("alice", "/portfolio")
    assert (files(shown), labels(shown)) == ([], [])
    assert "100,000.00" in shown.text


async def test_history_turns_its_pages(falcon: Sandbox) -> None:
    await trades(falcon, count=9)
    shown = await falcon.command("alice", "/trade history")
    footer = shown.message["embeds"][0]["footer"]["text"]
    assert footer == "Page 1 of 2 · 10 fills"
    assert shown.message["embeds"][0]["description"].startswith("**Sold ")
    await falcon.click("alice", shown, "▶")
    assert shown.message["embeds"][0]["footer"]["text"] == "Page 2 of 2 · 10 fills"
    await falcon.click("alice", shown, "⏮")
    assert shown.message["embeds"][0]["footer"]["text"] == footer
    await falcon.click("alice", shown, "⏭")
    assert shown.message["embeds"][0]["footer"]["text"] == "Page 2 of 2 · 10 fills"
    assert shown.message["embeds"][0]["description"].splitlines()[-2].startswith("**Bought ")
    assert (await falcon.click("alice", shown, "⏭")).failed  # it is the last one
    await falcon.click("alice", shown, "⏮")
    pressed = await falcon.click("bob", shown, "▶")
    assert pressed.ephemeral
    assert "Open your own with `/trade history`" in pressed.text


async def test_an_export_comes_as_files_to_who_asked_alone(falcon: Sandbox) -> None:
    await trades(falcon)
    shown = await falcon.command("alice", "/trade export")
    assert shown.ephemeral
    assert files(shown) == ["fills.csv", "postings.csv", "grants.csv", "export.json"]
    async with aiohttp.ClientSession() as session, session.get(shown.message["attachments"][3]["url"]) as response:
        export = json.loads(await response.read())
    assert [row["side"] for row in export["fills"]] == ["sell", "buy"]


async def test_buttons_work_after_a_restart_expire_and_change_nothing(
    box: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = f"sqlite://{tmp_path}/falcon.db"
    async with running(box, database):
        await trades(box)
        shown, leaf = await box.command("alice", "/portfolio"), await box.command("alice", "/trade history")
    async with running(box, database):
        before = await effects()
        await box.click("alice", shown, "Statistics")
        assert title(shown) == "Alice’s record"
        assert (await box.click("alice", leaf, "Portfolio")).failed is None
        monkeypatch.setattr(buttons, "LIFE", -1)
        late = await box.click("alice", shown, "7d")
        assert late.ephemeral
        assert "These buttons have expired" in late.text
        assert await effects() == before


async def test_the_switch_of_trading_closes_its_pages(falcon: Sandbox) -> None:
    await trades(falcon)
    shown = await falcon.command("alice", "/portfolio")
    await configure(int(falcon.guild_id), (trading_on, False))
    for refused in (
        await falcon.click("alice", shown, "Statistics"),
        await falcon.click("alice", shown, "History"),
        await falcon.command("alice", "/trade history"),
        await falcon.command("alice", "/trade export"),
    ):
        assert refused.ephemeral
        assert "That is switched off in this server" in refused.text
