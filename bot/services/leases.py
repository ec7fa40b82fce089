"""Who does the background work: a lease with a fencing token, by the database's clock, and periods done once."""

from bot.data.database import fetch, writer
from bot.data.transactions import Transaction


class LostLease(Exception):
    """Another process holds the lease by now; nothing of the open transaction may be committed."""


_CLOCKS = {
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
    "postgres": "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
}

_ENDED = "set_config('idle_in_transaction_session_timeout', '60s', true)"

# A holder that comes back, however late, finds its token unchanged unless somebody else held the lease in between.
_HOLD = """
INSERT INTO lease (name, holder, until, token) VALUES (?, ?, {clock} + ?, 1)
ON CONFLICT (name) DO UPDATE
SET until = excluded.until, holder = excluded.holder,
    token = lease.token + CASE WHEN lease.holder = excluded.holder THEN 0 ELSE 1 END
WHERE lease.holder = excluded.holder OR lease.until <= {clock}
RETURNING token
"""


async def hold(name: str, holder: str, ttl_ms: int) -> int | None:
    """Takes or renews a lease for `ttl_ms`; its token, or None while another holder has it.

    `holder` names one process at one start, such as a random text. The token grows with each change of holder.
    """
    db = writer()
    clock = _CLOCKS[db.capabilities.dialect]
    rows = await fetch(db, _HOLD.format(clock=clock), name, holder, ttl_ms)
    return int(rows[0]["token"]) if rows else None


async def release(name: str, holder: str) -> None:
    """Gives a lease up, so that the next process need not wait for its end."""
    await fetch(writer(), "UPDATE lease SET until = 0 WHERE name = ? AND holder = ?", name, holder)


async def check(tx: Transaction, name: str, token: int) -> None:
    """Fences a transaction: until it ends nobody else can take the lease. Raises LostLease if somebody has.

    The token decides and not the time: a lease that ran out unnoticed does no harm until another process takes it. A
    process that stands still in such a transaction would keep it for ever: after a minute PostgreSQL ends that.
    """
    # SQLite's transaction is the only writer anyway.
    columns, lock = ("token", "") if tx.is_sqlite else (f"token, {_ENDED}", " FOR SHARE")
    rows = await tx.read(f"SELECT {columns} FROM lease WHERE name = ?{lock}", name)
    if not rows or rows[0]["token"] != token:
        raise LostLease(name)


async def mark_done(tx: Transaction, name: str, guild_id: int, period: str) -> bool:
    """Marks a period's work as done, with its effects; False if it already was. `guild_id` 0 stands for all of them."""
    rows = await tx.write_if(
        "INSERT INTO slot (name, guild_id, period, at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (name, guild_id, period) DO NOTHING RETURNING id",
        *(name, guild_id, period, tx.now),
    )
    return bool(rows)


async def is_done(name: str, guild_id: int, period: str) -> bool:
    """Whether a period's work is done already: a look before the work, where `done` decides with its effects."""
    rows = await fetch(
        writer(), "SELECT 1 FROM slot WHERE name = ? AND guild_id = ? AND period = ?", name, guild_id, period
    )
    return bool(rows)
