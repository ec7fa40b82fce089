"""A whole installation copied from one system to the other and back, also in two goes."""

from itertools import pairwise
from pathlib import Path

import pytest

from bot.data import migrate
from bot.data.database import close_database, open_database
from bot.data.transfer import tables
from bot.data.transfer.copying import CopyError, copy, require_whole
from tests.conftest import Database
from tests.data.transfer.conftest import contents, play_on


async def copied(source: str, target: str) -> list[tuple[str, int, int]]:
    return [(progress.table, progress.rows, progress.of) async for progress in copy(source, target)]


async def test_a_copy_holds_every_row_and_the_game_goes_on_there(
    played: Database, other_database: Database, tmp_path: Path
) -> None:
    steps = await copied(played.url, other_database.url)
    assert {table for table, rows, of in steps if rows == of} == set((await contents(played.url)).keys())
    assert await contents(other_database.url) == await contents(played.url)
    assert await play_on(other_database.url, 1) == []
    back = f"sqlite://{tmp_path / 'back.db'}"
    await copied(other_database.url, back)
    assert await contents(back) == await contents(other_database.url)
    assert await play_on(back, 2) == []


async def test_an_interrupted_copy_is_told_by_its_target_and_goes_on_where_it_stopped(
    played: Database, other_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "PAGE", 2)
    steps = 0
    async for _ in copy(played.url, other_database.url):
        steps += 1
        if steps == 12:
            break
    await open_database(other_database.url)
    try:
        with pytest.raises(CopyError, match="unfinished copy"):
            await require_whole()
    finally:
        await close_database()
    rest = await copied(played.url, other_database.url)
    assert all(rows == of for _, rows, of in rest[:3])  # what was there is not copied again
    assert all(first[1] <= second[1] for first, second in pairwise(rest) if first[0] == second[0])
    assert await contents(other_database.url) == await contents(played.url)
    assert await play_on(other_database.url, 1) == []


async def test_a_copy_goes_on_only_from_the_source_it_began_with(
    played: Database, other_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "PAGE", 2)
    async for _ in copy(played.url, other_database.url):
        break
    await play_on(played.url, 1)
    with pytest.raises(CopyError, match="source has changed"):
        await copied(played.url, other_database.url)


async def test_copying_onto_rows_or_from_an_older_schema_is_refused(played: Database, other_database: Database) -> None:
    await migrate.upgrade(other_database.url, until=migrate.names()[0])
    with pytest.raises(CopyError, match="lacks the migration"):
        await copied(other_database.url, played.url)
    await migrate.upgrade(other_database.url)
    await play_on(other_database.url, 0)
    before = await contents(other_database.url)
    with pytest.raises(CopyError, match="not empty"):
        await copied(played.url, other_database.url)
    assert await contents(other_database.url) == before
