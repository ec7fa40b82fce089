"""What the release before cannot read is parked or removed when a migration is taken back, and told; then up again."""

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.commands import migrate as command
from bot.config import Config
from bot.data import migrate
from bot.data.database import close_database, fetch, open_database, writer
from bot.services.announcements import delivery, parked
from bot.services.announcements.former import FORMER_KINDS
from bot.services.upkeep.reconciliation import audit
from bot.ui.announcements.celebrations import render
from tests.conftest import Database
from tests.kit.fake_context import START
from tests.kit.poison import LEVEL, write_announcement

STEPS = len(migrate.names()) - 4  # to the release 0.1
FORMER_LEVEL = {"name": "Alice", "from": 1, "to": 2, "xp": 100}


@asynccontextmanager
async def opened(database: Database) -> AsyncIterator[None]:
    await open_database(database.url)
    parked.invalidate()
    try:
        yield
    finally:
        await close_database()


async def rows(sql: str) -> list[dict[str, Any]]:
    return await fetch(writer(), sql)


async def fill(database: Database) -> None:
    """Writes announcements of the present kinds and of a former one, a frozen one, and receipts."""
    async with opened(database):
        await write_announcement("level-up", LEVEL, channel=4)
        await delivery.form_batches(START, render)
        for channel, guild in ((5, 1), (5, 1), (6, 1), (-11, 2)):
            await write_announcement("level-up", LEVEL, channel, guild)
        await write_announcement("level", FORMER_LEVEL, channel=5)
        for key in ("1", "2"):
            await rows(
                "INSERT INTO receipt (key, guild_id, user_id, outcome, at) "
                f"VALUES ('{key}', 1, 11, '[\"result\", {{}}]', {START})"
            )


async def down(database: Database, folder: Path) -> int:
    config = Config(database_url=database.url, backup_folder=str(folder))
    return await command.run(config, argparse.Namespace(way="down", steps=STEPS, yes=True))


async def test_rows_that_the_older_release_does_not_know_are_parked_or_removed_and_told(
    closed_database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await fill(closed_database)
    assert await down(closed_database, tmp_path) == 0
    out = capsys.readouterr().out
    assert "4 announcements parked: the older release does not know their kind" in out
    assert "2 receipts removed: the older release cannot read them" in out
    async with opened(closed_database):
        assert await rows("SELECT * FROM receipt") == []
        waiting = await rows("SELECT kind FROM announcement WHERE state = 'pending' AND batch_id IS NULL")
        assert {row["kind"] for row in waiting} <= FORMER_KINDS.keys()
        assert len(waiting) == 1
        counted = await rows(
            "SELECT b.guild_id, b.channel_id, COUNT(*) AS n FROM batch b JOIN announcement a ON a.batch_id = b.id "
            "WHERE b.state = 'parked' AND a.state = 'parked' GROUP BY b.guild_id, b.channel_id ORDER BY b.channel_id"
        )
        assert [(row["guild_id"], row["channel_id"], row["n"]) for row in counted] == [
            (2, -11, 1),
            (1, 5, 2),
            (1, 6, 1),
        ]
        assert len(await rows("SELECT id FROM batch WHERE state = 'pending'")) == 1  # frozen: any release can send it
    await migrate.upgrade(closed_database.url)


async def test_going_up_again_leaves_the_books_in_order_and_the_parked_to_be_seen(
    closed_database: Database, tmp_path: Path
) -> None:
    await fill(closed_database)
    assert await down(closed_database, tmp_path) == 0
    assert len(await migrate.upgrade(closed_database.url)) == STEPS
    async with opened(closed_database):
        assert await audit() == []
        assert [(await parked.parked_summary(guild, START)).count for guild in (1, 2)] == [3, 1]
        assert (await parked.parked_summary(1, START)).error.startswith(parked.UNREADABLE)
        await write_announcement("level-up", LEVEL, channel=7)
        while await delivery.form_batches(START, render):
            pass
        assert {head.destination.stored for head in await delivery.next_batches(10)} == {4, 5, 7}


async def test_a_database_that_holds_nothing_unknown_goes_back_without_a_word(
    closed_database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await down(closed_database, tmp_path) == 0
    out = capsys.readouterr().out
    assert "parked:" not in out
    assert "removed:" not in out
    await migrate.upgrade(closed_database.url)
