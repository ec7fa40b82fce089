"""Schemas side by side: what the migrations make of an empty database, and what the models ask for."""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext, require_context
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from bot.data.database import MODELS
from bot.data.migrate import migration_config

Modules = Sequence[str]  # the names of those that hold models
_UNCONNECTED = {"sqlite": "sqlite://:memory:", "postgres": "postgres://nobody@127.0.0.1:1/none"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as its database describes it; `default` is SQL, empty for none.

    `sequence` names what PostgreSQL counts a serial by, which says nothing of the schema.
    """

    type: str
    required: bool
    default: str = ""
    sequence: str = field(default="", compare=False)


@dataclass(slots=True)
class Table:
    """A table as its database describes it. Only SQLite keeps the `sql` it was made by, CHECKs included.

    `key` names the columns of the primary key.
    """

    columns: dict[str, Column] = field(default_factory=dict)
    constraints: dict[str, str] = field(default_factory=dict)
    indexes: dict[str, str] = field(default_factory=dict)
    sql: str = ""
    key: tuple[str, ...] = ()


Schema = dict[str, Table]


def config(dialect: str, modules: Modules = MODELS) -> dict[str, Any]:
    """Tortoise's configuration to describe the models of these modules; nothing is connected to."""
    described = migration_config(_UNCONNECTED[dialect])
    described["apps"]["models"]["models"] = list(modules)
    return described


def models() -> list[type[Model]]:
    """Every model of the open context, aerich's own table included, in order of table name."""
    apps = require_context().apps
    assert apps is not None
    return sorted(apps.get_models_iterable(), key=lambda model: model._meta.db_table)


def table_sql(model: type[Model], db: BaseDBAsyncClient) -> list[str]:
    """CREATE TABLE with the CHECKs that Tortoise leaves out, then the indexes; without semicolons."""
    model._meta.table_description = ""  # a reworded docstring is no change of the schema
    script = db.schema_generator(db)._get_table_sql(model, safe=False)["table_creation_string"]
    table, _, indexes = script.partition("\n)")
    checks = "".join(
        f',\n    CONSTRAINT "{constraint.name}" CHECK ({constraint.check})'
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    )
    return [f"{table}{checks}\n)", *(sql.strip() for sql in indexes.split(";") if sql.strip())]


async def models_sql(dialect: str, modules: Modules = MODELS) -> list[str]:
    """The statements that make the models' tables in an empty database; nothing is connected to."""
    async with TortoiseContext() as context:
        await context.init(config=config(dialect, modules))
        return [sql for model in models() for sql in table_sql(model, context.db("default"))]


def sqlite_schema(path: Path | str, statements: Iterable[str] = ()) -> Schema:
    """The schema of an SQLite file after `statements`."""
    schema: Schema = {}
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        ours = "FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        for kind, name, table, sql in db.execute(f"SELECT type, name, tbl_name, sql {ours}").fetchall():
            entry = schema.setdefault(table, Table())
            if kind == "index":
                entry.indexes[name] = sql
                continue
            entry.sql = sql
            for _, column, kept_as, required, default, place in db.execute(f'PRAGMA table_info("{name}")'):
                entry.columns[column] = Column(kept_as, bool(required), default or "")
                entry.key += (column,) if place else ()
    return schema


_COLUMNS = """
SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,
       coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS "default"
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname, a.attnum
"""
_CONSTRAINTS = """
SELECT c.relname AS "table", k.conname AS name, pg_get_constraintdef(k.oid) AS sql
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE k.connamespace = current_schema()::regnamespace AND k.contype <> 'n' ORDER BY c.relname, k.conname
"""
_INDEXES = """
SELECT tablename AS "table", indexname AS name, indexdef AS sql FROM pg_indexes WHERE schemaname = current_schema()
AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY tablename, indexname
"""


async def postgres_schema(url: str, statements: Iterable[str] = ()) -> Schema:
    """The schema of a PostgreSQL database after `statements`."""
    schema: Schema = {}
    db = await asyncpg.connect(url)
    try:
        for statement in statements:
            await db.execute(statement)
        for row in await db.fetch(_COLUMNS):
            schema.setdefault(row["table"], Table()).columns[row["name"]] = _postgres_column(row)
        for row in await db.fetch(_CONSTRAINTS):
            schema[row["table"]].constraints[row["name"]] = row["sql"]
            if match := re.fullmatch(r"PRIMARY KEY \((.*)\)", row["sql"]):
                schema[row["table"]].key = tuple(column.strip('"') for column in match[1].split(", "))
        for name, table in schema.items():
            table.constraints.update(await _said_again(db, name, table.constraints))
        place = await db.fetchval("SELECT current_schema()")
        for row in await db.fetch(_INDEXES):
            schema[row["table"]].indexes[row["name"]] = row["sql"].replace(f" {place}.", " ")
    finally:
        await db.close()
    return schema


async def _said_again(db: asyncpg.Connection, table: str, constraints: dict[str, str]) -> dict[str, str]:
    """The CHECKs as PostgreSQL describes them once it has read its own description of them.

    What it says of `IN ('a', 'b')` over a varchar, read back, it describes in other words, and only those stay.
    """
    checks = {name: sql for name, sql in constraints.items() if sql.startswith("CHECK")}
    if not checks:
        return {}
    adds = "".join(f', ADD CONSTRAINT "{name}" {sql}' for name, sql in checks.items())
    await db.execute(f'CREATE TEMP TABLE again (LIKE "{table}"); ALTER TABLE again {adds[1:]}')
    rows = await db.fetch(
        "SELECT conname AS name, pg_get_constraintdef(oid) AS sql FROM pg_constraint "
        "WHERE conrelid = 'again'::regclass AND contype = 'c'"
    )
    await db.execute("DROP TABLE again")
    return {row["name"]: row["sql"] for row in rows}


def _postgres_column(row: asyncpg.Record) -> Column:
    if match := re.match(r"nextval\('\"?(\w+)", row["default"]):
        serial = {"bigint": "bigserial", "integer": "serial", "smallint": "smallserial"}[row["type"]]
        return Column(serial, True, sequence=match[1])
    return Column(row["type"], row["required"], row["default"])
