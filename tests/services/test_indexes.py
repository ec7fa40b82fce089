"""No command reads a whole table: every statement it issues is served by an index, however the tables grow."""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
from tortoise.models import Model

from bot.data import database as data
from bot.data import models
from bot.data.keys import Actor
from bot.rules.alerts import PAUSE
from bot.rules.guild import announce_levels
from bot.rules.order_types import Terms
from bot.rules.orders import Side
from bot.rules.quotes import Price
from bot.rules.ranks import Board
from bot.rules.sizes import parse_size
from bot.rules.triggers import Way
from bot.rules.xp import level_base
from bot.services import (
    alerts,
    boards,
    checkin,
    delivery,
    export,
    guilds,
    health,
    history,
    matching,
    parked,
    presence,
    profile,
    ranking,
    record,
    topup,
    trading,
    watchlist,
)
from bot.services import portfolio as portfolios
from bot.services import settings as configuring
from bot.services.changing import Change, cancel, modify
from bot.services.floor import Floor
from bot.services.placing import Request, place
from bot.services.waiting import open_orders_of
from bot.ui.announcements import render
from tests.conftest import Database, execute
from tests.services.crowd import add_member
from tests.services.world import ALICE, BOB, World
from tests.services.world import Board as Prices

SMALL = {"coin", "installation", "lease"}  # they do not grow with members, servers or time
NEW = Actor(1, 99, "Newcomer", 5)

Act = Callable[[Floor], Awaitable[Any]]


async def trades(floor: Floor) -> None:
    await trading.buy(floor, NEW, "BTC", parse_size("$1000"), key="buy")
    await trading.sell(floor, NEW, "BTC", parse_size("50%"), key="sell half")
    await trading.sell(floor, NEW, "BTC", parse_size("all"), key="sell")


async def topups(floor: Floor) -> None:
    await trading.buy(floor, NEW, "BTC", parse_size("$1000"), key="buy to lose")
    assert isinstance(floor.quotes, Prices)
    floor.quotes.set("BTC", "1")
    await topup.offer(floor, NEW)
    await topup.top_up(floor, NEW, "RESET", key="top up")


async def open_orders(floor: Floor) -> None:
    terms = Terms(limit=Price.parse("50"))
    for who in (NEW, ALICE):
        request = Request(Side.BUY, "BTC", parse_size("$100"), "limit", terms)
        placed = await place(floor, who, request, key=f"place {who.user_id}")
        assert placed.waits is not None
        change = Change(limit=Price.parse("40"))
        await modify(floor, who, placed.waits.id, change, key=f"modify {who.user_id}")
        assert await open_orders_of(floor, who)
    await cancel(floor, NEW, placed.waits.id - 1, key="cancel")


async def matched(floor: Floor) -> None:
    """Not a command's own work, but done all day."""
    await open_orders(floor)
    await matching.load(floor)
    await matching.catch_up(floor, floor.now())
    clock: Any = floor.now
    market: Any = floor.quotes
    clock.pass_(1_000)
    market.set("BTC", "30")
    assert (await matching.tick(floor)).filled == 1


async def watching(floor: Floor) -> None:
    for who in (NEW, ALICE):
        await watchlist.add(floor, who, "BTC", key=f"watch {who.user_id}")
        assert (await watchlist.watchlist(floor, who)).items
    await watchlist.remove(floor, NEW, "BTC", key="unwatch")


async def set_alerts(floor: Floor) -> None:
    """With what the matcher does to them, all day."""
    for who in (NEW, ALICE):
        for price, repeats in (("60", True), ("40", False), ("30", False)):
            request = alerts.Request("BTC", Way.FALLS, Price.parse(price), repeats)
            made = await alerts.add(floor, who, request, key=f"alert {who.user_id} {price}")
        await alerts.remove(floor, who, made.id, key=f"remove {who.user_id}")
        assert await alerts.alerts_of(floor, who)
    await matching.load(floor)
    await matching.catch_up(floor, floor.now())
    clock: Any = floor.now
    market: Any = floor.quotes
    for price, fired in (("35", 4), ("90", 0)):
        clock.pass_(PAUSE)
        market.set("BTC", price)
        assert (await matching.tick(floor)).fired == fired


async def leaderboards(floor: Floor) -> None:
    for board in Board:
        page = await boards.page(1, board, 2, 1)
        await boards.mine(ALICE, board)
        await boards.mine(NEW, board)
        await presence.known(1, [row.user_id for row in page.rows] or [11], floor.now())
    await presence.seen(NEW, floor.now())
    await presence.seen(replace(ALICE, name="Alicia"), floor.now())
    await presence.note(1, 11, True, floor.now())


async def desk(floor: Floor) -> None:
    await record.record(floor, ALICE, await portfolios.portfolio(floor, ALICE))
    await history.history(floor, ALICE, 1)
    await profile.name_of(ALICE)


async def config(floor: Floor) -> None:
    await configuring.settings_of(1)
    await configuring.change(floor, ALICE, {level_base.key: 50, announce_levels.key: False}, key="change")
    await configuring.reset(floor, ALICE, "levels", key="reset")
    parked.forget()
    await parked.parked(1, floor.now())


async def announcing(floor: Floor) -> None:
    """Not a command's own work, but done after many of them."""
    assert await delivery.anything()
    await delivery.freeze(floor.now(), render)
    head, *_ = await delivery.heads(10)
    await delivery.failed(floor.now(), head.id, "500", floor.now())
    await delivery.park(floor.now(), head.id, "403", None)
    await delivery.sent(floor.now(), head.id)
    await health.measure_outbox()


async def servers(_: Floor) -> None:
    await guilds.joined(2)
    await guilds.left(2, 0)


ACTS: dict[str, Act] = {
    "/daily": lambda floor: checkin.check_in(floor, NEW, key="daily"),
    "/trade": trades,
    "/portfolio": desk,
    "/topup": topups,
    "/trade orders": open_orders,
    "matching": matched,
    "/watch": watching,
    "/alert": set_alerts,
    "/profile": lambda floor: profile.profile(floor, ALICE),
    "/leaderboard": leaderboards,
    "/config": config,
    "announcing": announcing,
    "servers": servers,
}


@pytest.fixture
async def busy(database: Database, world: World) -> Floor:
    """A floor where things have happened: a trade, check-ins, announcements that wait, a count of the ranks."""
    for user in range(20, 26):
        await add_member(user, xp=user)
    for who in (ALICE, BOB):
        await checkin.check_in(world.floor, who, key=f"daily {who.user_id}")
        await trading.buy(world.floor, who, "BTC", parse_size("$1000"), key=f"buy {who.user_id}")
    await ranking.recompute(world.floor)
    if database.dialect == "postgres":
        for table in (models.Fill, models.Posting):
            await multiply(database.url, table)
    configuring.forget()
    return world.floor


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
    scanned = (step.split()[1] for step in plan if step.startswith("SCAN"))
    return [name for name in scanned if name not in made | SMALL | {"CONSTANT"}]


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
    busy: Floor, database: Database, monkeypatch: pytest.MonkeyPatch, act: str
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


@pytest.mark.parametrize("sql", [record._POINTS, record._FILLS, *(kind.sql for kind in export._KINDS)])
async def test_what_is_read_in_a_worker_thread_has_an_index_too(busy: Floor, database: Database, sql: str) -> None:
    if database.dialect == "sqlite":
        assert not await sqlite_scans(sql.replace("?", "1"))
    else:
        assert not await postgres_scans(database.url, data.numbered(sql))
