"""The doctor's look at the file, the disk, the backups and what was not delivered."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import clock
from bot.commands.doctor import upkeep
from bot.commands.doctor.check import CheckFailed
from bot.commands.doctor.upkeep import filesystem_of
from bot.config import Config, load
from bot.data import migrate, models
from bot.data.database import close_database, open_database
from bot.data.models import DeliveryState
from bot.services.announcements.parked import parked_by_server
from tests.conftest import Database


@pytest.fixture
async def config(tmp_path: Path) -> Config:
    """A configuration whose SQLite file is there, and migrated."""
    made = load({"DATABASE_URL": f"sqlite://{tmp_path}/falcon.db"}, None)
    await migrate.upgrade(made.database_url)
    return made


async def test_a_damaged_file_is_told_with_the_way_out(config: Config, tmp_path: Path) -> None:
    assert (await upkeep.file(config)).startswith("whole")
    path = tmp_path / "falcon.db"
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 3 + 600] = b"x" * 600
    path.write_bytes(content)
    with pytest.raises(CheckFailed, match=r"(?s)not sound.*restore FILE"):
        await upkeep.file(config)
    path.unlink()
    assert await upkeep.file(config) == "none yet"


def test_a_file_system_is_that_of_the_nearest_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("overlay / overlay rw 0 0\n/dev/sda1 /app/data ext4 rw 0 0\n", encoding="utf-8")
    paths = ("/app/data/falcon.db", "/app/falcon.db", "/")
    assert [filesystem_of(Path(path), mounts) for path in paths] == ["ext4", "overlay", "overlay"]
    assert filesystem_of(Path("/app"), tmp_path / "none") == ""


async def test_a_missed_backup_is_told(config: Config, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "none in" in await upkeep.backups(config)
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "falcon-20260105-120000-m6.db").touch()
    made_at = 1_767_614_400_000
    monkeypatch.setattr(clock, "now", lambda: made_at + 48 * 3_600_000)
    assert await upkeep.backups(config) == "the newest is 48 hours old"
    monkeypatch.setattr(clock, "now", lambda: made_at + 49 * 3_600_000)
    with pytest.raises(CheckFailed, match="49 hours old, and one was due every 24"):
        await upkeep.backups(config)
    off = replace(config, backup_every=0)
    assert "switched off" in await upkeep.backups(off)


async def test_a_full_disk_is_told(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "MB free" in await upkeep.disk(config)
    monkeypatch.setattr(upkeep, "_LEAST_FREE", 10**12)
    with pytest.raises(CheckFailed, match="MB free at"):
        await upkeep.disk(config)


async def park(guild_id: int, error: str | None, count: int, at: int) -> None:
    place = {"guild_id": guild_id, "channel_id": 5, "state": DeliveryState.PARKED, "at": at}
    batch = await models.Batch.create(**place, message="{}", attempts=1, due_at=0, error=error)
    for _ in range(count):
        await models.Announcement.create(**place, user_id=11, kind="level-up", facts={}, batch_id=batch.id)


async def test_undelivered_announcements_are_told_by_server_with_the_newest_reason(database: Database) -> None:
    now = clock.now()
    await park(1, "403 50013 Missing Permissions", 2, now - 1)
    await park(1, "404 10003 Unknown Channel", 1, now)
    await park(2, None, 4, now)
    await park(3, "400", 1, now - 8 * 24 * 3_600_000)
    servers = await parked_by_server(now)
    assert {guild: (summary.count, summary.error) for guild, summary in servers.items()} == {
        2: (4, ""),
        1: (3, "404 10003 Unknown Channel"),
    }


async def test_the_doctor_names_the_servers_where_something_was_not_delivered(config: Config) -> None:
    assert await upkeep.announcements(config) == "all delivered in the last 7 days"
    await open_database(config.database_url)
    await park(7, "403 50013 Missing Permissions", 2, clock.now())
    await close_database()
    with pytest.raises(CheckFailed, match=r"2 were not delivered.*\n  server 7: 2, the newest: 403 50013"):
        await upkeep.announcements(config)
