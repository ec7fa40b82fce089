"""Databases in which something has happened, of either system."""

import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.data.database import close_database, open_database, sqlite_path
from bot.data.keys import Actor
from bot.data.transfer.stores import open_store
from bot.rules.trading.sizes import parse_size
from bot.services.guilds import settings
from bot.services.progression.checkin import check_in
from bot.services.ranking.recompute import recompute
from bot.services.upkeep.reconciliation import audit
from scripts.postgres_server import sibling
from tests.conftest import Database, execute
from tests.kit.fake_context import ALICE, BOB, FakeContext, fake_context
from tests.kit.market_orders import buy, sell
from tests.kit.units import DAY

_serial = count(1)
ZOË = Actor(2, 99, "Zoë 🦅\n'; --", 7)


async def play(context: FakeContext, day: int = 0) -> None:
    """A day of a small game in two servers."""
    for actor in (ALICE, BOB, ZOË):
        key = f"{day}-{actor.user_id}"
        await check_in(context, actor, key=f"check-in-{key}")
        await buy(context, actor, "BTC", parse_size("$700"), key=f"buy-{key}")
    await sell(context, ALICE, "BTC", parse_size("25%"), key=f"sell-{day}")
    await recompute(context)


async def play_on(url: str, day: int) -> list[str]:
    """Plays another day on a database, and returns what the audit finds after it."""
    settings.invalidate()
    context = fake_context()
    context.clock.advance(day * DAY)
    await open_database(url)
    try:
        await play(context, day)
        return await audit()
    finally:
        await close_database()


@pytest.fixture
async def played(closed_database: Database) -> Database:
    """A closed database with a day of play in it."""
    assert await play_on(closed_database.url, 0) == []
    return closed_database


@pytest.fixture(params=["sqlite", "postgres"])
async def other_database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """Another database without a table, of each system."""
    if request.param == "sqlite":
        yield Database(f"sqlite://{tmp_path / 'other.db'}", "sqlite")
        return
    server, name = request.getfixturevalue("postgres"), f"other_{next(_serial)}"
    await execute(server, f"CREATE DATABASE {name}")
    yield Database(sibling(server, name), "postgres")
    await execute(server, f"DROP DATABASE {name} WITH (FORCE)")


async def contents(url: str) -> dict[str, list[Any]]:
    """Every row of every table but those that say who works now, the columns in the order of their names."""
    async with open_store(url) as store:
        tables = {}
        for name, table in (await store.tables()).items():
            order = sorted(range(len(table.columns)), key=lambda place: table.columns[place])
            rows = await store.page(table, None)
            tables[name] = [[_parsed(row[place]) for place in order] for row in rows]
    del tables["lease"], tables["aerich"]
    return tables


def _parsed(value: object) -> object:
    """A value as it is meant: PostgreSQL writes JSON with other blanks."""
    return json.loads(value) if isinstance(value, str) and value.startswith("{") else value


@contextmanager
def left_by_a_crash(url: str) -> Iterator[None]:
    """Leaves an SQLite file as a killed process does: with what it wrote last in a log beside it."""
    path = sqlite_path(url)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA wal_autocheckpoint = 0")
        yield
        kept = {name: (path.parent / name).read_bytes() for name in (path.name, f"{path.name}-wal", f"{path.name}-shm")}
    for name, data in kept.items():
        (path.parent / name).write_bytes(data)
