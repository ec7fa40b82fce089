"""Migrations proved: each goes up and down on both databases with rows of every kind.

Taken back, it leaves the schema that the release before knows, and every value that both releases have.
"""

import asyncio
import re
from pathlib import Path

from aerich.utils import import_py_file

from bot.data import migrate
from scripts.migration.rows import Row, rows_of_every_kind
from scripts.migration.schema import Schema
from scripts.migration.trial_database import Rows, TrialDatabase

_NEWER = 1001  # the first key of rows of the release itself, beyond those of the release before
_DIALECTS = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


class Unproved(ValueError):
    """A migration that fails with rows, or loses some; the text says which, where and what."""


async def prove(folder: Path, trials: list[TrialDatabase], since: int = 0) -> dict[str, Schema]:
    """Goes each migration from number `since` on, and leaves the trial databases migrated and without a row.

    Returns their schemas by dialect. Raises Unproved.
    """
    names = migrate.names(folder)
    for trial in trials:
        if since:
            await migrate.upgrade(trial.url, folder, until=names[since - 1])
    schemas = {trial.dialect: await trial.schema() for trial in trials}
    for name in names[since:]:
        schemas = await _prove(folder, trials, name, schemas)
    return schemas


async def _prove(folder: Path, trials: list[TrialDatabase], name: str, before: dict[str, Schema]) -> dict[str, Schema]:
    steps = [_Step(folder, name, trial, before[trial.dialect]) for trial in trials]
    rows = rows_of_every_kind(before["sqlite"], before["postgres"])
    schemas = await asyncio.gather(*(step.goes_up(rows) for step in steps))
    after = {step.trial.dialect: schema for step, schema in zip(steps, schemas, strict=True)}
    rows = rows_of_every_kind(after["sqlite"], after["postgres"], start=_NEWER)
    shared = _shared(before, after)
    await asyncio.gather(*(step.comes_back(rows, after[step.trial.dialect], shared) for step in steps))
    return after


def _shared(before: dict[str, Schema], after: dict[str, Schema]) -> dict[str, list[str]]:
    """By table the columns that a migration leaves as they are, on both databases."""
    return {
        name: [
            column
            for column in before["sqlite"][name].columns
            if all(_type(before[dialect], name, column) == _type(after[dialect], name, column) for dialect in before)
        ]
        for name in before["sqlite"].keys() & after["sqlite"].keys()
    }


def _type(schema: Schema, table: str, column: str) -> str | None:
    return schema[table].columns[column].type if column in schema[table].columns else None


class _Step:
    """One migration on one database, from the schema before it."""

    def __init__(self, folder: Path, name: str, trial: TrialDatabase, before: Schema) -> None:
        self.trial = trial
        self._folder = folder
        self._name = name
        self._before = before
        self._older: Rows = {}
        unread = getattr(import_py_file(folder / f"{name}.py"), "UNREAD_BEFORE", ())
        self._mending = " ".join(statement for _, statements in unread for statement in statements)

    async def goes_up(self, rows: dict[str, list[Row]]) -> Schema:
        """With rows of the release before. Returns the schema that it makes."""
        await self.trial.insert(rows, self._before)
        self._older = await self.trial.read(self._before)
        await self._up()
        return await self.trial.schema()

    async def comes_back(self, rows: dict[str, list[Row]], after: Schema, shared: dict[str, list[str]]) -> None:
        """With rows of both releases, and goes up again."""
        await self.trial.insert(rows, after)
        written = await self.trial.read(after)
        await self._down()
        if await self.trial.schema() != self._before:
            raise self._unproved("taken back, it leaves another schema than was there before.")
        self._compare(self._older, await self.trial.read(self._before), shared)
        await self._up()
        self._compare(written, await self.trial.read(after), shared)
        await self.trial.clear(after)

    async def _up(self) -> None:
        try:
            await migrate.upgrade(self.trial.url, self._folder, until=self._name)
        except migrate.MigrationError as error:
            raise self._unproved(f"does not go up with rows. {error}") from error

    async def _down(self) -> None:
        try:
            await migrate.downgrade(self.trial.url, 1, self._folder)
        except migrate.MigrationError as error:
            raise self._unproved(f"cannot be taken back with rows. {error}") from error

    def _compare(self, written: Rows, found: Rows, shared: dict[str, list[str]]) -> None:
        """Raises Unproved for a row or a value that is lost. An empty cell may have got a value."""
        for name, columns in shared.items():
            if re.search(rf"\b{name}\b", self._mending):
                continue  # what the release before cannot read, on purpose
            for key, before in written[name].items():
                after = found[name].get(key)
                if after is None:
                    raise self._unproved(f"the row {key} of {name} is lost.")
                for column in columns:
                    if before[column] not in (None, after[column]):
                        change = f"{before[column]!r}, and is {after[column]!r}"
                        raise self._unproved(f"{name}.{column} was {change}.")

    def _unproved(self, sentence: str) -> Unproved:
        return Unproved(f"{self._name} on {_DIALECTS[self.trial.dialect]}: {sentence}")
