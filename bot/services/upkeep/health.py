"""Whether the database answers, and how the outbox stands."""

import asyncio
from contextlib import suppress

from tortoise.functions import Count, Min

from bot import clock, metrics
from bot.data.database import fetch, file_problem, reader
from bot.data.models import Announcement, DeliveryState
from bot.data.transactions import Standalone, Transaction, transact


class _TakeBack(Exception):
    """Rolls back what was only a trial."""


async def database_problem(patience: float) -> str | None:
    """Why the database is of no use, in words for an operator; None while it answers within `patience` seconds."""
    try:
        problem = file_problem()
        if problem is None:
            await asyncio.wait_for(fetch(reader(), "SELECT 1 AS answer"), patience)
    except TimeoutError:
        problem = f"the database does not answer within {patience:g} s"
    except Exception as error:  # of the system, of Tortoise, of either driver; its text may hold an address
        problem = f"the database cannot be asked ({type(error).__name__})"
    metrics.DATABASE_UP.set(problem is None)
    return problem


async def try_writing() -> None:
    """Makes a table and takes it back. Raises what the database's driver raises."""

    async def body(tx: Transaction) -> None:
        await tx.read("CREATE TABLE doctor (id INTEGER)")
        raise _TakeBack

    with suppress(_TakeBack):
        await transact(Standalone(clock.now), body)


async def measure_outbox() -> None:
    """Brings the gauges of the outbox up to date. Raises what the database's driver raises."""
    rows = (
        await Announcement.filter(state__in=(DeliveryState.PENDING, DeliveryState.PARKED))
        .using_db(reader())
        .annotate(depth=Count("id"), oldest=Min("at"))
        .group_by("state")
        .values("state", "depth", "oldest")
    )
    by_state = {row["state"]: row for row in rows}
    waiting, parked = by_state.get(DeliveryState.PENDING), by_state.get(DeliveryState.PARKED)
    metrics.OUTBOX_DEPTH.set(waiting["depth"] if waiting else 0)
    metrics.OUTBOX_AGE.set((clock.now() - waiting["oldest"]) / 1000 if waiting else 0)
    metrics.OUTBOX_PARKED.set(parked["depth"] if parked else 0)
