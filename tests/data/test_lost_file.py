"""An SQLite file that is removed or replaced under a running bot: nothing is written into what is gone."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.data import models
from bot.data.database import close_database, fetch, file_problem, open_database, reader, sqlite_path, writer
from bot.data.engines.sqlite import LostFile
from bot.data.keys import MemberKey
from bot.data.scan import scanner
from bot.data.transactions import Standalone, Transaction, once, transact
from bot.services.upkeep.health import database_problem
from tests.conftest import Database

SURROUNDINGS = Standalone(lambda: 0)


@pytest.fixture
def file(database: Database) -> Path:
    if database.dialect == "postgres":
        pytest.skip("PostgreSQL's files are its own")
    if os.name == "nt":
        pytest.skip("Windows removes no file that is open")
    return sqlite_path(database.url)


def removed(file: Path) -> None:
    file.rename(file.with_suffix(".away"))


def replaced(file: Path) -> None:
    shutil.copyfile(file, file.with_suffix(".copy"))
    file.with_suffix(".copy").replace(file)


async def put(tx: Transaction) -> int:
    await tx.add(models.Coin, {"ticker": "BTC", "scale": 8})
    return 1


@pytest.mark.parametrize(("lose", "word"), [(removed, "removed"), (replaced, "replaced")])
async def test_a_lost_file_is_not_written_to(file: Path, lose, word: str) -> None:
    await transact(SURROUNDINGS, put)
    await fetch(writer(), "PRAGMA wal_checkpoint(TRUNCATE)")
    file.with_suffix(".kept").hardlink_to(file)  # what is written into the old file can be looked at
    lose(file)
    with pytest.raises(LostFile, match=word):
        await transact(SURROUNDINGS, put)
    with pytest.raises(LostFile, match=word):
        await once(SURROUNDINGS, "key", MemberKey(1, 1), int, put)
    with pytest.raises(LostFile, match=word):
        await fetch(writer(), "UPDATE coin SET scale = 1")
    with pytest.raises(LostFile, match=word):
        await models.Coin.create(ticker="ETH", scale=8)
    assert await database_problem(5) == f"the database file was {word}" + (" by another" if lose is replaced else "")
    assert file.exists() == (lose is replaced)
    await close_database()
    with sqlite3.connect(file.with_suffix(".kept")) as kept:
        assert kept.execute("SELECT ticker, scale FROM coin").fetchall() == [("BTC", 8)]
        assert kept.execute("SELECT COUNT(*) FROM receipt").fetchone() == (0,)
    kept.close()


async def test_no_read_makes_a_new_file(file: Path) -> None:
    removed(file)
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        async with scanner():
            pass
    assert await database_problem(5)
    await fetch(reader(), "SELECT 1")
    assert not file.exists()


async def test_a_file_that_is_back_is_written_to_again_and_both_are_logged_once(file: Path) -> None:
    with capture_logs() as logs:
        removed(file)
        for _ in range(3):
            assert file_problem()
            with pytest.raises(LostFile):
                await transact(SURROUNDINGS, put)
        file.with_suffix(".away").rename(file)
        assert await transact(SURROUNDINGS, put) == 1
        assert await database_problem(5) is None
    assert [(entry["log_level"], entry["event"].partition(":")[0]) for entry in logs] == [
        ("error", "the database file was removed"),
        ("info", "the database file is back"),
    ]


async def test_a_start_after_that_is_well(file: Path, database: Database) -> None:
    replaced(file)
    assert file_problem()
    await close_database()
    await open_database(database.url)
    assert file_problem() is None
    assert await transact(SURROUNDINGS, put) == 1
