"""What the bot sends, as the page shows it."""

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PIXEL = "icon.svg"  # a picture the stub serves


async def test_an_answer_says_who_used_what(page, stub):
    users = stub.hello()["users"]
    await stub.say("Checked in.", interaction_metadata={"name": "trade buy", "user": users[2]})
    message = page.get_by_test_id("message")
    await expect(message).to_contain_text("Inês used /trade buy")
    await expect(message.locator(".tag")).to_have_text("BOT")
    await expect(message.locator(".message-head time")).to_have_attribute(
        "datetime", "2026-03-02T12:00:01.000000+00:00"
    )


async def test_an_embed_shows_all_its_parts(page, stub):
    embed = {
        "author": {"name": "Yusuf **plain**"},
        "title": "Bought *BTC*",
        "url": "https://example.com/receipt",
        "description": "**+25 XP**",
        "color": 0x25804F,
        "fields": [
            {"name": "Price", "value": "`67,402.18`", "inline": True},
            {"name": "Fee", "value": "1", "inline": True},
        ],
        "footer": {"text": "Simulated market"},
        "timestamp": "2026-03-02T12:00:00+00:00",
        "image": {"url": f"{stub.address}{PIXEL}"},
        "thumbnail": {"url": "attachment://badge.svg"},
    }
    file = {
        "id": "1",
        "filename": "badge.svg",
        "url": f"{stub.address}{PIXEL}?b",
        "content_type": "image/svg+xml",
        "size": 9,
    }
    await stub.say(embeds=[embed], attachments=[file])
    shown = page.get_by_test_id("embed")
    await expect(shown.locator(".embed-author")).to_have_text("Yusuf **plain**")
    await expect(shown.locator(".embed-title a em")).to_have_text("BTC")
    await expect(shown.locator(".embed-text strong")).to_have_text("+25 XP")
    await expect(shown.locator(".row.inline .field")).to_have_count(2)
    await expect(shown.locator(".row code")).to_have_text("67,402.18")
    await expect(shown.locator(".embed-footer")).to_contain_text("Simulated market · ")
    await expect(shown).to_have_css("border-left-color", "rgb(37, 128, 79)")
    await expect(shown.locator("img")).to_have_count(2)
    await expect(page.locator(".attachment")).to_have_count(0)


async def test_three_inline_fields_share_a_row(page, stub):
    fields = [{"name": str(n), "value": "x", "inline": n != 4} for n in range(6)]
    await stub.say(embeds=[{"fields": fields}])
    rows = page.get_by_test_id("embed").locator(".row")
    await expect(rows).to_have_count(4)
    assert [await row.locator(".field").count() for row in await rows.all()] == [3, 1, 1, 1]


async def test_pictures_have_alt_texts_and_come_from_here_only(page, stub):
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    served = {
        "id": "1",
        "filename": "chart.png",
        "url": f"{stub.address}{PIXEL}",
        "content_type": "image/png",
        "size": 9,
    }
    elsewhere = served | {"id": "2", "url": "http://elsewhere.invalid/a.png", "description": "A chart elsewhere"}
    await stub.say(attachments=[served | {"description": "Equity over a week"}, elsewhere])
    await expect(page.get_by_alt_text("Equity over a week")).to_be_visible()
    await expect(page.locator(".picture-elsewhere")).to_have_text("A chart elsewhere")
    assert not [request for request in requests if "elsewhere" in request]


@pytest.mark.parametrize("content_type", ["image/svg+xml", "text/html", "image/bmp", ""])
async def test_a_file_that_is_no_raster_picture_is_a_link(page, stub, content_type):
    file = {"id": "1", "filename": "chart", "url": f"{stub.address}{PIXEL}", "content_type": content_type, "size": 9}
    await stub.say(attachments=[file])
    await expect(page.locator(".file a")).to_have_text("chart")
    await expect(page.locator(".message img")).to_have_count(0)


async def test_an_address_that_is_none_is_shown_as_it_is(page, stub):
    await stub.say(
        embeds=[{"title": "Odd", "image": {"url": "http://["}, "footer": {"text": "f", "icon_url": "http://["}}]
    )
    await expect(page.get_by_test_id("embed")).to_contain_text("Odd")


async def test_an_ephemeral_answer_is_for_one_member(page, stub):
    yusuf = stub.hello()["users"][1]["id"]
    await stub.post(stub.message("You hold no DOGE.", flags=64), visible_to=yusuf)
    await expect(page.get_by_test_id("ephemeral")).to_contain_text("Only you can see this")
    await page.get_by_test_id("member-ines").click()
    await expect(page.get_by_test_id("message")).to_have_count(0)
    await page.get_by_test_id("member-yusuf").click()
    await page.get_by_role("button", name="Dismiss message").click()
    await expect(page.get_by_test_id("message")).to_have_count(0)


async def test_a_private_answer_outlives_a_change_of_members(page, stub):
    yusuf = stub.hello()["users"][1]["id"]
    await stub.post(stub.message("Private.", flags=64), visible_to=yusuf)
    await expect(page.get_by_test_id("ephemeral")).to_be_visible()
    await stub.send(**stub.hello())
    await expect(page.get_by_test_id("ephemeral")).to_be_visible()


async def test_thinking_becomes_the_answer(page, stub):
    waiting = stub.message(flags=128)
    await stub.send("thinking", request=None, message=waiting, visible_to=None)
    await expect(page.get_by_test_id("thinking")).to_contain_text("Paper Falcon is thinking")
    await stub.send("message_update", message=waiting | {"flags": 0, "content": "Done."}, visible_to=None, request=None)
    await expect(page.get_by_test_id("thinking")).to_have_count(0)
    await expect(page.get_by_test_id("message")).to_contain_text("Done.")


async def test_an_edit_is_marked_and_a_deletion_removes(page, stub):
    first, second = await stub.say("One."), await stub.say("Two.")
    edit = first | {"content": "Uno.", "edited_timestamp": "2026-03-02T12:05:00+00:00"}
    await stub.send("message_update", message=edit, visible_to=None, request=None)
    await expect(page.get_by_test_id("message").first).to_contain_text("Uno.(edited)")
    bare = second | {"content": "", "embeds": [{"title": "Due"}], "edited_timestamp": "2026-03-02T12:05:00+00:00"}
    await stub.send("message_update", message=bare, visible_to=None, request=None)
    await expect(page.get_by_test_id("message").last).to_contain_text("Due(edited)")
    await stub.send("message_delete", channel_id=second["channel_id"], id=second["id"])
    await expect(page.get_by_test_id("message")).to_have_count(1)


def row(*components):
    return {"type": 1, "components": list(components)}


def button(custom_id, label="Press", style=2, **more):
    return {"type": 2, "custom_id": custom_id, "label": label, "style": style, **more}


async def test_a_button_reports_its_press(page, stub):
    message = await stub.say("Page 1", components=[row(button("board:2", "Next", 1), button("board:0", disabled=True))])
    await expect(page.get_by_test_id("button-board:0")).to_be_disabled()
    next_page = page.get_by_test_id("button-board:2")
    await next_page.press("Enter")
    request = await stub.next("component")
    assert request["message"] == message["id"]
    assert request["data"] == {"custom_id": "board:2", "component_type": 2}
    await expect(next_page).to_have_attribute("aria-busy", "true")
    await stub.send("done", request=request["request"])
    await expect(next_page).not_to_have_attribute("aria-busy", "true")


async def test_the_keyboard_keeps_its_place_when_a_message_is_redrawn(page, stub):
    message = await stub.say("Page 1", components=[row(button("next", "Next"))])
    await page.get_by_test_id("button-next").focus()
    await stub.send("message_update", message=message | {"content": "Page 2"}, visible_to=None, request=None)
    await expect(page.get_by_test_id("message")).to_contain_text("Page 2")
    await expect(page.get_by_test_id("button-next")).to_be_focused()


async def test_a_failed_press_is_said_under_its_message(page, stub):
    await stub.say("Page 1", components=[row(button("next"))])
    await page.get_by_test_id("button-next").click()
    request = await stub.next("component")
    await stub.send("failed", request=request["request"], error="This interaction failed")
    await expect(page.get_by_test_id("message").get_by_test_id("failed")).to_have_text("This interaction failed")


async def test_a_link_button_is_a_link(page, stub):
    await stub.say("See", components=[row({"type": 2, "style": 5, "label": "Docs", "url": "https://example.com/"})])
    link = page.get_by_role("link", name="Docs")
    await expect(link).to_have_attribute("href", "https://example.com/")
    await expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")


async def test_selects_send_what_was_chosen(page, stub):
    options = [{"label": label, "value": label.lower()} for label in ("Return", "Week", "Streak")]
    menus = [
        row({"type": 3, "custom_id": "one", "options": options}),
        row({"type": 3, "custom_id": "two", "options": options, "min_values": 2, "max_values": 2}),
        row({"type": 5, "custom_id": "who"}),
        row({"type": 8, "custom_id": "where"}),
    ]
    await stub.say("Choose", components=menus)
    await page.get_by_test_id("select-one").press("Enter")
    await page.keyboard.type("str")
    await page.keyboard.press("Enter")
    assert (await stub.next("component"))["data"] == {"custom_id": "one", "component_type": 3, "values": ["streak"]}
    await page.get_by_test_id("select-two").click()
    for name in ("Week", "Return", "Streak"):
        await page.get_by_test_id("choice").filter(has_text=name).click()
    await page.get_by_role("button", name="Done").click()
    assert (await stub.next("component"))["data"]["values"] == ["week", "return"]
    hello = stub.hello()
    ines, news = hello["users"][2]["id"], hello["channels"][1]["id"]
    for name, choice, value in (("who", "Inês", ines), ("where", "news", news)):
        await page.get_by_test_id(f"select-{name}").click()
        await page.get_by_test_id("choice").filter(has_text=choice).click()
        assert (await stub.next("component"))["data"]["values"] == [value]


async def test_components_v2_are_laid_out(page, stub):
    text = {"type": 10, "content": "## Season\n**3 days** left"}
    media = {"media": {"url": f"{stub.address}{PIXEL}"}, "description": "A badge"}
    inside = [
        {"type": 9, "components": [text], "accessory": {"type": 11, **media}},
        {"type": 14, "divider": True, "spacing": 2},
        {"type": 12, "items": [media, media]},
        row(button("join", "Join", 3)),
    ]
    await stub.say(flags=1 << 15, components=[{"type": 17, "accent_color": 0x57C7B6, "components": inside}])
    container = page.get_by_test_id("container")
    await expect(container.locator("h4")).to_have_text("Season")
    await expect(container.get_by_alt_text("A badge")).to_have_count(3)
    await expect(container.locator("hr")).to_have_count(1)
    await container.get_by_test_id("button-join").click()
    assert (await stub.next("component"))["data"]["custom_id"] == "join"
