"""Performs the pages "Add a ..." as they are written, each in a copy of the checkout: every block, every command."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.environment import ROOT
from scripts.mutate import copy_checkout

PAGES = sorted((ROOT / "docs").glob("add-a*.md"))
_BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_HEAD = re.compile(r"# (?P<path>\S+\.py), (?P<where>at the end|after|before|instead of)(?:: (?P<line>.+))?")


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A copy outside pytest's folder: every pytest that starts closes that to other users, and PostgreSQL is one."""
    with tempfile.TemporaryDirectory(prefix="falcon-adding-") as name:
        copy_checkout(Path(name))
        (Path(name) / ".venv").symlink_to(Path(sys.prefix), target_is_directory=True)
        yield Path(name)


def perform(page: Path, checkout: Path) -> None:
    """Puts every block of Python into the file that its first line names, and runs every command."""
    for language, block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "sh":
            for command in block.splitlines():
                run(command, checkout)
        else:
            head, _, code = block.partition("\n")
            edit(checkout, head, code)


def edit(checkout: Path, head: str, code: str) -> None:
    """`head`: where the code belongs, by the beginning of the one line that it goes after, before or instead of."""
    match = _HEAD.fullmatch(head)
    assert match, head
    path = checkout / match["path"]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if match["where"] == "at the end":
        path.write_text(f"{''.join(lines).rstrip()}\n\n\n{code}", encoding="utf-8")
        return
    numbers = [number for number, line in enumerate(lines) if line.strip().startswith(match["line"])]
    assert len(numbers) == 1, f"{head}: {len(numbers)} such lines"
    start = numbers[0] + (match["where"] == "after")
    lines[start : start + (match["where"] == "instead of")] = [code]
    path.write_text("".join(lines), encoding="utf-8")


def run(command: str, checkout: Path) -> None:
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("PYTEST", "COV_"))}
    finished = subprocess.run(
        command, shell=True, cwd=checkout, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert finished.returncode == 0, f"{command}\n{finished.stdout[-5000:]}"


@pytest.mark.skipif(shutil.which("make") is None, reason="the pages say make, which is not here")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_that_says_how_to_add_something_is_true(page, checkout):
    perform(page, checkout)


def test_there_is_a_page_for_each_frequent_change():
    assert [page.stem for page in PAGES] == [
        "add-a-milestone",
        "add-a-setting",
        "add-a-table",
        "add-an-announcement-kind",
        "add-an-order-type",
    ]
