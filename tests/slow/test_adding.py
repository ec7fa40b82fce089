"""Performs the pages "Add a ..." as they are written, each in a copy of the checkout: every block, every command."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.environment import ROOT
from scripts.mutate import copy_checkout
from tests.kit.pages import PAGES, blocks, edit

CACHE = ".mypy_cache"  # what `make check` has looked at already need not be looked at again on each page


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A copy outside pytest's folder: every pytest that starts closes that to other users, and PostgreSQL is one."""
    with tempfile.TemporaryDirectory(prefix="falcon-adding-") as name:
        copy_checkout(Path(name))
        (Path(name) / ".venv").symlink_to(Path(sys.prefix), target_is_directory=True)
        if (ROOT / CACHE).exists():
            shutil.copytree(ROOT / CACHE, Path(name) / CACHE)
        yield Path(name)


def perform(page: Path, checkout: Path) -> None:
    """Puts every block of code into the file that its first line names, and runs every command."""
    for language, block in blocks(page):
        if language != "sh":
            edit(checkout, block)
            continue
        for command in block.splitlines():
            run(command, checkout)


def run(command: str, checkout: Path) -> None:
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("PYTEST", "COV_"))}
    environment["PYTEST_ADDOPTS"] = "--hypothesis-profile=brief"  # the properties are tried in full elsewhere
    finished = subprocess.run(
        command, shell=True, cwd=checkout, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert finished.returncode == 0, f"{command}\n{finished.stdout[-5000:]}"


@pytest.mark.skipif(shutil.which("make") is None, reason="the pages say make, which is not here")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_that_says_how_to_add_something_is_true(page, checkout):
    perform(page, checkout)
