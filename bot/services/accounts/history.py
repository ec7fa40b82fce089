"""A member's own fills, page by page, the newest first. Read-only."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.data import models
from bot.data.database import reader, select
from bot.data.keys import MAIN, MemberKey
from bot.rules.market.quotes import Side, Symbol
from bot.services.context import Context
from bot.services.market.listing import with_scale

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
    return HistoryPage(tuple(await _rows(context, fills)), number, pages, total)


async def _rows(context: Context, fills: Sequence[models.Fill]) -> list[HistoryRow]:
    """The fills with the kind of their order, and their symbol in the scale that its units are stored in for ever."""
    if not fills:
        return []
    orders = await models.Order.filter(id__in=[fill.order_id for fill in fills]).using_db(reader())
    coins = await models.Coin.filter(ticker__in={fill.symbol for fill in fills}).using_db(reader())
    kinds = {order.id: order.kind for order in orders}
    listed = context.market.symbols()
    symbols = {
        coin.ticker: with_scale(listed.get(coin.ticker) or Symbol(coin.ticker, coin.ticker, coin.scale), coin.scale)
        for coin in coins
    }
    return [_row(fill, symbols[fill.symbol], kinds[fill.order_id]) for fill in fills]


def _row(fill: models.Fill, symbol: Symbol, kind: str) -> HistoryRow:
    return HistoryRow(
        id=fill.id,
        symbol=symbol,
        side=fill.side,
        kind=kind,
        units=fill.units,
        price=fill.price,
        gross=fill.gross,
        fee=fill.fee,
        spread=fill.spread,
        slippage=fill.slippage,
        realised=fill.realised,
        at=fill.at,
    )
