"""Boards over the wire: pages, menus, whose buttons they are, and that they outlive the bot."""

from pathlib import Path

import pytest

from bot.rules.guilds.settings import leaderboard_on
from bot.services.context import Context
from bot.services.ranking import recompute
from bot.ui.kit import buttons
from sandbox import Response, Sandbox
from tests.kit.fake_context import Clock, PriceBoard, configure
from tests.kit.ledger import rows
from tests.wire.acts import effects, shown
from tests.wire.conftest import running

CROWD = 23  # members besides alice: three pages


async def recount() -> None:
    """Ranks everybody now; no price is needed for XP and streaks."""
    clock = Clock()
    await recompute.recompute(Context(PriceBoard(clock), clock, lambda: None))


async def populate(box: Sandbox) -> None:
    """Alice and a crowd check in; alice alone has traded as well, so she leads by XP."""
    for name in ["alice", *(box.add_member(f"m{n:02}", name=f"Member {n:02}").username for n in range(CROWD))]:
        await box.command(name, "/daily")
    await box.command("alice", "/trade buy", symbol="BTC", amount="$1000")
    await recount()


def label(response: Response) -> str:
    """The footer, which counts the pages."""
    assert response.message is not None
    return str(response.message["embeds"][0]["footer"]["text"])


def names(response: Response) -> list[str]:
    """The lines of the board."""
    assert response.message is not None
    return str(response.message["embeds"][0]["description"]).split("\n")


async def test_leaderboard_pages_turn_in_place(falcon: Sandbox) -> None:
    await populate(falcon)
    first = await falcon.command("alice", "/leaderboard", board="xp")
    assert label(first) == "Page 1 of 3 · 24 ranked"
    assert names(first)[0].startswith("🥇 **Alice** ◂ you · 35 XP")
    lines = list(names(first))
    for button, page in (("▶", 2), ("▶", 3), ("◀", 2), ("⏮", 1)):
        turned = await falcon.click("alice", first, button)
        assert turned.failed is None
        assert label(first) == f"Page {page} of 3 · 24 ranked"
        lines += names(first)
    assert all(any(f"Member {n:02} · 10 XP" in line for line in lines) for n in range(CROWD))
    assert len(shown(first.interaction)) == 1
    assert (await falcon.click("alice", first, "◀")).failed  # the first page has none before it


async def test_a_member_far_down_sees_their_place_and_goes_there(falcon: Sandbox) -> None:
    await populate(falcon)
    board = await falcon.command("m22", "/leaderboard", board="xp")
    assert "**2.** 10 XP" in board.text or "🥈 10 XP" in board.text  # all of the crowd share the second place
    assert "25 XP to the next place" in board.text
    await falcon.click("m22", board, "Me")
    assert label(board).startswith("Page 3 of 3")
    assert any("**Member 22** ◂ you" in line for line in names(board))


async def test_the_menu_opens_another_board(falcon: Sandbox) -> None:
    await populate(falcon)
    board = await falcon.command("alice", "/leaderboard")
    assert "Not ranked yet: 1/3 trades" in board.text
    menu = board.message["components"][-1]["components"][0]
    await falcon.select("alice", board, menu["custom_id"], "streak")
    assert board.message["embeds"][0]["title"] == "🏆 Check-in streak"
    assert "1 day" in board.text
    await falcon.select("alice", board, menu["custom_id"], "week")
    assert board.message["embeds"][0]["title"] == "🏆 Return this week"


async def test_buttons_of_somebody_else_are_refused_privately(falcon: Sandbox) -> None:
    await populate(falcon)
    board = await falcon.command("alice", "/leaderboard", board="xp")
    before, everything = names(board), await effects()
    for pressed in (
        await falcon.click("bob", board, "▶"),
        await falcon.select("bob", board, board.message["components"][-1]["components"][0]["custom_id"], "xp"),
    ):
        assert pressed.ephemeral
        assert "These buttons belong to somebody else" in pressed.text
        assert "/leaderboard" in pressed.text
    assert names(board) == before
    assert await effects() == everything


async def test_buttons_work_after_a_restart_and_expire_politely(
    box: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = f"sqlite://{tmp_path}/falcon.db"
    async with running(box, database):
        await populate(box)
        board = await box.command("alice", "/leaderboard", board="xp")
    async with running(box, database):
        assert (await box.click("alice", board, "▶")).failed is None
        assert label(board).startswith("Page 2 of 3")
        monkeypatch.setattr(buttons, "LIFE", -1)
        late = await box.click("alice", board, "▶")
        assert late.ephemeral
        assert "These buttons have expired. Open new ones with `/leaderboard`." in late.text
        assert label(board).startswith("Page 2 of 3")


async def test_a_click_delivered_twice_turns_once(falcon: Sandbox) -> None:
    await populate(falcon)
    board = await falcon.command("alice", "/leaderboard", board="xp")
    turned = await falcon.click("alice", board, "▶")
    falcon.redeliver(turned)
    await turned.until(lambda reply: reply.refused == [40060])
    assert label(board).startswith("Page 2 of 3")


async def test_a_board_that_is_switched_off_turns_no_page(falcon: Sandbox) -> None:
    await populate(falcon)
    board = await falcon.command("alice", "/leaderboard", board="xp")
    await configure(int(falcon.guild_id), (leaderboard_on, False))
    refused = await falcon.click("alice", board, "▶")
    assert refused.ephemeral
    assert "That is switched off in this server" in refused.text
    assert label(board).startswith("Page 1 of 3")


async def test_a_member_who_left_the_server_vanishes_from_the_board(falcon: Sandbox) -> None:
    await populate(falcon)
    falcon.remove_member("m03")
    board = await falcon.command("alice", "/leaderboard", board="xp")
    assert "Member 03" in board.text  # asked about within a day
    await rows("UPDATE member SET here_at = 0")
    cut = falcon.faults.add("GET", "/guilds/*/members/*", cut=True)
    board = await falcon.command("alice", "/leaderboard", board="xp")
    assert cut.hits == 1  # nobody is struck off for a question that got no answer
    assert "Member 03" not in board.text
    assert "Member 04" in board.text
    await recount()
    board = await falcon.command("alice", "/leaderboard", board="xp")
    assert label(board) == "Page 1 of 3 · 23 ranked"
    await falcon.command("alice", "/daily")  # who comes back and acts is here again
