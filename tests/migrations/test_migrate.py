"""Migrating is whole or not at all, safe with several processes, and beside an open database."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial

import pytest
from aerich.cli import cli
from asyncclick.testing import CliRunner
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import get_current_context

from bot.data import migrate
from bot.data.database import close_database, fetch, open_database, writer
from bot.data.file_lock import file_lock
from bot.data.models import Coin
from tests.conftest import run

UPGRADE = "import asyncio, sys; from bot.data.migrate import upgrade; print(len(asyncio.run(upgrade(sys.argv[1]))))"
NEXT = '''
RUN_IN_TRANSACTION = True
async def upgrade(db):
    return """{up}"""
async def downgrade(db):
    return "DROP TABLE extra"
MODELS_STATE = "{state}"
'''
STATE = "eJyrrgUAAXUA+Q=="  # {} as aerich writes it


@pytest.fixture
def folder(tmp_path):
    """The migrations of this release, to add to."""
    return shutil.copytree(migrate.FOLDER, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))


def _add(folder, up):
    name = f"{len(migrate.names(folder))}_20300101000000_next"
    (folder / f"{name}.py").write_text(NEXT.format(up=up, state=STATE))
    return name


async def _tables(db):
    catalogue = "sqlite_master" if db.dialect == "sqlite" else "pg_tables"
    await open_database(db.url)
    try:
        column = "name" if db.dialect == "sqlite" else "tablename"
        return {row["name"] for row in await fetch(writer(), f"SELECT {column} AS name FROM {catalogue}")}
    finally:
        await close_database()


async def test_processes_that_start_at_once_migrate_once(empty_database):
    command = [sys.executable, "-c", UPGRADE, empty_database.url]
    started = [await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE) for _ in range(4)]
    counts = [int((await process.communicate())[0]) for process in started]
    assert [process.returncode for process in started] == [0] * 4
    assert sorted(counts) == [0, 0, 0, len(migrate.names())]


async def test_tasks_that_start_at_once_migrate_once(empty_database):
    applied = await asyncio.gather(*(migrate.upgrade(empty_database.url) for _ in range(4)))
    assert sorted(map(len, applied)) == [0, 0, 0, len(migrate.names())]


async def test_a_failing_statement_leaves_the_database_as_it_was(closed_database, folder):
    name = _add(
        folder, "CREATE TABLE extra (id INT); INSERT INTO coin (ticker, scale) VALUES ('X', 1); SELECT nonsense"
    )
    with pytest.raises(migrate.MigrationError, match=f"{name} failed, and nothing has changed: .*nonsense"):
        await migrate.upgrade(closed_database.url, folder)
    assert "extra" not in await _tables(closed_database)
    assert await migrate.pending(closed_database.url, folder) == [name]
    await open_database(closed_database.url)
    try:
        assert await fetch(writer(), "SELECT ticker FROM coin") == []
    finally:
        await close_database()


async def test_a_process_killed_in_the_middle_leaves_the_database_as_it_was(closed_database, folder, tmp_path):
    _add(folder, "CREATE TABLE extra (id INT)")
    killed = _add(folder, "CREATE TABLE other (id INT)")
    text = (folder / f"{killed}.py").read_text()
    (folder / f"{killed}.py").write_text(text.replace("return", "import os; os._exit(9); return", 1))
    script = "import asyncio, sys, pathlib; from bot.data import migrate; "
    script += "asyncio.run(migrate.upgrade(sys.argv[1], pathlib.Path(sys.argv[2])))"
    command = [sys.executable, "-c", script, closed_database.url, str(folder)]
    assert await (await asyncio.create_subprocess_exec(*command)).wait() == 9
    assert "extra" not in await _tables(closed_database)
    assert len(await migrate.pending(closed_database.url, folder)) == 2  # and no lock was left behind


async def test_a_database_newer_than_the_release_is_refused(empty_database, folder):
    newer = _add(folder, "CREATE TABLE extra (id INT)")
    await migrate.upgrade(empty_database.url, folder)
    with pytest.raises(migrate.MigrationError, match=f"newer than this release: it has {newer}"):
        await migrate.upgrade(empty_database.url)
    with pytest.raises(migrate.MigrationError, match="newer"):
        await migrate.pending(empty_database.url)
    with pytest.raises(migrate.MigrationError, match=newer):
        await migrate.downgrade(empty_database.url)
    assert (await migrate.history(empty_database.url))[-1] == migrate.MigrationStep(
        newer, applied=True, in_release=False
    )
    assert await migrate.downgrade(empty_database.url, folder=folder) == [newer]
    assert await migrate.pending(empty_database.url) == []


async def test_history_of_a_database_that_is_not_there_makes_none(tmp_path):
    url = f"sqlite://{tmp_path / 'none' / 'falcon.db'}"
    assert {step.applied for step in await migrate.history(url)} == {False}
    assert await migrate.pending(url) == migrate.names()
    assert list(tmp_path.iterdir()) == []


async def test_an_open_database_stays_open_beside_a_migration(database, folder):
    context = get_current_context()
    _add(folder, "CREATE TABLE extra (id INT)")
    await Coin.create(ticker="BTC", scale=8)
    assert len(await migrate.upgrade(database.url, folder)) == 1
    assert get_current_context() is context
    assert await Coin.all().count() == 1
    await migrate.downgrade(database.url, folder=folder)


async def test_without_an_open_database_a_migration_leaves_no_context(closed_database):
    await migrate.upgrade(closed_database.url)
    assert get_current_context() is None or not get_current_context().inited


async def test_the_lock_of_a_file_keeps_others_out_until_it_is_let_go(tmp_path):
    async with file_lock(tmp_path / "falcon.db"):
        with pytest.raises(TimeoutError, match="another process"):
            async with file_lock(tmp_path / "falcon.db", patience=0.1):
                pass
    async with file_lock(tmp_path / "falcon.db", patience=0.1):
        pass


async def test_a_migration_that_waits_too_long_for_another_process_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(migrate, "file_lock", partial(file_lock, patience=0.1))
    async with file_lock(tmp_path / "falcon.db"):
        with pytest.raises(migrate.MigrationError, match=r"another process migrates .*falcon\.db"):
            await migrate.upgrade(f"sqlite://{tmp_path}/falcon.db")


async def test_a_semicolon_in_a_text_or_a_trigger_ends_no_statement(tmp_path, folder):
    trigger = "CREATE TRIGGER t AFTER INSERT ON extra BEGIN SELECT 1; SELECT 2; END;"
    _add(folder, f"CREATE TABLE extra (id TEXT DEFAULT 'a;b'); /* c; d */ {trigger} -- the end;")
    await migrate.upgrade(f"sqlite://{tmp_path / 'a.db'}", folder)
    with closing(sqlite3.connect(tmp_path / "a.db")) as db:
        db.execute("INSERT INTO extra DEFAULT VALUES")
        assert db.execute("SELECT id FROM extra").fetchall() == [("a;b",)]


@pytest.fixture
def aerich(empty_database, monkeypatch):
    """Runs the plain command line of aerich on an empty database, and returns its exit code and what it says."""
    monkeypatch.setenv("DATABASE_URL", empty_database.url)

    def aerich(*arguments):
        EXECUTOR_CACHE.clear()  # it holds statements in the dialect of the test before
        sys.modules.pop("migrations.config", None)  # which each process reads once
        try:
            result = run(CliRunner().invoke(cli, arguments))
        finally:
            sys.modules.pop("migrations.config", None)
        return result.exit_code, result.output

    return aerich


def test_the_plain_command_line_of_aerich_reads_and_goes_on_with_the_same_history(aerich, empty_database):
    url, newest = empty_database.url, migrate.names()[-1]
    assert aerich("history") == (0, "".join(f"{name}.py\n" for name in migrate.names()))
    assert f"Success upgrading to {newest}.py" in aerich("upgrade")[1]
    assert run(migrate.pending(url)) == []
    assert aerich("heads") == (0, "No available heads.\n")
    assert run(migrate.downgrade(url)) == [newest]
    assert aerich("heads") == (0, f"{newest}.py\n")
    run(migrate.upgrade(url))
    assert aerich("upgrade") == (0, "No upgrade items found\n")
    assert aerich("downgrade", "--yes") == (0, f"Success downgrading to {newest}.py\n")
    assert run(migrate.pending(url)) == [newest]
    assert aerich("downgrade", "--version", "0", "--yes")[0] == 0
    assert run(migrate.pending(url)) == migrate.names()
    assert run(migrate.upgrade(url)) == migrate.names()


def test_aerich_migrate_is_answered_with_where_to_go_instead(aerich):
    before = migrate.names()
    for options in ([], ["--offline"], ["--name", "next"]):
        code, said = aerich("migrate", *options)
        assert code == 2
        assert "`make migration name=what_changed`" in said
        assert "docs/add-a-table.md" in said
    assert migrate.names() == before


async def test_a_migration_that_leaves_a_row_without_its_parent_is_refused_on_sqlite(tmp_path, folder):
    url = f"sqlite://{tmp_path / 'a.db'}"
    _add(folder, "CREATE TABLE extra (id INT PRIMARY KEY REFERENCES coin (ticker)); INSERT INTO extra VALUES ('none')")
    with pytest.raises(migrate.MigrationError, match="1 rows of extra without a parent"):
        await migrate.upgrade(url, folder)
    assert await migrate.pending(url, folder) == migrate.names(folder)
