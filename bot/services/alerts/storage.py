"""Alerts in storage: writing one down, finding it again, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.data.keys import MemberKey
from bot.data.transactions import Transaction
from bot.rules.alerts import DIRECTION_NAMES, DIRECTIONS, PriceAlert
from bot.rules.market.quotes import Price
from bot.services.guilds.members import MemberState


@dataclass(frozen=True, slots=True)
class StoredAlert:
    """An open alert. `notify`: channel or dm; `placed_at` in ms."""

    alert: PriceAlert
    notify: str
    placed_at: int


OPEN = (
    "SELECT id, guild_id, user_id, symbol, way, price, repeats, armed, notify, placed_at, changed_at, fired_at "
    "FROM alert WHERE state = 'open'"
)
OF_MEMBER = f"{OPEN} AND guild_id = ? AND user_id = ? ORDER BY id DESC"


def from_row(row: Mapping[str, Any]) -> StoredAlert:
    """The alert of a row of OPEN."""
    alert = PriceAlert(
        id=row["id"],
        guild_id=row["guild_id"],
        user_id=row["user_id"],
        ticker=row["symbol"],
        direction=DIRECTIONS[row["way"]],
        price=Price.parse(row["price"]),
        repeats=bool(row["repeats"]),
        changed_at=row["changed_at"],
        armed=bool(row["armed"]),
        fired_at=row["fired_at"],
    )
    return StoredAlert(alert, row["notify"], row["placed_at"])


async def of_member(tx: Transaction, member_key: MemberKey) -> list[StoredAlert]:
    """A member's open alerts, the newest first."""
    return [from_row(row) for row in await tx.read(OF_MEMBER, member_key.guild_id, member_key.user_id)]


async def find(tx: Transaction, member: MemberState, alert_id: int) -> StoredAlert | None:
    """A member's open alert. The member's row is its lock."""
    rows = await tx.read(
        f"{OPEN} AND id = ? AND guild_id = ? AND user_id = ?", alert_id, member.key.guild_id, member.key.user_id
    )
    return from_row(rows[0]) if rows else None


async def placed_since(tx: Transaction, member_key: MemberKey, since: int, most: int) -> list[int]:
    """When the newest `most` alerts were placed after `since`, over or not, the newest first. In ms."""
    rows = await tx.read(
        "SELECT placed_at FROM alert WHERE guild_id = ? AND user_id = ? AND placed_at > ? "
        "ORDER BY placed_at DESC LIMIT ?",
        *(member_key.guild_id, member_key.user_id, since, most),
    )
    return [row["placed_at"] for row in rows]


async def told_since(tx: Transaction, member_key: MemberKey, since: int) -> int:
    """How often alerts of a member were told in a channel after `since` (ms); a member's own has a negative id."""
    rows = await tx.read(
        "SELECT COUNT(*) AS told FROM announcement "
        "WHERE guild_id = ? AND user_id = ? AND kind = 'alert' AND channel_id > 0 AND at > ?",
        *(member_key.guild_id, member_key.user_id, since),
    )
    return int(rows[0]["told"])


async def insert(tx: Transaction, stored: StoredAlert) -> int:
    """Writes an open alert down; its id."""
    one = stored.alert
    rows = await tx.write(
        "INSERT INTO alert (guild_id, user_id, symbol, way, price, repeats, armed, notify, state, placed_at, "
        "changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?) RETURNING id",
        *(
            one.guild_id,
            one.user_id,
            one.ticker,
            DIRECTION_NAMES[one.direction],
            str(one.price),
            int(one.repeats),
            int(one.armed),
        ),
        *(stored.notify, stored.placed_at, one.changed_at),
    )
    return int(rows[0]["id"])


async def advance(tx: Transaction, alert: PriceAlert) -> None:
    """Writes down what a firing, or the price's coming back, has made of an open alert that repeats."""
    await tx.write(
        "UPDATE alert SET armed = ?, changed_at = ?, fired_at = ? WHERE id = ? AND state = 'open'",
        *(int(alert.armed), alert.changed_at, alert.fired_at, alert.id),
    )


async def close(tx: Transaction, alert_id: int, state: str, fired_at: int | None) -> bool:
    """Ends an open alert as "fired" or "removed"; False if something else has."""
    rows = await tx.write_if(
        "UPDATE alert SET state = ?, fired_at = ?, changed_at = ?, closed_at = ? WHERE id = ? AND state = 'open' "
        "RETURNING id",
        *(state, fired_at, tx.now, tx.now, alert_id),
    )
    return bool(rows)
