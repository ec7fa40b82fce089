"""Fair play: what a moderator changes of a server's days and weeks opens no second check-in and wipes no loss."""

from fractions import Fraction

import pytest

from bot.data import models
from bot.data.keys import MemberKey
from bot.rules.guilds.settings import WEEKDAYS, time_zone, week_start
from bot.rules.progression.streaks import AlreadyCheckedIn
from bot.rules.ranking import Board
from bot.services.moderation.settings_changes import change_settings, reset_settings
from bot.services.progression.checkin import check_in
from bot.services.progression.profile import load_profile
from bot.services.ranking import recompute
from bot.services.ranking.boards import load_own_standing
from bot.ui.moderation.settings_pages import change_reply
from tests.kit.fake_context import ALICE, BOB, FakeContext
from tests.kit.ledger import mismatches
from tests.kit.members import add_member
from tests.kit.units import C0, COIN, DAY

pytestmark = pytest.mark.usefixtures("database")

ALICES = MemberKey(1, ALICE.user_id)
ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Tokyo", "America/New_York", "Etc/GMT+12", "UTC")


async def test_no_change_of_the_time_zone_opens_a_second_check_in(context: FakeContext) -> None:
    first = await check_in(context, ALICE, key="first")
    for number, zone in enumerate(ZONES):
        await change_settings(context, BOB, {time_zone.key: zone}, key=f"zone {number}")
        with pytest.raises(AlreadyCheckedIn) as refused:
            await check_in(context, ALICE, key=f"again {number}")
        assert refused.value.again_at >= first.again_at
        context.clock.advance(1_000)
    assert await models.CheckIn.all().count() == 1


@pytest.mark.parametrize("zone", ZONES[:-1])
@pytest.mark.parametrize("hours", [0, 5, 11, 23])
async def test_no_change_of_the_time_zone_ends_the_streak_of_who_comes_every_24_hours(
    context: FakeContext, zone: str, hours: int
) -> None:
    context.clock.advance(hours * DAY // 24)
    expected = 0
    for number in range(5):
        if number == 2:
            await change_settings(context, BOB, {time_zone.key: zone}, key="there")
        if number == 4:
            await reset_settings(context, BOB, "server", key="back")
        try:
            expected = (await check_in(context, ALICE, key=f"{number}")).streak.days
        except AlreadyCheckedIn:  # the day goes on
            assert number >= 2
        assert (await load_profile(context, ALICES)).streak == expected
        context.clock.advance(DAY)
    assert expected >= 3
    assert (await models.Member.get(user_id=ALICE.user_id)).longest_streak == expected
    assert await mismatches() == []


async def test_a_moderator_is_told_what_a_change_of_days_and_weeks_does(context: FakeContext) -> None:
    change = await change_settings(
        context, BOB, {time_zone.key: "Asia/Tokyo", week_start.key: "Wednesday"}, key="change"
    )
    text = change_reply(change, ()).embed.description
    assert "Today, 2026-01-05, goes on until <t:" in text
    assert "No streak ends by this" in text
    assert "The running week ends as it would have, before 2026-01-12" in text
    again = change_reply(await change_settings(context, BOB, {time_zone.key: "Asia/Tokyo"}, key="again"), ())
    assert "goes on" not in again.embed.description


async def test_no_change_of_the_week_start_wipes_the_losses_of_the_week(context: FakeContext) -> None:
    await add_member(1, cash=C0)
    await recompute.recompute(context)
    await models.Account.filter(user_id=1).update(cash=C0 - 30_000 * COIN)
    for number, start in enumerate((*WEEKDAYS[1:], WEEKDAYS[0], "Thursday")):
        await change_settings(context, BOB, {week_start.key: start}, key=f"{number}")
        await recompute.recompute(context)
        standing = await load_own_standing(MemberKey(1, 1), Board.WEEK)
        assert Fraction(*standing.score) == Fraction(-3, 10)
        context.clock.advance(DAY // 2)
    context.clock.advance(3 * DAY)  # the Monday on which the week would have ended
    await recompute.recompute(context)
    assert Fraction(*(await load_own_standing(MemberKey(1, 1), Board.WEEK)).score) == 0
