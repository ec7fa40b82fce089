"""Backups and restoring them: whole, checked before anything is replaced, and the old database kept."""

import asyncio
import gzip
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.commands.restore import mismatches
from bot.config import BackupPlan
from bot.data import migrate
from bot.data.database import close_database, open_database, sqlite_path
from bot.data.in_use import InUse, kept_alone, stopped
from bot.data.transfer.backups import BackupError, back_up, newest_at
from bot.data.transfer.restoring import restore
from bot.data.transfer.stores import open_store
from bot.data.transfer.upgrading import upgrade
from bot.rules.timing import HOUR
from bot.services import leases
from bot.services.upkeep.backups import Backups
from tests.conftest import Database
from tests.data.transfer.conftest import contents, left_by_a_crash, play, play_on
from tests.kit.fake_context import START, fake_context
from tests.kit.units import DAY


async def test_a_backup_of_either_system_is_restored_into_either(
    played: Database, other_database: Database, tmp_path: Path
) -> None:
    before = await contents(played.url)
    backup = await back_up(played.url, START, folder=tmp_path / "backups")
    assert backup.path.name == f"falcon-20260105-120000-m{len(migrate.names()) - 1}" + (
        ".db" if played.dialect == "sqlite" else ".dump.gz"
    )
    assert backup.rows >= sum(len(rows) for rows in before.values())
    kept = await restore(other_database.url, backup.path, check=mismatches, folder=tmp_path, now=START)
    assert kept is None
    assert await contents(other_database.url) == before
    assert await play_on(other_database.url, 1) == []


async def test_restoring_takes_back_what_came_after_the_backup_and_keeps_it_aside(
    played: Database, tmp_path: Path
) -> None:
    before = await contents(played.url)
    backup = await back_up(played.url, START, folder=tmp_path / "backups")
    await play_on(played.url, 1)
    newer = await contents(played.url)
    kept = await restore(played.url, backup.path, check=mismatches, folder=tmp_path, now=START)
    assert kept is not None
    assert await contents(played.url) == before
    await restore(played.url, kept, check=mismatches, folder=tmp_path, now=START + 1_000)
    assert await contents(played.url) == newer
    assert await play_on(played.url, 2) == []


async def test_a_backup_is_of_one_moment_while_the_game_goes_on(database: Database, tmp_path: Path) -> None:
    context = fake_context()
    playing = asyncio.create_task(play_days(context, 6))
    backups = []
    while not playing.done():
        try:
            backups.append(await back_up(database.url, START, folder=tmp_path))
        except BackupError as error:  # before the first commit there may be nothing yet
            pytest.fail(str(error))
    await playing
    assert backups
    for backup in backups[:: max(1, len(backups) // 5)]:
        await restore(f"sqlite://{tmp_path / 'copy.db'}", backup.path, check=found_nothing, folder=tmp_path, now=START)
        assert await audited_apart(f"sqlite://{tmp_path / 'copy.db'}") == "Clean: every total follows from its entries."


async def play_days(context, days: int) -> None:
    for day in range(days):
        await play(context, day)
        context.clock.advance(DAY)


async def found_nothing(_: str) -> list[str]:
    """For a test whose own database is open: the audit needs one alone."""
    return []


async def audited_apart(url: str) -> str:
    """The last line of the audit of a database, by a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "audit"), env={**os.environ, "DATABASE_URL": url}, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    return out.decode().strip().splitlines()[-1]


@pytest.mark.parametrize("damage", ["cut", "changed", "nonsense", "missing", "unsound"])
async def test_a_backup_that_is_not_in_order_replaces_nothing(played: Database, tmp_path: Path, damage: str) -> None:
    before = await contents(played.url)
    path = (await back_up(played.url, START, folder=tmp_path)).path
    spoil(path, damage)
    with pytest.raises(BackupError):
        await restore(played.url, path, check=mismatches, folder=tmp_path, now=START)
    assert await contents(played.url) == before
    assert not list(tmp_path.glob("*before-restore*"))
    assert not list(tmp_path.glob("restoring-*"))


def spoil(path: Path, damage: str) -> None:
    data = path.read_bytes()
    match damage:
        case "cut":
            path.write_bytes(data[: len(data) // 2])
        case "nonsense":
            path.write_bytes(b"hello")
        case "missing":
            path.unlink()
        case "changed" if path.suffix == ".gz":
            path.write_bytes(gzip.compress(gzip.decompress(data).replace(b"Alice", b"Malic")))
        case "unsound" if path.suffix == ".gz":
            path.write_bytes(data[:-30] + bytes(30))
        case "changed":
            with closing(sqlite3.connect(path)) as database, database:
                database.execute("UPDATE account SET cash = cash + 1")
        case "unsound":
            path.write_bytes(data[:8192] + bytes(8192) + data[16384:])


async def test_a_log_that_a_crash_left_beside_the_old_file_does_not_undo_the_restoring(
    played: Database, tmp_path: Path
) -> None:
    if played.dialect != "sqlite":
        return
    before = await contents(played.url)
    backup = await back_up(played.url, START, folder=tmp_path / "backups")
    with left_by_a_crash(played.url):
        await play_on(played.url, 1)
    assert sqlite_path(f"{played.url}-wal").stat().st_size
    kept = await restore(played.url, backup.path, check=mismatches, folder=tmp_path, now=START)
    assert kept is not None
    assert await contents(played.url) == before
    assert not sqlite_path(f"{played.url}-wal").exists()
    assert await play_on(played.url, 1) == []
    await restore(played.url, kept, check=mismatches, folder=tmp_path, now=START + 1_000)
    assert len((await contents(played.url))["fill"]) == 2 * len(before["fill"])  # all of it was kept


async def test_restoring_over_a_database_in_use_is_refused(played: Database) -> None:
    if played.dialect == "sqlite":
        async with kept_alone(played.url):
            with pytest.raises(InUse, match=r"Another process of the bot uses .*falcon\.db"):
                async with kept_alone(played.url, patience=0.1):
                    pass
    else:
        await open_database(played.url)
        try:
            assert await leases.hold("matcher", "me", 30_000)
            with pytest.raises(InUse, match="A bot runs on this database"):
                async with stopped(played.url):
                    pass
            await leases.release("matcher", "me")
        finally:
            await close_database()
    async with stopped(played.url):
        pass


async def test_only_the_newest_backups_are_kept_and_nothing_else_is_touched(played: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    others = {folder / "mine.db", folder / f"sandbox-20200101-000000-m1.{'db'}"}
    for path in others:
        path.write_bytes(b"")
    made = [(await back_up(played.url, START + day * DAY, folder=folder, keep=3)).path for day in (0, 0, 1, 2, 3)]
    assert set(folder.iterdir()) == others | set(made[-3:])
    assert newest_at(played.url, folder) == START + 3 * DAY
    chosen = await back_up(played.url, START, folder=folder, path=tmp_path / "mine" / "a", keep=1)
    assert chosen.path.exists()
    assert set(folder.iterdir()) == others | set(made[-3:])
    with pytest.raises(BackupError, match="exists already"):
        await back_up(played.url, START, folder=folder, path=chosen.path)


async def test_a_backup_that_fails_leaves_nothing(played: Database, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BackupError, match="No backup was made"):
        await back_up(played.url, START, folder=tmp_path, path=tmp_path / "file" / "backup")
    with pytest.raises(BackupError, match="does not exist"):
        await back_up(f"sqlite://{tmp_path}/none.db", START, folder=tmp_path)


async def test_an_upgrade_backs_up_first_what_there_is(empty_database: Database, tmp_path: Path) -> None:
    plan = BackupPlan(24, 3, tmp_path / "backups")
    first, *rest = migrate.names()
    await migrate.upgrade(empty_database.url, until=first)
    upgraded = await upgrade(empty_database.url, plan, START)
    assert upgraded.names == rest
    assert upgraded.backup is not None
    assert upgraded.backup.migration == first
    assert await upgrade(empty_database.url, plan, START) == type(upgraded)([])
    await restore(empty_database.url, upgraded.backup.path, check=mismatches, folder=tmp_path, now=START)
    async with open_store(empty_database.url) as store:
        assert await store.versions() == migrate.names()


async def test_a_new_database_has_nothing_to_back_up(empty_database: Database, tmp_path: Path) -> None:
    upgraded = await upgrade(empty_database.url, BackupPlan(24, 3, tmp_path / "backups"), START)
    assert (upgraded.names, upgraded.backup) == (migrate.names(), None)
    assert not (tmp_path / "backups").exists()


async def test_a_backup_is_made_when_the_newest_is_as_old_as_the_plan_says(played: Database, tmp_path: Path) -> None:
    backups = Backups(played.url, BackupPlan(6, 2, tmp_path / "backups"), created_at=START)
    moments = [START + hours * HOUR for hours in (0, 5.99, 6, 7, 12, 30)]
    made = [await backups.back_up_if_due(int(moment)) is not None for moment in moments]
    assert made == [False, False, True, False, True, True]
    never = Backups(played.url, BackupPlan(0, 2, tmp_path / "none"), created_at=START)
    assert await never.back_up_if_due(START + 1_000 * DAY) is None
