"""Orders in storage: writing one down, finding it again, and what open ones hold of an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.data.transactions import Transaction
from bot.rules.market.quotes import Price, Side
from bot.rules.trading.closeouts import CLOSEOUT as DELISTED
from bot.rules.trading.order_terms import OrderTerms, parse_trail
from bot.rules.trading.order_types import MARKET, RestingOrder
from bot.rules.trading.sizes import Coins, Size, Units
from bot.services.accounts.accounts import AccountState
from bot.services.guilds.members import MemberState


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An open order with what it holds: `reserved` micro-coins of the cash, or as a sale `units` of the position."""

    resting: RestingOrder
    account_id: int
    size: str  # as asked for
    units: int | None  # None: a buy that spends what it reserved
    reserved: int
    notify: str  # channel, dm or silent
    placed_at: int

    @property
    def left(self) -> Size:
        """What it will buy or sell: its units, or what its reserve pays."""
        return Coins(self.reserved) if self.units is None else Units(self.units)


COLUMNS = (
    "o.id, o.guild_id, a.user_id, o.account_id, o.symbol, o.side, o.kind, o.size, o.units, o.reserved, o.limit_price, "
    "o.stop_price, o.trail, o.mark, o.armed, o.notify, o.placed_at, o.changed_at, o.expires_at"
)
OPEN = f"SELECT {COLUMNS} FROM orders o JOIN account a ON a.id = o.account_id WHERE o.state = 'open'"


def from_row(row: Mapping[str, Any]) -> OpenOrder:
    """The order of a row of COLUMNS."""
    terms = OrderTerms(
        limit=_price(row["limit_price"]),
        stop=_price(row["stop_price"]),
        trail=parse_trail(row["trail"]) if row["trail"] else None,
        watermark=_price(row["mark"]),
        triggered=bool(row["armed"]),
    )
    resting = RestingOrder(
        id=row["id"],
        guild_id=row["guild_id"],
        user_id=row["user_id"],
        ticker=row["symbol"],
        side=Side(row["side"]),
        kind=row["kind"],
        terms=terms,
        changed_at=row["changed_at"],
        expires_at=row["expires_at"],
    )
    return OpenOrder(
        *(resting, row["account_id"], row["size"], row["units"], row["reserved"], row["notify"], row["placed_at"])
    )


def _price(text: str | None) -> Price | None:
    return Price.parse(text) if text else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _prices(terms: OrderTerms) -> tuple[str | None, ...]:
    return tuple(_text(each) for each in (terms.limit, terms.stop, terms.trail, terms.watermark))


async def find(tx: Transaction, member: MemberState, order_id: int) -> OpenOrder | None:
    """A member's open order. The member's row is its lock."""
    rows = await tx.read(
        f"{OPEN} AND o.id = ? AND a.guild_id = ? AND a.user_id = ?",
        *(order_id, member.key.guild_id, member.key.user_id),
    )
    return from_row(rows[0]) if rows else None


async def open_of(tx: Transaction, account: AccountState) -> list[OpenOrder]:
    """An account's open orders, the oldest first."""
    rows = await tx.read(f"{OPEN} AND o.account_id = ? ORDER BY o.id", account.id)
    return [from_row(row) for row in rows]


async def open_in(tx: Transaction, account: AccountState, ticker: str) -> list[OpenOrder]:
    """An account's open orders in one symbol, the oldest first."""
    rows = await tx.read(f"{OPEN} AND o.account_id = ? AND o.symbol = ? ORDER BY o.id", account.id, ticker)
    return [from_row(row) for row in rows]


async def count(tx: Transaction, account: AccountState) -> int:
    """How many open orders an account has."""
    rows = await tx.read("SELECT COUNT(*) AS n FROM orders WHERE account_id = ? AND state = 'open'", account.id)
    return int(rows[0]["n"])


async def placed_since(tx: Transaction, account: AccountState, since: int, most: int) -> list[int]:
    """When the newest `most` orders with a price were placed after `since`, over or not, the newest first. In ms.

    A position that a moderator closes leaves an order behind that its member never placed.
    """
    rows = await tx.read(
        "SELECT placed_at FROM orders WHERE account_id = ? AND placed_at > ? AND kind NOT IN (?, ?) "
        "ORDER BY placed_at DESC LIMIT ?",
        *(account.id, since, MARKET, DELISTED, most),
    )
    return [row["placed_at"] for row in rows]


async def insert(tx: Transaction, order: OpenOrder) -> int:
    """Writes an open order down and sets its cash aside; its id. Its account must be open."""
    one = order.resting
    rows = await tx.write(
        "INSERT INTO orders (guild_id, account_id, symbol, side, kind, size, units, reserved, limit_price, stop_price, "
        "trail, mark, armed, notify, state, placed_at, changed_at, expires_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 'open', ?, ?, ?) RETURNING id",
        *(one.guild_id, order.account_id, one.ticker, one.side.value, one.kind, order.size, order.units),
        *(order.reserved, *_prices(one.terms), order.notify, order.placed_at, one.changed_at, one.expires_at),
    )
    return int(rows[0]["id"])


async def rewrite(tx: Transaction, order: OpenOrder) -> None:
    """Writes down what has changed of an open order."""
    one = order.resting
    await tx.write(
        "UPDATE orders SET size = ?, units = ?, reserved = ?, limit_price = ?, stop_price = ?, trail = ?, mark = ?, "
        "armed = ?, notify = ?, changed_at = ?, expires_at = ? WHERE id = ? AND state = 'open'",
        *(order.size, order.units, order.reserved, *_prices(one.terms), int(one.terms.triggered), order.notify),
        *(one.changed_at, one.expires_at, one.id),
    )


async def close(tx: Transaction, order_id: int, state: str) -> bool:
    """Ends an open order; False if something else has. What it reserved is the caller's to move."""
    rows = await tx.write_if(
        "UPDATE orders SET state = ?, reserved = 0, closed_at = ? WHERE id = ? AND state = 'open' RETURNING id",
        *(state, tx.now, order_id),
    )
    return bool(rows)


async def reserve(tx: Transaction, account: AccountState, amount: int) -> None:
    """Sets cash aside, or with a negative amount frees it; no posting, for it stays the account's.

    The caller has checked that there is as much. Raises RuntimeError if there is not after all.
    """
    if not amount:
        return
    rows = await tx.write_if(
        "UPDATE account SET cash = cash - ?, reserved = reserved + ? "
        "WHERE id = ? AND cash >= ? AND reserved + ? >= 0 RETURNING cash",
        *(amount, amount, account.id, amount, amount),
    )
    if not rows:
        raise RuntimeError(f"account {account.id} cannot set {amount} aside")
    account.cash -= amount
    account.reserved += amount
