"""Alerts over the wire: set, shown, removed, and fired in the channel and in private, also after a restart."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from bot.data import models
from bot.market import opening
from bot.market.simulated.market import SimulatedMarket
from bot.rules.alerts import alert_on, alerts_a_day
from bot.rules.guilds.settings import announce_where, trading_on
from bot.rules.market.quotes import Price, Quote
from bot.rules.market.refusals import MarketPaused
from bot.ui.kit import buttons
from bot.ui.kit.answer import settled
from sandbox import Sandbox
from sandbox.script.response import texts
from tests.kit.fake_context import configure
from tests.wire.acts import Market, begin, callback_codes, effects, eventually, reaches, redelivered, shown
from tests.wire.conftest import running

ABOVE = {"symbol": "BTC", "direction": "above", "price": "1000000"}
LOW = {"symbol": "BTC", "direction": "below", "price": "10"}


class Lifted(SimulatedMarket):
    """The simulated market, all of whose prices can be multiplied."""

    by: ClassVar[int] = 1

    def snapshot(self) -> Mapping[str, Quote]:
        return {ticker: lifted(quote, self.by) for ticker, quote in super().snapshot().items()}


def lifted(quote: Quote, by: int) -> Quote:
    return replace(
        quote, **{name: Price(getattr(quote, name).units * by, getattr(quote, name).scale) for name in PRICES}
    )


PRICES = ("bid", "ask", "last")


@pytest.fixture
def lift(monkeypatch: pytest.MonkeyPatch) -> type[Lifted]:
    """The market of a bot that starts after this."""
    monkeypatch.setattr(opening, "SimulatedMarket", Lifted)
    monkeypatch.setattr(Lifted, "by", 1)
    return Lifted


def told(box: Sandbox, words: str) -> list[str]:
    """Where there is a message that says so: "channel" or "dm"."""
    return sorted(
        "dm" if place in box.world.dms.values() else "channel"
        for place in box.world.channels.values()
        for message in box.messages(place)
        for embed in message["embeds"]
        if words in str(embed)
    )


async def test_an_alert_is_set_shown_and_removed_by_its_button(falcon: Sandbox) -> None:
    made = await falcon.command("alice", "/alert add", **ABOVE, repeat="repeating", notify="dm")
    assert made.ephemeral
    assert made.text.startswith("🔔 Alert set: BTC above 1,000,000")
    assert "You get a direct message each time, again after the price has been back at 995,000." in made.text
    assert "% away" in made.text
    page = await falcon.command("alice", "/alert list")
    assert page.ephemeral
    assert "#1 · BTC above 1,000,000" in page.text
    assert "1 open" in page.text
    clicked = await falcon.click("alice", page, "Remove #1")
    assert clicked.failed is None
    assert "Removed #1: BTC above 1,000,000." in page.text
    assert "0 open" in page.text
    assert await models.Alert.all().values("state") == [{"state": "removed"}]
    before = await effects()
    await redelivered(falcon, clicked)
    assert await effects() == before


async def test_removing_all_alerts_asks_and_then_removes_them_at_once(falcon: Sandbox) -> None:
    await falcon.command("alice", "/alert add", **ABOVE)
    await falcon.command("alice", "/alert add", **LOW)
    page = await falcon.command("alice", "/alert list")
    await falcon.click("alice", page, "Remove all")
    assert await models.Alert.all().values("state") == [{"state": "open"}] * 2
    clicked = await falcon.click("alice", page, "Yes, remove all")
    assert "Removed 2 alerts." in page.text
    assert "0 open" in page.text
    before = await effects()
    assert await models.Alert.all().values("state") == [{"state": "removed"}] * 2
    await redelivered(falcon, clicked)
    assert await effects() == before


async def test_choices_name_the_alerts_and_one_is_removed(falcon: Sandbox) -> None:
    await falcon.command("alice", "/alert add", **ABOVE)
    await falcon.command("alice", "/alert add", **LOW, repeat="repeating")
    choices = await falcon.autocomplete("alice", "/alert remove", focused="alert")
    assert [choice["name"] for choice in choices] == ["#2 BTC below 10, repeating", "#1 BTC above 1,000,000"]
    assert await falcon.autocomplete("bob", "/alert remove", focused="alert") == []
    (symbol,) = await falcon.autocomplete("alice", "/alert add", focused="symbol", value="bitc")
    assert symbol == {"name": "BTC · Bitcoin", "value": "BTC"}
    stranger = await falcon.command("bob", "/alert remove", alert=1)
    assert stranger.ephemeral
    assert "You have no such alert" in stranger.text
    gone = await falcon.command("alice", "/alert remove", alert=choices[0]["value"])
    assert gone.text.startswith("Alert removed: BTC below 10")
    again = await falcon.command("alice", "/alert remove", alert=2)
    assert "You have no such alert" in again.text


async def test_pages_turn_for_who_opened_them_and_expire(falcon: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(7):
        await falcon.command("alice", "/alert add", **ABOVE | {"price": f"{1_000_000 + n}"})
    page = await falcon.command("alice", "/alert list")
    assert "Page 1 of 2 · 7 open" in page.text
    await falcon.click("alice", page, "▶")
    assert "Page 2 of 2 · 7 open" in page.text
    for number in (1, 2):
        await falcon.click("alice", page, f"Remove #{number}")
    assert "5 open" in page.text  # the second one is empty now
    assert (await falcon.click("bob", page, "Remove #3")).failed  # Discord shows it to nobody else
    monkeypatch.setattr(buttons, "LIFE", -1)
    late = await falcon.click("alice", page, "Remove #3")
    assert "These buttons have expired. Open new ones with `/alert list`." in late.text
    assert await models.Alert.filter(state="open").count() == 5


async def test_an_alert_fires_in_the_channel_and_to_who_wants_it_in_private(
    box: Sandbox, lift: type[Lifted], tmp_path: Path
) -> None:
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        await box.command("alice", "/alert add", channel="general", **ABOVE)
        await box.command("bob", "/alert add", **ABOVE, notify="dm")
        lift.by = 100
        await reaches(box, lambda: told(box, "BTC rose to 1,000,000") == ["channel", "dm"])
        (said,) = [message for message in box.messages("general") if "rose to" in str(message["embeds"])]
        assert "**Alice** · now " in "\n".join(texts(said))
        assert (said["mentions"], said["mention_everyone"]) == ([], False)
        assert "0 open" in (await box.command("alice", "/alert list")).text


async def test_many_alerts_that_fire_at_once_are_one_message(box: Sandbox, lift: type[Lifted], tmp_path: Path) -> None:
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        failing = box.faults.add("POST", "/channels/*/messages", status=503, times=1)
        for n in range(9):
            await box.command("alice", "/alert add", channel="general", **ABOVE | {"price": f"{1_000_000 + n}"})
        lift.by = 100
        await eventually(lambda: failing.hits)  # the first ones go out by themselves; what fires meanwhile gathers
        await reaches(
            box, lambda: sum(len(str(message).split("rose to")) - 1 for message in box.messages("general")) >= 9
        )
        assert len([message for message in box.messages("general") if "rose to" in str(message["embeds"])]) <= 3


async def test_alerts_and_their_buttons_outlive_the_bot(box: Sandbox, lift: type[Lifted], tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path}/falcon.db"
    async with running(box, url):
        await box.command("alice", "/alert add", **ABOVE, repeat="repeating")
        await box.command("alice", "/alert add", **LOW)
        page = await box.command("alice", "/alert list")
    async with running(box, url):
        assert (await box.click("alice", page, "Remove #2")).failed is None
        assert "1 open" in page.text
        assert len(shown(page.interaction)) == 1
        lift.by = 100
        await reaches(box, lambda: told(box, "BTC rose to 1,000,000") == ["channel"])
        listed = await box.command("alice", "/alert list")
        assert "again after the price has been back at 995,000" in listed.text


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("/alert add", ABOVE),
        ("/alert add", ABOVE | {"price": "1"}),
        ("/alert list", {}),
        ("/alert remove", {"alert": 1}),
    ],
)
async def test_a_repeated_alert_changes_nothing_and_shows_nothing(falcon: Sandbox, command: str, options: dict) -> None:
    await falcon.command("alice", "/alert add", **LOW)
    first = await falcon.command("alice", command, **options)
    before, messages = await effects(), shown(first.interaction)
    await redelivered(falcon, first, 3)
    assert first.refused == [40060] * 3
    assert (shown(first.interaction), await effects()) == (messages, before)


async def test_copies_that_race_set_one_alert(falcon: Sandbox) -> None:
    opened, coming = await begin(falcon, "alice", "/alert add", **ABOVE)
    for _ in range(7):
        falcon.client.deliver(opened)
    await coming
    await reaches(falcon, lambda: len(callback_codes(opened)) >= 8)
    await settled()
    assert len(shown(opened)) == 1
    assert await models.Alert.all().count() == 1


async def test_switches_and_limits_are_told_with_the_way_out(falcon: Sandbox) -> None:
    guild = int(falcon.guild_id)
    for off, said in ((alert_on, "/config alert enabled:True"), (trading_on, "/config trading enabled:True")):
        await configure(guild, (off, False))
        refused = await falcon.command("alice", "/alert add", **ABOVE)
        assert refused.ephemeral
        assert said in refused.text
        assert "/alert" not in (await falcon.command("alice", "/help")).text
    await configure(guild, (alerts_a_day, 1))
    await falcon.command("alice", "/alert add", **ABOVE)
    assert "You already have that alert: #1" in (await falcon.command("alice", "/alert add", **ABOVE)).text
    assert (
        "You have added 1 alert within 24 hours, the most allowed here."
        in (await falcon.command("alice", "/alert add", **LOW)).text
    )
    await configure(guild, (announce_where, "off"))
    told = await falcon.command("bob", "/alert add", **ABOVE)
    assert "You get a direct message." in told.text
    await falcon.command("mona", "/config alert", open=0)
    assert "You have 0 alerts, the most allowed here." in (await falcon.command("mona", "/alert add", **ABOVE)).text


async def test_while_the_market_is_paused_no_alert_is_set(box: Sandbox, market: type[Market], tmp_path: Path) -> None:
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        await box.command("alice", "/alert add", **LOW)
        market.error = MarketPaused(since=1)
        paused = await box.command("alice", "/alert add", **ABOVE)
        assert paused.ephemeral
        assert "The market has been paused" in paused.text
        assert "#1 · BTC below 10" in (await box.command("alice", "/alert list")).text
        assert "Alert removed" in (await box.command("alice", "/alert remove", alert=1)).text


async def test_a_member_who_takes_no_direct_messages_holds_nobody_up(
    box: Sandbox, lift: type[Lifted], tmp_path: Path
) -> None:
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        box.users["alice"].accepts_dms = False
        await box.command("alice", "/alert add", **ABOVE, notify="dm")
        await box.command("bob", "/alert add", **ABOVE)
        lift.by = 100
        await reaches(box, lambda: told(box, "rose to 1,000,000") == ["channel"])
