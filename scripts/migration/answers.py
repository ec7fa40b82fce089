"""What a change of the models does not say by itself, and what somebody answered: nothing is guessed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scripts.migration.changes import Change, Names
from scripts.migration.column_types import Fit, fit
from scripts.migration.schema import Schema

_COLUMN = re.compile(r"(\w+)\.(\w+)")


@dataclass(frozen=True, slots=True)
class Answers:
    """`--rename`, `--drop` and `--fill`: old names of tables and columns by new ones, what goes, and SQL for cells.

    Columns are told by the new name of their table.
    """

    tables: dict[str, str] = field(default_factory=dict)
    columns: Names = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    fills: Names = field(default_factory=dict)

    @classmethod
    def parse(cls, renames: Iterable[str] = (), drops: Iterable[str] = (), fills: Iterable[str] = ()) -> "Answers":
        """From `old=new` or `table.old=new`, `table` or `table.column`, `table.column=SQL`. Raises ValueError."""
        answers = cls(dropped=frozenset(drops))
        for rename in renames:
            old, _, new = rename.partition("=")
            if not re.fullmatch(r"\w+", new) or not re.fullmatch(r"(\w+\.)?\w+", old):
                raise ValueError(f"--rename takes old=new for a table or table.old=new for a column, not {rename}")
            table, _, column = old.rpartition(".")
            (answers.columns.setdefault(table, {}) if table else answers.tables)[new] = column
        for fill in fills:
            name, _, sql = fill.partition("=")
            match = _COLUMN.fullmatch(name)
            if match is None or not sql:
                raise ValueError(f"--fill takes table.column=SQL, not {fill}")
            answers.fills.setdefault(match[1], {})[match[2]] = sql
        return answers


def unasked_tables(old: Schema, new: Schema, answers: Answers) -> Iterator[str]:
    """New names that no table can have got, a sentence each."""
    for after, before in answers.tables.items():
        if before not in old.keys() - new.keys() or after not in new.keys() - old.keys():
            yield f"--rename {before}={after}: {before} must be a table that is gone, {after} a new one."


def unasked(change: Change, answers: Answers) -> Iterator[str]:
    """Answers that fit nothing, a sentence each."""
    gone = {*change.removed, *(f"{table}.{column}" for table in change.kept for column in change.gone(table))}
    for name in sorted(answers.dropped - gone):
        yield f"--drop {name}: there is no such table or column that is gone."
    for table, columns in answers.fills.items():
        for column in columns:
            if f"{table}.{column}" not in gone and (
                table not in change.kept or column not in change.new[table].columns
            ):
                yield f"--fill {table}.{column}: there is no such column."


def unasked_columns(old: Schema, new: Schema, answers: Answers) -> Iterator[str]:
    """New names that no column can have got, a sentence each; `old` under the new names of tables."""
    for table, columns in answers.columns.items():
        for after, before in columns.items():
            had = old[table].columns if table in old else {}
            has = new[table].columns if table in new else {}
            if before not in had or after not in has or before == after or [*columns.values()].count(before) > 1:
                yield f"--rename {table}.{before}={after}: no column {before} can have become {after}."


def unanswered(change: Change, answers: Answers) -> Iterator[str]:
    """Whether what is gone has become something new, where that could be: a sentence each."""
    for name in change.removed:
        if change.added and name not in answers.dropped:
            yield (
                f"The table {name} is gone, and {', '.join(change.added)} came. Say which it has become, "
                f"--rename {name}={change.added[0]}, or that its rows may go, --drop {name}."
            )
    for table in change.kept:
        come = change.come(table)
        for column in change.gone(table):
            if come and f"{table}.{column}" not in answers.dropped:
                yield (
                    f"{table}.{column} is gone, and {', '.join(come)} came. Say which it has become, "
                    f"--rename {table}.{column}={come[0]}, or that its values may go, --drop {table}.{column}."
                )


def lacking(upgrade: Change, downgrade: Change) -> Iterator[str]:
    """What rows that exist would lack on the way up, or back: a sentence each. Told by PostgreSQL's types."""
    for table, column in _valueless(upgrade):
        yield (
            f"{table}.{column}: rows that exist need a value. Give it a default, or null=True, "
            f"or say it: --fill {table}.{column}=SQL."
        )
    for table, column in _valueless(downgrade):
        yield (
            f"{table}.{column}: taken back, rows need a value, and no empty one is known. "
            f"Say it: --fill {table}.{column}=SQL."
        )
    for table in upgrade.kept:
        for column, definition in upgrade.new[table].columns.items():
            had = upgrade.former(table, column)
            if had is not None and (sentence := _unfit(table, column, (had.type, definition.type), upgrade)):
                yield sentence


def _valueless(change: Change) -> Iterator[tuple[str, str]]:
    for table in change.kept:
        for column, definition in change.new[table].columns.items():
            had = change.former(table, column)
            if definition.required and (had is None or not had.required) and not change.fill(table, column):
                yield table, column


def _unfit(table: str, column: str, types: tuple[str, str], change: Change) -> str:
    had, has = types
    match fit(had, has):
        case Fit.FOREIGN:
            return (
                f"{table}.{column}: values of {had} cannot become {has}. Give the new field another name, say what it "
                f"gets of the old one, --fill {table}.new=SQL, and let the old one go, --drop {table}.{column}."
            )
        case Fit.NARROWER if not change.expression(table, column):
            return (
                f"{table}.{column}: values of {had} may not fit into {has}. Leave it as wide as it is, or say what "
                f"becomes of them: --fill {table}.{column}=SQL."
            )
    return ""


def conversions(change: Change) -> frozenset[tuple[str, str]]:
    """Columns whose values somebody said how to make fit, by table and name. Told by PostgreSQL's types."""
    return frozenset(
        (table, column)
        for table in change.kept
        for column, definition in change.new[table].columns.items()
        if (had := change.former(table, column)) is not None and fit(had.type, definition.type) is Fit.NARROWER
        if change.expression(table, column)
    )
