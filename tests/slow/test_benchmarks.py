"""`make bench` in its quick form: everything runs, and every figure of the goals is printed. No time is judged."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import ranks_watch
from benchmarks.checkin import GUILD, by_service, statements
from benchmarks.figures import Figure, table
from bot.data.database import close_database, open_database, sqlite_path, writer
from bot.data.migrate import upgrade
from bot.services.guilds.servers import note_joined
from scripts.environment import ROOT

GOALS = (
    "check-in on SQLite: by hand / service",
    "check-in on PostgreSQL: by hand / service",
    "/daily: CPU beside the pong bot's",
    "/daily: first response, p99",
    "pong bot: first response, p99",
    "start to ready, beyond the pong bot's",
    "memory beyond the pong bot's, ready",
    "memory beyond the pong bot's, after 50 commands",
    "what 100 members take beyond 10, ready",
    "candle chart: CPU",
    "equity curve: CPU",
    "a chart's longest stall of the event loop",
    "memory of the processes that paint",
    "book: a quiet tick of 10 symbols with 2,000 orders",
    "book: crossings beside single fills",
    "live prices of 100 symbols: requests a round",
    "live prices of 100 symbols: CPU beside ccxt asked once",
    "live prices of 100 symbols: longest stall of the event loop",
    "ranks of 2,000 on SQLite: CPU beside one statement by hand",
    "ranks of 2,000 on SQLite: longest stall of the event loop",
    "ranks of 2,000 on SQLite: memory above idle",
    "leaderboard page or own rank, the slowest",
    "ranks of 400 on PostgreSQL: CPU beside one statement by hand",
    "ranks of 400 on PostgreSQL: longest stall of the event loop",
    "ranks of 400 on PostgreSQL: memory above idle",
)


def test_the_quick_form_prints_every_figure():
    if sys.platform != "linux":
        pytest.skip("the bots' processes are measured by /proc, which only Linux has")
    process = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr
    lines = process.stdout.splitlines()
    for goal in GOALS:
        (line,) = [line for line in lines if line.startswith(f"{goal} ")]
        assert line.lower().endswith("met") or "pong bot:" in line


def test_an_unknown_benchmark_is_refused():
    process = subprocess.run(
        [sys.executable, "-m", "benchmarks", "fly"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert process.returncode == 2
    assert "no such benchmark: fly" in process.stderr


@pytest.mark.parametrize(
    ("figure", "met"),
    [
        (Figure("f", 2.5, most=2.5), "met"),
        (Figure("f", 2.6, most=2.5), "NOT MET"),
        (Figure("f", 0.5, least=0.5), "met"),
        (Figure("f", 0.49, least=0.5), "NOT MET"),
        (Figure("f", 7), ""),
    ],
)
def test_a_figure_says_whether_its_goal_is_met(figure: Figure, met: str):
    assert figure.met == met
    assert table([figure]).endswith(met or "7.00")


async def test_the_statements_by_hand_are_those_the_service_issues(tmp_path: Path):
    ours, by_hand = (f"sqlite://{tmp_path}/{name}.db" for name in ("ours", "by_hand"))
    issued: dict[str, list[str]] = {ours: [], by_hand: []}
    for url in issued:
        await upgrade(url)
    await open_database(ours)
    try:
        await note_joined(GUILD)
        await writer()._connection.set_trace_callback(issued[ours].append)
        await by_service(1, 1)
    finally:
        await close_database()
    db = sqlite3.connect(sqlite_path(by_hand), isolation_level=None)
    db.execute("INSERT INTO guild (id, settings) VALUES (?, '{}')", (GUILD,))
    db.set_trace_callback(issued[by_hand].append)
    db.execute("BEGIN IMMEDIATE")
    for sql, values in statements(1):
        db.execute(sql, values).fetchall()
    db.commit()
    db.close()
    assert plain(issued[ours]) == plain(issued[by_hand])


def plain(statements: list[str]) -> list[str]:
    """Statements with their spaces and numbers made alike."""
    return [re.sub(r"\d+", "0", re.sub(r"\s+", " ", statement)).strip() for statement in statements]


def test_a_witness_of_next_to_nothing_has_still_seen_something():
    """On a busy machine what it watches is over before it has begun."""
    assert all(ranks_watch.testimony(ranks_watch.witness()).late for _ in range(10))
