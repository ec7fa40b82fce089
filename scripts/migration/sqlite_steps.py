"""The statements for SQLite, which alters no column: a table that changed is built anew."""

from collections.abc import Iterator

from scripts.migration.changes import Change


def sqlite_steps(change: Change) -> Iterator[str]:
    """Statements without semicolons, in an order that works; none if the schemas are equal."""
    for name in change.removed:
        yield f'DROP TABLE "{name}"'
    for name in change.added:
        yield change.new[name].sql
        yield from change.new[name].indexes.values()
    for name in change.kept:
        old, new = change.old[name], change.new[name]
        if old.sql != new.sql or change.renamed.get(name):
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
    """A new table takes the rows and then the name, and goes on counting where the old one was."""
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
    had = change.former(table, column)
    if had is None:
        return fill or "NULL"
    if (table, column) in change.converted:
        return change.expression(table, column)
    if fill and change.new[table].columns[column].required and not had.required:
        return f'coalesce("{before}", {fill})'
    return f'"{before}"'
