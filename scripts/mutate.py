"""Are the tests honest? Breaks the code at random places, one at a time, and counts how often a test notices.

`python -m scripts.mutate [AREA ...] [--mutants 40] [--seed 1]`. Only the tests that reach a changed line are run, the
most specific first. What they reach is measured once for each state of the code, in the quick tier, which takes a few
minutes. A mutant that survives is either equivalent (it changes nothing that anybody could see) or a hole in the tests.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from coverage import CoverageData

from scripts.environment import ROOT
from scripts.mutants import Mutant, mutants

AREAS: Mapping[str, tuple[str, ...]] = {
    "rules": ("bot/rules",),
    "services": ("bot/services",),
    "data": ("bot/data",),
    "market": ("bot/market",),
    "workers": ("bot/workers",),
    "ui": ("bot/ui", "cogs"),
}
_MODELS_TESTS = ("tests/data", "tests/migrations")
_FOLDER = ROOT / ".mutation"
# Tests that judge files, or other programs.
_LEFT_OUT = ("tests/house/", "tests/slow/", "tests/browser/", "tests/sandbox_page/")
_TESTS_A_MUTANT = 150
_PROBE = "tests/rules/test_money.py"
_TIMEOUT = 600  # seconds; a mutant that runs for ever is one that is noticed


@dataclass
class Score:
    """What became of the mutants of one area."""

    killed: int = 0
    survivors: list[Mutant] = field(default_factory=list)
    killers: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        total = self.killed + len(self.survivors)
        return f"{self.killed} of {total} killed ({100 * self.killed / max(1, total):.0f} %)"


class Reach:
    """Which tests run which lines, as coverage.py recorded it."""

    def __init__(self, path: Path) -> None:
        self._data = CoverageData(str(path))
        self._data.read()

    def tests(self, mutant: Mutant) -> list[str]:
        """The tests that run a mutant's line, the most specific first.

        What runs at import is judged by the tests of its file; a file of nothing else, such as a model or a
        `storage.py`, by those of its room.
        """
        by_line = self._data.contexts_by_lineno(str(mutant.path))
        names = {_test(context) for context in by_line.get(mutant.line, ())} - {""}
        if not names:
            names = {_test(context) for contexts in by_line.values() for context in contexts} - {""}
        chosen = sorted(names, key=lambda name: (self._lines[name], name))[:_TESTS_A_MUTANT]
        return chosen or _tests_of_room(mutant.path)

    @cached_property
    def _lines(self) -> Counter[str]:
        """How many lines a test runs."""
        lines: Counter[str] = Counter()
        for path in self._data.measured_files():
            for contexts in self._data.contexts_by_lineno(path).values():
                lines.update({_test(context) for context in contexts})
        return lines


def _tests_of_room(path: Path) -> list[str]:
    _, layer, *parts = path.relative_to(ROOT).parts
    if layer == "data":
        return list(_MODELS_TESTS)
    room = f"tests/{layer}/{parts[0]}" if len(parts) > 1 else f"tests/{layer}"
    return [room] if (ROOT / room).is_dir() else []


def _test(context: str) -> str:
    return context.rpartition("|")[0]


def measure_reach() -> Reach:
    """Runs the quick tests once, unless that was done for the code as it is now."""
    state = subprocess.run(["git", "stash", "create"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    path = _FOLDER / f"reach-{(state or head).strip()[:12]}.sqlite"
    if not path.exists():
        print("Measuring which test reaches which line ...", flush=True)
        shutil.rmtree(_FOLDER, ignore_errors=True)
        _FOLDER.mkdir()
        subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-q", "-m", "not slow"]
            + [f"--ignore={folder}" for folder in _LEFT_OUT]
            + ["--cov", "--cov-context=test", "--cov-report="],
            cwd=ROOT, env={**_environment(), "COVERAGE_FILE": str(path)}, stdout=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    return Reach(path)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def copy_checkout(folder: Path) -> None:
    """Copies the checkout as it is on disk, without what Git ignores."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)


def run_tests(checkout: Path, tests: Sequence[str]) -> str | None:
    """The first test that fails in a checkout, "?" where the run breaks or does not end, None if all pass."""
    options = ("-x", "-q", "--no-header", "-p", "no:cacheprovider", "--timeout=90")
    command = [sys.executable, "-m", "pytest", *options, *tests]
    try:
        finished = subprocess.run(
            command, cwd=checkout, env=_environment(), capture_output=True, text=True, timeout=_TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        return "?"
    if finished.returncode == 0:
        return None
    failed = [line for line in finished.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return failed[0].split(" ", 1)[1].split(" - ")[0] if failed else "?"


def judge(sample: Iterable[Mutant], reach: Reach, checkouts: Sequence[Path]) -> Score:
    """Tries each mutant in a checkout that is free."""
    score, lock, free = Score(), threading.Lock(), list(checkouts)

    def try_mutant(mutant: Mutant) -> None:
        tests = reach.tests(mutant)
        with lock:
            checkout = free.pop()
        target = checkout / mutant.path.relative_to(ROOT)
        source = target.read_bytes()
        try:
            target.write_bytes(mutant.applied(source))
            killer = run_tests(checkout, tests) if tests else None
        finally:
            target.write_bytes(source)
        if killer == "?" and run_tests(checkout, tests) is not None:
            killer = "the unchanged code"
        with lock:
            free.append(checkout)
            if killer == "the unchanged code":
                print(f"NOT JUDGED {_place(mutant)}: its tests do not run on the unchanged code", flush=True)
            elif killer is None:
                score.survivors.append(mutant)
                reached = f"{len(tests)} tests" if tests else "no test reaches it"
                print(f"SURVIVED {_place(mutant)}: {mutant.description} ({reached})", flush=True)
            else:
                score.killed += 1
                score.killers[killer] += 1

    with ThreadPoolExecutor(len(checkouts)) as pool:
        list(pool.map(try_mutant, sample))
    return score


def _place(mutant: Mutant) -> str:
    return f"{mutant.path.relative_to(ROOT).as_posix()}:{mutant.line}"


def distrusted(score: Score, checkout: Path) -> int:
    """How many mutants were killed by a test that fails without them, too: those kills prove nothing."""
    lost = 0
    for test, kills in score.killers.items():
        if test != "?" and run_tests(checkout, [test]) is not None:
            print(f"NOT TRUSTED {test} fails on the unchanged code; {kills} kills do not count", flush=True)
            lost += kills
    return lost


def main(arguments: Sequence[str]) -> None:
    """Judges areas and prints a line for each."""
    parser = argparse.ArgumentParser(prog="mutate", description=__doc__)
    parser.add_argument("areas", nargs="*", choices=[*AREAS, []], help="default: all")
    parser.add_argument("--mutants", type=int, default=40, help="how many of each area (default 40)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (default 1)")
    options = parser.parse_args(arguments)
    reach = measure_reach()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        checkouts = [Path(folder, name) for name in ("first", "second")]
        for checkout in checkouts:
            copy_checkout(checkout)
            if run_tests(checkout, [_PROBE]) is not None:
                sys.exit("The tests fail on the unchanged code.")
        lines = []
        for area in options.areas or AREAS:
            files = sorted(path for name in AREAS[area] for path in (ROOT / name).rglob("*.py"))
            population = [mutant for path in files for mutant in mutants(path)]
            sample = random.Random(f"{options.seed} {area}").sample(population, min(options.mutants, len(population)))
            score = judge(sample, reach, checkouts)
            score.killed -= distrusted(score, checkouts[0])
            lines.append(f"{area:<9} {score}; {len(population):,} mutants in all")
            print(lines[-1], flush=True)
    print("", *lines, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
