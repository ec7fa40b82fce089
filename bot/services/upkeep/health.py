"""Whether the database answers, and how the outbox stands."""

from contextlib import suppress

from bot import clock, metrics
from bot.data.database import fetch, reader
from bot.data.transactions import Standalone, Transaction, transact


class _TakeBack(Exception):
    """Rolls back what was only a trial."""


async def database_answers() -> bool:
    """Whether a query comes back without an error."""
    try:
        return bool(await fetch(reader(), "SELECT 1 AS one"))
    except Exception:
        return False


async def try_writing() -> None:
    """Makes a table and takes it back. Raises what the database's driver raises."""

    async def body(tx: Transaction) -> None:
        await tx.read("CREATE TABLE doctor (id INTEGER)")
        raise _TakeBack

    with suppress(_TakeBack):
        await transact(Standalone(clock.now), body)


async def measure_outbox() -> None:
    """Brings the gauges of the outbox up to date."""
    rows = await fetch(
        reader(),
        "SELECT state, COUNT(*) AS depth, MIN(at) AS oldest FROM announcement "
        "WHERE state IN ('pending', 'parked') GROUP BY state",
    )
    states = {row["state"]: row for row in rows}
    waiting, parked = states.get("pending"), states.get("parked")
    metrics.OUTBOX_DEPTH.set(waiting["depth"] if waiting else 0)
    metrics.OUTBOX_AGE.set((clock.now() - waiting["oldest"]) / 1000 if waiting else 0)
    metrics.OUTBOX_PARKED.set(parked["depth"] if parked else 0)
