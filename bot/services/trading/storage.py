"""Orders in storage: writing one down, finding it again, and what open ones hold of an account."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import index
from typing import Any

from bot.data import models
from bot.data.models import OrderState
from bot.data.transactions import Transaction
from bot.rules.announcements.notify import Notify
from bot.rules.market.quotes import Price, Side
from bot.rules.trading.closeouts import CLOSEOUT
from bot.rules.trading.order_terms import OrderTerms, parse_trail
from bot.rules.trading.order_types import MARKET, TYPES, RestingOrder
from bot.rules.trading.sizes import Coins, Size, Units
from bot.services.accounts.accounts import AccountState
from bot.services.guilds.members import MemberState
from bot.services.unreadable import RowKind, is_read, leave_out

# The columns of an open order, with the member whose account it is of.
COLUMNS = (
    "o.id, o.guild_id, a.user_id, o.account_id, o.symbol, o.side, o.kind, o.size, o.units, o.reserved, o.limit_price, "
    "o.stop_price, o.trail, o.watermark, o.triggered, o.notify, o.placed_at, o.changed_at, o.expires_at"
)
# Every open order; conditions are added to it.
OPEN = f"SELECT {COLUMNS} FROM orders o JOIN account a ON a.id = o.account_id WHERE o.state = '{OrderState.OPEN}'"
# Those changed last after a moment, or after a row of that moment; the one changed longest ago first.
OPEN_CHANGED_SINCE = f"""
{OPEN} AND o.changed_at >= :changed_at AND (o.changed_at > :changed_at OR o.id > :after_id)
ORDER BY o.changed_at, o.id LIMIT :limit
"""
# The open orders of a member in every contest, and one of them.
_OPEN_OF_MEMBER = f"{OPEN} AND a.guild_id = :guild_id AND a.user_id = :user_id ORDER BY o.id"
_ONE_OF_MEMBER = f"{OPEN} AND o.id = :order_id AND a.guild_id = :guild_id AND a.user_id = :user_id"
# The open orders of an account in one symbol.
_OPEN_IN_SYMBOL = f"{OPEN} AND o.account_id = :account_id AND o.symbol = :symbol ORDER BY o.id"
# How many orders of an account are open.
_COUNT_OPEN = f"SELECT COUNT(*) AS n FROM orders WHERE account_id = :account_id AND state = '{OrderState.OPEN}'"
# When the newest orders that wait for a price were placed, over or not.
_PLACED_SINCE = """
SELECT placed_at FROM orders WHERE account_id = :account_id AND placed_at > :since AND kind NOT IN (:market, :closeout)
ORDER BY placed_at DESC LIMIT :limit
"""
# Changes an order that is open; one that is not stays as it is.
_REWRITE = f"""
UPDATE orders SET size = :size, units = :units, reserved = :reserved, limit_price = :limit_price,
    stop_price = :stop_price, trail = :trail, watermark = :watermark, triggered = :triggered, notify = :notify,
    changed_at = :changed_at, expires_at = :expires_at
WHERE id = :order_id AND state = '{OrderState.OPEN}'
"""
# Writes down how far a trailing stop has come, unless it was changed meanwhile.
SAVE_WATERMARK = f"""
UPDATE orders SET watermark = :watermark
WHERE id = :order_id AND changed_at = :changed_at AND state = '{OrderState.OPEN}'
"""
# Ends an order that is open.
_CLOSE = f"""
UPDATE orders SET state = :state, reserved = 0, closed_at = :now
WHERE id = :order_id AND state = '{OrderState.OPEN}' RETURNING id
"""
# The scale that a symbol is stored in, if any, and how many trades have earned a member XP on a day.
_SCALE_AND_EARNED = """
SELECT (SELECT scale FROM coin WHERE ticker = :ticker) AS scale, (SELECT COUNT(*) FROM xp_grant
    WHERE guild_id = :guild_id AND user_id = :user_id AND source = :source AND day = :day) AS earned
"""
# What an account has moved of a symbol on one side lately. The inner query walks back from the newest fill and stops at
# the first old one, so only a day's fills are read.
MOVED_SINCE = """
SELECT gross FROM fill WHERE account_id = :account_id AND symbol = :symbol AND side = :side
AND id > COALESCE((SELECT o.id FROM fill o WHERE o.account_id = :account_id AND o.at <= :since
    ORDER BY o.id DESC LIMIT 1), 0)
"""
# A member's account in one contest, and how many orders it has open.
ACCOUNT_TO_TOP_UP = f"""
SELECT a.id, a.starting, a.cash + a.reserved AS money, a.topped_up_at,
    (SELECT COUNT(*) FROM orders o WHERE o.account_id = a.id AND o.state = '{OrderState.OPEN}') AS open_orders
FROM account a WHERE a.guild_id = :guild_id AND a.user_id = :user_id AND a.contest = :contest
"""
# A member's open orders in every contest, with the scale of their units.
OPEN_WITH_SCALE = f"""
SELECT {COLUMNS}, c.scale FROM account a JOIN orders o ON o.account_id = a.id AND o.state = '{OrderState.OPEN}'
JOIN coin c ON c.ticker = o.symbol
WHERE a.guild_id = :guild_id AND a.user_id = :user_id ORDER BY o.id DESC
"""


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An open order with what it holds: `reserved` micro-coins of the cash, or as a sale `units` of the position."""

    resting: RestingOrder
    account_id: int
    size: str  # as asked for
    units: int | None  # None: a buy that spends what it reserved
    reserved: int
    notify: Notify
    placed_at: int
    is_readable: bool = True  # False: it fills at nothing; what it holds is known, so it can be cancelled

    @property
    def remaining(self) -> Size:
        """What it will buy or sell: its units, or what its reserve pays."""
        return Coins(self.reserved) if self.units is None else Units(self.units)

    @property
    def reserved_units(self) -> int:
        """The units of the position that it will sell."""
        if self.units is None or self.resting.side is Side.BUY:
            return 0
        return self.units

    def with_watermark(self, price: Price) -> "OpenOrder":
        """The same with the best price that its trailing stop has seen."""
        return replace(self, resting=self.resting.with_watermark(price))

    def triggered(self, at: int) -> "OpenOrder":
        """The same once its stop has been reached, at a moment in ms: from now on it waits for its limit."""
        terms = replace(self.resting.terms, triggered=True)
        return replace(self, resting=replace(self.resting, terms=terms, changed_at=at))

    def rescheduled(self, expires_at: int | None, now: int) -> "OpenOrder":
        """The same with another end, changed now: it stands behind those placed before at the same price."""
        changed_at = max(now, self.resting.changed_at + 1)
        return replace(self, resting=replace(self.resting, changed_at=changed_at, expires_at=expires_at))


def from_row(row: Mapping[str, Any]) -> OpenOrder:
    """The order of a row of COLUMNS. Raises where it cannot be matched: an unknown type, a price that is none."""
    terms = OrderTerms(
        limit=_price(row["limit_price"]),
        stop=_price(row["stop_price"]),
        trail=parse_trail(row["trail"]) if row["trail"] else None,
        watermark=_price(row["watermark"]),
        triggered=bool(row["triggered"]),
    )
    order_type = TYPES[row["kind"]]
    if lacking := [name for name in sorted(order_type.takes) if getattr(terms, name) is None]:
        raise ValueError(f"{row['kind']} without {' and '.join(lacking)}")
    if order_type.trailing and terms.watermark is None:
        raise ValueError(f"{row['kind']} without the best price it has seen")
    for column in ("placed_at", "changed_at"):
        index(row[column])
    index(row["expires_at"] or 0)
    return _order(row, terms, Side(row["side"]), Notify(row["notify"]))


def read(row: Mapping[str, Any]) -> OpenOrder:
    """The order of a row of COLUMNS; of one that cannot be read, what it holds, so that it can be cancelled.

    Raises TypeError where not even that can be read.
    """
    try:
        order = from_row(row)
    except Exception as error:
        leave_out(RowKind.ORDER, row["id"], error, row["guild_id"])
        held = {"units": row["units"] and index(row["units"]), "reserved": index(row["reserved"])}
        times = {column: _number(row[column]) or 0 for column in ("placed_at", "changed_at")}
        readable = {**row, **held, **times, "expires_at": _number(row["expires_at"])}
        return replace(_order(readable, OrderTerms(), Side(row["side"]), Notify(row["notify"])), is_readable=False)
    is_read(RowKind.ORDER, row["id"])
    return order


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _order(row: Mapping[str, Any], terms: OrderTerms, side: Side, notify: Notify) -> OpenOrder:
    resting = RestingOrder(
        id=row["id"],
        guild_id=row["guild_id"],
        user_id=row["user_id"],
        ticker=row["symbol"],
        side=side,
        kind=row["kind"],
        terms=terms,
        changed_at=row["changed_at"],
        expires_at=row["expires_at"],
    )
    return OpenOrder(
        resting=resting,
        account_id=row["account_id"],
        size=row["size"],
        units=row["units"],
        reserved=row["reserved"],
        notify=notify,
        placed_at=row["placed_at"],
    )


def _price(text: str | None) -> Price | None:
    return Price.parse(text) if text else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _prices(terms: OrderTerms) -> dict[str, str | None]:
    return {
        "limit_price": _text(terms.limit),
        "stop_price": _text(terms.stop),
        "trail": _text(terms.trail),
        "watermark": _text(terms.watermark),
    }


async def find(tx: Transaction, member: MemberState, order_id: int) -> OpenOrder | None:
    """A member's open order, readable or not. The member's row is its lock."""
    rows = await tx.read(_ONE_OF_MEMBER, order_id=order_id, **member.key.columns)
    return read(rows[0]) if rows else None


async def open_of_member(tx: Transaction, member: MemberState) -> list[OpenOrder]:
    """A member's open orders in every contest, the oldest first. The member's row is its lock."""
    return [read(row) for row in await tx.read(_OPEN_OF_MEMBER, **member.key.columns)]


async def open_in(tx: Transaction, account: AccountState, ticker: str) -> list[OpenOrder]:
    """An account's open orders in one symbol, the oldest first."""
    return [read(row) for row in await tx.read(_OPEN_IN_SYMBOL, account_id=account.id, symbol=ticker)]


async def count(tx: Transaction, account: AccountState) -> int:
    """How many open orders an account has."""
    rows = await tx.read(_COUNT_OPEN, account_id=account.id)
    return int(rows[0]["n"])


async def placed_since(tx: Transaction, account: AccountState, since: int, limit: int) -> list[int]:
    """When the newest `limit` orders with a price were placed after `since`, over or not, the newest first. In ms.

    A position that a moderator closes leaves an order behind that its member never placed.
    """
    rows = await tx.read(
        _PLACED_SINCE, account_id=account.id, since=since, market=MARKET.name, closeout=CLOSEOUT, limit=limit
    )
    return [row["placed_at"] for row in rows]


async def insert(tx: Transaction, order: OpenOrder) -> int:
    """Writes an open order down and sets its cash aside; its id. Its account must be open."""
    resting = order.resting
    return await tx.insert(
        models.Order,
        guild_id=resting.guild_id,
        account_id=order.account_id,
        symbol=resting.ticker,
        side=resting.side,
        kind=resting.kind,
        size=order.size,
        units=order.units,
        reserved=order.reserved,
        **_prices(resting.terms),
        triggered=0,
        notify=order.notify,
        state=OrderState.OPEN,
        placed_at=order.placed_at,
        changed_at=resting.changed_at,
        expires_at=resting.expires_at,
    )


async def rewrite(tx: Transaction, order: OpenOrder) -> None:
    """Writes down what has changed of an open order."""
    resting = order.resting
    await tx.write(
        _REWRITE,
        order_id=resting.id,
        size=order.size,
        units=order.units,
        reserved=order.reserved,
        **_prices(resting.terms),
        triggered=int(resting.terms.triggered),
        notify=order.notify,
        changed_at=resting.changed_at,
        expires_at=resting.expires_at,
    )


async def close(tx: Transaction, order_id: int, state: OrderState) -> bool:
    """Ends an open order; False if something else has. What it reserved is the caller's to move."""
    return bool(await tx.write_if(_CLOSE, order_id=order_id, state=state, now=tx.now))


async def scale_and_earned(tx: Transaction, member: MemberState, ticker: str, source: str) -> tuple[int | None, int]:
    """The scale that a symbol is stored in, if any, and how many grants of a source the member has earned today."""
    rows = await tx.read(
        _SCALE_AND_EARNED, ticker=ticker, **member.key.columns, source=source, day=member.today.isoformat()
    )
    return rows[0]["scale"], rows[0]["earned"]
