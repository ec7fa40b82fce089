"""What leads from one schema to another with the rows kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from scripts.migration.schema import Column, Schema, Table

Names = dict[str, dict[str, str]]  # by table and column


@dataclass(frozen=True, slots=True)
class Change:
    """From `old` to `new`, both under the new names of tables.

    `values` holds SQL for cells that had none, `expressions` what somebody said that cells get, as SQL over the old
    row: those that had none, but in `converted` columns all. `renamed` holds old names of columns by new ones. Each is
    by table and column of the new schema.
    """

    old: Schema
    new: Schema
    values: Names = field(default_factory=dict)
    expressions: Names = field(default_factory=dict)
    converted: frozenset[tuple[str, str]] = frozenset()
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

    def before(self, table: str, column: str) -> str | None:
        """The old name of a column, None if it is new."""
        renamed = self.renamed.get(table, {})
        if column in renamed:
            return renamed[column]
        return column if column in self.old[table].columns and column not in renamed.values() else None

    def former(self, table: str, column: str) -> Column | None:
        """What a column was, None if it is new."""
        before = self.before(table, column)
        return self.old[table].columns[before] if before is not None else None

    def gone(self, table: str) -> list[str]:
        """Old columns of which none became."""
        came_from = {self.before(table, column) for column in self.new[table].columns}
        return [column for column in self.old[table].columns if column not in came_from]

    def come(self, table: str) -> list[str]:
        """Columns that were none before."""
        return [column for column in self.new[table].columns if self.before(table, column) is None]

    def expression(self, table: str, column: str) -> str:
        """What somebody said that a cell gets; empty if nothing."""
        return self.expressions.get(table, {}).get(column, "")

    def fill(self, table: str, column: str) -> str:
        """What an empty cell gets, as SQL; empty for NULL."""
        default = self.new[table].columns[column].default
        return self.expression(table, column) or self.values.get(table, {}).get(column, "") or default


def renamed_tables(schema: Schema, renamed: dict[str, str]) -> Schema:
    """The schema once its tables bear new names, given old ones by new ones."""
    new_names = {old: new for new, old in renamed.items()}
    return {new_names.get(name, name): _spoken_of(table, new_names) for name, table in schema.items()}


def _spoken_of(table: Table, new_names: dict[str, str]) -> Table:
    for old, new in new_names.items():
        swaps = ((f'"{old}"', f'"{new}"'), (f" ON {old} ", f" ON {new} "), (f"REFERENCES {old}(", f"REFERENCES {new}("))
        sql = table.sql.replace(f'CREATE TABLE "{old}"', f'CREATE TABLE "{new}"', 1)
        table = replace(
            table,
            sql=sql.replace(f'REFERENCES "{old}"', f'REFERENCES "{new}"'),
            constraints={name: _swapped(text, swaps) for name, text in table.constraints.items()},
            indexes={name: _swapped(text, swaps) for name, text in table.indexes.items()},
        )
    return table


def _swapped(text: str, swaps: tuple[tuple[str, str], ...]) -> str:
    for old, new in swaps:
        text = text.replace(old, new)
    return text


def table_renames(renamed: dict[str, str]) -> Iterator[str]:
    """The statements that give tables their new names."""
    for new, old in renamed.items():
        yield f'ALTER TABLE "{old}" RENAME TO "{new}"'
