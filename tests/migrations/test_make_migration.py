"""`make migration` on models that change: both databases, rows kept, down and up again."""

import re
import shutil

import pytest
from tortoise.exceptions import IntegrityError

from bot.data import migrate
from bot.data.database import close_database, fetch, open_database, writer
from scripts.migration.answers import Answers
from scripts.migration.writing import check, write
from tests.conftest import run
from tests.migrations.toy_models import toy_models

BEFORE = """
class Guild(Model):
    id = fields.BigIntField(primary_key=True, generated=False)
    settings = fields.JSONField(default=dict)
    left_at = fields.BigIntField(null=True)
    week = fields.CharField(10, null=True)

    class Meta:
        table = "guild"

class Member(Model):
    id = fields.BigIntField(primary_key=True)
    user_id = fields.BigIntField()
    name = fields.CharField(100)
    xp = fields.BigIntField(default=0)
    level = fields.IntField(default=1)
    day = fields.CharField(10, null=True)

    class Meta:
        table = "member"
        unique_together = (("user_id", "name"),)
        constraints = (
            CheckConstraint(check="xp >= 0", name="member_xp"),
            CheckConstraint(check="level >= 1", name="member_level"),
        )

class Old(Model):
    id = fields.BigIntField(primary_key=True)

    class Meta:
        table = "old"
        constraints = (CheckConstraint(check="id > 0", name="old_id"),)
"""
TITLE = """
class Title(Model):
    id = fields.BigIntField(primary_key=True)
    guild = fields.ForeignKeyField("models.Guild", on_delete=fields.CASCADE)
    text = fields.CharField(40, unique=True)
    rank = fields.IntField(db_index=True)
    metal = fields.CharField(8)

    class Meta:
        table = "title"
        constraints = (
            CheckConstraint(check="rank > 0", name="title_rank"),
            CheckConstraint(check="metal IN ('gold', 'silver')", name="title_metal"),
        )
"""
EDITS = {
    "    left_at =": "    gone_at =",  # renamed
    'table = "guild"': 'table = "guild"\n        indexes = (("week",),)',
    "level = fields.IntField(default=1)": "level = fields.BigIntField(default=1)",
    "day = fields.CharField(10, null=True)": 'day = fields.CharField(10, default="never")',
    "    xp =": "    rested = fields.IntField(default=7)\n    motto = fields.TextField(null=True)\n    xp =",
    "level >= 1": "level >= 1 AND level < 1000",
}


ANSWERS = Answers.parse(renames=["guild.left_at=gone_at"], drops=["old"])


def _after():
    after = BEFORE[: BEFORE.index("class Old")]
    for old, new in EDITS.items():
        after = after.replace(old, new, 1)
    return after + TITLE


@pytest.fixture(scope="module")
def project(postgres, tmp_path_factory):
    """Migrations to models that changed, those models, and what was said before the last one was written."""
    folder = tmp_path_factory.mktemp("project")
    run(write("init", folder, modules=toy_models(BEFORE), server=postgres))
    models = toy_models(_after())
    drift = run(check(folder, models, postgres))
    run(write("next", folder, ANSWERS, models, postgres))
    return folder, models, drift


@pytest.fixture
def folder(project):
    return project[0]


async def _sql(url, *statements):
    await open_database(url)
    try:
        return [await fetch(writer(), statement) for statement in statements][-1]
    finally:
        await close_database()


@pytest.fixture
async def url(empty_database, folder, tmp_path):
    """A database before the step, with a server and members 2 and 3."""
    first = shutil.copytree(folder, tmp_path / "first")
    (first / f"{migrate.names(first)[-1]}.py").unlink()
    assert len(await migrate.upgrade(empty_database.url, first)) == 1
    await _sql(
        empty_database.url,
        "INSERT INTO guild (id, settings, left_at) VALUES (1, '{\"a\":1}', 99)",
        "INSERT INTO old (id) VALUES (5)",
        "INSERT INTO member (user_id, name, xp, level) VALUES (2, 'a''b', 5, 2)",
        "INSERT INTO member (user_id, name, xp, level, day) VALUES (3, 'c;', 5, 2, '2025-01-01')",
    )
    return empty_database.url


async def test_drift_is_noticed_in_columns_and_in_checks_and_is_gone_with_the_new_migration(project, postgres):
    folder, models, drift = project
    assert any(re.match(r'sqlite: CREATE TABLE "new_member"', line) for line in drift)
    assert any(re.match(r'postgres: ALTER TABLE "member" DROP CONSTRAINT "member_level"', line) for line in drift)
    assert await check(folder, models, postgres) == []


async def test_a_migration_file_is_the_same_whoever_writes_it(project, folder, postgres, tmp_path):
    again = shutil.copytree(folder, tmp_path / "again")
    first = folder / f"{migrate.names(folder)[-1]}.py"
    (again / first.name).unlink()
    second = await write("next", again, ANSWERS, project[1], postgres)
    assert second.read_bytes() == first.read_bytes()


async def test_models_that_did_not_change_give_no_migration(project, folder, postgres):
    assert await write("nothing", folder, modules=project[1], server=postgres) is None


async def test_rows_survive_the_step_up_and_down_and_up_again(url, folder):
    for _ in range(2):
        assert len(await migrate.upgrade(url, folder)) == 1
        rows = await _sql(url, "SELECT id, name, level, day, rested, motto FROM member ORDER BY id")
        assert [tuple(row.values()) for row in rows] == [
            (1, "a'b", 2, "never", 7, None),
            (2, "c;", 2, "2025-01-01", 7, None),
        ]
        assert (await _sql(url, "SELECT gone_at FROM guild")) == [{"gone_at": 99}]
        assert len(await migrate.downgrade(url, folder=folder)) == 1
        rows = await _sql(url, "SELECT user_id, level, day FROM member ORDER BY id")
        assert [tuple(row.values()) for row in rows] == [(2, 2, "never"), (3, 2, "2025-01-01")]
        assert (await _sql(url, "SELECT left_at FROM guild")) == [{"left_at": 99}]
        await _sql(url, "UPDATE member SET day = NULL WHERE user_id = 2", "INSERT INTO old (id) VALUES (5)")


async def test_checks_uniques_and_references_hold_after_the_step(url, folder):
    await migrate.upgrade(url, folder)
    title = "INSERT INTO title (guild_id, text, rank, metal) VALUES ({}, '{}', {}, 'gold')"
    await _sql(url, title.format(1, "x", 1))
    for statement, reason in (
        ("UPDATE member SET level = 1000", "member_level"),
        ("UPDATE member SET xp = -1", "member_xp"),
        ("UPDATE member SET day = NULL", "(?i)not.null"),
        ("UPDATE member SET user_id = 2, name = 'x'", "(?i)unique"),
        (title.format(1, "y", 0), "title_rank"),
        (title.format(1, "y", 1).replace("gold", "tin"), "title_metal"),
        (title.format(1, "x", 1), "(?i)unique"),
        (title.format(9, "z", 1), "(?i)foreign key"),
    ):
        with pytest.raises(IntegrityError, match=reason):
            await _sql(url, statement)


async def test_the_step_down_brings_dropped_tables_and_old_checks_back(url, folder):
    await migrate.upgrade(url, folder)
    await migrate.downgrade(url, folder=folder)
    await _sql(url, "INSERT INTO old (id) VALUES (1)", "UPDATE member SET level = 1000")
    for statement, reason in (("UPDATE old SET id = 0", "old_id"), ("UPDATE member SET level = 0", "member_level")):
        with pytest.raises(IntegrityError, match=reason):
            await _sql(url, statement)


async def test_a_rebuilt_table_counts_on_and_keeps_its_children(url, folder, tmp_path):
    await _sql(url, "DELETE FROM member WHERE user_id = 3")
    await migrate.upgrade(url, folder)
    await _sql(url, "INSERT INTO title (guild_id, text, rank, metal) VALUES (1, 'kept', 1, 'silver')")
    await _sql(url, "INSERT INTO member (user_id, name, xp, level, day, rested) VALUES (4, 'd', 0, 1, '', 0)")
    assert [row["id"] for row in await _sql(url, "SELECT id FROM member ORDER BY id")] == [1, 3]
    rebuild = shutil.copytree(folder, tmp_path / "rebuild")
    _add_rebuild_of_the_parent(rebuild)
    await migrate.upgrade(url, rebuild)
    assert await _sql(url, "SELECT text FROM title") == [{"text": "kept"}]


def _add_rebuild_of_the_parent(folder):
    """Takes the parent away and brings it back, as a rebuild on SQLite does; PostgreSQL needs none."""
    newest = folder / f"{migrate.names(folder)[-1]}.py"
    text = newest.read_text()
    state = text[text.index("MODELS_STATE") :]
    up = (
        'CREATE TABLE "n" (id BIGINT PRIMARY KEY); INSERT INTO "n" SELECT id FROM "guild"; '
        'DROP TABLE "guild"; ALTER TABLE "n" RENAME TO "guild"'
    )
    body = f"async def upgrade(db):\n    return {up!r} if db.capabilities.dialect == 'sqlite' else 'SELECT 1'\n\n"
    (folder / "2_20300101000000_rebuild.py").write_text(body + state)
