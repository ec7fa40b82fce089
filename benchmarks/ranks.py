"""Ranks at size: a recompute beside one hand-written statement, and what commands feel of it.

    python -m benchmarks.ranks [--members 1000000] [--rounds 5] [--folder somewhere/large]

Rounds are interleaved: the world moves alike in two copies of one database, then either side brings its boards up to
date. Ratios are of medians within this run. Prints how late the event loop was beside how late it is when idle, and
beside how late another process was meanwhile that does nothing: so late is everything on a machine this busy.
"""

import argparse
import asyncio
import json
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import ranks_crowd, ranks_sql
from benchmarks.figures import Figure, table
from bot.data.database import close_database, open_database
from bot.data.migrate import upgrade
from bot.rules.ranks import Board
from bot.services import boards, ranking
from bot.services.floor import Floor


@dataclass
class Cost:
    """Seconds."""

    wall: float
    cpu: float


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _rss() -> float:
    """MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


class Probe:
    """How late the event loop wakes a sleeper (ms), and how much memory is in use."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self.peak = 0.0

    async def watch(self) -> None:
        turn = 0
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            self.late.append((time.perf_counter() - began - 0.005) * 1000)
            turn += 1
            if turn % 10 == 0:
                self.peak = max(self.peak, _rss())

    def summary(self) -> str:
        late = sorted(self.late)
        return f"p50 {late[len(late) // 2]:.1f} ms, p99 {late[len(late) * 99 // 100]:.1f} ms, max {late[-1]:.1f} ms"


# A process of its own that does nothing but sleep: what it is late by is the machine's doing, not the recompute's.
_WITNESS = """
import json, sys, threading, time
late, over = [], threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
while not over.is_set():
    began = time.perf_counter()
    time.sleep(0.005)
    late.append((time.perf_counter() - began - 0.005) * 1000)
print(json.dumps(late))
"""


def _witness() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", _WITNESS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _testimony(witness: "subprocess.Popen[bytes]") -> Probe:
    probe = Probe()
    probe.late = json.loads(witness.communicate()[0])
    return probe


async def _watched(work: Callable[[], Awaitable[object]]) -> tuple[Probe, Cost]:
    probe = Probe()
    watch = asyncio.create_task(probe.watch())
    cpu, wall = _cpu(), time.perf_counter()
    await work()
    cost = Cost(time.perf_counter() - wall, _cpu() - cpu)
    watch.cancel()
    return probe, cost


def _by_hand(path: Path, market: ranks_crowd.Market) -> Cost:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA journal_size_limit = 67108864")
    cpu, wall = _cpu(), time.perf_counter()
    db.execute(ranks_sql.statement(market))
    cost = Cost(time.perf_counter() - wall, _cpu() - cpu)
    db.close()
    return cost


def _live(path: Path, round_: int) -> None:
    db = sqlite3.connect(path, isolation_level=None, timeout=60)
    db.execute("BEGIN IMMEDIATE")
    ranks_crowd.live(db, round_)
    db.execute("COMMIT")
    db.close()


async def _prepare(folder: Path, members: int) -> tuple[Path, Path]:
    ours, theirs = folder / "ours.db", folder / "theirs.db"
    await upgrade(f"sqlite://{ours}")
    ranks_crowd.build(str(ours), members)
    shutil.copyfile(ours, theirs)
    db = sqlite3.connect(theirs)
    db.execute(ranks_sql.MAKE_RANKINGS)
    db.commit()
    db.close()
    return ours, theirs


def _same(ours: Path, theirs: Path) -> bool:
    """Whether both published the same boards."""
    sql = (
        "SELECT s.guild_id, r.board, s.ordinal, s.place, s.user_id, s.numerator, s.denominator "
        "FROM standing s JOIN ranking r ON r.id = s.ranking_id AND r.generation = s.generation "
        "ORDER BY s.guild_id, r.board, s.ordinal"
    )
    left, right = (sqlite3.connect(path).execute(sql) for path in (ours, theirs))
    return all(one == other for one, other in zip(left, right, strict=True))


async def _pages(path: Path) -> float:
    """Shows what pages cost, and returns the slowest in ms."""
    slowest = 0.0
    guild = 10**15
    db = sqlite3.connect(path)
    total = (await boards.page(guild, Board.XP)).total
    for name, number in (("first", 1), ("middle", total // 20), ("last", total // 10)):
        page = await boards.page(guild, Board.XP, number)
        values = (number * 10 - 9, number * 10, guild, 0, "xp")
        of_page = _time(db, boards._PAGE, values)
        print(f"  page, {name:<7} {of_page:>7.3f} ms in the database", len(page.rows), "rows")
        of_mine = _time(db, boards._MINE, (page.rows[-1].user_id, guild, 0, "xp"))
        print(f"  mine, {name:<7} {of_mine:>7.3f} ms in the database")
        slowest = max(slowest, of_page, of_mine)
    return slowest


def _time(db: sqlite3.Connection, sql: str, values: tuple[object, ...]) -> float:
    def once() -> float:
        began = time.perf_counter()
        db.execute(sql, values).fetchall()
        return (time.perf_counter() - began) * 1000

    return statistics.median(once() for _ in range(200))


def _table(name: str, ours: list[Cost], theirs: list[Cost]) -> None:
    for what in ("cpu", "wall"):
        mine, yours = (statistics.median(getattr(one, what) for one in costs) for costs in (ours, theirs))
        print(f"{name:<14} {what:<5} recompute {mine:>8.2f} s   by hand {yours:>8.2f} s   ratio {mine / yours:>5.2f}")


async def run(members: int, rounds: int, folder: Path) -> list[Figure]:
    print(f"{members:,} members, largest server {ranks_crowd.guild_sizes(members)[0]:,}; building ...", flush=True)
    ours, theirs = await _prepare(folder, members)
    await open_database(f"sqlite://{ours}")
    market = ranks_crowd.Market()
    floor = Floor(market, lambda: ranks_crowd.NOW, lambda: None)
    idle, _ = await _watched(lambda: asyncio.sleep(3))
    before = _rss()
    _, first = await _watched(lambda: ranking.recompute(floor))
    _table("first of all", [first], [_by_hand(theirs, market)])
    for _ in range(2):  # until the milestones of the first one are in the boards
        await ranking.recompute(floor)
    mine, yours, probes, witnesses = [], [], [], []
    for round_ in range(rounds):
        market.move()
        for path in (ours, theirs):
            _live(path, round_)
        yours.append(_by_hand(theirs, market))
        reports: list[ranking.Report] = []
        witness = _witness()
        probe, cost = await _watched(partial(_report, floor, reports))
        witnesses.append(_testimony(witness))
        print(
            f"  round {round_ + 1}: by hand {yours[-1].cpu:.2f} s cpu; {cost.cpu:.2f} s cpu, {reports[0]}", flush=True
        )
        mine.append(cost)
        probes.append(probe)
    _table("prices moved", mine, yours)
    print("same boards:", _same(ours, theirs))
    _, cost = await _watched(lambda: ranking.recompute(floor))
    print(f"nothing moved: {cost.cpu:.2f} s cpu, {cost.wall:.2f} s")
    everything = _together(probes)
    print("event loop late, idle:           ", idle.summary())
    print("event loop late, recompute:      ", everything.summary())
    print("an idle process late, meanwhile: ", _together(witnesses).summary())
    above = max(probe.peak for probe in probes) - before
    print(f"memory above idle: {above:.0f} MB (idle {before:.0f} MB)")
    slowest = await _pages(ours)
    await close_database()
    ratio = statistics.median(one.cpu for one in mine) / statistics.median(one.cpu for one in yours)
    return [
        Figure(f"ranks of {members:,}: CPU beside one statement by hand", ratio, most=3),
        Figure("ranks: longest stall of the event loop", max(everything.late), "ms", most=50),
        Figure("ranks: memory above idle", above, "MB", most=150),
        Figure("leaderboard page or own rank, the slowest", slowest, "ms", most=1),
    ]


def _together(probes: list[Probe]) -> Probe:
    everything = Probe()
    everything.late = [late for probe in probes for late in probe.late]
    return everything


async def _report(floor: Floor, into: list[ranking.Report]) -> None:
    into.append(await ranking.recompute(floor))


async def measure(members: int = 1_000_000, rounds: int = 5) -> list[Figure]:
    """Recomputes `rounds` times over that many members."""
    with tempfile.TemporaryDirectory() as folder:
        return await run(members, rounds, Path(folder))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--members", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--folder", type=Path, help="where the databases go; a temporary one by default")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        print(table(asyncio.run(run(chosen.members, chosen.rounds, Path(folder)))))


if __name__ == "__main__":
    main()
