"""The release before starts on a database that `migrate down` prepared: its own code, taken from the history of Git."""

import asyncio
import io
import os
import re
import subprocess
import sys
import tarfile
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path

import pytest

from bot.data import migrate
from bot.data.database import close_database, open_database
from bot.services.announcements import delivery
from bot.ui.announcements.celebrations import render
from scripts.environment import ROOT
from tests.conftest import Database
from tests.kit import commands
from tests.kit.fake_context import START, FakeContext
from tests.kit.orders import assert_books_balance

FORMER_MIGRATIONS = 4  # of the release 0.1
PLAYED = (commands.open_orders, commands.watching, commands.trades)


def git(*arguments: str) -> bytes:
    finished = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    return finished.stdout if finished.returncode == 0 else b""


@pytest.fixture(scope="module")
def release_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code as it was before the first migration that it lacks was written."""
    migration = f"migrations/models/{migrate.names()[FORMER_MIGRATIONS]}.py"
    commit = git("log", "--diff-filter=A", "--format=%H", "--", migration).decode().strip()
    archive = git("archive", f"{commit}^", "bot", "cogs", "sandbox", "migrations") if commit else b""
    if not archive:
        pytest.skip("the history of Git does not reach back to the release before")
    folder = tmp_path_factory.mktemp("release_before")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    return folder


async def play(url: str, context: FakeContext) -> None:
    """Leaves open orders, a watchlist, trades, receipts and announcements, sent and waiting."""
    await open_database(url)
    try:
        for act in PLAYED:
            await act(context)
        await delivery.form_batches(START, render)
        await assert_books_balance()
    finally:
        await close_database()


async def start(folder: Path, url: str, *arguments: str) -> Process:
    command = (sys.executable, "-W", "ignore", "-m", "bot", *arguments)
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(folder)}
    return await asyncio.create_subprocess_exec(*command, cwd=folder, env=environment, stdout=PIPE, stderr=STDOUT)


async def lines_until(process: Process, pattern: str) -> str:
    """What a process says up to a line in which the pattern is found, or all until it ends."""
    assert process.stdout is not None
    said = ""
    async for line in process.stdout:
        said += line.decode()
        if re.search(pattern, said):
            break
    return said


async def test_the_release_before_starts_where_migrate_down_went_and_is_upgraded_again(
    empty_database: Database, context: FakeContext, release_before: Path
) -> None:
    url = empty_database.url
    await migrate.upgrade(url)
    await play(url, context)
    await migrate.downgrade(url, len(migrate.names()) - FORMER_MIGRATIONS)
    process = await start(release_before, url, "sandbox", "--port", "0", "--database", url)
    said = await lines_until(process, "event=ready")
    process.terminate()
    said += await lines_until(process, r"\Z.")
    assert await process.wait() == 0, said
    assert 'event="book loaded" open=1' in said
    assert "event=ready" in said
    assert not re.search("level=(error|critical)|Traceback", said), said
    audit = await start(release_before, url, "audit")
    assert "Clean" in await lines_until(audit, r"\Z.")
    assert await audit.wait() == 0
    await migrate.upgrade(url)
    await open_database(url)
    try:
        await assert_books_balance()
    finally:
        await close_database()
