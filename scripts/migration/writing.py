"""Writing the migration for what changed in the models.

Both schemas are made, side by side, in an SQLite file and in a real PostgreSQL; the file holds what leads from one to
the other and back. So it is the same file whoever writes it, and CHECKs are carried like columns.
"""

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aerich.utils import decompress_dict, get_models_describe, import_py_file
from tortoise.context import TortoiseContext

from bot.data import migrate
from bot.data.database import MODELS
from scripts.migration.answers import (
    Answers,
    conversions,
    lacking,
    unanswered,
    unasked,
    unasked_columns,
    unasked_tables,
)
from scripts.migration.changes import Change, Names, renamed_tables, table_renames
from scripts.migration.column_types import Fit, characters, decimal_places, fit
from scripts.migration.exported import unexported
from scripts.migration.file import Migration, Unread
from scripts.migration.postgres_steps import postgres_steps
from scripts.migration.proof import Unproved, prove
from scripts.migration.schema import Modules, Schema, config, models, models_sql
from scripts.migration.sqlite_steps import sqlite_steps
from scripts.migration.trial_database import Scratch, scratch
from scripts.migration.values import defaults, former_values

_STEPS = {"sqlite": sqlite_steps, "postgres": postgres_steps}


@dataclass(slots=True)
class Models:
    """The models as they are: as aerich describes them; and by database their tables and their fields' defaults."""

    state: dict[str, Any]
    statements: dict[str, list[str]] = field(default_factory=dict)
    schemas: dict[str, Schema] = field(default_factory=dict)
    defaults: dict[str, Names] = field(default_factory=dict)


async def describe(modules: Modules, databases: Scratch) -> Models:
    """The models of these modules. Raises ValueError for those that no migration would see."""
    _refuse(unexported(modules))
    async with TortoiseContext() as context:
        await context.init(config=config("sqlite", modules))
        described = Models(get_models_describe("models"))
        for dialect in _STEPS:
            described.defaults[dialect] = defaults(models(), dialect)
    for dialect in _STEPS:
        described.statements[dialect] = await models_sql(dialect, modules)
        modelled = await databases.new(dialect)
        await modelled.execute(described.statements[dialect])
        described.schemas[dialect] = await modelled.schema()
    return described


async def write(
    name: str,
    folder: Path = migrate.FOLDER,
    answers: Answers | None = None,
    modules: Modules = MODELS,
    server: str | None = None,
) -> Path | None:
    """Writes the migration and returns its path, None if nothing changed.

    Raises ValueError, and writes nothing, for models that are not exported, for what `answers` leave open, and for a
    migration that does not go up and down with rows on both databases. A PostgreSQL is started unless `server` is one.
    """
    async with scratch(server) as databases:
        described = await describe(modules, databases)
        trials = [await databases.new(dialect) for dialect in _STEPS]
        for trial in trials:
            await migrate.upgrade(trial.url, folder)
        if number := len(migrate.names(folder)):
            migrated = {trial.dialect: await trial.schema() for trial in trials}
            migration = _next(migrated, last_state(folder), described, answers or Answers())
        else:
            migration = _first(described)
        if not any(migration.upgrade.values()):
            return None
        path = folder / f"{number}_{datetime.now(UTC):%Y%m%d%H%M%S}_{name}.py"
        with tempfile.TemporaryDirectory() as copy:
            shutil.copytree(folder, copy, dirs_exist_ok=True)
            tried = Path(copy) / path.name
            tried.write_text(migration.text(described.state), encoding="utf-8", newline="\n")
            if lacks := _differences(await prove(Path(copy), trials, since=number), described):
                raise Unproved("The migration would not lead to the models:\n" + "\n".join(lacks))
            shutil.copyfile(tried, path)
    return path


def _refuse(sentences: Iterable[str]) -> None:
    """Raises ValueError with these sentences, if there are any."""
    if text := "\n".join(sentences):
        raise ValueError(text)


def last_state(folder: Path) -> dict[str, Any]:
    """The models as aerich described them when the newest migration was written."""
    newest = migrate.names(folder)[-1]
    state: dict[str, Any] = decompress_dict(import_py_file(folder / f"{newest}.py").MODELS_STATE)
    return state


def _first(described: Models) -> Migration:
    """aerich's own table stays when the first migration is taken back: its row is deleted from there afterwards."""
    migration = Migration()
    for dialect, statements in described.statements.items():
        mine = 'CREATE TABLE "aerich"'
        migration.upgrade[dialect] = [sql.replace(mine, 'CREATE TABLE IF NOT EXISTS "aerich"') for sql in statements]
        tables = [sql.split('"')[1] for sql in statements if sql.startswith("CREATE TABLE") and mine not in sql]
        migration.downgrade[dialect] = [f'DROP TABLE "{table}"' for table in reversed(tables)]
    return migration


def _next(migrated: dict[str, Schema], state: dict[str, Any], described: Models, answers: Answers) -> Migration:
    """What leads from the schemas as migrated to the models. Raises ValueError for what is left open."""
    modelled = described.schemas["postgres"]
    _refuse(unasked_tables(migrated["postgres"], modelled, answers))
    schemas = {dialect: renamed_tables(schema, answers.tables) for dialect, schema in migrated.items()}
    _refuse(unasked_columns(schemas["postgres"], modelled, answers))
    upgrade, downgrade = _changes("postgres", schemas, state, described, answers)
    _refuse(unasked(upgrade, answers))
    _refuse(unanswered(upgrade, answers))
    _refuse(lacking(upgrade, downgrade))
    migration = Migration(unread_before=_unread(downgrade))
    converted = conversions(upgrade)
    for dialect, steps in _STEPS.items():
        upgrade, downgrade = _changes(dialect, schemas, state, described, answers)
        back = {old: new for new, old in answers.tables.items()}
        changed = list(steps(replace(upgrade, converted=converted)))
        migration.upgrade[dialect] = [*table_renames(answers.tables), *changed]
        migration.downgrade[dialect] = [*steps(downgrade), *table_renames(back)]
    return migration


def _changes(
    dialect: str, schemas: dict[str, Schema], state: dict[str, Any], described: Models, answers: Answers
) -> tuple[Change, Change]:
    """The way up, and the way back."""
    old, new = schemas[dialect], described.schemas[dialect]
    inverse = {table: {old: new for new, old in columns.items()} for table, columns in answers.columns.items()}
    former = former_values(state, dialect)
    former = {table: former.get(answers.tables.get(table, table), {}) for table in old}
    return (
        Change(old, new, described.defaults[dialect], answers.fills, renamed=answers.columns),
        Change(new, old, former, answers.fills, renamed=inverse),
    )


def _unread(downgrade: Change) -> list[Unread]:
    """What texts and decimals lose that the release before has less room for. Whole numbers are never made smaller."""
    unread: list[Unread] = []
    for table in downgrade.kept:
        for column, definition in downgrade.new[table].columns.items():
            had = downgrade.former(table, column)
            if had is None or fit(had.type, definition.type) is not Fit.NARROWER:
                continue
            name = downgrade.before(table, column) or column
            if (length := characters(definition.type)) is not None:
                words = f"texts of {table}.{name} cut to {length} characters: {{count}}"
                cut = f'UPDATE "{table}" SET "{name}" = substr("{name}", 1, {length})'
                unread.append((words, [f'{cut} WHERE length("{name}") > {length} RETURNING 1 AS cut']))
            elif (places := decimal_places(definition.type)) is not None:
                words = f"numbers of {table}.{name} rounded to {places} decimal places: {{count}}"
                rounded = f'round(CAST("{name}" AS NUMERIC), {places})'
                differs = f'CAST("{name}" AS DOUBLE PRECISION) <> {rounded}'
                unread.append(
                    (words, [f'UPDATE "{table}" SET "{name}" = {rounded} WHERE {differs} RETURNING 1 AS cut'])
                )
    return unread


async def check(folder: Path = migrate.FOLDER, modules: Modules = MODELS, server: str | None = None) -> list[str]:
    """What the migrations lack, a sentence each; empty if they make exactly what the models ask for.

    Raises ValueError for models that are not exported, and for a migration that does not go up and down with rows.
    """
    async with scratch(server) as databases:
        described = await describe(modules, databases)
        trials = [await databases.new(dialect) for dialect in _STEPS]
        return _differences(await prove(folder, trials), described)


def _differences(schemas: dict[str, Schema], described: Models) -> list[str]:
    return [
        f"{dialect}: {step.splitlines()[0]} ..."
        for dialect, steps in _STEPS.items()
        for step in steps(Change(schemas[dialect], described.schemas[dialect]))
    ]
