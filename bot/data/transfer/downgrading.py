"""What taking migrations back would lose, told before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aerich.utils import decompress_dict, import_py_file

from bot.data import migrate
from bot.data.transfer.stores import Store, open_store

_Columns = Mapping[str, frozenset[str]]  # by table


@dataclass(frozen=True, slots=True)
class Loss:
    """A table, or a column of one, that goes, and how many rows have something in it."""

    table: str
    column: str | None
    rows: int

    def __str__(self) -> str:
        part = f"the column {self.table}.{self.column}" if self.column else f"the table {self.table}"
        return f"{part} ({self.rows:,} {'row' if self.rows == 1 else 'rows'})"


@dataclass(frozen=True, slots=True)
class DowngradePlan:
    """The migrations that would be taken back, the newest first, and what goes with them."""

    names: list[str]
    losses: list[Loss]


async def plan_downgrade(url: str, steps: int, folder: Path = migrate.FOLDER) -> DowngradePlan:
    """What `migrate.downgrade` would do. Changes nothing. Raises MigrationError for steps that there are not.

    A column that was renamed counts as one that goes, since its rows are all that can be told of it.
    """
    applied = [step.name for step in await migrate.history(url, folder) if step.applied]
    if not 0 < steps <= len(applied):
        raise migrate.MigrationError(
            f"{steps} is no number of migrations to take back: this database has {len(applied)} applied."
        )
    undone = applied[-steps:][::-1]
    if unknown := [name for name in undone if name not in migrate.names(folder)]:
        raise migrate.MigrationError(
            f"This release does not know the migration {unknown[0]}; undo it with the one that does."
        )
    before = _columns(folder, applied[-1])
    after = _columns(folder, applied[-steps - 1]) if steps < len(applied) else {}
    async with open_store(url) as store:
        losses = [loss for table in before for loss in await _losses(store, table, before, after)]
    return DowngradePlan(undone, losses)


async def _losses(store: Store, table: str, before: _Columns, after: _Columns) -> list[Loss]:
    if table not in after:
        return [Loss(table, None, await store.count(table))]
    gone = sorted(before[table] - after[table])
    return [Loss(table, column, await store.count(table, filled=column)) for column in gone]


def _columns(folder: Path, name: str) -> _Columns:
    """The columns of each table after a migration, as the models were then."""
    state: dict[str, Any] = decompress_dict(import_py_file(folder / f"{name}.py").MODELS_STATE)
    tables = {}
    for model in state.values():
        if model["table"] != "aerich":
            named = [field.get("db_column") or field["name"] for field in (model["pk_field"], *model["data_fields"])]
            tables[model["table"]] = frozenset(named)
    return tables
