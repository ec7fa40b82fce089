"""The profile: what a member has earned, as of today."""

import pytest

from bot.data.keys import MemberKey
from bot.rules.guilds.settings import time_zone
from bot.rules.progression.levels import Progress, level_base
from bot.rules.trading.sizes import parse_size
from bot.services.progression.checkin import check_in
from bot.services.progression.profile import Badge, Profile, load_profile
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, START, configure
from tests.kit.units import DAY

pytestmark = pytest.mark.usefixtures("database")


async def test_somebody_who_never_did_anything_is_at_level_one(context):
    shown = await load_profile(context, MemberKey(1, 999))
    assert shown == Profile(Progress(1, 0, 100), None, xp=0, streak=0, longest_streak=0, trades=0, qualifying=0)


async def test_a_profile_tells_level_streak_trades_and_milestones(context):
    for n in range(3):
        await check_in(context, ALICE, key=f"c{n}")
        context.clock.advance(DAY)
    for n, amount in enumerate(("$1000", "$1")):
        await market_orders.buy(context, ALICE, "BTC", parse_size(amount), key=f"b{n}")
    shown = await load_profile(context, ALICE)
    assert (shown.name, shown.xp, shown.progress) == ("Alice", 55, Progress(1, 55, 100))
    assert (shown.streak, shown.longest_streak) == (3, 3)
    assert (shown.trades, shown.qualifying) == (2, 1)
    assert shown.badges == (Badge("streak-3", START + 2 * DAY), Badge("trades-1", START + 3 * DAY))


async def test_a_streak_that_missed_a_local_day_counts_zero(context):
    await configure(1, (time_zone, "Pacific/Auckland"))  # 13 h ahead
    await check_in(context, ALICE, key="1")
    context.clock.advance(2 * DAY - DAY // 24 * 1 - 1)  # one ms before the midnight that ends the day after
    assert (await load_profile(context, ALICE)).streak == 1
    context.clock.advance(1)
    shown = await load_profile(context, ALICE)
    assert (shown.streak, shown.longest_streak) == (0, 1)


async def test_a_profile_follows_the_servers_curve_at_once(context):
    await check_in(context, ALICE, key="1")
    await configure(1, (level_base, 10))
    assert (await load_profile(context, ALICE)).progress == Progress(2, 0, 60)
