"""Open orders over the wire: placed, shown, changed, cancelled, filled while nobody looks, and told of."""

import re
from pathlib import Path

import pytest

from bot.data import models
from sandbox import Sandbox
from tests.kit.ledger import mismatches
from tests.wire.acts import effects, reaches, redelivered, shown
from tests.wire.conftest import running


async def test_an_order_is_placed_shown_and_cancelled_by_its_button(falcon: Sandbox) -> None:
    placed = await falcon.command("alice", "/trade buy", symbol="BTC", amount="$900", type="limit", limit="9.5")
    assert placed.text.startswith("Order placed: Buy $900.00 of BTC")
    assert "at 9.5 or better" in placed.text
    assert "99,100.00" in placed.text
    page = await falcon.command("alice", "/trade orders")
    assert page.ephemeral
    assert "1 open" in page.text
    before = await effects()
    clicked = await falcon.click("alice", page, "Cancel #1")
    assert clicked.failed is None
    assert "Cancelled #1. $900.00 is free again." in page.text
    assert "0 open" in page.text
    assert (await effects())["orders"] != before["orders"]
    assert await models.Account.get().values_list("reserved", flat=True) == 0
    await redelivered(falcon, clicked)
    assert await mismatches() == []


async def test_cancelling_all_orders_asks_and_then_cancels_them_at_once(box: Sandbox, tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path}/falcon.db"
    async with running(box, url):
        for limit in ("9.5", "9", "8.5", "8", "7.5", "7"):
            await box.command("alice", "/trade buy", symbol="BTC", amount="$900", type="limit", limit=limit)
        await box.command("bob", "/trade buy", symbol="BTC", amount="$900", type="limit", limit="9")
        page = await box.command("alice", "/trade orders")
        await box.click("alice", page, "▶")
        await box.click("alice", page, "Cancel all")
        assert page.text.startswith("Cancel all 6?\nThey cannot be restored.")
        await box.click("alice", page, "◀")
        assert "Page 2 of 2 · 6 open" in page.text
        await box.click("alice", page, "Cancel all")
        assert await models.Order.filter(state="open").count() == 7
    async with running(box, url):
        sure = await box.click("alice", page, "Yes, cancel all")
        assert "Cancelled 6 orders. $5,400.00 is free again" in page.text
        assert "0 open" in page.text
        await redelivered(box, sure)
        assert "1 open" in (await box.command("bob", "/trade orders")).text
        assert await mismatches() == []


async def test_where_all_has_ended_before_the_answer_nothing_more_is_asked_or_promised(falcon: Sandbox) -> None:
    for limit in ("9.5", "9"):
        await falcon.command("alice", "/trade buy", symbol="BTC", amount="$900", type="limit", limit=limit)
    pages = [await falcon.command("alice", "/trade orders") for _ in range(3)]
    for page in pages[:2]:
        await falcon.click("alice", page, "Cancel all")
    await falcon.click("alice", pages[0], "Yes, cancel all")
    await falcon.click("alice", pages[1], "Yes, cancel all")
    assert "No orders were open any more." in pages[1].text
    await falcon.click("alice", pages[2], "Cancel all")
    assert "0 open" in pages[2].text
    assert "Yes" not in pages[2].text


async def test_a_list_of_a_single_order_has_no_button_for_all(falcon: Sandbox) -> None:
    await falcon.command("alice", "/trade buy", symbol="BTC", amount="$900", type="limit", limit="9.5")
    page = await falcon.command("alice", "/trade orders")
    assert "Cancel all" not in str(page.message["components"])


async def test_choices_name_the_open_orders_and_a_change_shows_what_is_set_aside(falcon: Sandbox) -> None:
    await falcon.command(
        "alice", "/trade buy", symbol="ETH", amount="0.5", type="stop-limit", stop="900000", limit="20000"
    )
    (choice,) = await falcon.autocomplete("alice", "/trade cancel", focused="order")
    assert choice["name"] == "#1 Buy 0.5 ETH, stop-limit 900,000 / 20,000"
    changed = await falcon.command("alice", "/trade modify", order=choice["value"], limit="10000", expires="day")
    assert changed.text.startswith("Order changed: Buy 0.5 ETH")
    assert "Reserved: $5,005.00" in changed.text
    gone = await falcon.command("alice", "/trade cancel", order=choice["value"])
    assert "$5,005.00 is free again." in gone.text
    again = await falcon.command("alice", "/trade cancel", order=choice["value"])
    assert again.ephemeral
    assert "You have no such open order" in again.text
    assert (await falcon.command("bob", "/trade modify", order=1, limit="5")).ephemeral


async def test_options_that_do_not_fit_together_are_refused_with_the_way_out(falcon: Sandbox) -> None:
    for options, why in [
        ({"limit": "5"}, "needs a `type` of order"),
        ({"type": "limit"}, "A limit order needs a `limit` price, and no other."),
        ({"type": "oco", "stop": "5"}, "needs both a `limit` and a `stop` price"),
        ({"type": "trailing", "trail": "200%"}, "follows at `0.01%` to `99.99%`"),
        ({"type": "limit", "limit": "NaN"}, "That is not a price"),
        ({"type": "limit", "limit": "5", "expires": "soon"}, "`never`, `day`, or a date"),
        ({"type": "limit", "limit": "5", "expires": "2020-01-01"}, "ends today at the earliest"),
        ({"type": "stop", "stop": "0.5"}, "so 0.5 is already reached. Set `stop` above "),
        ({"type": "oco", "stop": "1", "limit": "9999999"}, "Set `stop` above "),
    ]:
        before = await effects()
        response = await falcon.command("alice", "/trade buy", symbol="BTC", amount="$50", **options)
        assert response.ephemeral
        assert why in response.text, response.text
        assert await effects() == before


async def test_a_fill_while_nobody_looks_is_told_in_the_channel_and_to_who_wants_it_in_private(falcon: Sandbox) -> None:
    await falcon.command("alice", "/trade buy", symbol="BTC", amount="$5000")
    for notify in ("channel", "dm"):
        options = {"type": "trailing", "trail": "0.01%", "notify": notify}
        placed = await falcon.command("alice", "/trade sell", symbol="BTC", amount="10%", **options)
        assert "trailing" in placed.text

    def told() -> list[bool]:
        """For every order that is told of, whether it is told in private."""
        return sorted(
            place in falcon.world.dms.values()
            for place in falcon.world.channels.values()
            for message in falcon.messages(place)
            for embed in message["embeds"]
            if "Order filled" in str(embed)
        )

    await reaches(falcon, lambda: told() == [False, True], 60)
    assert await models.Order.filter(kind="trailing").values("state") == [{"state": "filled"}] * 2
    assert await mismatches() == []


async def test_open_orders_and_their_buttons_outlive_the_bot(box: Sandbox, tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path}/falcon.db"
    async with running(box, url):
        await box.command("alice", "/trade buy", symbol="BTC", amount="$900", type="limit", limit="9.5")
        page = await box.command("alice", "/trade orders")
    async with running(box, url):
        assert (await box.click("alice", page, "Cancel #1")).failed is None
        assert "0 open" in page.text
        assert len(shown(page.interaction)) == 1


async def test_a_change_that_cannot_be_says_that_nothing_was_changed(falcon: Sandbox) -> None:
    await falcon.command("alice", "/trade buy", symbol="BTC", amount="$900", type="limit", limit="9.5")
    for options, why in [
        ({"limit": "9,999,999"}, "so 9,999,999 is already reached. Set `limit` below "),
        ({"stop": "5"}, "A limit order needs a `limit` price, and no other. Nothing was changed."),
        ({}, "Say what to change: an amount, a price, when it ends, or how you hear about it. Nothing was changed."),
    ]:
        response = await falcon.command("alice", "/trade modify", order=1, **options)
        assert response.ephemeral
        assert why in response.text, response.text


@pytest.mark.parametrize(
    ("announcements", "how", "told"),
    [
        ({}, "channel", "notifies here"),
        ({"where": "here"}, "channel", "notifies here"),
        ({"channel": True}, "channel", "notifies in <#"),
        ({"where": "off"}, "channel", "**no notice**"),
        ({"where": "off"}, "dm", "notifies by direct message"),
        ({"orders": False}, "dm", "**no notice**"),
        ({}, "silent", "no notice"),
    ],
)
async def test_a_receipt_promises_only_what_the_server_announces(
    falcon: Sandbox, announcements: dict[str, object], how: str, told: str
) -> None:
    if announcements:
        values = {k: falcon.channels["general"] if k == "channel" else v for k, v in announcements.items()}
        await falcon.command("mona", "/config announcements", options=values)
    order = {"type": "limit", "limit": "9.5", "notify": how}
    placed = await falcon.command("alice", "/trade buy", symbol="BTC", amount="$900", **order)
    assert told in placed.text
    assert told in (await falcon.command("alice", "/trade orders")).text
    assert told in (await falcon.command("alice", "/trade modify", order=1, limit="9")).text


async def test_the_list_of_orders_says_where_the_price_is_now(falcon: Sandbox) -> None:
    await falcon.command("alice", "/trade buy", symbol="BTC", amount="$900", type="limit", limit="9.5")
    await falcon.command("alice", "/trade buy", symbol="BTC", amount="$9", type="trailing", trail="1000")
    shown = await falcon.command("alice", "/trade orders")
    assert len(re.findall(r"^-# now [0-9][0-9,.]*$", shown.text, re.MULTILINE)) >= 1
    assert "$1,000 from its" in shown.text


async def test_a_symbol_is_understood_as_phones_and_people_write_it(falcon: Sandbox) -> None:
    for symbol in ("btc ", " BTC", "$btc", "Bitcoin", "BITCOIN "):
        bought = await falcon.command("alice", "/trade buy", symbol=symbol, amount="$600")
        assert bought.text.startswith("Bought "), symbol
        assert " BTC" in bought.text
    for command in ("/price", "/watch add", "/watch remove"):
        assert "Bitcoin" in (await falcon.command("alice", command, symbol="bitcoin ")).text
