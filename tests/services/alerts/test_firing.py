"""Alerts and the matcher: what fires, what never may, and what happens when things go wrong."""

import asyncio
import json
from typing import Any

import pytest

from bot.data import models
from bot.rules.alerts import REARM_PAUSE, alert_on, channel_alerts_a_day
from bot.rules.guilds.settings import announce_where, trading_on
from bot.services import leases
from bot.services.alerts.alerts import AlertView, alerts_of, remove
from bot.services.announcements import outbox
from bot.services.context import Context
from bot.services.matching import engine, loading, settling
from bot.services.matching.engine import TickReport
from bot.services.upkeep import pruning
from tests.kit.alerts import set_alert
from tests.kit.fake_context import ALICE, BOB, FakeContext, configure, fake_context
from tests.kit.ledger import rows
from tests.kit.orders import BUY, NO_MILESTONE_COINS, place_order, price_moves_to
from tests.kit.units import DAY, MINUTE

pytestmark = pytest.mark.usefixtures("database")


async def announcements_sent() -> list[tuple[int, int, dict[str, Any]]]:
    """Whom the outbox tells of alerts, where, and what."""
    announcements = await rows(
        "SELECT user_id, channel_id, kind, facts FROM announcement WHERE kind LIKE 'alert-%' ORDER BY id"
    )
    return [
        (row["user_id"], row["channel_id"], {"kind": row["kind"], **json.loads(row["facts"])}) for row in announcements
    ]


async def state_of(made: AlertView) -> str:
    return str(await models.Alert.get(id=made.id).values_list("state", flat=True))


async def test_an_alert_that_fires_once_tells_once_and_is_over(context: FakeContext) -> None:
    made = await set_alert(context, "above", "110", "1")
    assert await price_moves_to(context, "105", "109.99", "90") == TickReport()
    assert await announcements_sent() == []
    assert await price_moves_to(context, "112") == TickReport(fired=1)
    assert await price_moves_to(context, "90", "115") == TickReport()
    [(user, channel, facts)] = await announcements_sent()
    assert (user, channel) == (11, 5)
    assert (facts["kind"], facts["last"], facts["rearm_price"], facts["name"]) == ("alert-fired", "112", None, "Alice")
    assert facts["age"] == context.board.latest("BTC").received_at - context.board.latest("BTC").quoted_at
    assert context.wakes
    assert await state_of(made) == "fired"
    assert await alerts_of(context, ALICE) == []
    assert len(context.alerts) == 0


async def test_a_repeating_alert_waits_until_the_price_was_back(context: FakeContext) -> None:
    made = await set_alert(context, "below", "90", "1", repeats=True)
    assert (await price_moves_to(context, "90")).fired == 1
    fired_at = context.clock()
    context.clock.advance(REARM_PAUSE)
    assert await price_moves_to(context, "90.4", "89", "90.44") == TickReport()  # it trembles
    assert await price_moves_to(context, "90.45") == TickReport()  # 0.5 % back: armed
    (alert,) = await alerts_of(context, ALICE)
    assert (alert.armed, alert.fired_at) == (True, fired_at)
    assert (await price_moves_to(context, "89")).fired == 1
    assert len(await announcements_sent()) == 2
    assert await state_of(made) == "open"


async def test_a_repeating_alert_is_quiet_for_a_while_whatever_the_price_does(context: FakeContext) -> None:
    await set_alert(context, "above", "110", "1", repeats=True)
    assert (await price_moves_to(context, "111")).fired == 1
    assert await price_moves_to(context, *["100", "111"] * 20) == TickReport()
    context.clock.advance(REARM_PAUSE)
    assert await price_moves_to(context, "111", "100", "109") == TickReport()
    assert (await price_moves_to(context, "111")).fired == 1


async def test_a_jumpy_coin_is_told_to_a_channel_so_many_times_a_day_and_the_rest_to_the_member_alone(context) -> None:
    """The exploit: alerts that repeat, a little apart, fill a channel for weeks without another command."""
    await configure(1, (channel_alerts_a_day, 3))
    for n in range(2):
        await set_alert(context, "above", f"{110 + n}", f"a{n}", repeats=True)
    await set_alert(context, "above", "110", "bob", actor=BOB)
    for _ in range(3):
        assert (await price_moves_to(context, "112")).fired >= 2
        context.clock.advance(REARM_PAUSE)
        await price_moves_to(context, "100")
    assert [where for user, where, _ in await announcements_sent() if user == ALICE.user_id] == [5, 5, 5, -11, -11, -11]
    assert [where for user, where, _ in await announcements_sent() if user == BOB.user_id] == [5]
    context.clock.advance(DAY)
    await price_moves_to(context, "112")
    assert [where for *_, where, _ in await announcements_sent()][-2:] == [5, 5]


async def test_a_tick_that_fires_no_alert_asks_the_database_nothing(context, monkeypatch) -> None:
    await set_alert(context, "above", "110", "1", repeats=True)
    await set_alert(context, "below", "50", "2")
    await price_moves_to(context, "111")
    monkeypatch.setattr(engine, "transact", None)
    monkeypatch.setattr(loading, "fetch", None)
    assert await price_moves_to(context, "100", "120", "60") == TickReport()


async def test_no_alert_fires_by_a_price_as_old_as_the_alert(context: FakeContext) -> None:
    await set_alert(context, "above", "110", "1")
    context.board.set("BTC", "120")
    assert await engine.tick(context) == TickReport()  # received in the millisecond of the alert
    context.clock.advance(1)
    assert await engine.tick(context) == TickReport(fired=1)


async def test_the_bid_and_the_ask_fire_no_alert(context: FakeContext) -> None:
    await set_alert(context, "above", "110", "1")
    assert await price_moves_to(context, "109/200") == TickReport()  # the test's last price is its bid
    assert await price_moves_to(context, "110/200") == TickReport(fired=1)


@pytest.mark.parametrize(("notify", "channel"), [("channel", 5), ("dm", -11)])
async def test_the_member_hears_of_an_alert_as_they_chose(context: FakeContext, notify: str, channel: int) -> None:
    await set_alert(context, "above", "110", "1", notify=notify)
    await price_moves_to(context, "110")
    assert [where for _, where, _ in await announcements_sent()] == [channel]


async def test_an_alert_comes_by_direct_message_where_nothing_is_announced(context: FakeContext) -> None:
    await set_alert(context, "above", "110", "1")
    await configure(1, (announce_where, "off"))
    await price_moves_to(context, "110")
    assert [where for _, where, _ in await announcements_sent()] == [-11]


@pytest.mark.parametrize("off", [alert_on, trading_on])
async def test_an_alert_ends_and_says_why_where_alerts_are_switched_off(context: FakeContext, off) -> None:
    made = await set_alert(context, "above", "110", "1", repeats=True)
    await configure(1, (off, False))
    assert await price_moves_to(context, "110") == TickReport()
    [(_, _, facts)] = await announcements_sent()
    assert facts["kind"] == "alert-removed"
    assert facts["reason"] == {"kind": "CogOff", "facts": {"cog": off.cog}}
    assert await state_of(made) == "removed"


async def test_alerts_outlive_a_restart_armed_or_not_and_nothing_is_replayed(context: FakeContext) -> None:
    await set_alert(context, "above", "110", "1", repeats=True)
    await set_alert(context, "below", "50", "2")
    await price_moves_to(context, "111")
    restarted = fake_context(context.clock)
    restarted.board.set("BTC", "40")  # nobody looks
    restarted.board.set("BTC", "111")
    context.clock.advance(DAY)
    assert await loading.load(restarted) == 2
    assert await engine.tick(restarted) == TickReport()
    assert await price_moves_to(restarted, "112", "109") == TickReport()
    assert (await price_moves_to(restarted, "111")).fired == 1
    assert (await price_moves_to(restarted, "50")).fired == 1
    assert len(await announcements_sent()) == 3


async def test_orders_and_alerts_with_the_same_id_keep_apart(context: FakeContext) -> None:
    await configure(1, *NO_MILESTONE_COINS)
    placed, made = (
        await place_order(context, BUY, "1", "limit", "o", limit="90"),
        await set_alert(context, "below", "95", "a"),
    )
    assert placed.order.id == made.id
    assert await price_moves_to(context, "94") == TickReport(fired=1)
    assert await price_moves_to(context, "90") == TickReport(filled=1)


async def test_alerts_set_elsewhere_are_found_and_those_removed_elsewhere_do_not_fire(context: FakeContext) -> None:
    elsewhere = fake_context(context.clock)
    made, bobs = (
        await set_alert(elsewhere, "above", "110", "1"),
        await set_alert(elsewhere, "above", "111", "2", actor=BOB),
    )
    caught_up_to = await loading.catch_up(context, context.clock() - MINUTE)
    assert (len(context.alerts), caught_up_to) == (2, context.clock())
    await remove(elsewhere, ALICE, made.id, key="r")
    assert await price_moves_to(context, "120") == TickReport(fired=1)
    assert [user for user, _, _ in await announcements_sent()] == [BOB.user_id]
    assert await state_of(bobs) == "fired"
    assert await loading.load(elsewhere) == 0


async def test_two_matchers_fire_an_alert_once(context: FakeContext) -> None:
    await set_alert(context, "above", "110", "1")
    second = Context(context.board, context.clock, lambda: None)
    await loading.load(second)
    context.clock.advance(1_000)
    context.board.set("BTC", "120")
    reports = await asyncio.gather(engine.tick(context), engine.tick(second))
    assert sorted(report.fired for report in reports) == [0, 1]
    assert len(await announcements_sent()) == 1


async def test_a_book_behind_the_times_fires_a_repeating_alert_once(context: FakeContext) -> None:
    made = await set_alert(context, "above", "110", "1", repeats=True)
    behind = Context(context.board, context.clock, lambda: None)
    await loading.load(behind)
    await price_moves_to(context, "120")
    assert await engine.tick(behind) == TickReport()
    assert len(await announcements_sent()) == 1
    alert = behind.alerts.get(made.id)
    assert alert is not None
    assert not alert.armed


async def test_a_matcher_that_lost_the_lease_fires_no_alert(context: FakeContext) -> None:
    made = await set_alert(context, "above", "110", "1")
    token = await leases.hold(settling.LEASE, "me", 0)
    await leases.hold(settling.LEASE, "another", 60_000)
    context.clock.advance(1_000)
    context.board.set("BTC", "120")
    with pytest.raises(leases.LostLease):
        await engine.tick(context, token)
    assert await state_of(made) == "open"
    assert await announcements_sent() == []


@pytest.mark.parametrize("repeats", [False, True])
async def test_a_crash_between_state_and_announcement_leaves_neither_and_doubles_nothing(
    context: FakeContext, monkeypatch: pytest.MonkeyPatch, repeats: bool
) -> None:
    made = await set_alert(context, "above", "110", "1", repeats=repeats)

    async def breaks(*_: object) -> None:
        raise OSError("the database is gone")

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "send_requested", breaks)
        assert await price_moves_to(context, "120") == TickReport(failed=1)
    assert (await announcements_sent(), await state_of(made)) == ([], "open")
    assert await price_moves_to(context, "121") == TickReport(fired=1)
    assert len(await announcements_sent()) == 1


async def test_a_removal_racing_a_firing_leaves_one_of_them(context: FakeContext) -> None:
    for n in range(20):
        made = await set_alert(context, "above", "110", f"a{n}")
        context.clock.advance(1_000)
        context.board.set("BTC", "120")
        gone, report = await asyncio.gather(
            remove(context, ALICE, made.id, key=f"r{n}"), engine.tick(context), return_exceptions=True
        )
        assert isinstance(gone, AlertView) is (report.fired == 0)
        assert await state_of(made) == ("fired" if report.fired else "removed")
        context.clock.advance(1_000)
        context.board.set("BTC", "100")
    assert len(await announcements_sent()) == await models.Alert.filter(state="fired").count()


async def test_an_alert_on_a_symbol_listed_no_more_never_fires(context: FakeContext) -> None:
    made = await set_alert(context, "below", "90", "1")
    context.board.drop("BTC")
    for _ in range(3):
        context.clock.advance(MINUTE)
        assert await engine.tick(context) == TickReport()
    assert await state_of(made) == "open"


async def test_alerts_long_over_are_pruned_and_no_others(context: FakeContext) -> None:
    over, _ = await set_alert(context, "above", "110", "1"), await set_alert(context, "below", "50", "2")
    await price_moves_to(context, "111")
    assert (await pruning.prune(context.clock() + pruning.SENT))["alert"] == 0
    assert (await pruning.prune(context.clock() + pruning.SENT + 1))["alert"] == 1
    assert await models.Alert.filter(id=over.id).count() == 0
    assert await models.Alert.all().count() == 1


async def test_a_member_who_was_erased_meanwhile_is_told_nothing(context: FakeContext) -> None:
    await set_alert(context, "above", "110", "1")
    await rows("DELETE FROM member WHERE user_id = 11")
    assert await price_moves_to(context, "111") == TickReport()
    assert await announcements_sent() == []
