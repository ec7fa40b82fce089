"""Every row that loops over everybody's rows read, read anew by the rooms' own decoders: those that cannot be read.

Reads all of the database a page at a time, and writes nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import index
from typing import Any

from bot.data.database import fetch, reader
from bot.data.models import DeliveryState
from bot.data.outages import is_outage
from bot.rules.market.quotes import Price
from bot.services.alerts import storage as alert_storage
from bot.services.announcements.freezing import decode
from bot.services.guilds.members import decode_settings
from bot.services.guilds.settings import unusable_reason
from bot.services.market.listing import read_coin
from bot.services.trading import storage as order_storage
from bot.services.unreadable import RowKind, UnreadableRow

Row = Mapping[str, Any]

PAGE = 5_000  # rows read at once

_ACCOUNT = ("cash", "reserved", "deposits", "starting", "realised", "turnover", "fills", "qualifying")
_OPENING = ("week_equity", "week_deposits", "opened_at")
_MEMBER = ("xp", "level", "streak", "longest_streak", "here", "here_at")
_POSITION = ("account_id", "units", "cost", "bought_at")


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows of a kind, read in the order of `key`; `faults` gives the key and the reason of each that is unreadable."""

    kind: RowKind
    sql: str  # with `:after` and `:limit`
    faults: Callable[[Row], Iterator[tuple[str, str]]]
    key: str = "id"


def _faults_of(read: Callable[[Row], object], key: str = "id") -> Callable[[Row], Iterator[tuple[str, str]]]:
    """The fault of a row that a decoder raises for."""

    def faults(row: Row) -> Iterator[tuple[str, str]]:
        try:
            read(row)
        except Exception as error:
            yield str(row[key]), f"{type(error).__name__}: {error}"

    return faults


def _unusable_settings(row: Row) -> Iterator[tuple[str, str]]:
    settings = decode_settings(row["settings"])
    for key in settings.unusable:
        yield f"{row['id']}:{key}", unusable_reason(settings, key)


def _read_coin(row: Row) -> None:
    coin = read_coin(row)
    if coin.bid is not None:
        Price.parse(coin.bid)


def _read_account(row: Row) -> None:
    _require_whole(row, *_ACCOUNT, *_OPENING)
    date.fromisoformat(row["week"])


def _read_member(row: Row) -> None:
    _require_whole(row, *_MEMBER)
    if row["streak_day"] is not None:
        date.fromisoformat(row["streak_day"])


def _require_whole(row: Row, *columns: str) -> None:
    for column in columns:
        try:
            index(row[column])
        except TypeError as error:
            raise TypeError(f"{column}: {error}") from None


_TABLES = (
    _Table(
        RowKind.SETTING,
        "SELECT id, id AS guild_id, settings FROM guild WHERE id > :after ORDER BY id LIMIT :limit",
        _unusable_settings,
    ),
    _Table(
        RowKind.COIN,
        "SELECT ticker, scale, bid FROM coin WHERE ticker > :after ORDER BY ticker LIMIT :limit",
        _faults_of(_read_coin, "ticker"),
        key="ticker",
    ),
    _Table(
        RowKind.MEMBER,
        f"SELECT id, guild_id, user_id, {', '.join(_MEMBER)}, streak_day FROM member "
        "WHERE id > :after ORDER BY id LIMIT :limit",
        _faults_of(_read_member),
    ),
    _Table(
        RowKind.ACCOUNT,
        f"SELECT id, guild_id, {', '.join((*_ACCOUNT, *_OPENING))}, week FROM account "
        "WHERE id > :after ORDER BY id LIMIT :limit",
        _faults_of(_read_account),
    ),
    _Table(
        RowKind.POSITION,
        f"SELECT id, guild_id, {', '.join(_POSITION)} FROM position WHERE id > :after ORDER BY id LIMIT :limit",
        _faults_of(lambda row: _require_whole(row, *_POSITION)),
    ),
    _Table(
        RowKind.ORDER,
        f"{order_storage.OPEN} AND o.id > :after ORDER BY o.id LIMIT :limit",
        _faults_of(order_storage.from_row),
    ),
    _Table(
        RowKind.ALERT,
        f"{alert_storage.OPEN} AND id > :after ORDER BY id LIMIT :limit",
        _faults_of(alert_storage.from_row),
    ),
    _Table(
        RowKind.ANNOUNCEMENT,
        "SELECT id, guild_id, kind, facts FROM announcement "
        f"WHERE state = '{DeliveryState.PENDING}' AND id > :after ORDER BY id LIMIT :limit",
        _faults_of(lambda row: decode(row["kind"], row["facts"])),
    ),
)


async def find_unreadable() -> list[UnreadableRow]:
    """Every row that cannot be read, with the reason. Raises what an outage of the database does."""
    return [row for table in _TABLES for row in await _unreadable_in(table)]


async def _unreadable_in(table: _Table) -> list[UnreadableRow]:
    unreadable: list[UnreadableRow] = []
    after: Any = "" if table.kind is RowKind.COIN else -(2**63)
    is_last = False
    while not is_last:
        try:
            rows = await fetch(reader(), table.sql, after=after, limit=PAGE)
        except Exception as error:
            if is_outage(error):
                raise
            return [*unreadable, UnreadableRow(table.kind, f"behind {after}", None, f"{type(error).__name__}: {error}")]
        for row in rows:
            guild_id, after = row.get("guild_id"), row[table.key]
            unreadable += [UnreadableRow(table.kind, key, guild_id, reason) for key, reason in table.faults(row)]
        is_last = len(rows) < PAGE
    return unreadable
