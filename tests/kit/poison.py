"""Announcements that nobody can tell, as rows of the outbox."""

import json
from dataclasses import dataclass
from typing import Any

from bot.data.database import fetch, writer
from tests.kit.fake_context import START

LEVEL = {"name": "Eve", "level_before": 1, "level": 2, "xp": 100}
FILL = {
    "name": "Eve",
    "order": 1,
    "side": "buy",
    "symbol": "BTC",
    "order_kind": "limit",
    "amount": [1, 2],
    "price": "1",
    "total": 5,
    "realised": 3,
}
ENDED = {"name": "Eve", "order": 1, "side": "buy", "symbol": "BTC", "order_kind": "limit", "state": "cancelled"}
ALERT = {"name": "Eve", "alert": 1, "symbol": "BTC", "direction": "above", "price": "1", "last": "1"}


@dataclass(frozen=True)
class Poison:
    """A row of the outbox. `facts` that are a text are stored as they are."""

    name: str
    kind: str
    facts: Any
    at: Any = START


POISON = (
    Poison("an unknown kind", "no-such-kind", {}),
    Poison("a missing fact", "level-up", {"name": "Eve"}),
    Poison("a fact of the wrong type", "level-up", LEVEL | {"xp": "many"}),
    Poison("facts that are a list", "level-up", [1]),
    Poison("facts that are null", "level-up", None),
    Poison("a former kind that misses a fact", "level", {"name": "Eve"}),
    Poison("a former order of another ending", "order", ENDED | {"kind": "limit", "what": "lost"}),
    Poison("an unknown refusal", "order-ended", ENDED | {"reason": {"kind": "NoSuchRefusal", "facts": {}}}),
    Poison("a refusal with foreign facts", "order-ended", ENDED | {"reason": {"kind": "CogOff", "facts": {"a": 1}}}),
    Poison("a scale that would take minutes", "order-filled", FILL | {"amount": [1, 10**12]}),
    Poison("a negative scale", "order-filled", FILL | {"amount": [1, -5]}),
    Poison("a number of 5,000 digits", "level-up", json.dumps(LEVEL | {"xp": 7}).replace("7", "7" * 5000)),
    Poison("an unknown direction", "alert-fired", ALERT | {"direction": "sideways"}),
    Poison("a text longer than Discord takes", "order-filled", FILL | {"symbol": "B" * 5000}),
    Poison("a title longer than Discord takes", "alert-fired", ALERT | {"symbol": "B" * 300}),
    Poison("a moment that no calendar has", "level-up", LEVEL, 2**62),
)
SQLITE_POISON = (
    Poison("a NUL in a symbol", "order-filled", FILL | {"symbol": "B\0C"}),
    Poison("facts that are no JSON", "level-up", "nonsense"),
    Poison("facts that break off", "level-up", '{"name": "Eve"'),
    Poison("half of a surrogate pair", "order-filled", FILL | {"symbol": "B\ud800C"}),
    Poison("facts nested too deep", "level-up", "[" * 100_000),
    Poison("a moment that is a text", "level-up", LEVEL, "nonsense"),
)


async def write_announcement(kind: str, facts: Any, channel: Any = 5, guild: Any = 1, at: Any = START) -> None:
    """Writes a row as it is."""
    text = facts if isinstance(facts, str) else json.dumps(facts)
    await fetch(
        writer(),
        "INSERT INTO announcement (guild_id, channel_id, user_id, kind, facts, state, at) "
        "VALUES (?, ?, 11, ?, ?, 'pending', ?)",
        *(guild, channel, kind, text, at),
    )


async def poison(entry: Poison, channel: Any = 5, guild: Any = 1) -> None:
    """Writes an announcement that nobody can tell."""
    await write_announcement(entry.kind, entry.facts, channel, guild, entry.at)
