"""`once`: an effect and its receipt in one transaction, so that a repeat returns the first answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

import structlog
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model
from tortoise.transactions import in_transaction

from bot import metrics
from bot.data import outcomes
from bot.data.database import fetch, positional, queue, run_many, select, writer
from bot.data.engines.postgres import is_lost
from bot.data.engines.sqlite import is_busy
from bot.data.keys import MemberKey
from bot.data.models import Receipt
from bot.data.shield import shielded
from bot.data.statements import LastId, Row, bound, delete_statement, insert_statement, update_statement
from bot.rules.refusals import ForeignReceipt, Refusal

T = TypeVar("T")

_OPEN_RECEIPT = (
    f"{insert_statement(Receipt, ('key', 'guild_id', 'user_id', 'at'))} ON CONFLICT DO NOTHING RETURNING key"
)
_CLOSE_RECEIPT = update_statement(Receipt, ("outcome",), ("key",))

_PAUSES = (0.0, 0.2, 1.0)  # seconds before each further attempt at what the database cut off

log = structlog.get_logger("database")


class Surroundings(Protocol):
    """What a transaction needs from outside: the time in ms since 1970, UTC, and whom to wake about the outbox."""

    @property
    def now(self) -> Callable[[], int]:
        """Gives the time."""

    @property
    def wake_announcer(self) -> Callable[[], None]:
        """Says that the outbox has something to deliver."""


@dataclass(frozen=True, slots=True)
class Standalone:
    """The surroundings of work that announces nothing."""

    now: Callable[[], int]
    wake_announcer: Callable[[], None] = lambda: None


class _Repeat(Exception):
    """The receipt is there already."""


class Transaction:
    """One open transaction. `now` is its time in milliseconds since 1970, UTC."""

    __slots__ = ("_after_commit", "_announced", "_db", "_wake_announcer", "dirty", "now")

    def __init__(self, db: BaseDBAsyncClient, now: int, wake_announcer: Callable[[], None]) -> None:
        self._db = db
        self._after_commit: list[Callable[[], object]] = []
        self.now = now
        self._wake_announcer = wake_announcer
        self._announced = False
        self.dirty = False  # whether an effect has been written; no refusal may follow one

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite, for the few statements that differ."""
        return self._db.capabilities.dialect == "sqlite"

    def on_commit(self, call: Callable[..., object], *arguments: object) -> None:
        """Calls this, in the order of registration, once all of the transaction is committed; else never."""
        self._after_commit.append(partial(call, *arguments))

    def require_no_effect(self, refusal: Refusal) -> None:
        """Raises RuntimeError if an effect was written before this refusal, which would be kept with it."""
        if self.dirty:
            raise RuntimeError(f"refused after an effect was written: {type(refusal).__name__}") from refusal

    def announced(self) -> None:
        """Says that the outbox has gained a row: once all is committed, the announcer is woken."""
        self._announced = True

    def committed(self) -> None:
        """Calls what was registered by `on_commit`, and wakes the announcer; what fails is logged, undoing nothing."""
        for call in self._after_commit:
            try:
                call()
            except Exception:
                log.exception("failed after a commit", call=repr(call))
        if self._announced:
            self._wake_announcer()

    async def read(self, sql: str, /, *values: Any, **named_values: Any) -> list[dict[str, Any]]:
        """Rows of a query; also for statements whose writing is no effect, such as noting a display name."""
        return await fetch(self._db, sql, *values, **named_values)

    async def select(self, model: type[Model], /, *columns: str, order: str = "", **key: Any) -> list[dict[str, Any]]:
        """Rows of a model where the columns of `key` have these values, in an `order` such as "at, id DESC"."""
        return await select(self._db, model, *columns, order=order, **key)

    async def insert(self, model: type[Model], /, **values: Any) -> int:
        """Writes a row of a model and returns the id that the database gave it."""
        self.dirty = True
        rows = await fetch(self._db, insert_statement(model, tuple(values), returning="id"), *values.values())
        return int(rows[0]["id"])

    async def add(self, model: type[Model], /, *rows: Mapping[str, Any]) -> None:
        """Writes rows of a model, all with the same columns, whose ids nobody needs; in one statement.

        A value may be a LastId, of the row that was written just before.
        """
        if not rows:
            return
        columns = tuple(rows[0])
        expressions = tuple(
            (column, value.expression(self.is_sqlite)) for column, value in rows[0].items() if isinstance(value, LastId)
        )
        values = [row[column] for row in rows for column in columns if not isinstance(row[column], LastId)]
        await self._queue(insert_statement(model, columns, len(rows), expressions=expressions), values)

    async def update(self, model: type[Model], key: Mapping[str, Any], /, **values: Any) -> None:
        """Changes columns of the rows where those of `key` have these values."""
        await self._queue(update_statement(model, tuple(values), tuple(key)), [*values.values(), *key.values()])

    async def delete(self, model: type[Model], /, **key: Any) -> None:
        """Deletes the rows of a model where the columns of `key` have these values."""
        await self._queue(delete_statement(model, tuple(key)), list(key.values()))

    async def write(self, sql: str, /, *values: Any, **named_values: Any) -> None:
        """Writes an effect whose rows nobody needs. It may run with the next statement, and raise there what it
        violates."""
        await self._queue(*positional(sql, values, named_values))

    async def write_or_fail(self, error: Exception, sql: str, /, **named_values: Any) -> None:
        """Writes an effect that cannot fail while the books are in order: it gives a row. Raises `error` if it does
        not: here or, on SQLite, from the next statement that is awaited; nothing is kept then."""
        self.dirty = True
        await queue(self._db, *positional(sql, (), named_values), if_empty=error)

    async def write_returning(self, sql: str, /, *values: Any, **named_values: Any) -> list[dict[str, Any]]:
        """Writes an effect and returns the rows of its RETURNING clause."""
        self.dirty = True
        return await fetch(self._db, sql, *values, **named_values)

    async def write_many(self, sql: str, rows: Sequence[Row]) -> None:
        """Runs one statement that writes an effect for every row of values; far cheaper than one at a time.

        Its placeholders are `?`, or `:name` for rows with names (see `bound`).
        """
        if rows:
            self.dirty = True
            await run_many(self._db, *bound(sql, rows))

    async def write_if(self, sql: str, /, *values: Any, **named_values: Any) -> list[dict[str, Any]]:
        """A write that is an effect only where RETURNING gives rows: by its WHERE, or `ON CONFLICT DO NOTHING`."""
        rows = await fetch(self._db, sql, *values, **named_values)
        self.dirty = self.dirty or bool(rows)
        return rows

    async def open_receipt(self, key: str, member_key: MemberKey) -> None:
        """Makes the receipt ours. On PostgreSQL it waits for a run under way.

        Raises _Repeat if there is one already: here or, on SQLite, from the next statement; nothing of a repeat is
        kept.
        """
        values = (key, member_key.guild_id, member_key.user_id, self.now)
        await queue(self._db, _OPEN_RECEIPT, values, if_empty=_Repeat())

    async def close_receipt(self, key: str, outcome: str) -> None:
        """Stores what a repeat will be told, as JSON."""
        await queue(self._db, _CLOSE_RECEIPT, (outcome, key))

    async def _queue(self, sql: str, values: Sequence[Any]) -> None:
        self.dirty = True
        await queue(self._db, sql, values)


async def transact(
    surroundings: Surroundings, body: Callable[[Transaction], Awaitable[T]], *, now: int | None = None
) -> T:
    """One shielded transaction without a receipt, for background work. An exception rolls it back.

    `now`: its time in ms, where that is not the present, as in a recompute that is of one moment.
    """
    return await shielded(_committed(surroundings, surroundings.now() if now is None else now, body))


async def _committed(surroundings: Surroundings, now: int, body: Callable[[Transaction], Awaitable[T]]) -> T:
    start = time.perf_counter()
    async with in_transaction("default") as db:
        tx = Transaction(db, now, surroundings.wake_announcer)
        outcome = await body(tx)
    metrics.TRANSACTIONS.observe(time.perf_counter() - start)
    tx.committed()
    return outcome


async def once(
    surroundings: Surroundings,
    key: str,
    member_key: MemberKey,
    result: type[T],
    body: Callable[[Transaction], Awaitable[T]],
) -> T:
    """Runs `body` in one transaction with the receipt for `key`, an interaction's id.

    A repeat of `key` returns the first result, or raises the first Refusal; of another member, or in another server,
    it raises ForeignReceipt. A Refusal from `body` is kept in the receipt and nothing else is; it must come before the
    first effect. Any other error rolls everything back, the receipt too, so that a repeat may try again. `result` must
    be a dataclass that JSON can carry.

    What the database cut off, or was too busy to begin, is tried again: whether it happened says the receipt. So `body`
    may run more than once, and changes nothing outside of its transaction but by `on_commit`.
    """
    outcome = await shielded(_Once(surroundings, key, member_key, result, body).persist())
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


@dataclass(slots=True)
class _Once(Generic[T]):
    """One effect under its key, in as many attempts as it takes."""

    surroundings: Surroundings
    key: str
    member_key: MemberKey
    result: type[T]
    body: Callable[[Transaction], Awaitable[T]]
    committing: tuple[Transaction, str] | None = None  # the last attempt that came to its end, and its outcome

    async def persist(self) -> T | Refusal:
        """The outcome, after a few attempts where the database cuts them off or is busy."""
        for pause in _PAUSES:
            try:
                return await self._attempt()
            except Exception as error:
                if not (is_lost(error) or is_busy(error)):
                    raise
                log.warning("tried again: the database cut it off", key=self.key, error=repr(error))
            await asyncio.sleep(pause)
        return await self._attempt()

    async def _attempt(self) -> T | Refusal:
        try:
            return await _committed(self.surroundings, self.surroundings.now(), self._run)
        except _Repeat:
            stored = await _stored_outcome(self.key, self.member_key)
            if stored is None:
                raise ForeignReceipt from None
            self._finish(stored)
            return outcomes.decode(stored, self.result)

    async def _run(self, tx: Transaction) -> T | Refusal:
        await tx.open_receipt(self.key, self.member_key)
        outcome: T | Refusal
        try:
            outcome = await self.body(tx)
        except Refusal as refusal:
            tx.require_no_effect(refusal)
            outcome = refusal
        text = outcomes.encode(outcome)
        await tx.close_receipt(self.key, text)
        self.committing = (tx, text)
        return outcome

    def _finish(self, stored: str) -> None:
        """Calls what waits for the commit of an attempt whose answer was lost, if its outcome is what is stored."""
        if self.committing is not None and self.committing[1] == stored:
            self.committing[0].committed()


async def recall(key: str, member_key: MemberKey, result: type[T]) -> T | None:
    """The result that a member's receipt holds, for a later step of what it began; None where it is forgotten.

    Raises the Refusal that it holds instead.
    """
    stored = await _stored_outcome(key, member_key)
    if stored is None:
        return None
    outcome = outcomes.decode(stored, result)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def _stored_outcome(key: str, member_key: MemberKey) -> str | None:
    """What a member's receipt holds, as JSON; None where the key has none, or one of another member or server."""
    rows = await select(writer(), Receipt, "outcome", key=key, **member_key.columns)
    return rows[0]["outcome"] if rows else None
