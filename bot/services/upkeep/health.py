"""Whether the database answers, and how the outbox stands."""

from contextlib import suppress

from tortoise.functions import Count, Min

from bot import clock, metrics
from bot.data.database import fetch, reader
from bot.data.models import Announcement, DeliveryState
from bot.data.transactions import Standalone, Transaction, transact


class _TakeBack(Exception):
    """Rolls back what was only a trial."""


async def database_answers() -> bool:
    """Whether a query comes back without an error."""
    try:
        return bool(await fetch(reader(), "SELECT 1 AS answer"))
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
