"""The doctor's trial of writing leaves nothing behind, and sees what cannot be written to."""

import pytest
from tortoise.exceptions import OperationalError

from bot.data.database import fetch, writer
from bot.services.upkeep.health import try_writing
from tests.conftest import Database


async def test_a_trial_leaves_nothing_behind(database: Database) -> None:
    await try_writing()
    await try_writing()
    with pytest.raises(OperationalError):
        await fetch(writer(), "SELECT id FROM doctor")


async def test_what_is_read_only_is_seen(database: Database) -> None:
    if database.dialect == "postgres":
        pytest.skip("PostgreSQL's pool has connections enough to miss the one that only reads")
    await fetch(writer(), "PRAGMA query_only = ON")
    with pytest.raises(OperationalError, match="readonly"):
        await try_writing()
