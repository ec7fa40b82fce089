"""Every type of field x added, dropped, renamed, widened, narrowed, NULL and NOT NULL, on both databases, with rows.

All in one migration, so that it is written and proved once.
"""

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from bot.data import migrate
from scripts.migration.answers import Answers
from scripts.migration.schema import Modules
from scripts.migration.writing import write
from tests.conftest import Database, run
from tests.migrations.toy_models import opened, toy_models

sqlite3.register_adapter(time, time.isoformat)  # which Tortoise leaves to whoever has times


@dataclass(frozen=True)
class FieldType:
    """A field with its arguments, its default in Python; a value; and what an empty cell gets."""

    field: str
    default: str
    value: Any
    empty: Any
    fill: str = ""  # SQL, where no empty value is known


TYPES = {
    "small": FieldType("SmallIntField(", "3", 7, 0),
    "whole": FieldType("IntField(", "3", 70_000, 0),
    "big": FieldType("BigIntField(", "3", 2**53, 0),
    "flag": FieldType("BooleanField(", "True", True, False),
    "amount": FieldType("DecimalField(12, 3, ", "'1.25'", Decimal("-7.125"), Decimal(0)),
    "ratio": FieldType("FloatField(", "0.5", -2.5, 0.0),
    "word": FieldType("CharField(12, ", '"it\'s"', "a'b;\\é", ""),
    "prose": FieldType("TextField(", "'x'", 'a"b;\n\\n', ""),
    "facts": FieldType("JSONField(", "dict", {"a": [1, None, "é'"]}, {}),
    "at": FieldType(
        "DatetimeField(",
        "'2026-01-02 03:04:05+00:00'",
        datetime(2025, 1, 2, 3, 4, 5, 6, UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
    ),
    "day": FieldType("DateField(", "'2026-01-02'", date(2025, 1, 2), date(1970, 1, 1)),
    "clock": FieldType("TimeField(", "time(3, 4, 5, tzinfo=UTC)", time(4, 5, 6, tzinfo=UTC), time(tzinfo=UTC)),
    "span": FieldType("TimeDeltaField(", "timedelta(seconds=2)", timedelta(days=1, microseconds=3), timedelta(0)),
    "uid": FieldType("UUIDField(", f"'{UUID(int=5)}'", UUID(int=7), UUID(int=0)),
    "blob": FieldType("BinaryField(", "b'\\x00\\''", b"\xff\x00'", b""),
    "letter": FieldType("CharEnumField(Letter, ", "Letter.A", "b", "a", fill="'a'"),
    "number": FieldType("IntEnumField(Number, ", "Number.ONE", 2, 1, fill="1"),
}
WIDER = {
    "small": ("SmallIntField()", "IntField()", 7),
    "whole": ("IntField()", "BigIntField()", 70_000),
    "amount": ("DecimalField(12, 3)", "DecimalField(20, 6)", Decimal("1.125")),
    "word": ("CharField(4)", "CharField(12)", "four"),
    "prose": ("CharField(4)", "TextField()", "four"),
}
NARROWING = {
    "small": "CASE WHEN small > 9 THEN 9 ELSE small END",
    "whole": "whole - 1",
    "amount": "round(amount, 3)",
    "word": "substr(word, 1, 4)",
    "prose": "substr(prose, 1, 4)",
}
ENUMS = """
from datetime import UTC, time, timedelta

class Letter(str, Enum):
    A = "a"
    B = "b"

class Number(IntEnum):
    ONE = 1
    TWO = 2

"""


def model(name: str, columns: dict[str, str]) -> str:
    listed = "".join(f"    {column} = fields.{field}\n" for column, field in columns.items())
    meta = f'    class Meta:\n        table = "{name.lower()}"\n'
    kept = "    id = fields.IntField(primary_key=True)\n    kept = fields.IntField(default=1)\n"
    return f"class {name}(Model):\n{kept}{listed}{meta}\n"


def columns(arguments: str = "", prefix: str = "", *, with_default: bool = False) -> dict[str, str]:
    return {
        prefix + name: f"{kind.field}{f'default={kind.default}' if with_default else arguments})"
        for name, kind in TYPES.items()
    }


NARROW = {name: narrow for name, (narrow, _, _) in WIDER.items()}
WIDE = {name: wide for name, (_, wide, _) in WIDER.items()}
OPERATIONS: dict[str, tuple[dict[str, str], dict[str, str]]] = {  # the columns before and after
    "Added": ({}, columns(with_default=True)),
    "AddedEmpty": ({}, columns("null=True")),
    "Dropped": (columns(), {}),
    "DroppedEmpty": (columns("null=True"), {}),
    "Renamed": (columns(prefix="old_"), columns(prefix="new_")),
    "Loosened": (columns(), columns("null=True")),
    "Tightened": (columns("null=True"), columns(with_default=True)),
    "Widened": (NARROW, WIDE),
    "Narrowed": (WIDE, NARROW),
}
BEFORE = ENUMS + "".join(model(name, before) for name, (before, _) in OPERATIONS.items())
AFTER = ENUMS + "".join(model(name, after) for name, (_, after) in OPERATIONS.items())
ANSWERS = Answers.parse(
    renames=[f"renamed.old_{name}=new_{name}" for name in TYPES],
    fills=[
        *(
            f"{table}.{name}={kind.fill}"
            for table in ("dropped", "loosened")
            for name, kind in TYPES.items()
            if kind.fill
        ),
        *(f"narrowed.{name}={sql}" for name, sql in NARROWING.items()),
    ],
)


@dataclass(frozen=True)
class Step:
    """The migrations of one step, and the models on both sides of it."""

    folder: Path
    first: Path
    before: Modules
    after: Modules


@pytest.fixture(scope="module")
def step(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Step:
    folder = tmp_path_factory.mktemp("step")
    before, after = toy_models(BEFORE), toy_models(AFTER)
    run(write("init", folder, modules=before, server=postgres))
    first = tmp_path_factory.mktemp("first") / "models"
    shutil.copytree(folder, first)
    run(write("step", folder, ANSWERS, after, postgres))
    return Step(folder, first, before, after)


def values(prefix: str = "") -> dict[str, Any]:
    return {prefix + name: kind.value for name, kind in TYPES.items()}


def empties() -> dict[str, Any]:
    return {name: kind.empty for name, kind in TYPES.items()}


def wide(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, (_, _, value) in WIDER.items()} | values


NOTHING = dict.fromkeys(TYPES)
DEFAULTS = {
    **{"small": 3, "whole": 3, "big": 3, "flag": True, "amount": Decimal("1.25"), "ratio": 0.5, "word": "it's"},
    **{"prose": "x", "facts": {}, "at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "day": date(2026, 1, 2)},
    **{"clock": time(3, 4, 5, tzinfo=UTC), "span": timedelta(seconds=2), "uid": UUID(int=5), "blob": b"\x00'"},
    **{"letter": "a", "number": 1},
}
LONG = {"small": 30_000, "whole": 2**31 - 1, "amount": Decimal("2.123456"), "word": "twelve signs", "prose": "é" * 50}
WRITTEN: dict[str, list[dict[str, Any]]] = {  # by the release before
    "Added": [{}],
    "AddedEmpty": [{}],
    "Dropped": [values()],
    "DroppedEmpty": [values(), NOTHING],
    "Renamed": [values("old_")],
    "Loosened": [values()],
    "Tightened": [values(), NOTHING],
    "Widened": [wide({})],
    "Narrowed": [wide({}), LONG],
}
UP = {
    "Added": [DEFAULTS],
    "AddedEmpty": [NOTHING],
    "Dropped": [{}],
    "DroppedEmpty": [{}, {}],
    "Renamed": [values("new_")],
    "Loosened": [values()],
    "Tightened": [values(), DEFAULTS],
    "Widened": [wide({})],
    "Narrowed": [
        wide({"whole": 69_999}),
        {"small": 9, "whole": 2**31 - 2, "amount": Decimal("2.123"), "word": "twel", "prose": "éééé"},
    ],
}
WRITTEN_SINCE = {"Loosened": [NOTHING], "Widened": [LONG], "AddedEmpty": [values()]}  # by the release itself
DOWN = {
    "Added": [{}],
    "AddedEmpty": [{}, {}],
    "Dropped": [empties()],
    "DroppedEmpty": [NOTHING, NOTHING],
    "Renamed": [values("old_")],
    "Loosened": [values(), empties()],
    "Tightened": [values(), DEFAULTS],
    "Widened": [
        wide({}),
        {"small": 30_000, "whole": 2**31 - 1, "amount": Decimal("2.123"), "word": "twel", "prose": "éééé"},
    ],
    "Narrowed": UP["Narrowed"],
}


async def create(url: str, modules: Modules, rows: dict[str, list[dict[str, Any]]]) -> None:
    async with opened(url, modules) as models:
        for name, several in rows.items():
            for row in several:
                await getattr(models, name).create(**row)


async def stored(url: str, modules: Modules) -> dict[str, list[dict[str, Any]]]:
    async with opened(url, modules) as models:
        rows = {name: await getattr(models, name).all().order_by("id").values() for name in OPERATIONS}
    for row in (row for several in rows.values() for row in several):
        assert row.pop("id")
        assert row.pop("kept") == 1
    return rows


async def test_every_type_of_field_keeps_its_values_up_and_down_and_up_again(
    empty_database: Database, step: Step
) -> None:
    url, told = empty_database.url, []
    await migrate.upgrade(url, step.first)
    await create(url, step.before, WRITTEN)
    assert await stored(url, step.before) == WRITTEN
    assert len(await migrate.upgrade(url, step.folder)) == 1
    assert await stored(url, step.after) == UP
    await create(url, step.after, WRITTEN_SINCE)
    await migrate.downgrade(url, 1, step.folder, report=told.append)
    assert await stored(url, step.before) == DOWN
    assert told == [
        "numbers of widened.amount rounded to 3 decimal places: 1",
        "texts of widened.word cut to 4 characters: 1",
        "texts of widened.prose cut to 4 characters: 1",
    ]
    assert len(await migrate.upgrade(url, step.folder)) == 1
    again = await stored(url, step.after)
    assert again["Renamed"] == UP["Renamed"]
    assert again["Tightened"] == UP["Tightened"]


KINDS = [*TYPES.values()]
SWAPPED = {  # no type becomes one that has room for it
    name: f"{kind.field}default={kind.default})" for name, kind in zip(TYPES, [*KINDS[4:], *KINDS[:4]], strict=True)
}
REFUSED = {
    "Tightened": (columns("null=True"), columns()),
    "Swapped": (columns(), SWAPPED),
    "Narrowed": (WIDE, NARROW),
}


async def test_every_type_of_field_that_could_not_be_followed_is_refused(postgres: str, tmp_path: Path) -> None:
    """NULL to NOT NULL without a default, another type, and less room: each by name, and no file is written."""
    before, after = (
        toy_models(ENUMS + "".join(model(name, sides[side]) for name, sides in REFUSED.items())) for side in (0, 1)
    )
    await write("init", tmp_path, modules=before, server=postgres)
    with pytest.raises(ValueError, match="tightened") as refused:
        await write("step", tmp_path, modules=after, server=postgres)
    named = [sentence.partition(": ")[0] for sentence in str(refused.value).splitlines()]
    assert {name for name in named if name.startswith("tightened")} == {f"tightened.{name}" for name in TYPES}
    assert {name for name in named if name.startswith("swapped")} == {f"swapped.{name}" for name in TYPES}
    assert {name for name in named if name.startswith("narrowed")} == {f"narrowed.{name}" for name in WIDER}
    assert len(migrate.names(tmp_path)) == 1
