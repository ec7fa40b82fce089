"""Backups: written while the bot runs, verified, and the oldest given up.

SQLite gives a file of its own that can also be opened as it is; PostgreSQL a dump, which either system takes back.
"""

import os
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.data.database import is_sqlite, sqlite_path
from bot.data.scan import in_thread
from bot.data.transfer.dump import MAGIC, DumpError, verify_dump, write_dump
from bot.data.transfer.stores import open_store

SQLITE_MAGIC = b"SQLite format 3\x00"
_SUFFIXES = {True: ".db", False: ".dump.gz"}  # by whether it is SQLite
_NAME = re.compile(r"(.+)-([0-9]{8}-[0-9]{6})(-[0-9]+)?-m[0-9]+(\.db|\.dump\.gz)")  # of backups that may be given up
_MOMENT = "%Y%m%d-%H%M%S"


class BackupError(Exception):
    """A backup that could not be made, or a file that is none; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified backup. `migration`: the newest that the database had; `rows`: in all its tables."""

    path: Path
    migration: str
    rows: int
    size: int  # bytes


async def back_up(url: str, now: int, *, folder: Path, path: Path | None = None, keep: int | None = None) -> Backup:
    """Writes and verifies a backup of a database that may be in use: to `path`, else under a name of its own in
    `folder`, where only the newest `keep` stay. `now` in ms since 1970. Raises BackupError; nothing is left then.
    """
    if is_sqlite(url) and not sqlite_path(url).exists():
        raise BackupError(f"There is nothing to back up: {sqlite_path(url)} does not exist.")
    if path is not None and path.exists():
        raise BackupError(f"{path} exists already. Choose another name, or remove it first.")
    target = path or await _free_path(url, now, folder)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"No backup was made: {target.parent} cannot be made ({error.strerror}).") from error
    partial = target.with_name(f"{target.name}.partial")
    try:
        if is_sqlite(url):
            await in_thread(_copy_sqlite, sqlite_path(url), partial)
        else:
            async with open_store(url) as store:
                await write_dump(store, partial, now)
        migration, rows = await _contents(partial)
        await in_thread(_put, partial, target)
    except (OSError, DumpError, sqlite3.Error) as error:
        raise BackupError(f"No backup was made in {target.parent}: {error}.") from error
    finally:
        partial.unlink(missing_ok=True)
    if path is None and keep is not None:
        _give_up_old(folder, name_of(url), keep)
    return Backup(target, migration, rows, target.stat().st_size)


async def _free_path(url: str, now: int, folder: Path) -> Path:
    """A name in the folder that says when, and of which migration."""
    async with open_store(url) as store:
        versions = await store.versions()
    number = versions[-1].partition("_")[0] if versions else "0"
    moment = datetime.fromtimestamp(now / 1000, UTC).strftime(_MOMENT)
    suffix = _SUFFIXES[is_sqlite(url)]
    path = folder / f"{name_of(url)}-{moment}-m{number}{suffix}"
    place = 1
    while path.exists():
        place += 1
        path = folder / f"{name_of(url)}-{moment}-{place}-m{number}{suffix}"
    return path


def _copy_sqlite(source: Path, target: Path) -> None:
    """Copies a database that may be written to meanwhile, and checks the copy. Raises sqlite3.Error."""
    target.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"file:{source.absolute().as_posix()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.execute("PRAGMA busy_timeout = 5000")
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")  # one file, that needs no other beside it
        check_sqlite(new)


def check_sqlite(database: sqlite3.Connection) -> None:
    """Raises sqlite3.DatabaseError if a file is not sound within."""
    [(answer,)] = database.execute("PRAGMA quick_check(1)").fetchall()
    if answer != "ok":
        raise sqlite3.DatabaseError(f"the file is damaged: {answer}")


def _put(partial: Path, target: Path) -> None:
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(target)


async def _contents(path: Path) -> tuple[str, int]:
    """The newest migration and the number of rows of a backup. Raises DumpError for one without migrations."""
    if is_dump(path):
        header = await in_thread(verify_dump, path)
        return header.migration, sum(header.rows.values())
    async with open_store(f"sqlite://{path}") as store:
        versions = await store.versions()
        if not versions:
            raise DumpError("the database is empty: no migration was ever applied to it")
        return versions[-1], sum([await store.count(name) for name in await store.tables()])


def is_dump(path: Path) -> bool:
    """Whether a backup is a dump; else it is an SQLite file. Raises BackupError if it is neither, or missing."""
    try:
        with path.open("rb") as file:
            start = file.read(len(SQLITE_MAGIC))
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
    if start.startswith(MAGIC):
        return True
    if start == SQLITE_MAGIC:
        return False
    raise BackupError(f"{path} is no backup of Paper Falcon: neither an SQLite file nor a dump.")


def name_of(url: str) -> str:
    """How the backups of a database begin."""
    return sqlite_path(url).stem if is_sqlite(url) else "falcon"


def newest_at(url: str, folder: Path) -> int | None:
    """When the newest backup of a database was made, in ms since 1970 by its name; None if there is none."""
    for path in _backups(folder, name_of(url)):
        match = _NAME.fullmatch(path.name)
        if match is not None:
            return int(datetime.strptime(match[2], _MOMENT).replace(tzinfo=UTC).timestamp() * 1000)
    return None


def _backups(folder: Path, name: str) -> list[Path]:
    """The backups that were given a name of their own, the newest first."""
    if not folder.is_dir():
        return []
    paths = [path for path in folder.iterdir() if (match := _NAME.fullmatch(path.name)) and match[1] == name]
    return sorted(paths, key=lambda path: path.name, reverse=True)


def _give_up_old(folder: Path, name: str, keep: int) -> None:
    for path in _backups(folder, name)[keep:]:
        path.unlink(missing_ok=True)
