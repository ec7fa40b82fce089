"""What `make check` proves of each migration: rows of every kind go up and come back, on both databases."""

import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.data import migrate
from scripts.migration.exported import unexported
from scripts.migration.proof import Unproved
from scripts.migration.rows import Row, rows_of_every_kind
from scripts.migration.schema import postgres_schema, sqlite_schema
from scripts.migration.writing import check, write
from tests.conftest import Database, run
from tests.migrations.toy_models import toy_models

BEFORE = """
class Note(Model):
    id = fields.IntField(primary_key=True)
    text = fields.CharField(8)
    tone = fields.CharField(8)

    class Meta:
        table = "note"

class Extra(Model):
    id = fields.IntField(primary_key=True)

    class Meta:
        table = "extra"
"""
AFTER = BEFORE.replace("CharField(8)", "CharField(8, default='x')").replace(
    "    tone =", "    mood = fields.CharField(8, null=True)\n    tone ="
)


@pytest.fixture(scope="module")
def written(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two migrations, the second with a new column."""
    folder = tmp_path_factory.mktemp("written")
    run(write("init", folder, modules=toy_models(BEFORE), server=postgres))
    run(write("next", folder, modules=toy_models(AFTER), server=postgres))
    return folder


Prove = Callable[[str, str, str], Awaitable[list[str]]]


@pytest.fixture
def prove_with(written: Path, postgres: str, tmp_path: Path) -> Prove:
    """Proves the migrations after statements were put at the end of one part of one database's."""
    folder = shutil.copytree(written, tmp_path / "models")

    async def prove(part: str, dialect: str, statements: str) -> list[str]:
        path = folder / f"{migrate.names(folder)[-1]}.py"
        head, _, tail = path.read_text().partition(f"{part} = {{")
        start = tail.index(f'"{dialect}": """') + len(f'"{dialect}": """')
        end = tail.index('"""', start)
        path.write_text(f"{head}{part} = {{{tail[:end]}{statements};\n{tail[end:]}")
        return await check(folder, toy_models(AFTER), postgres)

    return prove


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
@pytest.mark.parametrize(
    ("part", "statements", "reason"),
    [
        ("UPGRADE", "INSERT INTO note (id, text, tone) SELECT id, text, tone FROM note", "does not go up with rows"),
        ("UPGRADE", "UPDATE note SET text = substr(text, 1, 4)", "note.text was 'éééééééé', and is 'éééé'"),
        ("DOWNGRADE", "DELETE FROM note WHERE text = ''", "the row .* of note is lost"),
        ("DOWNGRADE", "INSERT INTO note SELECT * FROM note", "cannot be taken back with rows"),
        ("DOWNGRADE", "CREATE INDEX more ON note (text)", "leaves another schema than was there before"),
        ("DOWNGRADE", "DROP TABLE extra", "leaves another schema than was there before"),
    ],
)
async def test_a_migration_that_fails_with_rows_or_loses_some_is_told(
    prove_with: Prove, dialect: str, part: str, statements: str, reason: str
) -> None:
    with pytest.raises(Unproved, match=reason):
        await prove_with(part, dialect, statements)


async def test_a_migration_that_keeps_every_row_is_proved(prove_with: Prove) -> None:
    assert await prove_with("DOWNGRADE", "sqlite", "UPDATE note SET text = text") == []


CHECKED = """
class Order(Model):
    id = fields.BigIntField(primary_key=True)
    state = fields.CharField(8)
    units = fields.BigIntField(null=True)
    closed_at = fields.BigIntField(null=True)
    share = fields.SmallIntField()

    class Meta:
        table = "orders"
        constraints = (
            CheckConstraint(check="state IN ('open', 'filled')", name="orders_state"),
            CheckConstraint(check="(state = 'open') = (closed_at IS NULL)", name="orders_closed"),
            CheckConstraint(check="units > 40 AND units <= 1000000000000000000", name="orders_units"),
            CheckConstraint(check="share BETWEEN 5 AND 7", name="orders_share"),
        )
"""


async def rows_of(source: str, database: Database, folder: Path, postgres: str) -> list[Row]:
    await write("init", folder, modules=toy_models(source), server=postgres)
    await migrate.upgrade(f"sqlite://{folder / 'a.db'}", folder)
    await migrate.upgrade(database.url, folder)
    sqlite, other = sqlite_schema(folder / "a.db"), await postgres_schema(database.url)
    return rows_of_every_kind(sqlite, other)["orders"]


@pytest.mark.parametrize("empty_database", ["postgres"], indirect=True)
async def test_rows_of_every_kind_reach_each_word_and_end_of_a_check(
    empty_database: Database, tmp_path: Path, postgres: str
) -> None:
    rows = await rows_of(CHECKED, empty_database, tmp_path, postgres)
    reached = {column: {row[column] for row in rows} for column in rows[0]}
    assert reached["state"] == {"open", "filled"}
    assert reached["units"] >= {41, 10**18, None}
    assert reached["share"] == {5, 6, 7}
    assert all((row["state"] == "open") == (row["closed_at"] is None) for row in rows)


@pytest.mark.parametrize("empty_database", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    "check", ["length(state) = 6", "state LIKE 'A-%'", "state > 'q' OR length(state) BETWEEN 3 AND 4"]
)
async def test_rows_are_found_for_a_check_of_a_text(
    empty_database: Database, tmp_path: Path, postgres: str, check: str
) -> None:
    source = CHECKED.replace("state IN ('open', 'filled')", check)
    assert await rows_of(source, empty_database, tmp_path, postgres)


async def test_a_table_that_no_row_fits_is_named_and_does_not_hinder(tmp_path: Path, postgres: str) -> None:
    impossible = CHECKED.replace("BETWEEN 5 AND 7", "BETWEEN 7 AND 5")
    with pytest.warns(UserWarning, match="No row was found that the constraints of orders allow"):
        assert await write("init", tmp_path, modules=toy_models(impossible), server=postgres)


PACKAGE = {
    "__init__": "from forgetful.kept import Kept\nfrom forgetful.kept import Unlisted\nMODELS = (Kept,)\n",
    "kept": "{head}class Kept({model}\nclass Unlisted({model}\nclass Base(Model):\n    class Meta:\n"
    "        abstract = True\n",
    "other": "{head}class Forgotten({model}\n",
}


async def test_a_model_that_is_not_exported_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "forgetful").mkdir()
    head = "from tortoise import fields\nfrom tortoise.models import Model\n"
    for name, text in PACKAGE.items():
        source = text.format(head=head, model="Model):\n    id = fields.IntField(primary_key=True)\n")
        (tmp_path / "forgetful" / f"{name}.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    try:
        sentences = [
            "forgetful.kept.Unlisted is not listed: add it to MODELS in forgetful.",
            "forgetful.other.Forgotten is not exported: import it in forgetful, or it gets no table.",
        ]
        assert unexported(["forgetful"]) == sentences
        with pytest.raises(ValueError, match=r"Forgotten is not exported"):
            await write("next", tmp_path, modules=["forgetful"], server="postgres://nobody@127.0.0.1:1/none")
    finally:
        for name in [name for name in sys.modules if name.startswith("forgetful")]:
            del sys.modules[name]
