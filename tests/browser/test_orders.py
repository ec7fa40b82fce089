"""A trader in a real browser: orders that wait and fill, one told of in private, an alert, a new start."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_play import become, run, shoot, synced
from tests.kit.chromium import PATIENCE

pytestmark = pytest.mark.browser


async def test_orders_wait_are_cancelled_and_fill_and_their_member_hears_of_it_alone(page: Page) -> None:
    await synced(page)
    await become(page, "mona")
    await run(page, "/config milestones trades_1_coins:0")
    await become(page, "alice")
    await run(page, "/trade buy symbol:BTC amount:$20000")
    await run(page, "/trade sell symbol:BTC amount:50% type:oco stop:1 limit:9000000")
    await run(page, "/trade sell symbol:BTC amount:all type:trailing trail:0.01% notify:by direct message")
    await expect(page.get_by_test_id("direct")).to_be_visible(timeout=2 * PATIENCE)  # it comes with the first message
    await page.get_by_test_id("direct").click()
    await expect(page.get_by_test_id("message")).to_contain_text("trailing order #3")
    await shoot(page, "direct")
    await page.get_by_test_id("channel-trading-floor").click()
    orders = await run(page, "/trade orders")
    await expect(orders).to_contain_text("if it drops to 1, or rises to 9,000,000")
    await shoot(page, "orders")
    await orders.get_by_role("button", name="Cancel #2").click()
    await expect(orders).to_contain_text("Cancelled #2")
    await run(page, "/alert add symbol:BTC direction:above price:9000000")
    await expect(await run(page, "/alert list")).to_contain_text("BTC above 9,000,000")
    await page.get_by_test_id("composer").fill("/topup")
    await page.keyboard.press("Enter")
    await page.get_by_test_id("modal").locator("input").fill("RESET")
    await shoot(page, "topup")
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_text("Topped up to $100,000.00")).to_be_visible()
