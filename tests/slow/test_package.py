"""The installed package: one wheel with all that it needs, and a command that says what the checkout says."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot import __version__
from bot.data.migrate import names
from scripts.environment import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel holds, beside none of the checkout's files."""
    folder = tmp_path_factory.mktemp("package")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (folder / "dist").iterdir()
    assert wheel.name == f"paper_falcon-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_migrations_pictures_and_the_page_and_nothing_for_developers(installed: Path) -> None:
    assert (installed / "migrations" / "models" / f"{names()[-1]}.py").exists()
    assert (installed / "bot" / "pictures" / "templates" / "candles.svg").exists()
    assert (installed / "sandbox" / "page" / "index.html").exists()
    assert not {"tests", "scripts", "benchmarks", "docs"} & {path.name for path in installed.iterdir()}


def test_the_command_of_the_package_migrates_and_audits_a_new_database(installed: Path, tmp_path: Path) -> None:
    program = "import sys; from bot.commands import console; sys.argv[0] = 'paper-falcon'; console()"
    for words, answer in (
        (["--version"], f"Paper Falcon {__version__}"),
        (["migrate", "up"], f"up  {names()[-1]}"),
        (["audit"], "Clean: every total follows from its entries."),
        (["backup"], "verified"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            cwd=tmp_path, env={"PYTHONPATH": str(installed)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, answer in done.stdout) == (0, True), done.stdout + done.stderr
    entry_points = next(installed.glob("*.dist-info")) / "entry_points.txt"
    assert "paper-falcon = bot.commands:console" in entry_points.read_text()
