"""The script behind `make`: its list, its sentences, and an environment that mends itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import environment
from scripts.environment import ROOT


def _tasks(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "scripts/tasks.py", *arguments],
        cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_without_a_task_all_are_listed():
    listed = _tasks()
    assert listed.returncode == 0
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [
        "run", "test", "test-all", "check", "fix", "coverage", "bench", "mutate", "migration", "docs", "language",
        "lock",
    ]  # fmt: skip
    makefile = (ROOT / "Makefile").read_text()
    assert all(f" {line.split()[0]}" in makefile for line in listed.stdout.splitlines())


def test_an_unknown_task_and_a_bad_name_are_refused():
    assert _tasks("fly").returncode == 2
    refused = _tasks("migration", "name=two words")
    assert refused.returncode == 1
    assert "migration name=add_seasons" in refused.stderr


def test_the_task_script_needs_nothing_but_the_standard_library():
    probe = "import sys; sys.argv = ['tasks.py']; import runpy; runpy.run_path('scripts/tasks.py', run_name='__main__')"
    process = subprocess.run(
        [sys.executable, "-I", "-S", "-c", probe], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty folder with a lock that names nothing, where the environment is made."""
    (tmp_path / "some.lock").write_text("")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "_FOLDER", tmp_path / ".venv")
    monkeypatch.setattr(environment, "_INSTALLED", tmp_path / ".venv" / "installed.txt")
    monkeypatch.setattr(environment, "_UNFINISHED", tmp_path / ".venv" / "unfinished.txt")
    return tmp_path


@pytest.mark.slow
def test_the_environment_is_made_once_and_mended_when_needed(place, capfd):
    def said():
        python = environment.python("some.lock")
        assert subprocess.run([python, "-c", "import pip"], check=False).returncode == 0
        return [line.split()[0] for line in capfd.readouterr().out.splitlines()]

    assert said() == ["Making", "Installing"]
    assert said() == []
    (place / "some.lock").write_text("# changed\n")
    assert said() == ["Installing"]
    (place / "some.lock").write_text("no-such-package-of-paper-falcon @ file:///nowhere\n")
    with pytest.raises(SystemExit, match=r"some.lock failed.*try again"):
        environment.python("some.lock")
    capfd.readouterr()
    (place / "some.lock").write_text("# changed\n")
    assert said() == ["Making", "Installing"]  # an install that was cut short may have left anything
    Path(environment.python("some.lock")).unlink()  # what an upgrade of the system's Python leaves
    assert said() == ["Making", "Installing"]


def test_packages_that_the_environment_lacks_are_named(place, monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SystemExit, match=r"apt install python3\.\d+-venv"):
        environment.python("some.lock")
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        environment.python("some.lock")
