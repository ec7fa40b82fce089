"""Slash commands, written with the keyboard alone unless a test says otherwise."""

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def type_command(page: Page, text: str) -> None:
    await page.get_by_test_id("composer").focus()
    await page.keyboard.type(text)


async def test_a_command_without_options_goes_with_one_enter(page, stub):
    await type_command(page, "/daily")
    await page.keyboard.press("Enter")
    request = await stub.next("command")
    daily = stub.commands[0]
    assert request["data"] == {"id": daily["id"], "name": "daily", "type": 1, "options": []}
    assert request["as"] == stub.hello()["users"][1]["id"]
    assert request["channel"] == stub.hello()["channels"][0]["id"]
    await expect(page.get_by_test_id("sending")).to_be_visible()
    await stub.send("done", request=request["request"])
    await expect(page.get_by_test_id("sending")).to_have_count(0)


async def test_a_trade_is_written_with_autocomplete(page, stub):
    await type_command(page, "/trade b")
    await page.keyboard.press("Tab")
    await expect(page.get_by_test_id("option-symbol")).to_be_focused()
    await page.keyboard.type("bt")
    request = await stub.asked_until(lambda a: a["data"]["options"][0]["options"][0]["value"] == "bt")
    focused = {"name": "symbol", "type": 3, "value": "bt", "focused": True}
    assert request["op"] == "autocomplete"
    assert request["data"]["options"] == [{"type": 1, "name": "buy", "options": [focused]}]
    choices = [{"name": "BTC · Bitcoin", "value": "BTC"}, {"name": "BTT · BitTorrent", "value": "BTT"}]
    await stub.send("choices", request=request["request"], choices=choices)
    await expect(page.get_by_test_id("choice")).to_have_text(["BTC · Bitcoin", "BTT · BitTorrent"])
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("option-amount")).to_be_focused()
    await page.keyboard.type("$1000")
    await page.keyboard.press("Enter")
    sent = (await stub.next("command"))["data"]["options"][0]
    assert sent["name"] == "buy"
    assert [(option["name"], option["value"]) for option in sent["options"]] == [("symbol", "BTC"), ("amount", "$1000")]


async def test_choices_of_an_older_text_are_not_shown(page, stub):
    await type_command(page, "/trade buy ")
    await page.keyboard.type("b")
    old = await stub.asked_until(lambda a: a["data"]["options"][0]["options"][0]["value"] == "b")
    await page.keyboard.type("t")
    new = await stub.asked_until(lambda a: a["data"]["options"][0]["options"][0]["value"] == "bt")
    await stub.send("choices", request=new["request"], choices=[{"name": "new", "value": "new"}])
    await stub.send("choices", request=old["request"], choices=[{"name": "old", "value": "old"}])
    await stub.say("After both.")
    await expect(page.get_by_test_id("message")).to_be_visible()
    await expect(page.get_by_test_id("choice")).to_have_text(["new"])


async def test_a_whole_command_can_be_pasted(page, stub):
    await page.get_by_test_id("composer").fill("/trade sell symbol:BTC amount:25%")
    await expect(page.get_by_test_id("option-amount")).to_have_value("25%")
    await page.get_by_test_id("option-amount").press("Enter")
    options = (await stub.next("command"))["data"]["options"][0]["options"]
    assert [(option["name"], option["value"]) for option in options] == [("symbol", "BTC"), ("amount", "25%")]


async def test_an_optional_option_may_stay_empty(page, stub):
    await type_command(page, "/profile")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("option-member")).to_be_focused()
    await page.keyboard.press("Enter")
    assert (await stub.next("command"))["data"]["options"] == []


async def test_a_member_is_picked_by_name(page, stub):
    await type_command(page, "/profile in")
    await expect(page.get_by_test_id("choice").first).to_contain_text("Inês")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    options = (await stub.next("command"))["data"]["options"]
    assert options == [{"name": "member", "type": 6, "value": stub.hello()["users"][2]["id"]}]


async def test_a_choice_is_sent_by_its_value(page, stub):
    await type_command(page, "/leaderboard ")
    await page.get_by_test_id("choice").filter(has_text="Streak").click()
    await page.keyboard.press("Enter")
    assert (await stub.next("command"))["data"]["options"] == [{"name": "board", "type": 3, "value": "streak"}]


async def test_numbers_booleans_and_channels_have_their_types(page, stub):
    await page.get_by_test_id("member-mara").click()
    await type_command(page, "/config ")
    for name, text in (("xp", "20"), ("fee", "0.25"), ("channel", "news"), ("enabled", "false")):
        await page.get_by_test_id(f"option-{name}").fill(text)
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    options = {option["name"]: option["value"] for option in (await stub.next("command"))["data"]["options"]}
    assert options == {"xp": 20, "fee": 0.25, "channel": stub.hello()["channels"][1]["id"], "enabled": False}
    assert options["enabled"] is False


@pytest.mark.parametrize(
    ("text", "says"),
    [("10001", "At most 10,000"), ("-1", "At least 0"), ("1.5", "whole number"), ("１２", "whole number")],
)
async def test_a_number_out_of_bounds_is_not_sent(page, stub, text, says):
    await page.get_by_test_id("member-mara").click()
    await type_command(page, f"/config {text}")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("composer-message")).to_contain_text(says)
    await expect(page.get_by_test_id("option-xp")).to_have_attribute("aria-invalid", "true")
    assert stub.asked.empty()


async def test_a_missing_option_is_said_and_focused(page, stub):
    await page.get_by_test_id("composer").fill("/trade buy BTC")
    await page.get_by_test_id("option-symbol").press("Enter")
    await expect(page.get_by_test_id("option-amount")).to_be_focused()
    await expect(page.get_by_test_id("composer-message")).to_contain_text("amount: This is required")


async def test_escape_cancels_and_backspace_steps_back(page, stub):
    await type_command(page, "/profile ")
    await page.keyboard.press("Backspace")
    await expect(page.get_by_test_id("composer")).to_have_value("/profile")
    await page.keyboard.type(" x")
    await expect(page.get_by_test_id("option-member")).to_have_value("x")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("option-member")).to_have_count(0)
    await expect(page.get_by_test_id("composer")).to_be_focused()


async def test_ordinary_text_is_kindly_refused(page, stub):
    await type_command(page, "hello all")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("composer-message")).to_contain_text("slash commands only")
    await expect(page.get_by_test_id("composer")).to_have_value("hello all")
    assert stub.asked.empty()


async def test_the_list_narrows_and_arrow_keys_choose(page, stub):
    await type_command(page, "/")
    rows = page.locator("[data-testid^=command-]")
    await expect(rows).to_have_count(5)
    await page.keyboard.type("trade")
    await expect(rows).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_test_id("command-trade-sell")).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")
    await expect(page.locator(".chosen")).to_have_text("/trade sell")


async def test_moderators_commands_are_hidden_from_members(page, stub):
    await type_command(page, "/conf")
    await expect(page.get_by_test_id("command-config")).to_have_count(0)
    await page.get_by_test_id("member-mara").click()
    await page.get_by_test_id("composer").fill("/conf")
    await expect(page.get_by_test_id("command-config")).to_be_visible()


async def test_commands_arrive_only_once_synced(page, stub):
    await stub.send("commands", commands=[])
    await type_command(page, "/")
    await expect(page.locator(".commands")).to_contain_text("has not synced any commands")
    await stub.send("commands", commands=stub.commands)
    await expect(page.get_by_test_id("command-daily")).to_be_visible()


async def test_a_command_that_fails_says_so_until_dismissed(page, stub):
    await type_command(page, "/daily")
    await page.keyboard.press("Enter")
    request = await stub.next("command")
    await stub.send("failed", request=request["request"], error="The application did not respond")
    failed = page.get_by_test_id("failed")
    await expect(failed).to_contain_text("The application did not respond")
    await failed.get_by_role("button", name="Dismiss").click()
    await expect(failed).to_have_count(0)
