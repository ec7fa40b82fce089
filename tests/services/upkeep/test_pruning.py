"""Pruning: what has served goes, in portions; what waits or may still be asked for stays."""

import pytest

from bot.data import models
from bot.data.database import fetch, writer
from bot.services.upkeep import pruning
from bot.services.upkeep.pruning import RECEIPTS, SENT, SLOTS, prune

pytestmark = pytest.mark.usefixtures("database")

NOW = 2_000_000_000_000


async def count(table: str) -> int:
    [row] = await fetch(writer(), f"SELECT COUNT(*) AS n FROM {table}")
    return row["n"]


async def receipt(key: str, age: int) -> None:
    await fetch(
        writer(), "INSERT INTO receipt (key, guild_id, user_id, outcome, at) VALUES (?, 1, 1, '[]', ?)", key, NOW - age
    )


async def announce(state: str, age: int) -> None:
    await fetch(
        writer(),
        "INSERT INTO announcement (guild_id, channel_id, user_id, kind, facts, state, at) "
        "VALUES (1, 1, 1, 'level-up', '{}', ?, ?)",
        *(state, NOW - age),
    )
    await fetch(
        writer(),
        "INSERT INTO batch (guild_id, channel_id, message, state, attempts, due_at, at) "
        "VALUES (1, 1, '{}', ?, 0, 0, ?)",
        *(state, NOW - age),
    )


async def test_receipts_go_after_a_day_and_not_a_moment_before():
    await receipt("old", RECEIPTS + 1)
    await receipt("young", RECEIPTS)
    assert (await prune(NOW))["receipt"] == 1
    assert [row["key"] for row in await models.Receipt.all().values("key")] == ["young"]


async def test_more_than_a_portion_goes_all_the_same(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pruning, "CHUNK", 4)
    for number in range(11):
        await receipt(f"k{number}", RECEIPTS + 1)
    assert (await prune(NOW))["receipt"] == 11
    assert await count("receipt") == 0


async def test_only_what_was_sent_goes_from_the_outbox():
    for state in ("pending", "sent", "parked"):
        await announce(state, SENT * 100)
    await announce("sent", SENT - 1)
    gone = await prune(NOW)
    assert (gone["announcement"], gone["batch"]) == (1, 1)
    for table in ("announcement", "batch"):
        rows = await fetch(writer(), f"SELECT state FROM {table} ORDER BY id")
        assert [row["state"] for row in rows] == ["pending", "parked", "sent"]


async def test_pruning_deletes_old_slots():
    for number, age in enumerate((SLOTS + 1, SLOTS - 1)):
        await fetch(
            writer(), "INSERT INTO slot (name, guild_id, period, at) VALUES ('ranks', 0, ?, ?)", str(number), NOW - age
        )
    assert (await prune(NOW))["slot"] == 1
    assert await count("slot") == 1
