"""What the Makefile does, for systems without make: `python scripts/tasks.py run`. Standard library only."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

sys.path[0] = str(Path(__file__).resolve().parents[1])  # so that the same imports serve `python scripts/tasks.py`

from scripts.environment import ROOT, python  # noqa: E402

_RUNTIME, _LIVE, _DEV = "requirements.lock", "requirements-live.lock", "requirements-dev.lock"
_ASK_CONFIGURATION = """
import os, sys
from bot.config import ConfigError, load
try:
    config = load(os.environ)
except ConfigError as error:
    print(error, file=sys.stderr)
    sys.exit(78)
print("run" if config.discord_token else "sandbox", "simulated" if config.market == "simulated" else "live")
"""


def run(arguments: list[str]) -> NoReturn:
    """Start the bot; without DISCORD_TOKEN, the sandbox."""
    interpreter = python(_RUNTIME)
    asked = subprocess.run(
        [interpreter, "-c", _ASK_CONFIGURATION],
        cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if asked.returncode:
        sys.exit(asked.returncode)
    command, market = asked.stdout.split()
    if market == "live":
        interpreter = python(_LIVE)
    _become([interpreter, "-m", "bot", command, *arguments])


def test(arguments: list[str]) -> NoReturn:
    """Run the tests that are quick, on SQLite and on PostgreSQL: all, or those that the arguments name."""
    test_all(["-m", "not slow", *arguments])


def test_all(arguments: list[str]) -> NoReturn:
    """Run all tests, the slow ones too: crashes, random play, a day of quotes, benchmarks in brief."""
    _become([python(_DEV), "-m", "pytest", "-n", "2", "--dist", "worksteal", *arguments])


def coverage(arguments: list[str]) -> NoReturn:
    """Run the quick tests and tell what of the bot they do not reach."""
    test(["--cov", "--cov-report", "term-missing:skip-covered", *arguments])


def check(_: list[str]) -> None:
    """Check format, lint, types, import contracts, names, and drift of migrations and docs."""
    interpreter = python(_DEV)
    module = [interpreter, "-m"]
    checks = {
        "types": [*module, "mypy"],
        "migrations": [*module, "scripts.migration", "--check"],
        "docs": [*module, "scripts.docs", "--check"],
        "names": [*module, "scripts.names", "--check"],
        "language": [*module, "scripts.language"],
        "imports": [interpreter, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        "format": [*module, "ruff", "format", "--check", "--quiet", "."],
        "lint": [*module, "ruff", "check", "--quiet", "."],
    }
    with ThreadPoolExecutor(2) as pool:
        passed = list(pool.map(_passes, checks, checks.values()))
    if not all(passed):
        sys.exit(1)


def fix(arguments: list[str]) -> None:
    """Format the code, and mend what the linter can."""
    interpreter = python(_DEV)
    for command in (["check", "--fix", *arguments, "."], ["format", "."]):
        subprocess.run([interpreter, "-m", "ruff", *command], cwd=ROOT, env=_environment(), check=False)


def bench(arguments: list[str]) -> NoReturn:
    """Measure speed against hand-written baselines."""
    _become([python(_DEV), "-m", "benchmarks", *arguments])


def mutate(arguments: list[str]) -> NoReturn:
    """Break a random sample of the code, and print what no test noticed: mutate [AREA ...] [--mutants N] [--seed N]."""
    _become([python(_DEV), "-m", "scripts.mutate", *arguments])


def migration(arguments: list[str]) -> NoReturn:
    """Write the migration for what changed in the models: migration name=what_changed [--rename ...]."""
    name, *options = arguments or [""]
    name = name.removeprefix("name=")
    if not name.isidentifier():
        sys.exit("Say what changed, in letters, digits and underscores: migration name=add_seasons")
    _become([python(_DEV), "-m", "scripts.migration", name, *options])


def language(arguments: list[str]) -> NoReturn:
    """Tell which messages a language lacks: language [NAME ...]."""
    _become([python(_RUNTIME), "-m", "scripts.language", *arguments])


def docs(_: list[str]) -> NoReturn:
    """Fill the generated tables of README.md, docs/ and .env.example."""
    _become([python(_RUNTIME), "-m", "scripts.docs"])


def lock(arguments: list[str]) -> None:
    """Resolve pyproject.toml into the three lock files; --upgrade takes the newest versions."""
    compile_ = [python(_DEV), "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    plain = ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", *arguments, "pyproject.toml"]
    live = ["--extra", "live"]
    for name, extra in (
        (_RUNTIME, []),
        (_LIVE, [*live, "--constraints", _RUNTIME]),
        (_DEV, [*live, "--group", "dev", "--constraints", _LIVE]),
    ):
        done = subprocess.run(
            [*compile_, *plain, *extra, "--output-file", name], cwd=ROOT, env=_environment(), check=False
        )
        if done.returncode:
            sys.exit(done.returncode)


TASKS: Mapping[str, Callable[[list[str]], None]] = {
    "run": run,
    "test": test,
    "test-all": test_all,
    "check": check,
    "fix": fix,
    "coverage": coverage,
    "bench": bench,
    "mutate": mutate,
    "migration": migration,
    "docs": docs,
    "language": language,
    "lock": lock,
}


def _passes(name: str, command: list[str]) -> bool:
    """Runs one check and prints its output if it fails."""
    start = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False)
    passed = done.returncode == 0
    print(f"{'ok  ' if passed else 'FAIL'} {name} ({time.monotonic() - start:.1f} s)", flush=True)
    if not passed:
        print(done.stdout + done.stderr, flush=True)
    return passed


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUTF8": "1"}


def _become(command: list[str]) -> NoReturn:
    """Runs `command` in place of this program: its signals, its output, its exit code."""
    os.chdir(ROOT)
    if os.name != "nt":
        os.execve(command[0], command, _environment())
    with subprocess.Popen(command, env=_environment()) as child:
        while True:
            try:
                sys.exit(child.wait())
            except KeyboardInterrupt:  # the console sent it to the child as well; wait for it to leave
                continue


def main() -> None:
    """Runs the task named on the command line; without one, lists them."""
    if len(sys.argv) < 2 or sys.argv[1] not in TASKS:
        for name, task in TASKS.items():
            print(f"{name:10} {(task.__doc__ or '').splitlines()[0]}")
        sys.exit(0 if sys.argv[1:] in ([], ["help"]) else 2)
    TASKS[sys.argv[1]](sys.argv[2:])


if __name__ == "__main__":
    main()
