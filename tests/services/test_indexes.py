"""No command reads a whole table: every statement it issues is served by an index, however the tables grow."""

import json
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from tortoise.models import Model

from bot.data import database as data
from bot.data import models
from bot.data.engines.postgres import PostgresEngine
from bot.data.statements import named
from bot.rules.trading.sizes import parse_size
from bot.services.accounts import export, performance
from bot.services.context import Context
from bot.services.guilds import settings as configuring
from bot.services.moderation import storage
from bot.services.progression import checkin
from bot.services.ranking import recompute
from tests.conftest import Database, execute
from tests.kit import market_orders
from tests.kit.commands import ACTS
from tests.kit.fake_context import ALICE, BOB, FakeContext
from tests.kit.members import add_member

SMALL = {"coin", "installation", "lease"}  # they do not grow with members, servers or time

COUNTS = [sql.format(marks="?, ?") for sql in (storage.HELD_IN_SERVER, storage.OPEN_IN_SERVER)]


@pytest.fixture
async def busy(database: Database, context: FakeContext) -> Context:
    """A floor where things have happened: a trade, check-ins, announcements that wait, a count of the ranks."""
    for user in range(20, 26):
        await add_member(user, xp=user)
    for actor in (ALICE, BOB):
        await checkin.check_in(context, actor, key=f"daily {actor.user_id}")
        await market_orders.buy(context, actor, "BTC", parse_size("$1000"), key=f"buy {actor.user_id}")
    await recompute.recompute(context)
    if database.dialect == "postgres":
        for table in (models.Fill, models.Posting):
            await multiply(database.url, table)
    configuring.invalidate()
    return context


async def multiply(url: str, table: type[Model]) -> None:
    """Gives a table as many accounts that PostgreSQL knows which of two indexes to take."""
    name, columns = table._meta.db_table, sorted(table._meta.db_fields - {"id"})
    others = ", ".join("number % 300 + 1000" if column == "account_id" else column for column in columns)
    await execute(
        url,
        f"INSERT INTO {name} ({', '.join(columns)}) SELECT {others} FROM {name}, generate_series(1, 1500) AS number",
    )
    await execute(url, f"ANALYZE {name}")


@asynccontextmanager
async def recorded(monkeypatch: pytest.MonkeyPatch, dialect: str) -> AsyncIterator[list[str]]:
    """The text of every statement that is run meanwhile."""
    statements: list[str] = []
    if dialect == "postgres":
        numbered = data.numbered

        def noting(sql: str) -> str:
            statements.append(numbered(sql))
            return statements[-1]

        monkeypatch.setattr(data, "numbered", noting)
        run = PostgresEngine.execute_query_dict

        async def noting_querysets(engine: PostgresEngine, query: str, values: list[Any] | None = None) -> list[Any]:
            statements.append(query)
            return await run(engine, query, values)

        monkeypatch.setattr(PostgresEngine, "execute_query_dict", noting_querysets)
        yield statements
        return
    connections: list[Any] = [client._connection for client in (data.writer(), data.reader())]
    for connection in connections:
        await connection.set_trace_callback(statements.append)
    yield statements
    for connection in connections:
        await connection.set_trace_callback(None)


def read_whole(plan: Sequence[str]) -> list[str]:
    """The steps of an SQLite plan that read all of a table, be it through an index."""
    made = {step.split()[-1] for step in plan if step.startswith(("CO-ROUTINE", "MATERIALIZE"))}
    scanned = (step.split()[1] for step in plan if step.startswith("SCAN") and "CONSTANT ROW" not in step)
    return [name for name in scanned if name not in made | SMALL]


async def sqlite_scans(sql: str) -> list[str]:
    rows = await data.fetch(data.reader(), f"EXPLAIN QUERY PLAN {sql}")
    return read_whole([row["detail"] for row in rows])


async def postgres_scans(url: str, sql: str) -> list[str]:
    """What PostgreSQL would read whole even of large tables: a small one it always would."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            f"SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; PREPARE it AS {sql}"
        )
        values = ", ".join(["NULL"] * max(map(int, re.findall(r"\$(\d+)", sql)), default=0))
        [plan] = json.loads(
            await connection.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE it{f'({values})' * bool(values)}")
        )
    finally:
        await connection.close()
    return list(whole_relations(plan["Plan"]))


def whole_relations(node: dict[str, Any]) -> Iterator[str]:
    reads = "Scan" in node["Node Type"] and node.get("Relation Name", "coin") not in SMALL
    if reads and "Index Cond" not in node and "Recheck Cond" not in node:
        yield f"{node['Node Type']} of {node['Relation Name']}"
    for child in node.get("Plans", ()):
        yield from whole_relations(child)


@pytest.mark.parametrize("act", ACTS)
async def test_no_statement_of_a_command_reads_a_whole_table(
    busy: Context, database: Database, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    async with recorded(monkeypatch, database.dialect) as statements:
        await ACTS[act](busy)
    asked = {sql for sql in statements if sql.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")}
    assert asked
    found = {}
    for sql in asked:
        on_sqlite = database.dialect == "sqlite"
        if scans := await (sqlite_scans(sql) if on_sqlite else postgres_scans(database.url, sql)):
            found[sql] = scans
    assert not found


async def test_a_statement_without_an_index_is_noticed(database: Database) -> None:
    sql = "SELECT name FROM member WHERE xp > 100 ORDER BY xp"
    on_sqlite = database.dialect == "sqlite"
    assert await (sqlite_scans(sql) if on_sqlite else postgres_scans(database.url, sql))


@pytest.mark.parametrize(
    "sql", [performance._POINTS, performance._FILLS, *(kind.sql for kind in export._KINDS), *COUNTS]
)
async def test_queries_of_worker_threads_have_an_index_too(busy: Context, database: Database, sql: str) -> None:
    sql, _ = named(sql)
    if database.dialect == "sqlite":
        assert not await sqlite_scans(sql.replace("?", "1"))
    else:
        assert not await postgres_scans(database.url, data.numbered(sql))
