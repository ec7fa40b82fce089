"""Backing up, restoring and copying as an operator does: beside a running bot, after a kill, by the command line."""

import signal
from pathlib import Path

from sandbox import Sandbox
from tests.wire.test_operations import command, process


async def test_a_killed_bot_is_put_back_to_its_backup_and_plays_on(box: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "friday.db"
    async with process(box, tmp_path) as bot:
        assert "10 XP" in (await box.command("alice", "/daily")).text
        code, text = await command(box, tmp_path, "backup", str(file))
        assert (code, "verified" in text) == (0, True), text
        assert (await box.command("bob", "/daily")).text
        code, text = await command(box, tmp_path, "restore", str(file))
        assert code == 1
        assert text.startswith("Another process of the bot uses ")
        bot.send_signal(signal.SIGKILL)
        await bot.wait()
    assert (tmp_path / "falcon.db-wal").stat().st_size
    code, text = await command(box, tmp_path, "restore", str(file))
    assert code == 0, text
    assert "is kept as " in text
    assert not (tmp_path / "falcon.db-wal").exists()
    assert await command(box, tmp_path, "audit") == (0, "Clean: every total follows from its entries.\n")
    async with process(box, tmp_path):
        assert (await box.command("alice", "/daily")).ephemeral  # whose check-in was before the backup
        assert "10 XP" in (await box.command("bob", "/daily")).text  # whose was after it


async def test_a_second_bot_on_one_file_is_refused_at_its_start(box: Sandbox, tmp_path: Path) -> None:
    async with process(box, tmp_path):
        code, text = await command(box, tmp_path, "run")
        assert code == 1
        assert "Another process of the bot uses" in text
        assert "Traceback" not in text


async def test_a_copy_to_another_file_is_told_table_by_table(box: Sandbox, tmp_path: Path) -> None:
    async with process(box, tmp_path):
        await box.command("alice", "/daily")
    target = f"sqlite://{tmp_path / 'copy.db'}"
    code, text = await command(box, tmp_path, "copy", f"sqlite://{tmp_path / 'falcon.db'}", target)
    assert code == 0, text
    assert "member                        1 rows" in text
    assert "The audit of both is the same: clean." in text
    code, text = await command(box, tmp_path, "copy", f"sqlite://{tmp_path / 'falcon.db'}", target)
    assert (code, text.startswith("The target is not empty")) == (1, True)
