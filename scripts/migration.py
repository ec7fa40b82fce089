"""Writes the migration for what changed in the models: `python -m scripts.migration NAME`, or `--check` for drift.

`--rename table.old=new` says that a column has a new name, where it cannot be seen: beside another change of its table.

Both schemas are made, side by side, in an SQLite file and in a real PostgreSQL; the file holds what leads from one to
the other and back. So it is the same file whoever writes it, and CHECKs are carried like columns.
"""

import argparse
import asyncio
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
from aerich.utils import decompress_dict, get_models_describe, import_py_file
from tortoise.context import TortoiseContext

from bot.data import migrate
from scripts.migration_file import Scripts, fills, render
from scripts.postgres_server import postgres_server, sibling
from scripts.schema import Schema, models_sql, postgres_schema, sqlite_schema
from scripts.schema_steps import Change, Names, find_renamed

Pair = tuple[Schema, Schema]  # as migrated, as modelled


async def pairs(folder: Path = migrate.FOLDER) -> dict[str, Pair]:
    """For each database what the migrations make of an empty one and what the models ask for."""
    schemas: dict[str, Pair] = {}
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "migrated.db"
        await migrate.upgrade(f"sqlite://{path}", folder)
        schemas["sqlite"] = (sqlite_schema(path), sqlite_schema(":memory:", await models_sql("sqlite")))
    with postgres_server() as server:
        async with _new_database(server, "migrated") as migrated, _new_database(server, "modelled") as modelled:
            await migrate.upgrade(migrated, folder)
            statements = await models_sql("postgres")
            schemas["postgres"] = (await postgres_schema(migrated), await postgres_schema(modelled, statements))
    return schemas


@asynccontextmanager
async def _new_database(server: str, name: str) -> AsyncIterator[str]:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    yield sibling(server, name)


async def describe_models() -> dict[str, Any]:
    """The models as aerich describes them."""
    async with TortoiseContext() as context:
        await context.init(config=migrate.migration_config("sqlite://:memory:"))
        return get_models_describe("models")


def last_state(folder: Path) -> dict[str, Any]:
    """The models as aerich described them when the newest migration was written."""
    if not (names := migrate.names(folder)):
        return {}
    state: dict[str, Any] = decompress_dict(import_py_file(folder / f"{names[-1]}.py").MODELS_STATE)
    return state


async def write(name: str, folder: Path = migrate.FOLDER, renamed: Names | None = None) -> Path | None:
    """Writes the migration and returns its path, None if nothing changed. Raises ValueError if a default is missing."""
    before, after = last_state(folder), await describe_models()
    number = len(migrate.names(folder))
    upgrade, downgrade = await (_changes(before, after, folder, renamed) if number else _beginning())
    if not any(upgrade.values()):
        return None
    path = folder / f"{number}_{datetime.now(UTC):%Y%m%d%H%M%S}_{name}.py"
    path.write_text(render(upgrade, downgrade, after), encoding="utf-8", newline="\n")
    return path


async def _beginning() -> tuple[Scripts, Scripts]:
    """The first migration. aerich's own table stays when it is taken back: its row is deleted from there afterwards."""
    upgrade, downgrade = {}, {}
    for dialect in ("sqlite", "postgres"):
        statements = await models_sql(dialect)
        mine = 'CREATE TABLE "aerich"'
        upgrade[dialect] = [statement.replace(mine, 'CREATE TABLE IF NOT EXISTS "aerich"') for statement in statements]
        tables = [
            statement.split('"')[1]
            for statement in statements
            if statement.startswith("CREATE TABLE") and mine not in statement
        ]
        downgrade[dialect] = [f'DROP TABLE "{table}"' for table in reversed(tables)]
    return upgrade, downgrade


async def _changes(
    before: dict[str, Any], after: dict[str, Any], folder: Path, said: Names | None
) -> tuple[Scripts, Scripts]:
    upgrade, downgrade = {}, {}
    for dialect, (old, new) in (await pairs(folder)).items():
        renamed = find_renamed(old, new, said)
        change = Change(old, new, fills(after), renamed)
        _need_defaults(change)
        upgrade[dialect] = change.steps()
        downgrade[dialect] = Change(new, old, fills(before, guess=True), _inverse(renamed)).steps()
    return upgrade, downgrade


def _inverse(renamed: Names) -> Names:
    return {table: {old: new for new, old in columns.items()} for table, columns in renamed.items()}


def _need_defaults(change: Change) -> None:
    for table in change.kept:
        for name, column in change.new[table].columns.items():
            added = change.before(table, name) not in change.old[table].columns
            if added and column.required and not change.fill(table, name):
                raise ValueError(f"{table}.{name}: rows that exist need a value. Give it a default, or null=True.")


async def drift(folder: Path = migrate.FOLDER) -> list[str]:
    """What the migrations lack, a sentence each; empty if they make exactly what the models ask for."""
    return [
        f"{dialect}: {step.splitlines()[0]} ..."
        for dialect, (old, new) in (await pairs(folder)).items()
        for step in Change(old, new, renamed=find_renamed(old, new)).steps()
    ]


def _said(renames: list[str]) -> Names:
    """What `--rename` says: new names to old ones, by table. Raises ValueError for anything else."""
    said: Names = {}
    for rename in renames:
        match = re.fullmatch(r"(\w+)\.(\w+)=(\w+)", rename)
        if match is None:
            raise ValueError(f"--rename takes table.old=new, not {rename}")
        said.setdefault(match[1], {})[match[3]] = match[2]
    return said


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m scripts.migration", description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="?", help="what changed, such as add_seasons")
    parser.add_argument("--rename", action="append", default=[], metavar="TABLE.OLD=NEW")
    parser.add_argument("--check", action="store_true", help="only say what the migrations lack")
    arguments = parser.parse_args()
    if arguments.check:
        if lacking := asyncio.run(drift()):
            sys.exit("The models have changed; run: make migration name=what_changed\n" + "\n".join(lacking))
        return
    if not arguments.name:
        parser.error("say what changed")
    try:
        path = asyncio.run(write(arguments.name, renamed=_said(arguments.rename)))
    except ValueError as error:
        sys.exit(str(error))
    print(f"Wrote {path.name}; read it before you commit it." if path else "Nothing changed in the models.")


if __name__ == "__main__":
    main()
