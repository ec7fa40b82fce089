"""Servers come, go and come back."""

import pytest

from bot.data import models
from bot.services.guilds import servers

pytestmark = pytest.mark.usefixtures("database")


async def standing_of_servers() -> dict[int, int | None]:
    return {row["id"]: row["left_at"] for row in await models.Guild.all().order_by("id").values("id", "left_at")}


async def test_a_server_that_removed_the_bot_while_it_was_away_is_noted_at_the_next_start():
    for guild in (1, 2, 3):
        await servers.note_joined(guild)
    await servers.note_removed(3, 50)
    await servers.keep_only({1}, 100)
    assert await standing_of_servers() == {1: None, 2: 100, 3: 50}


async def test_a_server_that_comes_back_is_here_again():
    await servers.note_joined(1)
    await servers.note_removed(1, 50)
    await servers.note_joined(1)
    assert await standing_of_servers() == {1: None}
