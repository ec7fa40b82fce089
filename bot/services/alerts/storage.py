"""Alerts in storage: writing one down, finding it again, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.data.keys import MemberKey
from bot.data.transactions import Work
from bot.rules.alerts import WAYS, WORDS, Alert
from bot.rules.market.quotes import Price
from bot.services.guilds.members import Present


@dataclass(frozen=True, slots=True)
class Stored:
    """An open alert. `notify`: channel or dm; `placed_at` in ms."""

    alert: Alert
    notify: str
    placed_at: int


OPEN = (
    "SELECT id, guild_id, user_id, symbol, way, price, repeats, armed, notify, placed_at, changed_at, fired_at "
    "FROM alert WHERE state = 'open'"
)
OF_MEMBER = f"{OPEN} AND guild_id = ? AND user_id = ? ORDER BY id DESC"


def from_row(row: Mapping[str, Any]) -> Stored:
    """The alert of a row of OPEN."""
    alert = Alert(
        id=row["id"],
        guild_id=row["guild_id"],
        user_id=row["user_id"],
        ticker=row["symbol"],
        way=WAYS[row["way"]],
        price=Price.parse(row["price"]),
        repeats=bool(row["repeats"]),
        changed_at=row["changed_at"],
        armed=bool(row["armed"]),
        fired_at=row["fired_at"],
    )
    return Stored(alert, row["notify"], row["placed_at"])


async def of_member(work: Work, who: MemberKey) -> list[Stored]:
    """A member's open alerts, the newest first."""
    return [from_row(row) for row in await work.read(OF_MEMBER, who.guild_id, who.user_id)]


async def find(work: Work, member: Present, alert_id: int) -> Stored | None:
    """A member's open alert. The member's row is its lock."""
    rows = await work.read(
        f"{OPEN} AND id = ? AND guild_id = ? AND user_id = ?", alert_id, member.who.guild_id, member.who.user_id
    )
    return from_row(rows[0]) if rows else None


async def placed_since(work: Work, who: MemberKey, since: int, most: int) -> list[int]:
    """When the newest `most` alerts were placed after `since`, over or not, the newest first. In ms."""
    rows = await work.read(
        "SELECT placed_at FROM alert WHERE guild_id = ? AND user_id = ? AND placed_at > ? "
        "ORDER BY placed_at DESC LIMIT ?",
        *(who.guild_id, who.user_id, since, most),
    )
    return [row["placed_at"] for row in rows]


async def told_since(work: Work, who: MemberKey, since: int) -> int:
    """How often alerts of a member were told in a channel after `since` (ms); a member's own has a negative id."""
    rows = await work.read(
        "SELECT COUNT(*) AS told FROM announcement "
        "WHERE guild_id = ? AND user_id = ? AND kind = 'alert' AND channel_id > 0 AND at > ?",
        *(who.guild_id, who.user_id, since),
    )
    return int(rows[0]["told"])


async def insert(work: Work, stored: Stored) -> int:
    """Writes an open alert down; its id."""
    one = stored.alert
    rows = await work.write(
        "INSERT INTO alert (guild_id, user_id, symbol, way, price, repeats, armed, notify, state, placed_at, "
        "changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?) RETURNING id",
        *(one.guild_id, one.user_id, one.ticker, WORDS[one.way], str(one.price), int(one.repeats), int(one.armed)),
        *(stored.notify, stored.placed_at, one.changed_at),
    )
    return int(rows[0]["id"])


async def advance(work: Work, alert: Alert) -> None:
    """Writes down what a firing, or the price's coming back, has made of an open alert that repeats."""
    await work.write(
        "UPDATE alert SET armed = ?, changed_at = ?, fired_at = ? WHERE id = ? AND state = 'open'",
        *(int(alert.armed), alert.changed_at, alert.fired_at, alert.id),
    )


async def close(work: Work, alert_id: int, state: str, fired_at: int | None) -> bool:
    """Ends an open alert as "fired" or "removed"; False if something else has."""
    rows = await work.guard(
        "UPDATE alert SET state = ?, fired_at = ?, changed_at = ?, closed_at = ? WHERE id = ? AND state = 'open' "
        "RETURNING id",
        *(state, fired_at, work.now, work.now, alert_id),
    )
    return bool(rows)
