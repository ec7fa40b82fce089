"""Taking migrations back: what goes is told before, and steps that there are not are refused."""

import argparse
from pathlib import Path

import pytest

from bot.commands import migrate as command
from bot.config import Config
from bot.data import migrate
from bot.data.in_use import kept_alone
from bot.data.transfer.downgrading import Loss, plan_downgrade
from bot.data.transfer.restoring import restore
from tests.conftest import Database
from tests.data.transfer.conftest import contents

NAMES = migrate.names()
TO_THE_FIRST = len(NAMES) - 1


async def down(database: Database, steps: int, *, yes: bool, folder: Path) -> int:
    config = Config(database_url=database.url, backup_folder=str(folder))
    return await command.run(config, argparse.Namespace(way="down", steps=steps, yes=yes))


async def test_the_tables_and_columns_that_go_are_told_with_their_rows(played: Database) -> None:
    plan = await plan_downgrade(played.url, TO_THE_FIRST)
    assert plan.names == NAMES[:0:-1]
    assert {str(loss) for loss in plan.losses} >= {
        "the table watch (0 rows)",
        "the table alert (0 rows)",
        "the column fill.spread (4 rows)",
        "the column orders.watermark (0 rows)",
    }
    assert str(Loss("watch", None, 1)) == "the table watch (1 row)"
    everything = await plan_downgrade(played.url, len(NAMES))
    assert {loss.table for loss in everything.losses if loss.column is None} >= {"account", "watch", "coin"}


@pytest.mark.parametrize("steps", [-1, 0, 99])
async def test_steps_that_there_are_not_are_refused(
    played: Database, tmp_path: Path, steps: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = await contents(played.url)
    assert await down(played, steps, yes=True, folder=tmp_path) == 1
    assert f"{steps} is no number of migrations to take back" in capsys.readouterr().out
    assert await contents(played.url) == before


async def test_taking_back_wants_a_yes(played: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert await down(played, 1, yes=False, folder=tmp_path / "backups") == 1  # nobody is at a terminal here
    assert "Nothing was changed. Say --yes to do it." in capsys.readouterr().out
    assert await migrate.pending(played.url) == []
    assert not (tmp_path / "backups").exists()


async def test_a_backup_is_made_before_anything_goes_and_restores_it_all(
    played: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = await contents(played.url)
    assert await down(played, TO_THE_FIRST, yes=True, folder=tmp_path / "backups") == 0
    assert await migrate.pending(played.url) == NAMES[1:]
    out = capsys.readouterr().out
    assert out.count("down  ") == TO_THE_FIRST
    (backup,) = (tmp_path / "backups").iterdir()
    assert str(backup) in out

    async def sound(_: str) -> list[str]:
        return []

    await restore(played.url, backup, check=sound, folder=tmp_path, now=0)
    assert await contents(played.url) == before


async def test_taking_back_is_refused_while_a_bot_runs(
    played: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if played.dialect == "postgres":
        return  # by its leases: see the backups' tests
    monkeypatch.setattr("bot.data.in_use._PATIENCE", 0.1)
    async with kept_alone(played.url):
        assert await down(played, 1, yes=True, folder=tmp_path) == 1
    assert "Another process of the bot uses" in capsys.readouterr().out
    assert await migrate.pending(played.url) == []
