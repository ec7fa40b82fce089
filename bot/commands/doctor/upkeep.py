"""The doctor's look at what an installation lives by for years: file, disk, backups, and what was not delivered."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot import clock
from bot.commands.doctor.check import CheckFailed
from bot.config import Config
from bot.data import migrate
from bot.data.database import close_database, is_sqlite, open_database, sqlite_path
from bot.data.scan import in_thread
from bot.rules.timing import HOUR

_MOUNTS = Path("/proc/mounts")
_LEAST_FREE = 200  # MB
_MB = 1024 * 1024
_OVERDUE = 2  # times the interval after which a backup is missed
_SHOWN = 10  # servers that are listed


async def file(config: Config) -> str:
    """Whether SQLite finds its file whole, and whether that file outlives its container."""
    url = config.database_url
    if not is_sqlite(url):
        return "PostgreSQL looks after its own"
    path = sqlite_path(url)
    if not path.exists():
        return "none yet"
    try:
        await in_thread(_check_whole, path)
    except sqlite3.Error as error:
        raise CheckFailed(
            f"{path} is not sound ({error}). Stop the bot, and restore a backup: `python -m bot restore FILE`."
        ) from error
    if filesystem_of(path.absolute()) == "overlay":
        return f"whole; in a container {path} is lost with it, so mount a volume there"
    return "whole"


def _check_whole(path: Path) -> None:
    from bot.data.transfer.backups import check_sqlite

    with closing(sqlite3.connect(f"file:{path.absolute().as_posix()}?mode=ro", uri=True)) as connection:
        check_sqlite(connection)


def filesystem_of(path: Path, mounts: Path = _MOUNTS) -> str:
    """The kind of file system that a path lies on, as Linux names it; empty where nobody tells."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    kinds = {Path(fields[1]): fields[2] for line in lines if len(fields := line.split()) > 2}
    return next((kinds[folder] for folder in (path, *path.parents) if folder in kinds), "")


async def disk(config: Config) -> str:
    """Whether there is room for the database and its backups."""
    folders = {config.backups.folder.absolute()}
    if is_sqlite(config.database_url):
        folders.add(sqlite_path(config.database_url).absolute().parent)
    free = {}
    for folder in sorted(folders):
        there = next(parent for parent in (folder, *folder.parents) if parent.exists())
        free[folder] = shutil.disk_usage(there).free // _MB
        if free[folder] < _LEAST_FREE:
            raise CheckFailed(f"has only {free[folder]:,} MB free at {folder}. Make room, or lower BACKUP_KEEP.")
    return f"{min(free.values()):,} MB free"


async def backups(config: Config) -> str:
    """Whether the newest backup is as young as BACKUP_EVERY promises."""
    from bot.data.transfer.backups import newest_at

    plan = config.backups
    if not plan.every:
        return "switched off (BACKUP_EVERY=0)"
    newest = newest_at(config.database_url, plan.folder)
    if newest is None:
        return f"none in {plan.folder} yet; the bot makes one every {plan.every} hours"
    age = (clock.now() - newest) // HOUR
    if age > _OVERDUE * plan.every:
        raise CheckFailed(
            f"the newest in {plan.folder} is {age:,} hours old, and one was due every {plan.every}. Is the bot "
            "running? `python -m bot backup` makes one now and says what is wrong."
        )
    return f"the newest is {age:,} hours old"


async def announcements(config: Config) -> str:
    """What was set aside in the last seven days because Discord refused it or nobody can read it."""
    from bot.services.announcements.parked import parked_by_server

    url = config.database_url
    if is_sqlite(url) and not sqlite_path(url).exists():
        return "none yet"
    try:
        if await migrate.pending(url):
            return "looked at once the database is of this release"
        await open_database(url)
        servers = await parked_by_server(clock.now())
    except Exception as error:
        raise CheckFailed(f"cannot be looked at. {error}") from error
    finally:
        await close_database()
    if not servers:
        return "all delivered in the last 7 days"
    lines = [f"{sum(servers[guild].count for guild in servers):,} were not delivered in the last 7 days:"]
    for guild in list(servers)[:_SHOWN]:
        lines.append(f"  server {guild}: {servers[guild].count:,}, the newest: {servers[guild].error or 'no reason'}")
    if len(servers) > _SHOWN:
        lines.append(f"  and in {len(servers) - _SHOWN:,} more servers")
    raise CheckFailed("\n".join([*lines, "  A moderator reads in `/config show` what to mend."]))
