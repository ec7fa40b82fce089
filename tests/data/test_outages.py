"""Telling an outage from what a database refuses of one row."""

import sqlite3

import asyncpg
import pytest

from bot.data.database import fetch, writer
from bot.data.outages import is_outage


async def refusal(sql: str) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - each driver has its own
        await fetch(writer(), sql)
    return caught.value


async def test_a_row_that_is_refused_is_no_outage(database):
    for sql in (
        "SELECT SUM(n) FROM (SELECT 9223372036854775807 AS n UNION ALL SELECT 9223372036854775807) t, nowhere",
        "UPDATE member SET xp = 1 / 0 WHERE nothing = 1",
        "INSERT INTO member (guild_id, user_id, name, xp) VALUES (1, 1, '', -1)",
    ):
        assert not is_outage(await refusal(sql)), sql
    assert not is_outage(ValueError("not a price"))
    assert not is_outage(OverflowError("too large"))


@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError(),
        TimeoutError(),
        asyncpg.InterfaceError("closed"),
        asyncpg.AdminShutdownError("bye"),
        asyncpg.TooManyConnectionsError("full"),
        asyncpg.DeadlockDetectedError("a lock"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_database_that_is_away_is_one(error):
    assert is_outage(error)


def test_a_locked_file_is_one(tmp_path):
    first, second = (sqlite3.connect(tmp_path / "x.db", timeout=0, isolation_level=None) for _ in range(2))
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        second.execute("BEGIN IMMEDIATE")
    assert is_outage(caught.value)
    first.close()
    second.close()
