"""Who does the background work: a lease with a fencing token, by the database's clock, and periods done once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.data import models
from bot.data.database import fetch, select, update, writer
from bot.data.statements import insert_statement
from bot.data.transactions import Surroundings, Transaction, transact

T = TypeVar("T")


class LostLease(Exception):
    """Another process holds the lease by now; nothing of the open transaction may be committed."""


_CLOCKS = {
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
    "postgres": "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
}

_ENDED = "set_config('idle_in_transaction_session_timeout', '60s', true)"

# Takes or renews a lease that is ours or has run out. One that ends later than if it were taken now was taken by a
# clock that was ahead, and has ended, too: its holder would silence everybody for as long as the clock was wrong. A
# holder that comes back, however late, finds its token unchanged unless somebody else held the lease in between.
_HOLD = """
INSERT INTO lease (name, holder, until, token) VALUES (:name, :holder, {clock} + :ttl_ms, 1)
ON CONFLICT (name) DO UPDATE
SET until = excluded.until, holder = excluded.holder,
    token = lease.token + CASE WHEN lease.holder = excluded.holder THEN 0 ELSE 1 END
WHERE lease.holder = excluded.holder OR lease.until <= {clock} OR lease.until > {clock} + :ttl_ms
RETURNING token
"""

_HOLDER = "SELECT holder, until - {clock} AS ms_left FROM lease WHERE name = :name"

# A lease's token, with what guards it until the transaction ends.
_TOKEN = "SELECT {columns} FROM lease WHERE name = :name{lock}"

# Marks a period's work as done, unless it is.
_MARK_DONE = (
    f"{insert_statement(models.Slot, ('name', 'guild_id', 'period', 'at'))} "
    "ON CONFLICT (name, guild_id, period) DO NOTHING RETURNING id"
)


async def hold(name: str, holder: str, ttl_ms: int) -> int | None:
    """Takes or renews a lease for `ttl_ms`; its token, or None while another holder has it.

    `holder` names one process at one start, such as a random text. The token grows with each change of holder.
    """
    db = writer()
    clock = _CLOCKS[db.capabilities.dialect]
    rows = await fetch(db, _HOLD.format(clock=clock), name=name, holder=holder, ttl_ms=ttl_ms)
    return int(rows[0]["token"]) if rows else None


async def holder_of(name: str) -> tuple[str, int] | None:
    """Who holds a lease, and for how many ms more unless it is renewed; None if nobody ever did."""
    db = writer()
    rows = await fetch(db, _HOLDER.format(clock=_CLOCKS[db.capabilities.dialect]), name=name)
    return (rows[0]["holder"], int(rows[0]["ms_left"])) if rows else None


async def release(name: str, holder: str) -> None:
    """Gives a lease up, so that the next process need not wait for its end."""
    await update(writer(), models.Lease, {"name": name, "holder": holder}, until=0)


async def check(tx: Transaction, name: str, token: int) -> None:
    """Fences a transaction: until it ends nobody else can take the lease. Raises LostLease if somebody has.

    The token decides and not the time: a lease that ran out unnoticed does no harm until another process takes it. A
    process that stands still in such a transaction would keep it for ever: after a minute PostgreSQL ends that.
    """
    # SQLite's transaction is the only writer anyway.
    columns, lock = ("token", "") if tx.is_sqlite else (f"token, {_ENDED}", " FOR SHARE")
    rows = await tx.read(_TOKEN.format(columns=columns, lock=lock), name=name)
    if not rows or rows[0]["token"] != token:
        raise LostLease(name)


@dataclass(frozen=True, slots=True)
class FencedTransactions:
    """Transactions of background work at one time, `now` in ms, each fenced by the lease; unfenced without a token."""

    surroundings: Surroundings
    lease: str
    token: int | None
    now: int

    async def run(self, body: Callable[[Transaction], Awaitable[T]]) -> T:
        """One transaction. Raises LostLease where another process holds the lease by now."""

        async def fenced(tx: Transaction) -> T:
            if self.token is not None:
                await check(tx, self.lease, self.token)
            return await body(tx)

        return await transact(self.surroundings, fenced, now=self.now)


async def mark_done(tx: Transaction, name: str, guild_id: int, period: str) -> bool:
    """Marks a period's work as done, with its effects; False if it already was. `guild_id` 0 stands for all of them."""
    return bool(await tx.write_if(_MARK_DONE, name, guild_id, period, tx.now))


async def is_done(name: str, guild_id: int, period: str) -> bool:
    """Whether a period's work is done already: a look before the work, where `mark_done` decides with its effects."""
    return bool(await select(writer(), models.Slot, "id", name=name, guild_id=guild_id, period=period))
