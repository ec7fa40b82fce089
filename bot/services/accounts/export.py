"""A member's own fills, postings and grants as files. Read-only.

A queryset would build tens of thousands of models in the bot's loop; these rows are read in a worker thread, as of one
moment.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

from bot.data import models
from bot.data.keys import MAIN, MemberKey
from bot.data.scan import Scanner, in_thread, scanner
from bot.data.statements import select_statement
from bot.rules.accounts.csv_files import csv_file
from bot.rules.formatting import coins, quantity
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Symbol
from bot.services.accounts import storage
from bot.services.guilds.settings import require_enabled, settings_of
from bot.services.market.listing import require_scale
from bot.services.unreadable import RowKind, leave_out

MOST_ROWS = 10_000  # rows of each kind, the newest: all files together stay within 10 MiB, what Discord takes


@dataclass(frozen=True, slots=True)
class Export:
    """Files by name, and the kinds of rows of which only the newest are in them."""

    files: dict[str, bytes]
    cut: tuple[str, ...]
    unreadable: int = 0  # rows that are left out, because they cannot be read


async def export_member(member_key: MemberKey) -> Export:
    """A CSV file of each kind, and one JSON file of them all. Raises CogOff.

    Money is in coins and quantities in whole symbols, as exact decimal text; times are UTC.
    """
    require_enabled(await settings_of(member_key.guild_id), trading_on)
    async with scanner() as reads:
        return await in_thread(_export, reads, member_key)


Cell = int | str


class _FillRow(NamedTuple):
    id: int
    at: int
    order_id: int
    kind: str
    symbol: str
    side: str
    units: int
    scale: int
    price: str
    gross: int
    spread: int
    slippage: int
    fee: int
    realised: int
    source: str
    quoted_at: int


class _PostingRow(NamedTuple):
    id: int
    at: int
    kind: str
    amount: int
    ref: str


class _GrantRow(NamedTuple):
    id: int
    at: int
    day: str
    source: str
    amount: int


# The newest entries of an account, and the newest grants of a member.
_POSTINGS = f"""
SELECT {", ".join(_PostingRow._fields)} FROM posting WHERE account_id = :account_id ORDER BY id DESC LIMIT :limit
"""
_GRANTS = f"""
SELECT {", ".join(_GrantRow._fields)} FROM xp_grant WHERE guild_id = :guild_id AND user_id = :user_id
ORDER BY id DESC LIMIT :limit
"""
_ACCOUNT = select_statement(models.Account, ("id",), ("guild_id", "user_id", "contest"))


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")


def _money(micro: int) -> str:
    return coins(micro).replace(",", "")


def _quantity(units: int, ticker: str, scale: int) -> str:
    return quantity(units, Symbol(ticker, ticker, require_scale(scale))).replace(",", "")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of rows: how they are read, and what the files say of each, by column."""

    name: str
    sql: str  # over the account, or over server and member; then the limit
    by_account: bool
    row: Callable[[Sequence[Any]], Any]
    columns: Mapping[str, Callable[[Any], Cell]]


_KINDS = (
    _Kind(
        "fills",
        storage.NEWEST_FILLS,
        by_account=True,
        row=_FillRow._make,
        columns={
            "id": lambda row: row.id,
            "at": lambda row: _time(row.at),
            "order": lambda row: row.order_id,
            "type": lambda row: row.kind,
            "symbol": lambda row: row.symbol,
            "side": lambda row: row.side,
            "quantity": lambda row: quantity(
                row.units, Symbol(row.symbol, row.symbol, require_scale(row.scale))
            ).replace(",", ""),
            "price": lambda row: row.price,
            "gross": lambda row: _money(row.gross),
            "spread": lambda row: _money(row.spread),
            "slippage": lambda row: _money(row.slippage),
            "fee": lambda row: _money(row.fee),
            "realised": lambda row: _money(row.realised),
            "source": lambda row: row.source,
            "quoted_at": lambda row: _time(row.quoted_at),
        },
    ),
    _Kind(
        "postings",
        _POSTINGS,
        by_account=True,
        row=_PostingRow._make,
        columns={
            "id": lambda row: row.id,
            "at": lambda row: _time(row.at),
            "kind": lambda row: row.kind,
            "amount": lambda row: _money(row.amount),
            "ref": lambda row: row.ref,
        },
    ),
    _Kind(
        "grants",
        _GRANTS,
        by_account=False,
        row=_GrantRow._make,
        columns={
            "id": lambda row: row.id,
            "at": lambda row: _time(row.at),
            "day": lambda row: row.day,
            "source": lambda row: row.source,
            "xp": lambda row: row.amount,
        },
    ),
)


def _export(reads: Scanner, member_key: MemberKey) -> Export:
    """Blocks: for a worker thread."""
    with reads.moment():
        accounts = list(reads.stream(_ACCOUNT, member_key.guild_id, member_key.user_id, MAIN))
        account_id = accounts[0][0] if accounts else None
        rows = {kind.name: _read(reads, kind, member_key, account_id) for kind in _KINDS}
    tables = {kind.name: _table(kind, rows[kind.name][:MOST_ROWS], member_key.guild_id) for kind in _KINDS}
    unreadable = sum(len(rows[kind.name][:MOST_ROWS]) - len(tables[kind.name]) for kind in _KINDS)
    files = {f"{kind.name}.csv": csv_file(tuple(kind.columns), tables[kind.name]) for kind in _KINDS}
    objects = {
        kind.name: [dict(zip(kind.columns, cells, strict=True)) for cells in tables[kind.name]] for kind in _KINDS
    }
    files["export.json"] = msgspec.json.encode(objects)
    return Export(files, tuple(name for name, read in rows.items() if len(read) > MOST_ROWS), unreadable)


def _read(reads: Scanner, kind: _Kind, member_key: MemberKey, account_id: int | None) -> Sequence[Any]:
    """The newest rows of a kind, the newest first, and one more than fit, where there are as many."""
    if not kind.by_account:
        rows = reads.stream(kind.sql, **member_key.columns, limit=MOST_ROWS + 1)
    elif account_id is not None:
        rows = reads.stream(kind.sql, account_id=account_id, limit=MOST_ROWS + 1)
    else:
        return ()
    return list(map(kind.row, rows))


def _table(kind: _Kind, rows: Sequence[Any], guild_id: int) -> list[tuple[Cell, ...]]:
    """A line for each row; one that cannot be read is left out."""
    table: list[tuple[Cell, ...]] = []
    for row in rows:
        try:
            table.append(tuple(text(row) for text in kind.columns.values()))
        except Exception as error:
            leave_out(RowKind.ENTRY, f"{kind.name} {row.id}", error, guild_id)
    return table
