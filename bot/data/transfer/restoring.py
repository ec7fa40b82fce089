"""Putting a backup in the place of a database: in a file beside it first, where it is checked, then all at once."""

import shutil
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.data import migrate
from bot.data.database import is_sqlite, sqlite_path
from bot.data.scan import in_thread
from bot.data.transfer.backups import BackupError, check_sqlite, is_dump
from bot.data.transfer.dump import LEFT_OUT, DumpError, load_dump, read_header, write_dump
from bot.data.transfer.stores import Store, open_store
from bot.data.transfer.tables import Value

# SQLite's own files beside a database: what they hold belongs to that database, and spoils another one in its place.
_COMPANIONS = ("-wal", "-shm", "-journal")

Check = Callable[[str], Awaitable[list[str]]]  # what is wrong with a database of this release, by its address


async def restore(url: str, backup: Path, *, check: Check, folder: Path, now: int) -> Path | None:
    """Replaces a database by a backup, and returns where the old one is kept; None if there was none.

    An old SQLite file stays beside the new one, a dump of PostgreSQL's old rows goes to `folder`. Nothing is replaced
    before the backup was read to its end, brought to this release and found sound by `check`. The database must not be
    in use. `now` in ms since 1970. Raises BackupError and MigrationError.
    """
    # For SQLite on the same file system as the database, so that the file is put in its place at once.
    beside = sqlite_path(url).parent if is_sqlite(url) else folder
    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restoring-", dir=beside) as scratch:
        return await _restore(url, backup, Path(scratch) / "restored.db", check, folder, now)


async def _restore(url: str, backup: Path, copy: Path, check: Check, folder: Path, now: int) -> Path | None:
    try:
        await _unpack(backup, copy)
        await migrate.upgrade(f"sqlite://{copy}")
        if problems := await check(f"sqlite://{copy}"):
            raise BackupError(f"{backup} is not in order, and nothing was changed: {problems[0]}")
        await in_thread(_settle, copy)
        if is_sqlite(url):
            return await in_thread(_exchange, copy, sqlite_path(url), now)
        return await _refill(copy, url, folder, now)
    except (DumpError, sqlite3.Error, OSError) as error:
        raise BackupError(f"{backup} cannot be restored, and nothing was changed: {error}.") from error


async def _unpack(backup: Path, copy: Path) -> None:
    if not is_dump(backup):
        await in_thread(_copy_file, backup, copy)
        return
    header = await in_thread(read_header, backup)
    if header.migration not in migrate.names():
        raise DumpError(f"it is of a newer release, with the migration {header.migration}")
    await migrate.upgrade(f"sqlite://{copy}", until=header.migration)
    async with open_store(f"sqlite://{copy}", writable=True) as store:
        await load_dump(backup, store)


def _copy_file(backup: Path, copy: Path) -> None:
    """Copies an SQLite file and checks the copy; a log beside it belongs to it, as beside a file that was set aside."""
    for ending in ("-wal", ""):
        companion = backup.with_name(backup.name + ending)
        if not ending or companion.exists():
            shutil.copyfile(companion, copy.with_name(copy.name + ending))
    with closing(sqlite3.connect(copy)) as database:
        check_sqlite(database)


def _settle(path: Path) -> None:
    """Leaves all of a database in its one file."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = DELETE")


def _exchange(new: Path, target: Path, now: int) -> Path | None:
    """Puts a file in the place of another, which is kept beside it with all that belongs to it."""
    aside = None
    if target.exists():
        aside = target.with_name(f"{target.name}.before-restore-{_moment(now)}")
        for ending in (*_COMPANIONS, ""):
            companion = target.with_name(target.name + ending)
            if companion.exists():
                companion.replace(aside.with_name(aside.name + ending))
    else:
        for ending in _COMPANIONS:
            target.with_name(target.name + ending).unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    new.replace(target)
    return aside


async def _refill(copy: Path, url: str, folder: Path, now: int) -> Path | None:
    """Replaces all rows of a PostgreSQL database, in one transaction; its old rows are kept as a dump."""
    aside = None
    async with open_store(url) as store:
        if await store.versions():
            aside = folder / f"before-restore-{_moment(now)}.dump.gz"
            await write_dump(store, aside, now)
    await migrate.upgrade(url)
    async with open_store(f"sqlite://{copy}") as source, open_store(url) as target, target.transaction():
        for name in (await source.tables()).keys() & (await target.tables()).keys():
            await target.clear(name)
        await _move_all(source, target)
    return aside


async def _move_all(source: Store, target: Store) -> None:
    tables, fitting = await source.tables(), await target.tables()
    for name, table in tables.items():
        if name in LEFT_OUT or name not in fitting:
            continue
        after: Value = None
        while page := await source.page(table, after):
            await target.write(fitting[name].in_order_of(table.columns), page)
            after = page[-1][table.key_index]
    await target.continue_from(await source.sequences())


def _moment(now: int) -> str:
    return datetime.fromtimestamp(now / 1000, UTC).strftime("%Y%m%d-%H%M%S")
