"""Who is still here: asked about once a day, and what a member does counts more than an older answer."""

from dataclasses import replace

from bot.data import models
from bot.rules.ranking import Board, Requirement, UnmetRequirement
from bot.services.guilds import presence
from bot.services.progression.checkin import check_in
from bot.services.ranking import boards
from tests.conftest import Database
from tests.kit.fake_context import ALICE, BOB, FakeContext
from tests.kit.units import DAY

LEFT = UnmetRequirement(Requirement.MEMBERSHIP)
BOTH = (ALICE.user_id, BOB.user_id)


async def arrive(context: FakeContext) -> None:
    for actor in (ALICE, BOB):
        await check_in(context, actor, key=f"{actor.user_id} at {context.clock()}")


async def test_nobody_is_asked_about_within_a_day_of_a_command(database: Database, context: FakeContext) -> None:
    await arrive(context)
    context.clock.advance(DAY)
    assert await presence.unsure_and_departed(1, BOTH, context.clock()) == ([], set())
    context.clock.advance(1)
    unsure, left = await presence.unsure_and_departed(1, BOTH, context.clock())
    assert (set(unsure), left) == (set(BOTH), set())


async def test_a_member_who_left_stays_known_as_gone_until_they_are_asked_about_again(
    database: Database, context: FakeContext
) -> None:
    await arrive(context)
    context.clock.advance(2 * DAY)
    await presence.note(1, BOB.user_id, False, context.clock())
    assert await presence.unsure_and_departed(1, BOTH, context.clock()) == ([ALICE.user_id], {BOB.user_id})
    assert await presence.unsure_and_departed(2, BOTH, context.clock()) == ([], set())
    context.clock.advance(DAY + 1)
    assert BOB.user_id in (await presence.unsure_and_departed(1, BOTH, context.clock()))[0]


async def test_an_answer_from_before_a_members_command_counts_no_more(database: Database, context: FakeContext) -> None:
    await arrive(context)
    asked_at = context.clock()
    context.clock.advance(2 * DAY)
    await arrive(context)
    await presence.note(1, ALICE.user_id, False, asked_at)
    assert await presence.unsure_and_departed(1, BOTH, context.clock()) == ([], set())


async def test_a_member_who_comes_back_and_looks_is_here_again_by_the_name_they_have_now(
    database: Database, context: FakeContext
) -> None:
    await arrive(context)
    await presence.note(1, ALICE.user_id, False, context.clock())
    assert LEFT in (await boards.load_own_standing(ALICE, Board.RETURN)).unmet
    await presence.note_visit(replace(ALICE, name="Alicia"), context.clock())
    assert LEFT not in (await boards.load_own_standing(ALICE, Board.RETURN)).unmet
    assert {row["name"] for row in await models.Member.all().values("name")} == {"Alicia", "Bob"}


async def test_looking_makes_nobody_a_member(database: Database, context: FakeContext) -> None:
    await presence.note_visit(ALICE, context.clock())
    assert await models.Member.all().values("id") == []
