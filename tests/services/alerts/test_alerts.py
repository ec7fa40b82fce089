"""Setting alerts and removing them: limits, refusals, repeats, races."""

import asyncio

import pytest

from bot.data import models
from bot.rules.alerts import (
    AlertAlreadyTrue,
    DuplicateAlert,
    NoSuchAlert,
    TooManyAlerts,
    TooManyAlertsToday,
    alert_on,
    alerts_a_day,
    channel_alerts_a_day,
    open_alerts,
)
from bot.rules.guilds.settings import announce_where, trading_on
from bot.rules.market.refusals import MarketPaused, UnknownSymbol
from bot.rules.refusals import CogOff
from bot.services.alerts.alerts import AlertView, alerts_of, remove
from tests.kit.alerts import set_alert
from tests.kit.fake_context import ALICE, BOB, FakeContext, configure
from tests.kit.ledger import dump
from tests.kit.refusals import refused
from tests.kit.units import DAY, MINUTE

pytestmark = pytest.mark.usefixtures("database")


async def open_count() -> int:
    return await models.Alert.filter(state="open").count()


async def test_an_alert_is_set_shown_and_removed(context: FakeContext) -> None:
    made = await set_alert(context, "above", "110.50", "1", repeats=True, notify="dm")
    assert (made.ticker, made.direction, str(made.price), str(made.last)) == ("BTC", "above", "110.50", "100")
    assert (made.repeats, made.armed, made.notify, made.placed_at) == (True, True, "dm", context.clock())
    assert await alerts_of(context, ALICE) == [made]
    assert await alerts_of(context, BOB) == []
    assert made.id in context.alerts
    with pytest.raises(NoSuchAlert):
        await remove(context, BOB, made.id, key="b")
    assert await remove(context, ALICE, made.id, key="r") == made
    assert await remove(context, ALICE, made.id, key="r") == made  # the same interaction again
    with pytest.raises(NoSuchAlert):
        await remove(context, ALICE, made.id, key="r2")
    assert await alerts_of(context, ALICE) == []
    assert len(context.alerts) == 0


async def test_an_alert_that_is_true_already_is_refused_with_the_price_now(context: FakeContext) -> None:
    for way, price in (("above", "100"), ("above", "99"), ("below", "100.0"), ("below", "101")):
        with refused(AlertAlreadyTrue, "BTC is at 100 now"):
            await set_alert(context, way, price, f"{way} {price}")
    assert await open_count() == 0


async def test_without_a_fresh_price_or_a_symbol_there_is_no_alert(context: FakeContext) -> None:
    with pytest.raises(UnknownSymbol):
        await set_alert(context, "above", "110", "1", ticker="NOPE")
    context.board.paused.add("BTC")
    with pytest.raises(MarketPaused):
        await set_alert(context, "above", "110", "2")
    context.board.paused.clear()
    with pytest.raises(MarketPaused):  # the same interaction again gets the first answer
        await set_alert(context, "above", "110", "2")
    assert await open_count() == 0


@pytest.mark.parametrize("off", [alert_on, trading_on])
async def test_where_alerts_are_switched_off_none_is_set_but_one_can_be_removed(context: FakeContext, off) -> None:
    made = await set_alert(context, "above", "110", "1")
    await configure(1, (off, False))
    with pytest.raises(CogOff):
        await set_alert(context, "above", "120", "2")
    assert (await alerts_of(context, ALICE))[0].id == made.id
    await remove(context, ALICE, made.id, key="r")
    assert await open_count() == 0


async def test_a_member_has_as_many_alerts_as_the_server_allows(context: FakeContext) -> None:
    await configure(1, (open_alerts, 2))
    first = await set_alert(context, "above", "110", "1")
    await set_alert(context, "below", "90", "2")
    with refused(TooManyAlerts, "You have 2 alerts, the most allowed here"):
        await set_alert(context, "below", "80", "3")
    await set_alert(context, "below", "80", "bob", actor=BOB)
    await remove(context, ALICE, first.id, key="r")
    await set_alert(context, "below", "80", "4")


async def test_adding_and_removing_alerts_all_day_ends_at_the_days_limit(context: FakeContext) -> None:
    await configure(1, (alerts_a_day, 3))
    began = context.clock()
    for n in range(3):
        made = await set_alert(context, "above", f"{110 + n}", f"a{n}")
        await remove(context, ALICE, made.id, key=f"r{n}")
        context.clock.advance(MINUTE)
    with pytest.raises(TooManyAlertsToday) as refused:
        await set_alert(context, "above", "120", "a4")
    assert refused.value.again_at == (began + DAY) // 1000
    context.clock.at = began + DAY
    await set_alert(context, "above", "120", "a5")
    with pytest.raises(TooManyAlertsToday):
        await set_alert(context, "above", "130", "a6")


async def test_the_same_alert_twice_is_one(context: FakeContext) -> None:
    made = await set_alert(context, "above", "110", "1")
    with refused(DuplicateAlert, f"#{made.id}"):
        await set_alert(context, "above", "110.00", "2", repeats=True)
    assert await set_alert(context, "above", "110", "1") == made
    assert await open_count() == 1


async def test_fifty_alerts_at_once_give_exactly_the_limit(context: FakeContext) -> None:
    await configure(1, (open_alerts, 20))
    work = (set_alert(context, "above", f"{110 + n}", f"i{n}") for n in range(50))
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    assert sum(isinstance(outcome, AlertView) for outcome in outcomes) == 20
    assert sum(isinstance(outcome, TooManyAlerts) for outcome in outcomes) == 30
    assert await open_count() == len(context.alerts) == 20


async def test_fifty_copies_of_one_interaction_set_one_alert(context: FakeContext) -> None:
    outcomes = await asyncio.gather(*(set_alert(context, "above", "110", "same") for _ in range(50)))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert await open_count() == 1


async def test_a_refused_alert_changes_nothing(context: FakeContext) -> None:
    await set_alert(context, "above", "110", "1")
    before = await dump()
    for key, way, price in (("2", "above", "99"), ("3", "above", "110")):
        with pytest.raises((AlertAlreadyTrue, DuplicateAlert)):
            await set_alert(context, way, price, key)
    assert await dump() == before


async def test_alerts_on_symbols_listed_no_more_or_stale_are_marked(context: FakeContext) -> None:
    context.board.set("ETH", "50")
    for ticker in ("BTC", "ETH"):
        await set_alert(context, "above", "110", ticker, ticker=ticker)
    context.board.drop("ETH")
    context.board.paused.add("BTC")
    eth, btc = await alerts_of(context, ALICE)
    assert (eth.listed, eth.fresh, eth.last) == (False, False, None)
    assert (btc.listed, btc.fresh, str(btc.last)) == (True, False, "100")


async def test_the_answer_says_that_an_alert_comes_by_direct_message_where_nothing_is_announced(
    context: FakeContext,
) -> None:
    assert (await set_alert(context, "above", "110", "1")).notify == "channel"
    for number, nowhere in enumerate([(announce_where, "off"), (channel_alerts_a_day, 0)]):
        await configure(1, nowhere)
        assert (await set_alert(context, "above", f"{120 + number}", f"off {number}")).notify == "dm"
