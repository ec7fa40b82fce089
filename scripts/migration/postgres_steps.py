"""The statements for PostgreSQL, which alters tables in place."""

import re
from collections.abc import Iterator
from typing import Literal

from scripts.migration.changes import Change
from scripts.migration.column_types import stored_type
from scripts.migration.schema import Column


def postgres_steps(change: Change) -> Iterator[str]:
    """Statements without semicolons, in an order that works; none if the schemas are equal."""
    for name in change.kept:
        yield from _taken_away(change, name)
    for name in change.removed:
        yield f'DROP TABLE "{name}" CASCADE'
    for name in change.added:
        columns = ",\n    ".join(_definition(*column) for column in change.new[name].columns.items())
        yield f'CREATE TABLE "{name}" (\n    {columns}\n)'
    for name in change.kept:
        yield from _columns(change, name)
    for foreign in (False, True):  # a foreign key needs the other table's key first
        for name, table in change.new.items():
            stay = _staying(change, name, "constraints")
            for constraint, sql in table.constraints.items():
                if constraint not in stay and sql.startswith("FOREIGN KEY") == foreign:
                    yield f'ALTER TABLE "{name}" ADD CONSTRAINT "{constraint}" {sql}'
    for name, table in change.new.items():
        stay = _staying(change, name, "indexes")
        yield from (sql for index, sql in table.indexes.items() if index not in stay)


def _staying(change: Change, name: str, kind: Literal["constraints", "indexes"]) -> dict[str, str]:
    """Old names by new ones of what says the same of the same columns.

    A new name comes with a new name of the table. PostgreSQL goes on with the columns that a text named, under their
    new names.
    """
    if name not in change.old:
        return {}
    old: dict[str, str] = getattr(change.old[name], kind)
    new: dict[str, str] = getattr(change.new[name], kind)
    gone = {sql: rule for rule, sql in old.items() if rule not in new}
    moved = change.renamed.get(name, {}).values()
    stay = {}
    for rule, sql in new.items():
        if any(re.search(rf"\b{column}\b", sql) for column in moved):
            continue
        if old.get(rule) == sql:
            stay[rule] = rule
        elif rule not in old and sql in gone:
            stay[rule] = gone[sql]
    return stay


def _taken_away(change: Change, name: str) -> Iterator[str]:
    stay = {before: after for after, before in _staying(change, name, "constraints").items()}
    for constraint in change.old[name].constraints:
        if constraint not in stay:
            yield f'ALTER TABLE "{name}" DROP CONSTRAINT "{constraint}" CASCADE'
        elif stay[constraint] != constraint:
            yield f'ALTER TABLE "{name}" RENAME CONSTRAINT "{constraint}" TO "{stay[constraint]}"'
    stay = _staying(change, name, "indexes")
    yield from (f'DROP INDEX "{index}"' for index in change.old[name].indexes if index not in stay)


def _columns(change: Change, name: str) -> Iterator[str]:
    """What is computed comes first, while the old names stand; a name that was in use before is taken last."""
    old, new = change.old[name].columns, change.new[name].columns
    working = {column: f"new_{column}" if column in old else column for column in new}
    come = change.come(name)
    for column in come:
        yield from _added(change, name, column, working[column])
    moved = {}
    for column in new:
        before, had = change.before(name, column), change.former(name, column)
        if before is not None and had is not None:
            yield from _altered(change, name, before, column, had)
            if before != column:
                moved[column] = before
    for column in change.gone(name):
        yield f'ALTER TABLE "{name}" DROP COLUMN "{column}"'
    for column, before in moved.items():
        yield f'ALTER TABLE "{name}" RENAME COLUMN "{before}" TO "{working[column]}"'
    for column in (*come, *moved):
        if working[column] != column:
            yield f'ALTER TABLE "{name}" RENAME COLUMN "{working[column]}" TO "{column}"'


def _added(change: Change, table: str, column: str, working: str) -> Iterator[str]:
    definition, fill = change.new[table].columns[column], change.fill(table, column)
    alter = f'ALTER TABLE "{table}" ALTER COLUMN "{working}"'
    if change.expression(table, column):  # it may read the row, which a default cannot
        yield f'ALTER TABLE "{table}" ADD COLUMN {_definition(working, Column(definition.type, False))}'
        yield f'UPDATE "{table}" SET "{working}" = {fill}'
        if definition.required:
            yield f"{alter} SET NOT NULL"
    else:
        plain = Column(definition.type, definition.required, fill)
        yield f'ALTER TABLE "{table}" ADD COLUMN {_definition(working, plain)}'
        if fill and fill != definition.default:
            yield f"{alter} DROP DEFAULT"
    if definition.default and fill != definition.default:
        yield f"{alter} SET DEFAULT {definition.default}"


def _altered(change: Change, table: str, before: str, column: str, had: Column) -> Iterator[str]:
    definition, fill = change.new[table].columns[column], change.fill(table, column)
    alter = f'ALTER TABLE "{table}" ALTER COLUMN "{before}"'
    if had.type != definition.type:
        using = f" USING {change.expression(table, column)}" if (table, column) in change.converted else ""
        yield f"{alter} TYPE {stored_type(definition.type)}{using}"
        if had.sequence and definition.sequence:
            yield f'ALTER SEQUENCE "{had.sequence}" AS {stored_type(definition.type)}'
    if had.required != definition.required:
        if definition.required and fill:
            yield f'UPDATE "{table}" SET "{before}" = {fill} WHERE "{before}" IS NULL'
        yield f"{alter} {'SET' if definition.required else 'DROP'} NOT NULL"
    if had.default != definition.default:
        yield f"{alter} SET DEFAULT {definition.default}" if definition.default else f"{alter} DROP DEFAULT"


def _definition(name: str, column: Column) -> str:
    default = f" DEFAULT {column.default}" if column.default else ""
    return f'"{name}" {column.type}{" NOT NULL" if column.required else ""}{default}'
