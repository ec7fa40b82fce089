"""A member whose own record cannot be read: told so, noted, and nobody else is harmed."""

import pytest

from bot.data import models
from bot.data.keys import MemberKey
from bot.rules.refusals import RecordUnreadable
from bot.rules.trading.sizes import parse_size
from bot.services.progression.checkin import check_in
from bot.services.progression.profile import load_profile
from bot.services.unreadable import RowKind, is_left_out
from bot.services.upkeep.reconciliation import audit
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, BOB, FakeContext

pytestmark = pytest.mark.usefixtures("database")


async def test_a_member_with_an_unreadable_day_is_told_and_everybody_else_plays_on(context: FakeContext) -> None:
    await check_in(context, ALICE, key="before")
    await models.Member.filter(user_id=ALICE.user_id).update(streak_day="yesterday")
    with pytest.raises(RecordUnreadable):
        await check_in(context, ALICE, key="day")
    with pytest.raises(RecordUnreadable):
        await market_orders.buy(context, ALICE, "BTC", parse_size("1"), key="buy")
    with pytest.raises(RecordUnreadable):
        await load_profile(context, MemberKey(1, ALICE.user_id))
    assert is_left_out(RowKind.MEMBER, f"1:{ALICE.user_id}")
    assert (await check_in(context, BOB, key="bob")).streak.days == 1
    assert await models.Fill.all().count() == 0
    assert all("member 11" in line or "cannot be read" in line for line in await audit())
    await models.Member.filter(user_id=ALICE.user_id).update(streak_day="2026-01-05")
    assert (await load_profile(context, MemberKey(1, ALICE.user_id))).streak == 1
    assert await audit() == []
    assert not is_left_out(RowKind.MEMBER, f"1:{ALICE.user_id}")
