"""Bringing a database to the schema of this release, and back. One aerich history serves SQLite and PostgreSQL.

Whatever is pending is applied in one transaction: after a crash or a failing statement the database is as it was.
"""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from aerich.coder import encoder
from aerich.utils import decompress_dict, import_py_file
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext
from tortoise.exceptions import BaseORMException
from tortoise.transactions import in_transaction

from bot.data.database import fetch, is_sqlite, sqlite_path, tortoise_config
from bot.data.file_lock import file_lock

FOLDER = Path(__file__).parents[2] / "migrations" / "models"
_APP = "models"
_POSTGRES_LOCK = 0x50617065724661  # "PaperFa": any constant that no other program is likely to use

# aerich's own table: whether there is one, what is in it, and a migration more or less in it.
_IS_IN_SQLITE = "SELECT name FROM sqlite_master WHERE name = 'aerich'"
_IS_IN_POSTGRES = "SELECT 1 WHERE to_regclass('aerich') IS NOT NULL"
_APPLIED = "SELECT version FROM aerich WHERE app = :app ORDER BY id"
_NOTE_APPLIED = "INSERT INTO aerich (version, app, content) VALUES (:version, :app, :content)"
_NOTE_UNDONE = "DELETE FROM aerich WHERE app = :app AND version = :version"


class MigrationError(Exception):
    """A database that cannot be migrated; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class MigrationStep:
    """One migration: whether this database has it, and whether this release knows it."""

    name: str
    applied: bool
    in_release: bool = True


async def upgrade(url: str, folder: Path = FOLDER, until: str | None = None) -> list[str]:
    """Applies what is pending, up to the migration `until` if one is named, and returns its names, oldest first.

    Safe with several processes at once: one migrates, the others wait. Needs no open database and leaves none open.
    Raises MigrationError if the database is newer than this release or refuses a statement, or if another process
    never finishes.
    """
    async with _migrating(url) as db:
        todo = _pending(await _applied(db), folder)
        if until is not None:
            last = names(folder).index(until)
            todo = [name for name in todo if names(folder).index(name) <= last]
        for name in todo:
            module = _load(folder, name)
            state = encoder(decompress_dict(module.MODELS_STATE))
            with _whole(name):
                await _run(db, await module.upgrade(db))
                # By hand: Tortoise keeps the text of a model's INSERT for the first dialect that a process meets.
                await fetch(db, _NOTE_APPLIED, version=f"{name}.py", app=_APP, content=state)
        await _check_references(db)
    return todo


async def downgrade(
    url: str, steps: int = 1, folder: Path = FOLDER, *, report: Callable[[str], object] = lambda _: None
) -> list[str]:
    """Takes the newest `steps` migrations back and returns their names, newest first.

    What a migration's `UNREAD_BEFORE` names, the release before it cannot read: that is parked or removed first, and
    `report` is told how much of it, once all is done.

    Raises MigrationError for a migration whose file this release does not have, or that the database refuses.
    """
    reports: list[str] = []
    async with _migrating(url) as db:
        undone = list(reversed(await _applied(db)))[:steps]
        for name in undone:
            if name not in names(folder):
                raise MigrationError(
                    f"This release does not know the migration {name}; undo it with the one that does."
                )
            module = _load(folder, name)
            with _whole(name):
                reports += await _settle_unread(db, getattr(module, "UNREAD_BEFORE", ()))
                await _run(db, await module.downgrade(db))
                await fetch(db, _NOTE_UNDONE, app=_APP, version=f"{name}.py")
        await _check_references(db)
    for line in reports:
        report(line)
    return undone


async def _settle_unread(db: BaseDBAsyncClient, unread: Iterable[tuple[str, Sequence[str]]]) -> list[str]:
    """Runs the statements for what the release before cannot read, and says of how many rows: those that the last
    statement of each returns."""
    reports = []
    for words, statements in unread:
        rows: list[dict[str, Any]] = []
        for statement in statements:
            rows = await fetch(db, statement)
        if rows:
            reports.append(words.format(count=f"{len(rows):,}"))
    return reports


async def history(url: str, folder: Path = FOLDER) -> list[MigrationStep]:
    """Every migration of this release and of this database, oldest first. Refuses nothing and changes nothing."""
    if is_sqlite(url) and not sqlite_path(url).exists():
        applied = []
    else:
        async with _migrating(url) as db:
            applied = await _applied(db)
    released = names(folder)
    newer = [MigrationStep(name, applied=True, in_release=False) for name in applied if name not in released]
    return [MigrationStep(name, applied=name in applied) for name in released] + newer


async def pending(url: str, folder: Path = FOLDER) -> list[str]:
    """Names of the migrations this database still lacks. Raises MigrationError if it is newer than this release."""
    return _pending([step.name for step in await history(url, folder) if step.applied], folder)


def _pending(applied: list[str], folder: Path) -> list[str]:
    released = names(folder)
    if newer := [name for name in applied if name not in released]:
        raise MigrationError(
            f"The database is newer than this release: it has {', '.join(newer)}. Start the release that made it, "
            "or go back with that release's `python -m bot migrate down` first."
        )
    return [name for name in released if name not in applied]


def names(folder: Path = FOLDER) -> list[str]:
    """The migrations of this release, oldest first."""
    files = (path.stem for path in folder.glob("*_*.py") if path.stem.partition("_")[0].isdigit())
    return sorted(files, key=lambda name: int(name.partition("_")[0]))


@contextmanager
def _whole(name: str) -> Iterator[None]:
    """Says which migration it was that the database refused."""
    try:
        yield
    except BaseORMException as error:
        raise MigrationError(f"The migration {name} failed, and nothing has changed: {error}.") from error


def _load(folder: Path, name: str) -> ModuleType:
    return import_py_file(folder / f"{name}.py")


def migration_config(url: str) -> dict[str, Any]:
    """Tortoise's configuration for changing tables: one connection, and no cascade when SQLite rebuilds a table."""
    config = tortoise_config(url)
    config["connections"].pop("reader", None)
    if is_sqlite(url):
        config["connections"]["default"]["credentials"]["foreign_keys"] = "OFF"
    return config


@asynccontextmanager
async def _migrating(url: str) -> AsyncIterator[BaseDBAsyncClient]:
    """The one open transaction on this database that migrates; a context of its own, beside whatever else is open.

    Raises MigrationError if the database cannot be opened, or if another process migrates all the while.
    """
    async with AsyncExitStack() as stack:
        try:
            db = await _begun(url, stack)
        except TimeoutError as error:
            raise MigrationError(f"Not started: {error}.") from error
        except Exception as error:  # of the system, of Tortoise, of either driver
            raise MigrationError(
                f"The database cannot be opened: {error}. Check DATABASE_URL, and that the server runs."
            ) from error
        yield db


async def _begun(url: str, stack: AsyncExitStack) -> BaseDBAsyncClient:
    if is_sqlite(url):
        sqlite_path(url).parent.mkdir(parents=True, exist_ok=True)
        await stack.enter_async_context(file_lock(sqlite_path(url)))
    context = await stack.enter_async_context(TortoiseContext())
    await context.init(config=migration_config(url))
    db = cast("BaseDBAsyncClient", await stack.enter_async_context(in_transaction("default")))
    if is_sqlite(url):
        await db.execute_query("SELECT 1")  # begins for writing
    else:
        await db.execute_query("SET LOCAL lock_timeout = '60s'")
        await db.execute_query("SELECT pg_advisory_xact_lock($1)", [_POSTGRES_LOCK])
    return db


async def _applied(db: BaseDBAsyncClient) -> list[str]:
    """Names of the applied migrations, oldest first."""
    if not await fetch(db, _IS_IN_SQLITE if _is_sqlite(db) else _IS_IN_POSTGRES):
        return []
    rows = await fetch(db, _APPLIED, app=_APP)
    return [row["version"].removesuffix(".py") for row in rows]


async def _run(db: BaseDBAsyncClient, script: str) -> None:
    if not _is_sqlite(db):
        await db.execute_script(script)
        return
    for statement in _statements(script):  # a script would commit the transaction first
        await db.execute_query(statement)


def _statements(script: str) -> Iterator[str]:
    """An SQLite script's statements; a semicolon in a text, a comment or a trigger ends none."""
    statement = ""
    for piece in script.split(";"):
        statement += f"{piece};"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n\t;"):
                yield statement.strip()
            statement = ""


async def _check_references(db: BaseDBAsyncClient) -> None:
    if _is_sqlite(db) and (orphans := await db.execute_query_dict("PRAGMA foreign_key_check")):
        raise MigrationError(
            f"The migration would leave {len(orphans)} rows of {orphans[0]['table']} without a parent."
        )


def _is_sqlite(db: BaseDBAsyncClient) -> bool:
    return db.capabilities.dialect == "sqlite"
