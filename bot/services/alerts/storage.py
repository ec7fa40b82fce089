"""Alerts in storage: writing one down, finding it again, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import index
from typing import Any

from bot.data import models
from bot.data.keys import MemberKey
from bot.data.models import AlertState
from bot.data.transactions import Transaction
from bot.rules.alerts import DIRECTION_NAMES, DIRECTIONS, PriceAlert
from bot.rules.announcements.notify import Notify
from bot.rules.market.quotes import Price
from bot.services.announcements.destination import TO_CHANNEL
from bot.services.guilds.members import MemberState
from bot.services.unreadable import RowKind, is_read, leave_out

# Every open alert; conditions are added to it.
OPEN = (
    "SELECT id, guild_id, user_id, symbol, direction, price, repeats, armed, notify, placed_at, changed_at, fired_at "
    f"FROM alert WHERE state = '{AlertState.OPEN}'"
)
# Those changed last after a moment, or after a row of that moment; the one changed longest ago first.
OPEN_CHANGED_SINCE = f"""
{OPEN} AND changed_at >= :changed_at AND (changed_at > :changed_at OR id > :after_id)
ORDER BY changed_at, id LIMIT :limit
"""
# A member's open alerts, the newest first, and one of them.
OF_MEMBER = f"{OPEN} AND guild_id = :guild_id AND user_id = :user_id ORDER BY id DESC"
_ONE_OF_MEMBER = f"{OPEN} AND id = :alert_id AND guild_id = :guild_id AND user_id = :user_id"
# When the newest alerts of a member were placed, over or not.
_PLACED_SINCE = """
SELECT placed_at FROM alert WHERE guild_id = :guild_id AND user_id = :user_id AND placed_at > :since
ORDER BY placed_at DESC LIMIT :limit
"""
# How often alerts of a member were told in a channel.
_TOLD_SINCE = f"""
SELECT COUNT(*) AS told FROM announcement WHERE guild_id = :guild_id AND user_id = :user_id
    AND kind IN ('alert-fired', 'alert-removed', 'alert') AND {TO_CHANNEL} AND at > :since
"""
# Changes an alert that is open.
_ADVANCE = f"""
UPDATE alert SET armed = :armed, changed_at = :changed_at, fired_at = :fired_at
WHERE id = :alert_id AND state = '{AlertState.OPEN}'
"""
# Ends an alert that is open.
_CLOSE = f"""
UPDATE alert SET state = :state, fired_at = :fired_at, changed_at = :now, closed_at = :now
WHERE id = :alert_id AND state = '{AlertState.OPEN}' RETURNING id
"""


@dataclass(frozen=True, slots=True)
class StoredAlert:
    """An open alert, how its member hears of it, and when it was placed (ms)."""

    alert: PriceAlert
    notify: Notify
    placed_at: int

    @property
    def id(self) -> int:
        """The alert's id."""
        return self.alert.id


@dataclass(frozen=True, slots=True)
class UnreadableAlert:
    """An open alert that cannot be read: it fires at nothing, and its member may remove it."""

    id: int
    ticker: str
    placed_at: int


def read(row: Mapping[str, Any]) -> StoredAlert | UnreadableAlert:
    """The alert of a row of OPEN, or of one that cannot be read what its member needs to remove it."""
    try:
        stored = from_row(row)
    except Exception as error:
        leave_out(RowKind.ALERT, row["id"], error, row["guild_id"])
        placed_at = row["placed_at"]
        return UnreadableAlert(row["id"], str(row["symbol"]), placed_at if isinstance(placed_at, int) else 0)
    is_read(RowKind.ALERT, row["id"])
    return stored


def from_row(row: Mapping[str, Any]) -> StoredAlert:
    """The alert of a row of OPEN. Raises where it cannot be matched: a direction or a price that is none."""
    for column in ("changed_at", "placed_at"):
        index(row[column])
    index(row["fired_at"] or 0)
    alert = PriceAlert(
        id=row["id"],
        guild_id=row["guild_id"],
        user_id=row["user_id"],
        ticker=row["symbol"],
        direction=DIRECTIONS[row["direction"]],
        price=Price.parse(row["price"]),
        repeats=bool(row["repeats"]),
        changed_at=row["changed_at"],
        armed=bool(row["armed"]),
        fired_at=row["fired_at"],
    )
    return StoredAlert(alert, Notify(row["notify"]), row["placed_at"])


async def of_member(tx: Transaction, member_key: MemberKey) -> list[StoredAlert | UnreadableAlert]:
    """A member's open alerts, the newest first."""
    rows = await tx.read(OF_MEMBER, **member_key.columns)
    return [read(row) for row in rows]


async def find(tx: Transaction, member: MemberState, alert_id: int) -> StoredAlert | UnreadableAlert | None:
    """A member's open alert. The member's row is its lock."""
    rows = await tx.read(_ONE_OF_MEMBER, alert_id=alert_id, **member.key.columns)
    return read(rows[0]) if rows else None


async def placed_since(tx: Transaction, member_key: MemberKey, since: int, limit: int) -> list[int]:
    """When the newest `limit` alerts were placed after `since`, over or not, the newest first. In ms."""
    rows = await tx.read(_PLACED_SINCE, **member_key.columns, since=since, limit=limit)
    return [row["placed_at"] for row in rows]


async def told_since(tx: Transaction, member_key: MemberKey, since: int) -> int:
    """How often alerts of a member were told in a channel after `since` (ms)."""
    rows = await tx.read(_TOLD_SINCE, **member_key.columns, since=since)
    return int(rows[0]["told"])


async def insert(tx: Transaction, stored: StoredAlert) -> int:
    """Writes an open alert down; its id."""
    alert = stored.alert
    return await tx.insert(
        models.Alert,
        guild_id=alert.guild_id,
        user_id=alert.user_id,
        symbol=alert.ticker,
        direction=DIRECTION_NAMES[alert.direction],
        price=str(alert.price),
        repeats=int(alert.repeats),
        armed=int(alert.armed),
        notify=stored.notify,
        state=AlertState.OPEN,
        placed_at=stored.placed_at,
        changed_at=alert.changed_at,
    )


async def advance(tx: Transaction, alert: PriceAlert) -> None:
    """Writes down what a firing, or the price's coming back, has made of an open alert that repeats."""
    await tx.write(
        _ADVANCE, alert_id=alert.id, armed=int(alert.armed), changed_at=alert.changed_at, fired_at=alert.fired_at
    )


async def close(tx: Transaction, alert_id: int, state: AlertState, fired_at: int | None) -> bool:
    """Ends an open alert as fired or removed; False if something else has."""
    return bool(await tx.write_if(_CLOSE, alert_id=alert_id, state=state, fired_at=fired_at, now=tx.now))
