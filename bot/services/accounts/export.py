"""A member's own fills, postings and grants as files. Read-only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from bot.data.keys import MAIN, MemberKey
from bot.data.scan import Rows, Scanner, in_thread, scanner
from bot.rules.accounts.csv_files import csv_file
from bot.rules.formatting import coins, quantity
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Symbol
from bot.services.guilds.settings import require_enabled, settings_of

MOST_ROWS = 10_000  # rows of each kind, the newest: all files together stay within 10 MiB, what Discord takes


@dataclass(frozen=True, slots=True)
class Export:
    """Files by name, and the kinds of rows of which only the newest are in them."""

    files: dict[str, bytes]
    cut: tuple[str, ...]


async def export_member(member_key: MemberKey) -> Export:
    """A CSV file of each kind, and one JSON file of them all. Raises CogOff.

    Money is in coins and quantities in whole symbols, as exact decimal text; times are UTC.
    """
    require_enabled(await settings_of(member_key.guild_id), trading_on)
    async with scanner() as reads:
        return await in_thread(_export, reads, member_key)


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    columns: tuple[str, ...]
    sql: str  # over server and member, or over the account; the newest first
    by_account: bool
    row: Callable[..., tuple[int | str, ...]]


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")


def _money(micro: int) -> str:
    return coins(micro).replace(",", "")


def _fill(key: int, at: int, order: int, kind: str, symbol: str, side: str, *rest: Any) -> tuple[int | str, ...]:
    units, scale, price, *money, source, quoted_at = rest
    amount = quantity(units, Symbol(symbol, symbol, scale)).replace(",", "")
    what = (key, _time(at), order, kind, symbol, side, amount, price)
    return (*what, *(_money(each) for each in money), source, _time(quoted_at))


def _posting(key: int, at: int, kind: str, amount: int, ref: str) -> tuple[int | str, ...]:
    return (key, _time(at), kind, _money(amount), ref)


def _grant(key: int, at: int, day: str, source: str, amount: int) -> tuple[int | str, ...]:
    return (key, _time(at), day, source, amount)


_KINDS = (
    _Kind(
        "fills",
        (
            *("id", "at", "order", "type", "symbol", "side", "quantity", "price", "gross", "spread", "slippage", "fee"),
            *("realised", "source", "quoted_at"),
        ),
        "SELECT f.id, f.at, f.order_id, o.kind, f.symbol, f.side, f.units, c.scale, f.price, f.gross, f.spread, "
        "f.slippage, f.fee, f.realised, f.source, f.quoted_at FROM fill f JOIN coin c ON c.ticker = f.symbol "
        "JOIN orders o ON o.id = f.order_id WHERE f.account_id = ? ORDER BY f.id DESC LIMIT ?",
        True,
        _fill,
    ),
    _Kind(
        "postings",
        ("id", "at", "kind", "amount", "ref"),
        "SELECT id, at, kind, amount, ref FROM posting WHERE account_id = ? ORDER BY id DESC LIMIT ?",
        True,
        _posting,
    ),
    _Kind(
        "grants",
        ("id", "at", "day", "source", "xp"),
        "SELECT id, at, day, source, amount FROM xp_grant WHERE guild_id = ? AND user_id = ? ORDER BY id DESC LIMIT ?",
        False,
        _grant,
    ),
)
_ACCOUNT = "SELECT id FROM account WHERE guild_id = ? AND user_id = ? AND contest = ?"


def _export(reads: Scanner, member_key: MemberKey) -> Export:
    """Blocks: for a worker thread."""
    with reads.moment():
        accounts = [row[0] for row in reads.stream(_ACCOUNT, member_key.guild_id, member_key.user_id, MAIN)]
        found = {kind.name: _rows(reads, kind, member_key, accounts) for kind in _KINDS}
    tables = {kind.name: [kind.row(*row) for row in found[kind.name][:MOST_ROWS]] for kind in _KINDS}
    files = {f"{kind.name}.csv": csv_file(kind.columns, tables[kind.name]) for kind in _KINDS}
    files["export.json"] = msgspec.json.encode({kind.name: _objects(kind, tables[kind.name]) for kind in _KINDS})
    return Export(files, tuple(name for name, rows in found.items() if len(rows) > MOST_ROWS))


def _rows(reads: Scanner, kind: _Kind, member_key: MemberKey, accounts: Sequence[int]) -> Rows:
    if not kind.by_account:
        return list(reads.stream(kind.sql, member_key.guild_id, member_key.user_id, MOST_ROWS + 1))
    return [row for account in accounts for row in reads.stream(kind.sql, account, MOST_ROWS + 1)]


def _objects(kind: _Kind, rows: Sequence[Sequence[int | str]]) -> list[dict[str, int | str]]:
    return [dict(zip(kind.columns, row, strict=True)) for row in rows]
