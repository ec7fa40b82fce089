"""The daily check-in: once a guild-local day, with its streak."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.data import models
from bot.rules.guilds.settings import time_zone
from bot.rules.progression.streaks import AlreadyCheckedIn, checkin_on, checkin_xp
from bot.rules.refusals import CogOff
from bot.services.progression.checkin import CheckInReceipt, check_in
from tests.kit.fake_context import ALICE, BOB, START, configure
from tests.kit.ledger import dump, mismatches
from tests.kit.units import COIN, DAY

pytestmark = pytest.mark.usefixtures("database")

HOUR = 3_600_000


async def test_fifty_check_ins_at_once_count_once(context):
    tries = (check_in(context, ALICE, key=f"i{n}") for n in range(50))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(outcome, CheckInReceipt) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyCheckedIn) for outcome in outcomes) == 49
    assert await models.Member.all().values("xp", "level", "streak") == [{"xp": 10, "level": 1, "streak": 1}]
    assert await models.CheckIn.all().count() == 1
    assert await mismatches() == []


async def test_a_check_in_says_what_it_earned_and_when_the_next_one_opens(context):
    receipt = await check_in(context, ALICE, key="1")
    assert (receipt.earned.xp, receipt.earned.total, receipt.earned.xp_into_level, receipt.earned.xp_for_next) == (
        10,
        10,
        10,
        100,
    )
    assert datetime.fromtimestamp(receipt.again_at, UTC) == datetime(2026, 1, 6, tzinfo=UTC)
    with pytest.raises(AlreadyCheckedIn) as refused:
        await check_in(context, ALICE, key="2")
    assert refused.value.again_at == receipt.again_at
    assert (await check_in(context, BOB, key="3")).streak.days == 1


async def test_a_refused_check_in_changes_nothing(context):
    await check_in(context, ALICE, key="1")
    before = await dump()
    member = await models.Member.all().values("xp", "level", "streak", "longest_streak", "streak_day")
    with pytest.raises(AlreadyCheckedIn):
        await check_in(context, ALICE, key="2")
    assert await dump() == before
    assert await models.Member.all().values("xp", "level", "streak", "longest_streak", "streak_day") == member


async def test_a_repeat_returns_the_first_check_in_even_tomorrow(context):
    first = await check_in(context, ALICE, key="1")
    context.clock.advance(DAY)
    assert await check_in(context, ALICE, key="1") == first
    assert await models.CheckIn.all().count() == 1


async def test_a_streak_grows_by_local_days_and_ends_with_one_missed(context):
    await configure(1, (time_zone, "America/New_York"))
    context.clock.at = START + 16 * HOUR  # 23:00 there
    days = [(await check_in(context, ALICE, key="0")).streak.days]
    for n, hours in enumerate((1, 26, 72, 73), 1):
        context.clock.at = START + (16 + hours) * HOUR
        days.append((await check_in(context, ALICE, key=f"{n}")).streak.days)
    assert days == [1, 2, 3, 4, 5]
    context.clock.advance(2 * DAY)
    receipt = await check_in(context, ALICE, key="late")
    assert (receipt.streak.days, receipt.streak.longest) == (1, 5)


async def test_the_next_check_in_opens_at_local_midnight_across_a_change_of_clocks(context):
    await configure(1, (time_zone, "Europe/Berlin"))
    context.clock.at = int(datetime(2026, 3, 28, 23, 30, tzinfo=UTC).timestamp()) * 1000  # Sunday 00:30, 23 hours long
    receipt = await check_in(context, ALICE, key="1")
    assert datetime.fromtimestamp(receipt.again_at, UTC) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    context.clock.at = receipt.again_at * 1000 - 1
    with pytest.raises(AlreadyCheckedIn):
        await check_in(context, ALICE, key="2")
    context.clock.advance(1)
    assert (await check_in(context, ALICE, key="3")).streak.days == 2


async def test_after_a_move_westward_the_next_check_in_opens_when_that_day_is_really_over(context):
    await configure(1, (time_zone, "Pacific/Auckland"))  # it is 2026-01-06 there
    await check_in(context, ALICE, key="1")
    await configure(1, (time_zone, "UTC"))  # and 2026-01-05 here
    with pytest.raises(AlreadyCheckedIn) as refused:
        await check_in(context, ALICE, key="2")
    context.clock.at = refused.value.again_at * 1000 - 1
    with pytest.raises(AlreadyCheckedIn):
        await check_in(context, ALICE, key="3")
    context.clock.advance(1)
    assert (await check_in(context, ALICE, key="4")).streak.days == 2


async def test_a_clock_set_back_gives_no_second_check_in(context):
    await check_in(context, ALICE, key="1")
    context.clock.advance(-DAY)
    with pytest.raises(AlreadyCheckedIn):
        await check_in(context, ALICE, key="2")
    assert await models.Member.get().values_list("xp", flat=True) == 10


async def test_three_days_in_a_row_pay_coins_that_are_deposits(context):
    for n in range(3):
        receipt = await check_in(context, ALICE, key=f"{n}")
        context.clock.advance(DAY)
    assert [(milestone.key, milestone.coins) for milestone in receipt.earned.milestones] == [("streak-3", 300 * COIN)]
    assert await models.Account.all().values("cash", "deposits", "starting") == [
        {"cash": 100_300 * COIN, "deposits": 100_300 * COIN, "starting": 100_000 * COIN}
    ]
    assert len(context.wakes) == 1
    assert await mismatches() == []


async def test_a_check_in_without_coins_opens_no_account(context):
    await check_in(context, ALICE, key="1")
    assert await models.Account.all().count() == 0


async def test_a_server_sets_the_xp_of_a_check_in(context):
    await configure(1, (checkin_xp, 100))
    receipt = await check_in(context, ALICE, key="1")
    assert (receipt.earned.xp, receipt.earned.level) == (100, 2)
    context.clock.advance(DAY)
    await configure(1, (checkin_xp, 0))
    assert (await check_in(context, ALICE, key="2")).earned.total == 100
    assert await models.Grant.all().count() == 1


async def test_check_ins_can_be_switched_off(context):
    await configure(1, (checkin_on, False))
    with pytest.raises(CogOff):
        await check_in(context, ALICE, key="1")
    assert await models.CheckIn.all().count() == 0


async def test_a_new_name_and_channel_are_noted(context):
    await check_in(context, ALICE, key="1")
    renamed = type(ALICE)(1, 11, "Alicia", 77)
    with pytest.raises(AlreadyCheckedIn):
        await check_in(context, renamed, key="2")
    assert await models.Member.all().values("name", "channel_id") == [{"name": "Alicia", "channel_id": 77}]
