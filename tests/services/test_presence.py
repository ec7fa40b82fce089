"""Who is still here: asked about once a day, and what a member does counts more than an older answer."""

from dataclasses import replace

from bot.data.database import fetch, reader
from bot.rules.ranking import Board
from bot.services.guilds import presence
from bot.services.progression.checkin import check_in
from bot.services.ranking import boards
from tests.conftest import Database
from tests.services.world import ALICE, BOB, DAY, World

BOTH = (ALICE.user_id, BOB.user_id)


async def arrive(world: World) -> None:
    for who in (ALICE, BOB):
        await check_in(world.context, who, key=f"{who.user_id} at {world.clock()}")


async def test_nobody_is_asked_about_within_a_day_of_a_command(database: Database, world: World) -> None:
    await arrive(world)
    world.clock.pass_(DAY)
    assert await presence.known(1, BOTH, world.clock()) == ([], set())
    world.clock.pass_(1)
    unsure, left = await presence.known(1, BOTH, world.clock())
    assert (set(unsure), left) == (set(BOTH), set())


async def test_who_left_stays_known_as_gone_until_they_are_asked_about_again(database: Database, world: World) -> None:
    await arrive(world)
    world.clock.pass_(2 * DAY)
    await presence.note(1, BOB.user_id, False, world.clock())
    assert await presence.known(1, BOTH, world.clock()) == ([ALICE.user_id], {BOB.user_id})
    assert await presence.known(2, BOTH, world.clock()) == ([], set())
    world.clock.pass_(DAY + 1)
    assert BOB.user_id in (await presence.known(1, BOTH, world.clock()))[0]


async def test_an_answer_from_before_a_members_command_counts_no_more(database: Database, world: World) -> None:
    await arrive(world)
    asked_at = world.clock()
    world.clock.pass_(2 * DAY)
    await arrive(world)
    await presence.note(1, ALICE.user_id, False, asked_at)
    assert await presence.known(1, BOTH, world.clock()) == ([], set())


async def test_who_comes_back_and_looks_is_here_again_by_the_name_they_have_now(
    database: Database, world: World
) -> None:
    await arrive(world)
    await presence.note(1, ALICE.user_id, False, world.clock())
    assert "to be in this server" in (await boards.load_own_standing(ALICE, Board.RETURN)).unmet
    await presence.seen(replace(ALICE, name="Alicia"), world.clock())
    assert "to be in this server" not in (await boards.load_own_standing(ALICE, Board.RETURN)).unmet
    assert {row["name"] for row in await fetch(reader(), "SELECT name FROM member")} == {"Alicia", "Bob"}


async def test_looking_makes_nobody_a_member(database: Database, world: World) -> None:
    await presence.seen(ALICE, world.clock())
    assert await fetch(reader(), "SELECT id FROM member") == []
