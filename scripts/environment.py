"""The virtual environment of this checkout: made, filled from a lock, mended. Standard library only, any Python 3."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_FOLDER = ROOT / ".venv"
_INSTALLED = _FOLDER / "installed.txt"  # a line for each lock that was installed whole
_UNFINISHED = _FOLDER / "unfinished.txt"
_NEEDS = (3, 11)


def python(lock: str) -> str:
    """The interpreter of an environment that holds what `lock` names. Takes some milliseconds when it does already.

    Exits with a sentence if Python is too old or lacks venv, or if pip fails.
    """
    if sys.version_info < _NEEDS:
        sys.exit(f"Paper Falcon needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable}).")
    with _alone():
        if _UNFINISHED.exists() or not _works():
            _make()
        stamp = _stamp(lock)
        if stamp not in _stamps():
            _install(lock, stamp)
    return str(_interpreter())


@contextmanager
def _alone() -> Iterator[None]:
    """Keeps two of these apart. SQLite's lock is the one that every system has and that dies with its process."""
    with closing(sqlite3.connect(ROOT / ".venv.lock", timeout=600, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def _interpreter() -> Path:
    return _FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _works() -> bool:
    """Whether the environment has an interpreter that still runs, new enough, with pip."""
    probe = f"import sys, pip; sys.exit(sys.version_info < {_NEEDS})"
    try:
        return subprocess.run([_interpreter(), "-c", probe], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"This Python ({sys.executable}) lacks venv or ensurepip. On Debian and Ubuntu: "
            f"apt install python{version}-venv. Elsewhere: install Python from python.org."
        )
    print("Making .venv ...", flush=True)
    if subprocess.run([sys.executable, "-m", "venv", "--clear", _FOLDER], check=False).returncode:
        sys.exit("The virtual environment .venv could not be made; the lines above say why.")


def _stamp(lock: str) -> str:
    return f"{lock} {hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()}"


def _stamps() -> list[str]:
    return _INSTALLED.read_text(encoding="utf-8").splitlines() if _INSTALLED.exists() else []


def _install(lock: str, stamp: str) -> None:
    print(f"Installing {lock} (the first time takes a minute) ...", flush=True)
    _UNFINISHED.touch()
    options = ["--require-hashes", "--disable-pip-version-check", "--quiet"]
    if subprocess.run([_interpreter(), "-m", "pip", "install", *options, "-r", ROOT / lock], check=False).returncode:
        sys.exit(f"Installing {lock} failed; the lines above say why. Run the same command to try again.")
    stamps = [other_stamp for other_stamp in _stamps() if not other_stamp.startswith(f"{lock} ")]
    _INSTALLED.write_text("\n".join([*stamps, stamp]) + "\n", encoding="utf-8")
    _UNFINISHED.unlink()
