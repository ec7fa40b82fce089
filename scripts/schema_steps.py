"""The statements that lead from one schema to another with the rows kept, for each database."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.schema import Column, Schema, Table

Names = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """From `old` to `new`. `fills` holds SQL for cells that had no value, `renamed` old names of columns by new ones.

    Both are by table and column of the new schema.
    """

    old: Schema
    new: Schema
    fills: Names = field(default_factory=dict)
    renamed: Names = field(default_factory=dict)

    @property
    def added(self) -> list[str]:
        """New tables."""
        return [name for name in self.new if name not in self.old]

    @property
    def removed(self) -> list[str]:
        """Tables that are no more."""
        return [name for name in self.old if name not in self.new]

    @property
    def kept(self) -> list[str]:
        """Tables on both sides."""
        return [name for name in self.new if name in self.old]

    def fill(self, table: str, column: str) -> str:
        """What an empty cell gets, as SQL; empty for NULL."""
        return self.fills.get(table, {}).get(column, "")

    def before(self, table: str, column: str) -> str:
        """The old name of a column."""
        return self.renamed.get(table, {}).get(column, column)

    def steps(self) -> list[str]:
        """Statements without semicolons, in an order that works; none if the schemas are equal."""
        with_sql = any(table.sql for table in (*self.old.values(), *self.new.values()))
        return list(_sqlite(self) if with_sql else _postgres(self))


def find_renamed(old: Schema, new: Schema, said: Names | None = None) -> Names:
    """Columns that are renamed: as `said`, new names to old ones by table; in other tables as it seems.

    It seems so of the only column gone from a table and the only one new in it, with equal types.
    """
    renamed: Names = dict(said or {})
    for name in (old.keys() & new.keys()) - renamed.keys():
        gone = [column for column in old[name].columns if column not in new[name].columns]
        come = [column for column in new[name].columns if column not in old[name].columns]
        if len(gone) == len(come) == 1 and old[name].columns[gone[0]] == new[name].columns[come[0]]:
            renamed[name] = {come[0]: gone[0]}
    return renamed


def _sqlite(change: Change) -> Iterator[str]:
    for name in change.removed:
        yield f'DROP TABLE "{name}"'
    for name in change.added:
        yield change.new[name].sql
        yield from change.new[name].indexes.values()
    for name in change.kept:
        old, new = change.old[name], change.new[name]
        if old.sql != new.sql:
            yield from _rebuild(change, name)
            yield from new.indexes.values()
            continue
        for index in old.indexes:
            if new.indexes.get(index) != old.indexes[index]:
                yield f'DROP INDEX "{index}"'
        for index, sql in new.indexes.items():
            if old.indexes.get(index) != sql:
                yield sql


def _rebuild(change: Change, name: str) -> Iterator[str]:
    """SQLite alters no column: a new table takes the rows and then the name, and goes on counting where the old was."""
    columns = change.new[name].columns
    values = [_cell(change, name, column) for column in columns]
    yield change.new[name].sql.replace(f'"{name}"', f'"new_{name}"', 1)
    listed = ", ".join(f'"{column}"' for column in columns)
    yield f'INSERT INTO "new_{name}" ({listed})\nSELECT {", ".join(values)} FROM "{name}"'
    if "AUTOINCREMENT" in change.new[name].sql:
        yield f"DELETE FROM sqlite_sequence WHERE name = 'new_{name}'"
        yield f"INSERT INTO sqlite_sequence SELECT 'new_{name}', seq FROM sqlite_sequence WHERE name = '{name}'"
    yield f'DROP TABLE "{name}"'
    yield f'ALTER TABLE "new_{name}" RENAME TO "{name}"'


def _cell(change: Change, table: str, column: str) -> str:
    before, fill = change.before(table, column), change.fill(table, column)
    had = change.old[table].columns.get(before)
    if had is None:
        return fill or "NULL"
    if fill and change.new[table].columns[column].required and not had.required:
        return f'coalesce("{before}", {fill})'
    return f'"{before}"'


def _postgres(change: Change) -> Iterator[str]:
    for name in change.kept:
        yield from _taken_away(name, change.old[name], change.new[name])
    for name in change.removed:
        yield f'DROP TABLE "{name}" CASCADE'
    for name in change.added:
        columns = ",\n    ".join(_definition(*column) for column in change.new[name].columns.items())
        yield f'CREATE TABLE "{name}" (\n    {columns}\n)'
    for name in change.kept:
        yield from _columns(change, name)
    for foreign in (False, True):  # a foreign key needs the other table's key first
        for name in change.new:
            had = change.old[name].constraints if name in change.old else {}
            for constraint, sql in change.new[name].constraints.items():
                if had.get(constraint) != sql and sql.startswith("FOREIGN KEY") == foreign:
                    yield f'ALTER TABLE "{name}" ADD CONSTRAINT "{constraint}" {sql}'
    for name in change.new:
        had = change.old[name].indexes if name in change.old else {}
        yield from (sql for index, sql in change.new[name].indexes.items() if had.get(index) != sql)


def _taken_away(name: str, old: Table, new: Table) -> Iterator[str]:
    for constraint, sql in old.constraints.items():
        if new.constraints.get(constraint) != sql:
            yield f'ALTER TABLE "{name}" DROP CONSTRAINT "{constraint}" CASCADE'
    for index, sql in old.indexes.items():
        if new.indexes.get(index) != sql:
            yield f'DROP INDEX "{index}"'


def _columns(change: Change, name: str) -> Iterator[str]:
    old, new = change.old[name].columns, change.new[name].columns
    came_from = {change.before(name, column) for column in new}
    for column in old:
        if column not in came_from:
            yield f'ALTER TABLE "{name}" DROP COLUMN "{column}"'
    for column, definition in new.items():
        before, fill = change.before(name, column), change.fill(name, column)
        if before not in old:
            default = f" DEFAULT {fill}" if fill else ""
            yield f'ALTER TABLE "{name}" ADD COLUMN {_definition(column, definition)}{default}'
            if default:
                yield f'ALTER TABLE "{name}" ALTER COLUMN "{column}" DROP DEFAULT'
            continue
        if before != column:
            yield f'ALTER TABLE "{name}" RENAME COLUMN "{before}" TO "{column}"'
        yield from _altered(name, column, old[before], definition, fill)


def _altered(table: str, column: str, had: Column, definition: Column, fill: str) -> Iterator[str]:
    alter = f'ALTER TABLE "{table}" ALTER COLUMN "{column}"'
    if had.type != definition.type:
        yield f'{alter} TYPE {definition.type} USING "{column}"::{definition.type}'
    if had.required != definition.required:
        if definition.required and fill:
            yield f'UPDATE "{table}" SET "{column}" = {fill} WHERE "{column}" IS NULL'
        yield f"{alter} {'SET' if definition.required else 'DROP'} NOT NULL"
    if had.default != definition.default:
        yield f"{alter} SET DEFAULT {definition.default}" if definition.default else f"{alter} DROP DEFAULT"


def _definition(name: str, column: Column) -> str:
    default = f" DEFAULT {column.default}" if column.default else ""
    return f'"{name}" {column.type}{" NOT NULL" if column.required else ""}{default}'
