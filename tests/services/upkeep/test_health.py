"""The doctor's trial of writing leaves nothing behind; the outbox is measured; a dead database is seen."""

import pytest
from tortoise.exceptions import OperationalError

from bot import clock, metrics
from bot.data.database import fetch, writer
from bot.data.models import Announcement, DeliveryState
from bot.services.upkeep import health
from bot.services.upkeep.health import database_problem, measure_outbox, try_writing
from tests.conftest import Database


async def test_a_trial_leaves_nothing_behind(database: Database) -> None:
    await try_writing()
    await try_writing()
    with pytest.raises(OperationalError):
        await fetch(writer(), "SELECT id FROM doctor")


async def test_a_read_only_database_is_seen(database: Database) -> None:
    if database.dialect == "postgres":
        pytest.skip("PostgreSQL's pool has connections enough to miss the one that only reads")
    await fetch(writer(), "PRAGMA query_only = ON")
    with pytest.raises(OperationalError, match="readonly"):
        await try_writing()


async def announce(state: DeliveryState, at: int) -> None:
    """An announcement of a moment in ms."""
    await Announcement.create(
        guild_id=1, channel_id=1, user_id=1, kind="level-up", facts={}, state=state, batch_id=None, at=at
    )


def outbox() -> tuple[float, float, float]:
    """What the gauges say: how many wait, how old the oldest is in seconds, how many are parked."""
    gauges = (metrics.OUTBOX_DEPTH, metrics.OUTBOX_AGE, metrics.OUTBOX_PARKED)
    depth, age, parked = (gauge.collect()[0].samples[0].value for gauge in gauges)
    return depth, age, parked


@pytest.mark.usefixtures("database")
async def test_the_gauges_of_the_outbox_count_what_waits_and_what_is_parked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: 100_000)
    for at in (40_000, 30_000, 50_000):
        await announce(DeliveryState.PENDING, at)
    for at in (10_000, 20_000):
        await announce(DeliveryState.PARKED, at)
    await announce(DeliveryState.SENT, 5_000)
    await measure_outbox()
    assert outbox() == (3, 70.0, 2)


@pytest.mark.usefixtures("database")
async def test_the_gauges_of_an_empty_outbox_are_zero() -> None:
    await announce(DeliveryState.SENT, 5_000)
    await measure_outbox()
    assert outbox() == (0, 0, 0)


@pytest.mark.usefixtures("database")
async def test_a_database_that_cannot_be_asked_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await database_problem(30) is None

    async def unreachable(*_: object) -> None:
        raise OSError("no route to 10.0.0.7")

    monkeypatch.setattr(health, "fetch", unreachable)
    assert await database_problem(30) == "the database cannot be asked (OSError)"
    assert metrics.DATABASE_UP._value.get() == 0
