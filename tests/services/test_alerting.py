"""Alerts and the matcher: what fires, what never may, and what happens when things go wrong."""

import asyncio
import json
from typing import Any

import pytest

from bot.rules.alerts import REARM_PAUSE, alert_on, channel_alerts_a_day
from bot.rules.guilds.settings import announce_where, trading_on
from bot.services import leases
from bot.services.alerts.alerts import AlertView, alerts_of, remove
from bot.services.announcements import outbox
from bot.services.context import Context
from bot.services.matching import engine, loading, settling
from bot.services.matching.engine import TickReport
from bot.services.upkeep import pruning
from tests.services.alarms import alarm
from tests.services.books import one, rows
from tests.services.resting import BUY, PLAIN, goes, put
from tests.services.world import ALICE, BOB, DAY, MINUTE, World, configure

pytestmark = pytest.mark.usefixtures("database")


async def told() -> list[tuple[int, int, dict[str, Any]]]:
    """Whom the outbox tells of alerts, where, and what."""
    found = await rows(
        "SELECT user_id, channel_id, kind, facts FROM announcement WHERE kind LIKE 'alert-%' ORDER BY id"
    )
    return [(row["user_id"], row["channel_id"], {"kind": row["kind"], **json.loads(row["facts"])}) for row in found]


async def state_of(made: AlertView) -> str:
    return str(await one("SELECT state FROM alert WHERE id = ?", made.id))


async def test_one_that_fires_once_tells_once_and_is_over(world: World) -> None:
    made = await alarm(world, "above", "110", "1")
    assert await goes(world, "105", "109.99", "90") == TickReport()
    assert await told() == []
    assert await goes(world, "112") == TickReport(fired=1)
    assert await goes(world, "90", "115") == TickReport()
    [(user, channel, facts)] = await told()
    assert (user, channel) == (11, 5)
    assert (facts["kind"], facts["last"], facts["rearm_price"], facts["name"]) == ("alert-fired", "112", None, "Alice")
    assert facts["age"] == world.board.latest("BTC").received_at - world.board.latest("BTC").quoted_at
    assert world.wakes
    assert await state_of(made) == "fired"
    assert await alerts_of(world.context, ALICE) == []
    assert len(world.context.alerts) == 0


async def test_one_that_repeats_waits_until_the_price_was_back(world: World) -> None:
    made = await alarm(world, "below", "90", "1", repeats=True)
    assert (await goes(world, "90")).fired == 1
    fired_at = world.clock()
    world.clock.pass_(REARM_PAUSE)
    assert await goes(world, "90.4", "89", "90.44") == TickReport()  # it trembles
    assert await goes(world, "90.45") == TickReport()  # 0.5 % back: armed
    (seen,) = await alerts_of(world.context, ALICE)
    assert (seen.armed, seen.fired_at) == (True, fired_at)
    assert (await goes(world, "89")).fired == 1
    assert len(await told()) == 2
    assert await state_of(made) == "open"


async def test_one_that_repeats_is_quiet_for_a_while_whatever_the_price_does(world: World) -> None:
    await alarm(world, "above", "110", "1", repeats=True)
    assert (await goes(world, "111")).fired == 1
    assert await goes(world, *["100", "111"] * 20) == TickReport()
    world.clock.pass_(REARM_PAUSE)
    assert await goes(world, "111", "100", "109") == TickReport()
    assert (await goes(world, "111")).fired == 1


async def test_a_jumpy_coin_is_told_to_a_channel_so_many_times_a_day_and_the_rest_to_the_member_alone(world) -> None:
    """The exploit: alerts that repeat, a little apart, fill a channel for weeks without another command."""
    await configure(1, (channel_alerts_a_day, 3))
    for n in range(2):
        await alarm(world, "above", f"{110 + n}", f"a{n}", repeats=True)
    await alarm(world, "above", "110", "bob", who=BOB)
    for _ in range(3):
        assert (await goes(world, "112")).fired >= 2
        world.clock.pass_(REARM_PAUSE)
        await goes(world, "100")
    assert [where for user, where, _ in await told() if user == ALICE.user_id] == [5, 5, 5, -11, -11, -11]
    assert [where for user, where, _ in await told() if user == BOB.user_id] == [5]
    world.clock.pass_(DAY)
    await goes(world, "112")
    assert [where for *_, where, _ in await told()][-2:] == [5, 5]


async def test_a_tick_in_that_time_asks_the_database_nothing_and_neither_does_a_quiet_one(world, monkeypatch) -> None:
    await alarm(world, "above", "110", "1", repeats=True)
    await alarm(world, "below", "50", "2")
    await goes(world, "111")
    monkeypatch.setattr(engine, "transact", None)
    monkeypatch.setattr(loading, "fetch", None)
    assert await goes(world, "100", "120", "60") == TickReport()


async def test_no_alert_fires_by_a_price_as_old_as_it(world: World) -> None:
    await alarm(world, "above", "110", "1")
    world.board.set("BTC", "120")
    assert await engine.tick(world.context) == TickReport()  # received in the millisecond of the alert
    world.clock.pass_(1)
    assert await engine.tick(world.context) == TickReport(fired=1)


async def test_the_bid_and_the_ask_fire_nothing(world: World) -> None:
    await alarm(world, "above", "110", "1")
    assert await goes(world, "109/200") == TickReport()  # the test's last price is its bid
    assert await goes(world, "110/200") == TickReport(fired=1)


@pytest.mark.parametrize(("notify", "channel"), [("channel", 5), ("dm", -11)])
async def test_its_member_hears_of_it_as_they_chose(world: World, notify: str, channel: int) -> None:
    await alarm(world, "above", "110", "1", notify=notify)
    await goes(world, "110")
    assert [where for _, where, _ in await told()] == [channel]


async def test_where_nothing_is_announced_it_comes_by_direct_message(world: World) -> None:
    await alarm(world, "above", "110", "1")
    await configure(1, (announce_where, "off"))
    await goes(world, "110")
    assert [where for _, where, _ in await told()] == [-11]


@pytest.mark.parametrize("off", [alert_on, trading_on])
async def test_where_it_is_switched_off_it_ends_and_says_why(world: World, off) -> None:
    made = await alarm(world, "above", "110", "1", repeats=True)
    await configure(1, (off, False))
    assert await goes(world, "110") == TickReport()
    [(_, _, facts)] = await told()
    assert facts["kind"] == "alert-removed"
    assert facts["reason"] == {"kind": "CogOff", "facts": {"cog": off.cog}}
    assert await state_of(made) == "removed"


async def test_alerts_outlive_a_restart_armed_or_not_and_nothing_is_replayed(world: World) -> None:
    await alarm(world, "above", "110", "1", repeats=True)
    await alarm(world, "below", "50", "2")
    await goes(world, "111")
    restarted = World(world.clock)
    restarted.board.set("BTC", "40")  # nobody looks
    restarted.board.set("BTC", "111")
    world.clock.pass_(DAY)
    assert await loading.load(restarted.context) == 2
    assert await engine.tick(restarted.context) == TickReport()
    assert await goes(restarted, "112", "109") == TickReport()
    assert (await goes(restarted, "111")).fired == 1
    assert (await goes(restarted, "50")).fired == 1
    assert len(await told()) == 3


async def test_orders_and_alerts_with_the_same_id_keep_apart(world: World) -> None:
    await configure(1, *PLAIN)
    placed, made = await put(world, BUY, "1", "limit", "o", limit="90"), await alarm(world, "below", "95", "a")
    assert placed.order.id == made.id
    assert await goes(world, "94") == TickReport(fired=1)
    assert await goes(world, "90") == TickReport(filled=1)


async def test_alerts_set_elsewhere_are_found_and_those_removed_elsewhere_do_not_fire(world: World) -> None:
    elsewhere = World(world.clock)
    made, other = await alarm(elsewhere, "above", "110", "1"), await alarm(elsewhere, "above", "111", "2", who=BOB)
    seen = await loading.catch_up(world.context, world.clock() - MINUTE)
    assert (len(world.context.alerts), seen) == (2, world.clock())
    await remove(elsewhere.context, ALICE, made.id, key="r")
    assert await goes(world, "120") == TickReport(fired=1)
    assert [user for user, _, _ in await told()] == [BOB.user_id]
    assert await state_of(other) == "fired"
    assert await loading.load(elsewhere.context) == 0


async def test_two_matchers_fire_it_once(world: World) -> None:
    await alarm(world, "above", "110", "1")
    second = Context(world.board, world.clock, lambda: None)
    await loading.load(second)
    world.clock.pass_(1_000)
    world.board.set("BTC", "120")
    reports = await asyncio.gather(engine.tick(world.context), engine.tick(second))
    assert sorted(report.fired for report in reports) == [0, 1]
    assert len(await told()) == 1


async def test_a_book_behind_the_times_fires_what_repeats_once(world: World) -> None:
    await alarm(world, "above", "110", "1", repeats=True)
    behind = Context(world.board, world.clock, lambda: None)
    await loading.load(behind)
    await goes(world, "120")
    assert await engine.tick(behind) == TickReport()
    assert len(await told()) == 1
    assert not next(iter(behind.alerts._living.values())).armed


async def test_who_lost_the_lease_fires_nothing(world: World) -> None:
    made = await alarm(world, "above", "110", "1")
    token = await leases.hold(settling.LEASE, "me", 0)
    await leases.hold(settling.LEASE, "another", 60_000)
    world.clock.pass_(1_000)
    world.board.set("BTC", "120")
    with pytest.raises(leases.LostLease):
        await engine.tick(world.context, token)
    assert await state_of(made) == "open"
    assert await told() == []


@pytest.mark.parametrize("repeats", [False, True])
async def test_a_crash_between_state_and_announcement_leaves_neither_and_doubles_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, repeats: bool
) -> None:
    made = await alarm(world, "above", "110", "1", repeats=repeats)

    async def breaks(*_: object) -> None:
        raise OSError("the database is gone")

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "tell", breaks)
        assert await goes(world, "120") == TickReport(failed=1)
    assert (await told(), await state_of(made)) == ([], "open")
    assert await goes(world, "121") == TickReport(fired=1)
    assert len(await told()) == 1


async def test_a_removal_racing_a_firing_leaves_one_of_them(world: World) -> None:
    for n in range(20):
        made = await alarm(world, "above", "110", f"a{n}")
        world.clock.pass_(1_000)
        world.board.set("BTC", "120")
        gone, report = await asyncio.gather(
            remove(world.context, ALICE, made.id, key=f"r{n}"), engine.tick(world.context), return_exceptions=True
        )
        assert isinstance(gone, AlertView) is (report.fired == 0)
        assert await state_of(made) == ("fired" if report.fired else "removed")
        world.clock.pass_(1_000)
        world.board.set("BTC", "100")
    assert len(await told()) == await one("SELECT COUNT(*) FROM alert WHERE state = 'fired'")


async def test_what_is_listed_no_more_never_fires(world: World) -> None:
    made = await alarm(world, "below", "90", "1")
    world.board.drop("BTC")
    for _ in range(3):
        world.clock.pass_(MINUTE)
        assert await engine.tick(world.context) == TickReport()
    assert await state_of(made) == "open"


async def test_alerts_long_over_are_pruned_and_no_others(world: World) -> None:
    over, _ = await alarm(world, "above", "110", "1"), await alarm(world, "below", "50", "2")
    await goes(world, "111")
    assert (await pruning.prune(world.clock() + pruning.SENT))["alert"] == 0
    assert (await pruning.prune(world.clock() + pruning.SENT + 1))["alert"] == 1
    assert await one("SELECT COUNT(*) FROM alert WHERE id = ?", over.id) == 0
    assert await one("SELECT COUNT(*) FROM alert") == 1


async def test_a_member_who_was_erased_meanwhile_is_told_nothing(world: World) -> None:
    await alarm(world, "above", "110", "1")
    await rows("DELETE FROM member WHERE user_id = 11")
    assert await goes(world, "111") == TickReport()
    assert await told() == []
