"""What operators see: health, metrics, the doctor, the audit, and how the bot leaves."""

import argparse
import asyncio
import os
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest

from bot import app, logs
from bot.commands import sandbox
from bot.config import Config, load
from bot.data.migrate import names
from sandbox import Permission, Sandbox
from tests.wire.acts import HANGING
from tests.wire.conftest import running


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def environment(box: Sandbox, folder: Path, **changes: str) -> dict[str, str]:
    return {
        **os.environ,
        "DISCORD_TOKEN": box.token,
        "DISCORD_API_URL": box.api_url,
        "DISCORD_GATEWAY_URL": box.gateway_url,
        "DATABASE_URL": f"sqlite://{folder}/falcon.db",
        **changes,
    }


async def command(box: Sandbox, folder: Path, *words: str, **changes: str) -> tuple[int, str]:
    """The exit code and the output of `python -m bot ...`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words), env=environment(box, folder, **changes), stdout=PIPE, stderr=PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), HANGING)
    assert process.returncode is not None
    return process.returncode, (out + err).decode()


@asynccontextmanager
async def process(box: Sandbox, folder: Path, **changes: str) -> AsyncIterator[Process]:
    """The bot as a process of its own, killed at the end if it is still there."""
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"), env=environment(box, folder, **changes), stderr=PIPE
    )
    try:
        ready, ended = asyncio.gather(box.wait_ready(), box.wait_commands()), asyncio.create_task(bot.wait())
        await asyncio.wait([ready, ended], return_when=asyncio.FIRST_COMPLETED)
        assert not ended.done(), (await bot.communicate())[1].decode()
        await ready
        yield bot
    finally:
        if bot.returncode is None:
            bot.kill()
        await bot.communicate()


async def checked_health(web: aiohttp.ClientSession) -> dict[str, bool]:
    """What works, as the bot says it; its status must say the same."""
    async with web.get("/healthz") as health:
        parts: dict[str, bool] = await health.json()
        assert health.status == (200 if all(parts.values()) else 503)
        return parts


async def test_health_and_metrics_tell_of_the_game(box: Sandbox, tmp_path: Path) -> None:
    port = free_port()
    async with process(box, tmp_path, HTTP_PORT=str(port)), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web:
        await box.command("alice", "/daily")
        await box.command("alice", "/daily")
        async with asyncio.timeout(HANGING):
            while (await checked_health(web)) != {"database": True, "gateway": True}:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        async with web.get("/metrics") as response:
            metrics = await response.text()
        assert 'falcon_interactions_total{command="daily",outcome="ok"} 1.0' in metrics
        assert 'falcon_interactions_total{command="daily",outcome="refused"} 1.0' in metrics
        assert "falcon_xp_granted_total 10.0" in metrics
        for name in ("transaction_seconds_count", "outbox_pending 0", "loop_lag_seconds", "ranking_seconds"):
            assert f"falcon_{name}" in metrics


async def test_sigterm_ends_the_bot_with_its_books_in_order(box: Sandbox, tmp_path: Path) -> None:
    async with process(box, tmp_path) as bot:
        replies = [asyncio.create_task(box.command(name, "/daily")) for name in ("alice", "bob", "dana", "eve")]
        bot.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(bot.communicate(), HANGING)
        assert bot.returncode == 0, log.decode()
        assert b"Traceback" not in log, log.decode()
        for reply in replies:
            reply.cancel()
    code, text = await command(box, tmp_path, "audit")
    assert (code, text.strip().splitlines()[-1]) == (0, "Clean: every total follows from its entries.")


def test_the_steps_of_leaving_have_less_than_five_seconds_in_all():
    grace = 0.5  # what each of the first two takes at most over its own limit
    assert app._WORK + grace + app._FLUSH + grace + app._REFUSE < 5


async def test_a_discord_that_is_not_reached_is_tried_again_and_again(box: Sandbox, tmp_path: Path) -> None:
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        env=environment(box, tmp_path, DISCORD_API_URL=f"http://127.0.0.1:{free_port()}"),
        stderr=PIPE,
    )
    assert bot.stderr
    log = b""
    async with asyncio.timeout(HANGING):
        while log.count(b"event=disconnected") < 3:
            line = await bot.stderr.readline()
            assert line, log.decode()
            log += line
    bot.send_signal(signal.SIGTERM)
    _, remainder = await bot.communicate()
    assert bot.returncode == 0
    assert b"level=error" not in log + remainder, (log + remainder).decode()


async def test_without_a_token_run_says_so_and_exits_78(box: Sandbox, tmp_path: Path) -> None:
    code, text = await command(box, tmp_path, "run", DISCORD_TOKEN="")
    assert code == 78
    assert "DISCORD_TOKEN is not set" in text


async def test_a_token_that_discord_does_not_know_exits_78(box: Sandbox, tmp_path: Path) -> None:
    code, text = await command(box, tmp_path, "run", DISCORD_TOKEN="invalid")
    assert code == 78
    assert "does not know this DISCORD_TOKEN" in text


async def test_the_doctor_tells_well_from_ill(box: Sandbox, tmp_path: Path) -> None:
    async with process(box, tmp_path):
        pass
    guild, channel = box.guild_id, box.channels["announcements"].id
    code, text = await command(box, tmp_path, "doctor", "--live", guild, channel)
    assert (code, text.count("ok    ")) == (0, 13), text
    assert box.messages("announcements") == []
    code, text = await command(box, tmp_path, "doctor", DISCORD_TOKEN="invalid")
    assert code == 1
    assert "ILL   token" in text
    box.deny("announcements", Permission.SEND_MESSAGES)
    code, text = await command(box, tmp_path, "doctor", "--live", guild, channel)
    assert code == 1
    assert "ILL   permissions    missing in that channel: Send Messages" in text


async def test_migrations_go_down_and_up(box: Sandbox, tmp_path: Path) -> None:
    newest = names()[-1]
    for words, word in (
        ("up", newest),
        ("history", "applied"),
        ("down --yes", newest),
        ("history", "pending"),
        (f"down --yes {len(names()) - 1}", "_init"),
        ("up", "_init"),
    ):
        code, text = await command(box, tmp_path, "migrate", *words.split())
        assert (code, word in text) == (0, True), text


@pytest.mark.parametrize("words", ["run", "audit", "migrate up", "migrate history"])
async def test_a_database_that_cannot_be_opened_is_a_sentence(box: Sandbox, tmp_path: Path, words: str) -> None:
    (tmp_path / "falcon.db").write_text("anything but a database " * 99)
    code, text = await command(box, tmp_path, *words.split())
    assert code == 1
    assert "The database cannot be opened: file is not a database. Check DATABASE_URL" in text
    assert "Traceback" not in text


@pytest.mark.parametrize("words", ["run", "audit", "migrate up"])
async def test_a_newer_database_is_a_sentence(box: Sandbox, tmp_path: Path, words: str) -> None:
    await command(box, tmp_path, "migrate", "up")
    with closing(sqlite3.connect(tmp_path / "falcon.db")) as db:
        db.execute("UPDATE aerich SET version = '999_from_the_future.py' WHERE id = 2")
        db.commit()
    code, text = await command(box, tmp_path, *words.split())
    assert code == 1
    assert text.startswith("The database is newer than this release: it has 999_from_the_future."), text


async def test_the_doctor_knows_where_no_database_can_be_made(box: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, text = await command(box, tmp_path, "doctor", DATABASE_URL=f"sqlite://{tmp_path}/file/falcon.db")
    assert code == 1
    assert "ILL   database" in text
    assert f"{tmp_path}/file is no folder to write to" in text


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that is open")
async def test_the_doctor_tells_of_a_database_that_was_removed_under_the_bot(box: Sandbox, tmp_path: Path) -> None:
    port = str(free_port())
    async with process(box, tmp_path, HTTP_PORT=port):
        code, text = await command(box, tmp_path, "doctor", HTTP_PORT=port)
        assert (code, "ok    running bot" in text) == (0, True), text
        (tmp_path / "falcon.db").rename(tmp_path / "away.db")
        code, text = await command(box, tmp_path, "doctor", HTTP_PORT=port)
        assert code == 1
        assert "falcon.db was removed while a bot had it open: falcon.db-wal is still there." in text
        assert "ILL   running bot    has no database: the database file was removed." in text
        assert not (tmp_path / "falcon.db").exists()
        (tmp_path / "away.db").rename(tmp_path / "falcon.db")
        code, text = await command(box, tmp_path, "doctor", HTTP_PORT=port)
        assert (code, "ok    running bot" in text) == (0, True), text


async def test_a_port_that_is_taken_is_a_sentence(box: Sandbox, tmp_path: Path) -> None:
    database = f"sqlite://{tmp_path}/sandbox.db"
    code, text = await command(box, tmp_path, "sandbox", "--port", str(box.port), "--database", database)
    assert code == 1
    assert text.startswith("The page cannot be opened:"), text
    assert "--port" in text
    code, text = await command(box, tmp_path, "run", HTTP_PORT=str(box.port))
    assert code == 78
    assert f"HTTP_PORT={box.port} cannot be listened on:" in text
    assert "Traceback" not in text, text


async def test_the_sandbox_counts_ranks_soon(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counted = []

    async def run(config: Config, _: asyncio.Event) -> None:
        counted.append(config.rank_interval)

    monkeypatch.setattr(app, "run", run)
    monkeypatch.setattr(app, "stop_on_signals", lambda _: None)
    monkeypatch.setattr(logs, "set_up", lambda _: None)
    arguments = argparse.Namespace(port=0, database="sqlite://unused")
    for variables in ({}, {"RANK_INTERVAL": "5"}):
        assert await sandbox.run(load(variables), arguments) == 0
    assert counted == [15, 5]
    assert "The trading floor is open" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that is open")
async def test_a_member_is_told_that_the_database_is_away_and_that_nothing_is_done_twice(
    box: Sandbox, tmp_path: Path
) -> None:
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        assert "Bought" in (await box.command("alice", "/trade buy", symbol="BTC", amount="$1000")).text
        (tmp_path / "falcon.db").unlink()
        response = await box.command("alice", "/trade buy", symbol="BTC", amount="$1000")
        assert response.ephemeral
        assert "The database is not answering" in response.text
        assert "nothing is done twice" in response.text
