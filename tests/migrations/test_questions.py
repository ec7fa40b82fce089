"""What `make migration` asks or refuses rather than guesses, and what it does with the answers."""

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.data import migrate
from scripts.migration import __main__ as command_line
from scripts.migration.answers import Answers
from scripts.migration.writing import write
from tests.conftest import Database, run
from tests.migrations.toy_models import opened, toy_models

BEFORE = """
class Color(str, Enum):
    RED = "red"
    BLUE = "blue"

class Member(Model):
    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(100)
    nick = fields.CharField(100)
    day = fields.CharField(10, null=True)
    level = fields.IntField()
    color = fields.CharEnumField(Color)
    tag = fields.CharField(20, unique=True)

    class Meta:
        table = "member"
        indexes = (("name", "day"),)
        constraints = (CheckConstraint(check="level >= 1", name="member_level"),)
"""
NAME, NICK = "    name = fields.CharField(100)\n", "    nick = fields.CharField(100)\n"
LEVEL, CHECK = "    level = fields.IntField()\n", 'CheckConstraint(check="level >= 1", name="member_level"),'
INDEX = '        indexes = (("name", "day"),)\n'
DAY, TAG = "    day = fields.CharField(10, null=True)\n", "    tag = fields.CharField(20, unique=True)\n"

Make = Callable[..., Awaitable[Path | None]]


@pytest.fixture(scope="module")
def first(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The migration to the models as they were."""
    folder = tmp_path_factory.mktemp("first")
    run(write("init", folder, modules=toy_models(BEFORE), server=postgres))
    return folder


@pytest.fixture
def make(first: Path, postgres: str, tmp_path: Path) -> Make:
    """Writes the migration to models in which texts were replaced, with answers, in a folder of this test."""
    folder = shutil.copytree(first, tmp_path / "models")

    async def make(edits: dict[str, str], **answers: list[str]) -> Path | None:
        after = BEFORE
        for old, new in edits.items():
            assert old in after
            after = after.replace(old, new)
        return await write("next", folder, Answers.parse(**answers), toy_models(after), postgres)

    return make


async def refusal(work: Awaitable[Any]) -> list[str]:
    with pytest.raises(ValueError, match=r"\w") as refused:
        await work
    return str(refused.value).splitlines()


TWO_RENAMES = {
    INDEX: INDEX.replace("name", "title"),
    NAME: NAME.replace("name", "title"),
    NICK: NICK.replace("nick", "short"),
}


@pytest.mark.parametrize(
    ("edits", "gone", "come"),
    [
        ({NICK: NICK.replace("nick", "short")}, ["nick"], "short"),
        ({NICK: "    points = fields.BigIntField(default=0)\n"}, ["nick"], "points"),
        ({NICK: NICK.replace("nick", "short") + "    xp = fields.IntField(default=0)\n"}, ["nick"], "short, xp"),
        (TWO_RENAMES, ["name", "nick"], "title, short"),
    ],
    ids=["one for one", "of another type", "beside an addition", "two at once"],
)
async def test_whether_a_column_was_renamed_or_dropped_is_asked(
    make: Make, edits: dict[str, str], gone: list[str], come: str
) -> None:
    sentences = await refusal(make(edits))
    assert len(sentences) == len(gone)
    for column, sentence in zip(gone, sentences, strict=True):
        assert sentence.startswith(f"member.{column} is gone, and {come} came.")
        assert f"--rename member.{column}=" in sentence
        assert f"--drop member.{column}" in sentence


async def test_whether_a_table_was_renamed_or_dropped_is_asked(make: Make) -> None:
    (sentence,) = await refusal(make({'table = "member"': 'table = "player"'}))
    assert sentence.startswith("The table member is gone, and player came.")
    assert "--rename member=player" in sentence
    assert "--drop member" in sentence


async def member(url: str, folder: Path) -> None:
    """Migrates to the first migration, and writes a member."""
    await migrate.upgrade(url, folder, until=migrate.names(folder)[0])
    async with opened(url, toy_models(BEFORE)) as models:
        await models.Member.create(name="Ann", nick="A", day="2026-01-02", level=3, color="red", tag="t")


async def stored(url: str, source: str) -> dict[str, Any]:
    async with opened(url, toy_models(source)) as models:
        row: dict[str, Any] = await models.Member.get().values()
        return row


async def test_two_renames_at_once_keep_their_values(make: Make, empty_database: Database) -> None:
    path = await make(TWO_RENAMES, renames=["member.name=title", "member.nick=short"])
    assert path is not None
    url = empty_database.url
    await member(url, path.parent)
    await migrate.upgrade(url, path.parent)
    after = BEFORE
    for old, new in TWO_RENAMES.items():
        after = after.replace(old, new)
    assert (await stored(url, after)).items() >= {"title": "Ann", "short": "A"}.items()
    await migrate.downgrade(url, 1, path.parent)
    assert (await stored(url, BEFORE)).items() >= {"name": "Ann", "nick": "A"}.items()


@pytest.mark.parametrize(
    ("edits", "renames"),
    [
        ({}, []),  # the tables look as before
        ({TAG: TAG.replace("tag", "label") + "    tag = fields.TextField(null=True)\n"}, ["member.tag=label"]),
    ],
    ids=["a swap alone", "beside a new column of an old name"],
)
async def test_names_that_were_in_use_are_given_on(
    make: Make, empty_database: Database, edits: dict[str, str], renames: list[str]
) -> None:
    """The name and the nick are swapped; a new `tag` comes where the old one is `label` now."""
    path = await make(edits, renames=["member.name=nick", "member.nick=name", *renames])
    assert path is not None
    url = empty_database.url
    await member(url, path.parent)
    await migrate.upgrade(url, path.parent)
    swapped = {"name": "A", "nick": "Ann"} | ({"label": "t", "tag": None} if edits else {"tag": "t"})
    assert (await stored(url, BEFORE.replace(TAG, edits.get(TAG, TAG)))).items() >= swapped.items()
    await migrate.downgrade(url, 1, path.parent)
    assert (await stored(url, BEFORE)).items() >= {"name": "Ann", "nick": "A", "tag": "t"}.items()


async def test_a_renamed_column_with_more_room_is_cut_under_its_new_name_on_the_way_back(
    make: Make, empty_database: Database
) -> None:
    edits = {NICK: NICK.replace("nick", "short").replace("100", "200")}
    path = await make(edits, renames=["member.nick=short"])
    assert path is not None
    url, told = empty_database.url, []
    await member(url, path.parent)
    await migrate.upgrade(url, path.parent)
    async with opened(url, toy_models(BEFORE.replace(NICK, edits[NICK]))) as models:
        await models.Member.all().update(short="é" * 200)
    await migrate.downgrade(url, 1, path.parent, report=told.append)
    assert told == ["texts of member.short cut to 100 characters: 1"]
    assert (await stored(url, BEFORE))["nick"] == "é" * 100


async def test_a_renamed_table_keeps_its_rows_and_counts_on(make: Make, empty_database: Database) -> None:
    path = await make({'table = "member"': 'table = "player"'}, renames=["member=player"])
    assert path is not None
    url, after = empty_database.url, BEFORE.replace('table = "member"', 'table = "player"')
    await member(url, path.parent)
    for _ in range(2):
        await migrate.upgrade(url, path.parent)
        assert (await stored(url, after)).items() >= {"id": 1, "name": "Ann", "level": 3}.items()
        await migrate.downgrade(url, 1, path.parent)
        assert (await stored(url, BEFORE)).items() >= {"id": 1, "name": "Ann", "level": 3}.items()
    await migrate.upgrade(url, path.parent)
    async with opened(url, toy_models(after)) as models:
        bob = await models.Member.create(name="Bob", nick="B", level=1, color="blue", tag="u")
        assert bob.id == 2


async def test_cells_get_what_is_said_of_the_old_row(make: Make, empty_database: Database) -> None:
    """A value is carried to a field of another type, and comes back empty."""
    edits = {DAY: "    year = fields.IntField(null=True)\n", INDEX: ""}
    path = await make(edits, drops=["member.day"], fills=["member.year=length(day)"])
    assert path is not None
    await member(empty_database.url, path.parent)
    await migrate.upgrade(empty_database.url, path.parent)
    after = BEFORE.replace(DAY, edits[DAY]).replace(INDEX, "")
    assert (await stored(empty_database.url, after))["year"] == 10
    await migrate.downgrade(empty_database.url, 1, path.parent)
    assert (await stored(empty_database.url, BEFORE))["day"] is None


REFUSED = {
    "a required column without a default": (
        {NAME: "    needed = fields.IntField()\n" + NAME},
        "member.needed: rows that exist need a value. Give it a default, or null=True, or say it: "
        "--fill member.needed=SQL.",
    ),
    "a default that is a function": (
        {NAME: "    needed = fields.IntField(default=lambda: 1)\n" + NAME},
        "member.needed: rows that exist need a value. Give it a default, or null=True, or say it: "
        "--fill member.needed=SQL.",
    ),
    "NOT NULL without a default": (
        {DAY: "    day = fields.CharField(10)\n"},
        "member.day: rows that exist need a value. Give it a default, or null=True, or say it: --fill member.day=SQL.",
    ),
    "less room": (
        {NAME: "    name = fields.CharField(99)\n"},
        "member.name: values of character varying(100) may not fit into character varying(99). Leave it as wide as it "
        "is, or say what becomes of them: --fill member.name=SQL.",
    ),
    "another type": (
        {LEVEL: "    level = fields.BooleanField()\n", CHECK: ""},
        "member.level: values of integer cannot become boolean. Give the new field another name, say what it gets of "
        "the old one, --fill member.new=SQL, and let the old one go, --drop member.level.",
    ),
    "an enumeration that comes back": (
        {"    color = fields.CharEnumField(Color)\n": ""},
        "member.color: taken back, rows need a value, and no empty one is known. Say it: --fill member.color=SQL.",
    ),
}


@pytest.mark.parametrize(("edits", "sentence"), REFUSED.values(), ids=REFUSED)
async def test_changes_that_rows_could_not_follow_are_refused_when_written(
    make: Make, edits: dict[str, str], sentence: str
) -> None:
    assert await refusal(make(edits)) == [sentence]


UNPROVED = {
    "a CHECK refuses the empty value": ({LEVEL: "", CHECK: ""}, "member_level", "member.level=1"),
    "rows would share a unique value": ({TAG: ""}, "[uU][nN][iI][qQ][uU][eE]", "member.tag=CAST(id AS VARCHAR(20))"),
}


@pytest.mark.parametrize(("edits", "reason", "fill"), UNPROVED.values(), ids=UNPROVED)
async def test_a_way_back_that_fails_with_rows_is_refused_until_a_value_is_said(
    make: Make, first: Path, edits: dict[str, str], reason: str, fill: str
) -> None:
    with pytest.raises(ValueError, match=f"cannot be taken back with rows.*{reason}"):
        await make(edits)
    path = await make(edits, fills=[fill])
    assert path is not None
    assert path.name.startswith(f"{len(migrate.names(first))}_")  # the refused one left no file


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"renames": ["member.nick=alias"]}, "--rename member.nick=alias: "),
        ({"renames": ["member=player"]}, "--rename member=player: "),
        ({"drops": ["member.nick"]}, "--drop member.nick: "),
        ({"fills": ["member.nik='x'"]}, "--fill member.nik: "),
        ({"renames": ["member.nick"]}, "--rename takes "),
        ({"fills": ["nick=1"]}, "--fill takes "),
    ],
)
async def test_an_answer_to_nothing_asked_is_refused(make: Make, answers: dict[str, list[str]], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}"):
        await make({"Color(str, Enum)": "Color(str, Enum)"}, **answers)


def test_the_command_line_hands_on_its_answers_and_says_what_was_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handed: list[Any] = []

    async def record(name: str, *, answers: Answers) -> Path:
        handed.append((name, answers))
        if not answers.dropped:
            raise ValueError("a.b is gone")
        return Path("7_next.py")

    monkeypatch.setattr(command_line, "write", record)
    monkeypatch.setattr("sys.argv", ["migration", "next", "--rename", "a.b=c", "--drop", "a.d", "--fill", "a.e='x=y'"])
    command_line.main()
    assert handed == [("next", Answers({}, {"a": {"c": "b"}}, frozenset(["a.d"]), {"a": {"e": "'x=y'"}}))]
    assert capsys.readouterr().out == "Wrote 7_next.py; read it before you commit it.\n"
    monkeypatch.setattr("sys.argv", ["migration", "next"])
    with pytest.raises(SystemExit, match=r"a\.b is gone"):
        command_line.main()
