"""`once`: an effect and its receipt in one transaction, so that a repeat returns the first answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.transactions import in_transaction

from bot import metrics
from bot.data.database import fetch, queue, run_many, writer
from bot.data.keys import MemberKey
from bot.rules.refusals import Refusal

T = TypeVar("T")

_RESULT, _REFUSAL = "result", "refusal"
_running: set[asyncio.Task[Any]] = set()


class _Repeat(Exception):
    """The receipt is there already."""


class Transaction:
    """One open transaction. `now` is its time in milliseconds since 1970, UTC."""

    __slots__ = ("_db", "after_commit", "announced", "dirty", "now")

    def __init__(self, db: BaseDBAsyncClient, now: int) -> None:
        self._db = db
        self.now = now
        self.dirty = False  # whether an effect has been written; no refusal may follow one
        self.announced = False  # whether the outbox gained a row
        self.after_commit: list[Callable[[], None]] = []  # called once all of it is committed, such as to count it

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite, for the few statements that differ."""
        return self._db.capabilities.dialect == "sqlite"

    async def read(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Rows of a query; also for statements whose writing is no effect, such as noting a display name."""
        return await fetch(self._db, sql, *values)

    async def write(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Writes an effect, and returns the rows of its RETURNING clause.

        Without that clause it may run with the next statement, and raise there what it violates.
        """
        self.dirty = True
        if "RETURNING" in sql:
            return await fetch(self._db, sql, *values)
        await queue(self._db, sql, *values)
        return []

    async def write_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Runs one statement that writes an effect for every row of values; far cheaper than one at a time."""
        if rows:
            self.dirty = True
            await run_many(self._db, sql, rows)

    async def write_if(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """A write that is an effect only where RETURNING gives rows: `ON CONFLICT DO NOTHING`, `WHERE cash >= ?`."""
        rows = await fetch(self._db, sql, *values)
        self.dirty = self.dirty or bool(rows)
        return rows


def shielded(coroutine: Coroutine[Any, Any, T]) -> Awaitable[T]:
    """Runs to its end even if whoever waits is cancelled; `drain` waits for all that runs so."""
    task = asyncio.create_task(coroutine)
    _running.add(task)
    task.add_done_callback(_running.discard)
    return asyncio.shield(task)


async def drain() -> None:
    """Waits until no shielded work is running."""
    while _running:
        await asyncio.wait(_running)


async def transact(now: int, body: Callable[[Transaction], Awaitable[T]]) -> T:
    """One shielded transaction without a receipt, for background work. An exception rolls it back."""
    return await shielded(_committed(now, body))


async def _committed(now: int, body: Callable[[Transaction], Awaitable[T]]) -> T:
    start = time.perf_counter()
    async with in_transaction("default") as db:
        tx = Transaction(db, now)
        outcome = await body(tx)
    metrics.TRANSACTIONS.observe(time.perf_counter() - start)
    for call in tx.after_commit:
        call()
    return outcome


async def once(
    key: str, member_key: MemberKey, now: int, result: type[T], body: Callable[[Transaction], Awaitable[T]]
) -> T:
    """Runs `body` in one transaction with the receipt for `key`, an interaction's id.

    A repeat of `key` returns the first result, or raises the first Refusal. A Refusal from `body` is kept in the
    receipt and nothing else is; it must come before the first effect. Any other error rolls everything back, the
    receipt too, so that a repeat may try again. `result` must be a dataclass that JSON can carry.
    """

    async def run(tx: Transaction) -> T | Refusal:
        await _open(tx, key, member_key)
        try:
            outcome = await body(tx)
        except Refusal as no:
            if tx.dirty:
                raise RuntimeError(f"refused after an effect was written: {type(no).__name__}") from no
            await _close(tx, key, _refused(no))
            return no
        await _close(tx, key, [_RESULT, outcome])
        return outcome

    try:
        outcome = await transact(now, run)
    except _Repeat:
        rows = await fetch(writer(), "SELECT outcome FROM receipt WHERE key = ?", key)
        outcome = _reply(str(rows[0]["outcome"]), result)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def _open(tx: Transaction, key: str, member_key: MemberKey) -> None:
    """Makes the receipt ours. On PostgreSQL it waits for a run under way.

    Raises _Repeat if there is one already: here or, on SQLite, from the next statement; nothing of a repeat is kept.
    """
    await queue(
        tx._db,
        "INSERT INTO receipt (key, guild_id, user_id, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING key",
        *(key, member_key.guild_id, member_key.user_id, tx.now),
        otherwise=_Repeat(),
    )


async def _close(tx: Transaction, key: str, outcome: list[Any]) -> None:
    await queue(tx._db, "UPDATE receipt SET outcome = ? WHERE key = ?", msgspec.json.encode(outcome).decode(), key)


def _refused(no: Refusal) -> list[Any]:
    return [_REFUSAL, type(no).__name__, no.facts()]


def _reply(stored: str, result: type[T]) -> T | Refusal:
    kind, value, *facts = msgspec.json.decode(stored, type=list[msgspec.Raw])
    if msgspec.json.decode(kind) == _REFUSAL:
        return Refusal.restore(msgspec.json.decode(value), msgspec.json.decode(facts[0]))
    return msgspec.json.decode(value, type=result)
