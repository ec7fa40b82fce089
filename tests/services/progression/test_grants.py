"""Progression: XP is the sum of grants, levels follow it, milestones come once."""

import asyncio

import msgspec
import pytest

from bot.data import models
from bot.data.transactions import Standalone, Transaction, transact
from bot.rules.accounts.holdings import starting_cash
from bot.rules.guilds.settings import announce_channel, announce_levels, announce_milestones, announce_where
from bot.rules.money import MAX_CASH
from bot.rules.progression.levels import MAX_XP, level_base, level_step
from bot.rules.progression.milestones import Facts
from bot.services.accounts import accounts
from bot.services.guilds.members import load_acting
from bot.services.progression import grants
from bot.services.progression.grants import Earned
from tests.kit.fake_context import ALICE, START, configure
from tests.kit.ledger import mismatches, rows, scalar
from tests.kit.units import C0, COIN

pytestmark = pytest.mark.usefixtures("database")


async def grant(amount: int, facts: Facts | None = None, source: str = "test", actor=ALICE) -> Earned:
    async def body(work: Transaction) -> Earned:
        return await grants.grant(work, await load_acting(work, actor), source, amount, facts)

    return await transact(Standalone(lambda: START), body)


async def announcements_sent() -> list[dict]:
    return [
        {"kind": row["kind"], "channel": row["channel_id"], **msgspec.json.decode(row["facts"])}
        for row in await rows("SELECT * FROM announcement ORDER BY id")
    ]


async def test_three_levels_in_one_grant_are_one_announcement(context):
    await grant(99)
    earned = await grant(352)  # 451: levels begin at 100, 250 and 450
    assert (earned.level_before, earned.level, earned.xp_into_level, earned.xp_for_next) == (1, 4, 1, 250)
    assert await announcements_sent() == [
        {"kind": "level-up", "channel": 5, "name": "Alice", "level_before": 1, "level": 4, "xp": 451}
    ]
    assert await models.Member.get().values_list("level", flat=True) == 4


async def test_the_last_xp_of_a_level_is_exact(context):
    assert (await grant(99)).level == 1
    assert (await grant(1)).level == 2
    assert (await grant(149)).level == 2
    assert (await grant(1)).level == 3


async def test_grants_at_once_add_up(context):
    earned = await asyncio.gather(*(grant(10) for _ in range(40)))
    assert sorted(grant.total for grant in earned) == [10 * n for n in range(1, 41)]
    assert len(await announcements_sent()) == 2  # levels 2 and 3, once each
    assert await mismatches() == []


async def test_a_grant_of_nothing_is_not_written(context):
    assert (await grant(0)).total == 0
    assert await models.Grant.all().count() == 0


async def test_a_milestone_pays_once_though_many_see_it_at_once(context):
    facts = Facts(starting=C0, streak=3)
    earned = await asyncio.gather(*(grant(1, facts) for _ in range(20)))
    assert sum(len(grant.milestones) for grant in earned) == 1
    assert await scalar("SELECT cash - starting FROM account") == 300 * COIN
    assert await mismatches() == []


async def test_a_milestone_of_xp_lifts_the_level_it_is_announced_with(context):
    earned = await grant(60, Facts(starting=C0, equity=C0 + 1, deposits=C0))
    assert (earned.xp, earned.total, earned.level) == (60, 110, 2)
    assert [(milestone.key, milestone.xp, milestone.coins) for milestone in earned.milestones] == [
        ("first-gain", 50, 0)
    ]
    assert [announcement["kind"] for announcement in await announcements_sent()] == ["level-up", "milestone-reached"]
    assert {row["source"]: row["amount"] for row in await models.Grant.all().values()} == {
        "test": 60,
        "first-gain": 50,
    }
    assert await models.Account.all().count() == 0


async def test_several_milestones_of_one_occasion_pay_into_one_account(context):
    earned = await grant(0, Facts(starting=C0, streak=30))
    assert [milestone.key for milestone in earned.milestones] == ["streak-3", "streak-7", "streak-30"]
    assert await models.Account.get().values_list("cash", flat=True) == C0 + (300 + 1_000 + 5_000) * COIN
    assert await models.Posting.all().count() == 4
    assert await mismatches() == []


async def test_coins_are_a_share_of_what_the_account_began_with(context):
    await configure(1, (starting_cash, 1_000))
    await grant(0, Facts(starting=1_000 * COIN, streak=3))
    await configure(1, (starting_cash, 50_000))
    await grant(0, Facts(starting=50_000 * COIN, streak=7))
    assert await models.Account.get().values_list("deposits", flat=True) == (1_000 + 3 + 10) * COIN


async def test_coins_stop_at_what_an_account_may_hold(context):
    await grant(0, Facts(starting=C0, streak=3))
    room = 5
    await rows("UPDATE account SET cash = ?", MAX_CASH - room)
    earned = await grant(0, Facts(starting=C0, streak=7))
    assert [milestone.coins for milestone in earned.milestones] == [room]
    earned = await grant(0, Facts(starting=C0, streak=30))
    assert [milestone.coins for milestone in earned.milestones] == [0]
    assert await models.Account.get().values_list("cash", flat=True) == MAX_CASH


async def test_a_grant_may_fill_the_xp_of_a_member_but_not_overflow_it(context):
    await configure(1, (level_base, 100_000), (level_step, 100_000))
    await grant(1)
    await rows("UPDATE member SET xp = ?", MAX_XP - 10)
    assert (await grant(11)).total == MAX_XP - 10
    assert (await grant(10)).total == MAX_XP
    assert await models.Member.get().values_list("xp", flat=True) == MAX_XP


async def test_a_server_sets_what_levels_cost(context):
    await configure(1, (level_base, 10), (level_step, 0))
    earned = await grant(35)
    assert (earned.level, earned.xp_into_level, earned.xp_for_next) == (4, 5, 10)


@pytest.mark.parametrize(
    ("changes", "channels"),
    [
        ([], [5, 5]),
        ([(announce_channel, 99)], [99, 99]),
        ([(announce_channel, 99), (announce_where, "here")], [5, 5]),
        ([(announce_channel, 99), (announce_where, "off")], []),
        ([(announce_levels, False)], [5]),
        ([(announce_levels, False), (announce_milestones, False)], []),
    ],
)
async def test_a_server_says_what_is_announced_and_where(context, changes, channels):
    await configure(1, *changes)
    earned = await grant(100, Facts(starting=C0, streak=3))
    assert (earned.level > earned.level_before, len(earned.milestones)) == (True, 1)
    assert [announcement["channel"] for announcement in await announcements_sent()] == channels


async def test_an_account_opens_with_the_start_and_the_week_of_its_server(context):
    async def body(work: Transaction) -> None:
        member = await load_acting(work, ALICE)
        account = await accounts.load(work, member)
        assert (account.id, account.cash) == (None, C0)
        await accounts.ensure_open(work, member, account)
        await accounts.ensure_open(work, member, account)
        assert await accounts.load(work, member) == account

    await transact(Standalone(lambda: START), body)
    assert await models.Account.all().values("week", "week_equity", "week_deposits", "starting", "contest") == [
        {"week": "2026-01-05", "week_equity": C0, "week_deposits": C0, "starting": C0, "contest": 0}
    ]
    assert await mismatches() == []
