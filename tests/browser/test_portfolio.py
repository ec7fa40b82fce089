"""Charts in a real browser: they load, they say in words what they show, and their buttons replace them."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.test_play import become, run, shoot, synced

pytestmark = pytest.mark.browser


async def chart(message: Locator, words: str) -> None:
    """Waits until a message shows one picture that has loaded and has these words for it."""
    picture = message.locator("img[alt]").filter(visible=True).last
    await expect(picture).to_have_attribute("alt", re.compile(words))
    await expect(picture).to_have_js_property("naturalWidth", 800)
    await expect(picture).to_have_js_property("naturalHeight", 420)


async def test_a_trader_looks_at_the_market_and_at_their_portfolio(page: Page) -> None:
    await synced(page)
    await become(page, "alice")
    await run(page, "/trade buy symbol:BTC amount:$20000")
    await run(page, "/trade buy symbol:ETH amount:$5000")
    await run(page, "/trade sell symbol:BTC amount:50%")
    price = await run(page, "/price symbol:BTC")
    await chart(price, "Candles of Bitcoin over the last 24 hours")
    await shoot(page, "price-24h")
    await price.get_by_role("button", name="7d").click()
    await chart(price, "Candles of Bitcoin over the last 7 days")
    await shoot(page, "price-7d")
    await expect(await run(page, "/market movers")).to_contain_text(re.compile(r"Up.*▲ \+.*Down.*▼ -"))
    await shoot(page, "movers")
    portfolio = await run(page, "/portfolio")
    await chart(portfolio, "Equity over the last 30 days")
    await shoot(page, "portfolio")
    await portfolio.get_by_role("button", name="Statistics").click()
    await expect(portfolio).to_contain_text("Profit factor")
    await shoot(page, "statistics")
    await portfolio.get_by_role("button", name="History").click()
    await expect(portfolio).to_contain_text(re.compile("Sold .* BTC"))
    await shoot(page, "history")
    await page.get_by_test_id("composer").fill("/trade export")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("export.json").last).to_be_visible()
    await shoot(page, "export")
