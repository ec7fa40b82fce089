"""Modals: what they ask, what they refuse, what they send."""

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

YUSUF = "300000000000000002"


async def open_modal(page, stub, *components):
    await page.get_by_test_id("composer").fill("/daily")
    await page.get_by_test_id("composer").press("Enter")
    request = await stub.next("command")
    modal = {"title": "A note", "custom_id": "note", "components": list(components)}
    await stub.send("modal", request=request["request"], visible_to=YUSUF, modal=modal)
    await stub.send("done", request=request["request"])
    await expect(page.get_by_test_id("modal")).to_be_visible()
    return request["request"]


def text_input(custom_id, **more):
    return {"type": 4, "custom_id": custom_id, "style": 1, **more}


async def test_a_form_is_filled_checked_and_sent(page, stub):
    short = {"type": 1, "components": [text_input("title", label="Title", min_length=3, max_length=10)]}
    long = {"type": 1, "components": [text_input("body", label="Body", required=False) | {"style": 2}]}
    opened = await open_modal(page, stub, short, long)
    await expect(page.get_by_test_id("input-title")).to_be_focused()
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_test_id("modal")).to_contain_text("This is required.")
    await page.get_by_test_id("input-title").fill("ab")
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_test_id("modal")).to_contain_text("At least 3 characters")
    await page.get_by_test_id("input-title").fill("abcd")
    await page.get_by_test_id("input-title").press("Enter")
    request = await stub.next("modal")
    rows = [
        {"type": 1, "components": [{"type": 4, "custom_id": name, "value": value}]}
        for name, value in (("title", "abcd"), ("body", ""))
    ]
    assert request["modal_request"] == opened
    assert request["data"] == {"custom_id": "note", "components": rows}
    await stub.send("done", request=request["request"])
    await expect(page.get_by_test_id("modal")).to_be_hidden()


async def test_labels_wrap_inputs_and_selects(page, stub):
    options = [{"label": "Weekly", "value": "w"}, {"label": "Monthly", "value": "m"}]
    parts = [
        {"type": 10, "content": "**Read** this."},
        {"type": 18, "id": 7, "label": "Name", "description": "Shown to all", "component": text_input("name", id=8)},
        {"type": 18, "label": "How often", "component": {"type": 3, "custom_id": "often", "options": options}},
        {"type": 18, "label": "Who", "component": {"type": 5, "custom_id": "who", "required": False}},
    ]
    await open_modal(page, stub, *parts)
    await page.get_by_label("Name").fill("Race")
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_test_id("modal")).to_contain_text("Choose one, please.")
    await page.get_by_test_id("select-often").click()
    await page.get_by_test_id("choice").filter(has_text="Monthly").click()
    await page.get_by_test_id("modal-submit").click()
    assert (await stub.next("modal"))["data"]["components"] == [
        {"type": 10},
        {"type": 18, "id": 7, "component": {"type": 4, "id": 8, "custom_id": "name", "value": "Race"}},
        {"type": 18, "component": {"type": 3, "custom_id": "often", "values": ["m"]}},
        {"type": 18, "component": {"type": 5, "custom_id": "who", "values": []}},
    ]


async def test_a_form_that_fails_keeps_what_was_written(page, stub):
    await open_modal(page, stub, {"type": 1, "components": [text_input("title", label="Title", value="kept")]})
    await page.get_by_test_id("modal-submit").click()
    request = await stub.next("modal")
    await stub.send("failed", request=request["request"], error="Something went wrong. Try again.")
    await expect(page.get_by_test_id("modal")).to_contain_text("Something went wrong")
    await expect(page.get_by_test_id("input-title")).to_have_value("kept")
    await expect(page.get_by_test_id("modal-submit")).to_be_enabled()


async def test_escape_leaves_a_form_and_sends_nothing(page, stub):
    await open_modal(page, stub, {"type": 1, "components": [text_input("title", label="Title")]})
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("modal")).to_be_hidden()
    assert stub.asked.empty()


async def test_a_form_asked_for_by_another_page_does_not_open(page, stub):
    modal = {"title": "Theirs", "custom_id": "x", "components": []}
    await stub.send("modal", request="another-1", visible_to=YUSUF, modal=modal)
    await stub.say("after")
    await expect(page.get_by_test_id("message")).to_have_count(1)
    await expect(page.get_by_test_id("modal")).to_be_hidden()
