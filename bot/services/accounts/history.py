"""A member's own fills, page by page, the newest first. Read-only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.data import models
from bot.data.database import reader, select
from bot.data.keys import MAIN, MemberKey
from bot.rules.market.quotes import Side, Symbol
from bot.services.context import Context
from bot.services.market.listing import require_scale, with_scale
from bot.services.unreadable import RowKind, leave_out

PAGE = 8  # fills


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A fill as it was booked. Amounts in micro-coins, `at` in ms since 1970."""

    id: int
    symbol: Symbol  # in the scale of the units
    side: Side
    kind: str  # of its order
    units: int
    price: str  # exact
    gross: int
    fee: int
    spread: int  # of the gross
    slippage: int  # of the gross
    realised: int  # 0 for a buy
    at: int


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of `pages`, and how many fills there are in all."""

    fills: tuple[HistoryRow, ...]
    number: int
    pages: int
    total: int
    unreadable: int = 0  # fills of this page that are left out, because they cannot be read


async def load_history(context: Context, member_key: MemberKey, number: int) -> HistoryPage:
    """A page of a member's fills, from 1 on; the last one instead of one behind it."""
    accounts = await select(reader(), models.Account, "id", "fills", **member_key.columns, contest=MAIN)
    if not accounts:
        return HistoryPage((), 1, 1, 0)
    total = accounts[0]["fills"]
    pages = max(1, -(-total // PAGE))
    number = min(max(number, 1), pages)
    newest_first = models.Fill.filter(account_id=accounts[0]["id"]).order_by("-id").using_db(reader())
    fills = await newest_first.offset((number - 1) * PAGE).limit(PAGE)
    read = await _rows(context, fills)
    return HistoryPage(tuple(read), number, pages, total, len(fills) - len(read))


async def _rows(context: Context, fills: Sequence[models.Fill]) -> list[HistoryRow]:
    """The fills with the kind of their order, and their symbol in the scale that its units are stored in for ever.

    One that cannot be read is left out.
    """
    if not fills:
        return []
    orders = await models.Order.filter(id__in=[fill.order_id for fill in fills]).using_db(reader())
    coins = await models.Coin.filter(ticker__in={fill.symbol for fill in fills}).using_db(reader())
    kinds = {order.id: order.kind for order in orders}
    scales = {coin.ticker: coin.scale for coin in coins}
    rows: list[HistoryRow] = []
    for fill in fills:
        try:
            rows.append(_row(fill, _symbol(context, fill.symbol, require_scale(scales[fill.symbol])), kinds))
        except Exception as error:
            leave_out(RowKind.FILL, fill.id, error, fill.guild_id)
    return rows


def _symbol(context: Context, ticker: str, scale: int) -> Symbol:
    return with_scale(context.market.symbols().get(ticker) or Symbol(ticker, ticker, scale), scale)


def _row(fill: models.Fill, symbol: Symbol, kinds: Mapping[int, str]) -> HistoryRow:
    return HistoryRow(
        id=fill.id,
        symbol=symbol,
        side=fill.side,
        kind=kinds[fill.order_id],
        units=fill.units,
        price=fill.price,
        gross=fill.gross,
        fee=fill.fee,
        spread=fill.spread,
        slippage=fill.slippage,
        realised=fill.realised,
        at=fill.at,
    )
