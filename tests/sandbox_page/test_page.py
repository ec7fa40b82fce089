"""The frame around the messages: who one is, where one looks, the line to the sandbox, narrow screens, the keyboard."""

import re

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NEWS = "200000000000000002"
LONG = "w" * 400


async def test_another_channel_is_marked_unread_until_looked_at(page, stub):
    await stub.post(stub.message("Level 2!", channel=NEWS))
    news = page.get_by_test_id("channel-news")
    await expect(news).to_have_attribute("data-unread", "1")
    await expect(page).to_have_title("(1) #general · The Exchange")
    await news.click()
    await expect(news).to_have_attribute("data-unread", "0")
    await expect(page.get_by_test_id("message")).to_contain_text("Level 2!")


async def test_a_private_message_elsewhere_marks_only_its_readers_channel(page, stub):
    await stub.post(stub.message("Psst", channel=NEWS, flags=64), visible_to="300000000000000003")
    await stub.say("seen")
    await expect(page.get_by_test_id("message")).to_have_count(1)
    await expect(page.get_by_test_id("channel-news")).to_have_attribute("data-unread", "0")


async def test_a_direct_message_is_for_its_recipient_alone(page, stub):
    direct = {"id": "200000000000000009", "name": "", "topic": "", "recipient": "300000000000000002"}
    await stub.send("channel", channel=direct)
    await stub.post(stub.message("Filled!", channel=direct["id"]))
    button = page.get_by_test_id("direct")
    await expect(button).to_have_attribute("data-unread", "1")
    await expect(button).to_contain_text("Paper Falcon")
    await expect(page).to_have_title("(1) #general · The Exchange")
    await button.click()
    await expect(page.get_by_test_id("message")).to_contain_text("Filled!")
    await expect(page).to_have_title("@Paper Falcon · The Exchange")
    await expect(page.get_by_test_id("composer")).to_have_attribute("placeholder", re.compile("in the channels"))
    await page.get_by_test_id("member-ines").click()
    await expect(button).to_have_count(0)
    await expect(page.get_by_test_id("channel-general")).to_have_attribute("aria-current", "page")
    await stub.post(stub.message("And again!", channel=direct["id"]))
    await expect(page).to_have_title("#general · The Exchange")
    await page.get_by_test_id("member-yusuf").click()
    await expect(button).to_have_attribute("data-unread", "1")


async def test_the_chosen_user_lives_in_the_address(page, stub):
    await page.get_by_test_id("member-ines").press("Enter")
    await page.get_by_test_id("channel-news").press("Enter")
    await expect(page.locator("#me")).to_contain_text("Inês")
    assert page.url.endswith("#as=ines&in=news")
    await page.reload()
    await expect(page.get_by_test_id("member-ines")).to_have_attribute("aria-pressed", "true")
    await expect(page.get_by_test_id("channel-news")).to_have_attribute("aria-current", "page")
    assert await page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0


async def test_a_bot_that_left_is_announced_and_welcomed_back(page, stub):
    banner = page.get_by_test_id("banner")
    await expect(banner).to_be_hidden()
    await stub.send("bot", online=False)
    await expect(banner).to_contain_text("The bot is offline")
    await stub.send("bot", online=True)
    await expect(banner).to_be_hidden()


async def test_a_cut_line_is_dialled_again(page, stub):
    await page.get_by_test_id("composer").fill("/daily")
    await page.get_by_test_id("composer").press("Enter")
    await stub.next("command")
    stub.messages = {"200000000000000001": [stub.message("While you were away")]}
    await stub.cut()
    await expect(page.get_by_test_id("failed")).to_contain_text("was cut")
    await expect(page.get_by_test_id("message")).to_contain_text("While you were away")
    await expect(page.get_by_test_id("banner")).to_be_hidden()


async def test_new_messages_are_read_out_and_kept_in_view(page, stub):
    for n in range(30):
        await stub.say(f"line {n}\n\n")
    await expect(page.get_by_text("line 29")).to_be_in_viewport()
    log = page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await page.locator("#scroller").evaluate("node => (node.scrollTop = 0)")
    await page.evaluate("new Promise(requestAnimationFrame)")
    await stub.say("below")
    await page.get_by_role("button", name="New messages below").click()
    await expect(page.get_by_text("below", exact=True)).to_be_in_viewport()


async def test_sending_a_command_scrolls_to_the_end_again(page, stub):
    for n in range(30):
        await stub.say(f"line {n}\n\n")
    await expect(page.get_by_text("line 29")).to_be_in_viewport()  # what is yet to come would take the view along
    await page.locator("#scroller").evaluate("node => (node.scrollTop = 0)")
    await expect(page.get_by_text("line 0", exact=True)).to_be_in_viewport()
    await page.get_by_test_id("composer").fill("/daily")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("line 29")).to_be_in_viewport()


async def test_a_picture_that_comes_late_is_not_taken_for_scrolling_up(page, stub):
    for n in range(30):
        await stub.say(f"line {n}\n\n")
    await expect(page.get_by_text("line 29")).to_be_in_viewport()
    # It grows before the page hears of the scrolling that was before it.
    await page.evaluate(
        "document.querySelector('#messages > :last-child').style.minHeight = '900px';"
        "document.getElementById('scroller').dispatchEvent(new Event('scroll'))"
    )
    await stub.say("and on")
    await expect(page.get_by_text("and on", exact=True)).to_be_in_viewport()


async def test_a_menu_stays_open_while_messages_arrive(page, stub):
    menu = {"type": 3, "custom_id": "board", "options": [{"label": "Week", "value": "w"}]}
    await stub.say("Choose", components=[{"type": 1, "components": [menu]}])
    await page.get_by_test_id("select-board").click()
    await stub.say("news")
    await expect(page.get_by_text("news", exact=True).last).to_be_visible()
    await expect(page.get_by_test_id("choice")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 768])
async def test_a_narrow_screen_shows_the_page_without_overflow(page, stub, width):
    await page.emulate_media(reduced_motion="reduce")
    await page.set_viewport_size({"width": width, "height": 640})
    fields = [{"name": LONG, "value": LONG, "inline": True}] * 3
    buttons = [{"type": 2, "style": 1, "custom_id": str(n), "label": "A button with words"} for n in range(5)]
    used = {"name": "trade buy", "user": {"id": "1", "username": LONG}}
    picture = {
        "id": "1",
        "filename": "a.svg",
        "url": f"{stub.address}icon.svg",
        "content_type": "image/svg+xml",
        "size": 1,
    }
    embed = {"title": LONG, "description": f"```\n{LONG}\n```", "fields": fields, "footer": {"text": LONG}}
    await stub.say(
        LONG,
        embeds=[embed],
        components=[{"type": 1, "components": buttons}],
        interaction_metadata=used,
        attachments=[picture],
    )
    await page.get_by_test_id("composer").fill("/trade buy ")
    await page.get_by_test_id("option-amount").fill(LONG)
    await page.get_by_test_id("message").wait_for()
    too_wide = """() => [...document.querySelectorAll("body *")].filter((node) => {
        const box = node.getBoundingClientRect();
        const shown = node.checkVisibility({ visibilityProperty: true }) && !node.closest(".fence, .used, .skip");
        return shown && box.width && box.right > innerWidth + 0.5;
    }).map((node) => node.outerHTML.slice(0, 80))"""
    assert await page.evaluate(too_wide) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await page.locator("#scroller").evaluate("node => node.scrollWidth - node.clientWidth") <= 0


async def test_sidebars_become_drawers_on_a_phone(page, stub):
    await page.set_viewport_size({"width": 320, "height": 640})
    member = page.get_by_test_id("member-ines")
    await expect(member).to_be_hidden()
    await page.get_by_role("button", name="Members").press("Enter")
    await expect(page.get_by_test_id("member-yusuf")).to_be_focused()
    await member.click()
    await expect(member).to_be_hidden()
    await page.get_by_role("button", name="Channels").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("channel-news")).to_be_hidden()
    await expect(page.get_by_role("button", name="Channels")).to_be_focused()


async def test_everything_to_press_has_a_name(page, stub):
    await stub.say(
        "x", components=[{"type": 1, "components": [{"type": 2, "style": 2, "custom_id": "e", "emoji": {"name": "▶"}}]}]
    )
    await page.get_by_test_id("message").wait_for()
    nameless = """() => [...document.querySelectorAll("button, input, [role=button]")].filter((node) =>
        !(node.getAttribute("aria-label") || node.textContent.trim() || node.labels?.length)).length"""
    assert await page.evaluate(nameless) == 0


async def test_motion_stops_for_who_asks(page, stub):
    await page.emulate_media(reduced_motion="reduce")
    await stub.send("thinking", request=None, message=stub.message(flags=128), visible_to=None)
    await expect(page.locator(".dots i").first).to_have_css("animation-name", "none")
