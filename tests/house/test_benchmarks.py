"""`make bench` in its quick form: everything runs, and every figure of the goals is printed. No time is judged."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.figures import Figure, table

ROOT = Path(__file__).parents[2]
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
    "ranks of 2,000: CPU beside one statement by hand",
    "ranks: longest stall of the event loop",
    "ranks: memory above idle",
    "leaderboard page or own rank, the slowest",
)


def test_the_quick_form_prints_every_figure():
    if sys.platform != "linux":
        pytest.skip("the bots' processes are measured by /proc, which only Linux has")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    for goal in GOALS:
        (line,) = [line for line in lines if line.startswith(f"{goal} ")]
        assert line.lower().endswith("met") or "pong bot:" in line


def test_an_unknown_benchmark_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "fly"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "no such benchmark: fly" in done.stderr


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
