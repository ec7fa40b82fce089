"""A newcomer plays in a real browser: a check-in, trades, a level-up, the leaderboard; then the moderator tunes."""

import asyncio
import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from sandbox.script.waiting import TIMEOUT

pytestmark = pytest.mark.browser


async def become(page: Page, username: str) -> None:
    await page.get_by_test_id(f"member-{username}").click()


async def run(page: Page, command: str) -> Locator:
    """Types a command with the keyboard alone, and returns the message that answers it, once it no longer "thinks"."""
    used = page.get_by_test_id("message").filter(has_text=f"used {re.split(r' [a-z_0-9]+:', command)[0]}")
    before = await used.count()
    await page.get_by_test_id("composer").fill(command)
    await page.keyboard.press("Enter")
    async with asyncio.timeout(TIMEOUT):
        while await page.locator("[data-testid^=option-]").count():
            await page.keyboard.press("Enter")  # what a choice was typed for takes one of its own
    await expect(used).to_have_count(before + 1)
    await expect(used.last.get_by_test_id("thinking")).to_have_count(0)
    return used.last


async def synced(page: Page) -> None:
    """Waits until the bot has synced its commands."""
    await page.get_by_test_id("composer").fill("/daily")
    await expect(page.get_by_test_id("command-daily")).to_be_visible(timeout=30_000)
    await page.get_by_test_id("composer").fill("")


async def shoot(page: Page, name: str) -> None:
    """Keeps a picture in the folder that SCREENSHOTS names, if it does."""
    if folder := os.environ.get("SCREENSHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png")


async def test_a_newcomer_plays_and_a_moderator_tunes(page: Page) -> None:
    await synced(page)
    await become(page, "alice")
    await expect(await run(page, "/daily")).to_contain_text("10 / 100 XP, 10%")
    for symbol in ("BTC", "ETH", "SOL", "ADA"):
        receipt = await run(page, f"/trade buy symbol:{symbol} amount:$1000")
        for text in (
            f"Bought .* {symbol}",
            "Fee: ",
            "Paid: ",
            "Free cash",
            f"{symbol} held",
            "\\+25 XP",
            "Simulated price",
        ):
            await expect(receipt).to_contain_text(re.compile(text))
    # 10 + 4 * 25 XP; a rising coin may have brought First Gain's 50 as well.
    await expect(receipt).to_contain_text(re.compile(r"Level 1 → 2.*(10|60) / 150 XP"))
    level_up = page.get_by_test_id("message").filter(has_text=re.compile("Alice.*reached level 2|level 2.*Alice"))
    await expect(level_up.first).to_be_visible()
    await shoot(page, "level-up")
    sold = await run(page, "/trade sell symbol:SOL amount:all")
    for text in ("Sold .* SOL", "Received: ", "Realised P/L: ", "none"):
        await expect(sold).to_contain_text(re.compile(text))

    await see_the_leaderboard(page)

    await become(page, "mona")
    await expect(await run(page, "/config checkin xp:42")).to_contain_text("42")
    await become(page, "bob")
    await expect(await run(page, "/daily")).to_contain_text("+42 XP")


async def see_the_leaderboard(page: Page) -> None:
    """Opens the board until the count has come to Alice, then turns its pages."""
    board = await run(page, "/leaderboard board:xp")
    async with asyncio.timeout(TIMEOUT):
        while "Alice ◂ you" not in (await board.text_content() or ""):
            await page.wait_for_timeout(1_000)  # ranks are counted every 5 s here
            board = await run(page, "/leaderboard board:xp")
    for text in ("🥇 Alice ◂ you", "Page 1 of 2", "13 ranked", "nobody is ahead of you"):
        await expect(board).to_contain_text(text)
    await shoot(page, "leaderboard")
    await board.get_by_text("▶", exact=True).click()
    await expect(board).to_contain_text("Page 2 of 2")
    await expect(board).not_to_contain_text("◂ you")
    await board.get_by_text("Me", exact=True).click()
    await expect(board).to_contain_text("Page 1 of 2")
