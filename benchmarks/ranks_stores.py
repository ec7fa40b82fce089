"""The two databases that ranks are measured in: each holds the crowd twice, for the service and for the statement."""

import os
import shutil
import sqlite3
import time
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

import asyncpg

from benchmarks import ranks_crowd, ranks_sql
from benchmarks.ranks_watch import Cost, own_cpu
from bot.data.migrate import upgrade
from scripts.postgres_server import sibling

_BOARDS = (
    "SELECT s.guild_id, r.board, s.ordinal, s.place, s.user_id, s.numerator, s.denominator "
    "FROM standing s JOIN ranking r ON r.id = s.ranking_id AND r.generation = s.generation "
    "ORDER BY s.guild_id, r.board, s.ordinal"
)


class Store(Protocol):
    """A database of each side, filled alike."""

    name: str
    url: str  # of the service's database

    async def prepare(self, members: int) -> None:
        """Migrates and fills both."""

    async def live(self, round_: int) -> None:
        """What happens in one interval, in both. Also tidies both up, so that no round pays for the one before."""

    async def by_hand(self, market: ranks_crowd.Market) -> Cost:
        """Runs the statement."""

    async def same(self) -> bool:
        """Whether both published the same boards."""

    def cpu(self) -> float:
        """Seconds of CPU used so far by this process and the database's."""


class Sqlite:
    """Two files."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.ours, self.theirs = folder / "ours.db", folder / "theirs.db"
        self.url = f"sqlite://{self.ours}"

    async def prepare(self, members: int) -> None:
        await upgrade(self.url)
        ranks_crowd.build(str(self.ours), members)
        shutil.copyfile(self.ours, self.theirs)
        db = sqlite3.connect(self.theirs)
        db.execute(ranks_sql.MAKE_RANKINGS)
        db.commit()
        db.close()

    async def live(self, round_: int) -> None:
        for path in (self.ours, self.theirs):
            db = sqlite3.connect(path, isolation_level=None, timeout=60)
            db.execute("BEGIN IMMEDIATE")
            for sql in ranks_crowd.live(round_):
                db.execute(sql)
            db.execute("COMMIT")
            db.close()

    async def by_hand(self, market: ranks_crowd.Market) -> Cost:
        db = sqlite3.connect(self.theirs, isolation_level=None)
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA journal_size_limit = 67108864")
        cpu, wall = own_cpu(), time.perf_counter()
        db.execute(ranks_sql.statement(market))
        cost = Cost(time.perf_counter() - wall, own_cpu() - cpu)
        db.close()
        return cost

    async def same(self) -> bool:
        left, right = (sqlite3.connect(path).execute(_BOARDS) for path in (self.ours, self.theirs))
        return all(one == other for one, other in zip(left, right, strict=True))

    def cpu(self) -> float:
        return own_cpu()


class Postgres:
    """Two databases of one server, with its own defaults but for what `scripts.postgres_server` sets.

    CPU is that of this process and of all the server's: backends, their parallel workers, the writers of log and pages.
    Autovacuum is off, because it would work for one side on the other's time; both are vacuumed between the rounds.
    """

    name = "PostgreSQL"

    def __init__(self, server: str) -> None:
        self._server = server
        self.url, self._theirs = sibling(server, "ours"), sibling(server, "theirs")
        self._postmaster = 0

    async def prepare(self, members: int) -> None:
        await self._run(self._server, "CREATE DATABASE ours")
        folder = await self._run(self._server, "SHOW data_directory")
        self._postmaster = int((Path(folder) / "postmaster.pid").read_text().split()[0])
        await upgrade(self.url)
        await ranks_crowd.build_postgres(self.url, members)
        await self._run(self._server, "CREATE DATABASE theirs TEMPLATE ours")
        await self._run(self._theirs, ranks_sql.MAKE_RANKINGS)
        await self._tidy()

    async def live(self, round_: int) -> None:
        for url in (self.url, self._theirs):
            for sql in ranks_crowd.live(round_):
                await self._run(url, sql)
        await self._tidy()

    async def by_hand(self, market: ranks_crowd.Market) -> Cost:
        db = await asyncpg.connect(self._theirs)
        cpu, wall = self.cpu(), time.perf_counter()
        await db.execute(ranks_sql.statement(market, postgres=True))
        cost = Cost(time.perf_counter() - wall, self.cpu() - cpu)
        await db.close()
        return cost

    async def same(self) -> bool:
        return len({await self._digest(url) for url in (self.url, self._theirs)}) == 1

    def cpu(self) -> float:
        return own_cpu() + sum(map(_cpu_of, self._processes()))

    def _processes(self) -> list[str]:
        children = Path(f"/proc/{self._postmaster}/task/{self._postmaster}/children").read_text().split()
        return [str(self._postmaster), *children]

    async def _tidy(self) -> None:
        for url in (self.url, self._theirs):
            await self._run(url, "VACUUM (ANALYZE)")
        await self._run(self._server, "CHECKPOINT")

    async def _run(self, url: str, sql: str) -> Any:
        db = await asyncpg.connect(url)
        try:
            return await db.fetchval(sql)
        finally:
            await db.close()

    async def _digest(self, url: str) -> str:
        found = blake2b()
        db = await asyncpg.connect(url)

        async def add(some: bytes) -> None:
            found.update(some)

        await db.copy_from_query(_BOARDS, output=add)
        await db.close()
        return found.hexdigest()


_TICK = os.sysconf("SC_CLK_TCK")


def _cpu_of(pid: str) -> float:
    """Seconds of CPU of a process and of those children of it that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0  # it ends, and will count among the children of its parent
    return sum(map(int, fields[11:15])) / _TICK
