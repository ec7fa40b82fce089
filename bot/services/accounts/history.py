"""A member's own fills, page by page, the newest first. Read-only."""

from dataclasses import dataclass

from bot.data.database import fetch, reader
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
    rows = await fetch(
        reader(),
        "SELECT id, fills FROM account WHERE guild_id = ? AND user_id = ? AND contest = ?",
        *(member_key.guild_id, member_key.user_id, MAIN),
    )
    if not rows:
        return HistoryPage((), 1, 1, 0)
    total = rows[0]["fills"]
    pages = max(1, -(-total // PAGE))
    number = min(max(number, 1), pages)
    found = await fetch(reader(), _FILLS, rows[0]["id"], PAGE, (number - 1) * PAGE)
    listed = context.market.symbols()
    fills = []
    for row in found:
        scale, ticker = row.pop("scale"), row.pop("symbol")
        symbol = with_scale(listed.get(ticker) or Symbol(ticker, ticker, scale), scale)
        fills.append(HistoryRow(**{**row, "side": Side(row["side"])}, symbol=symbol))
    return HistoryPage(tuple(fills), number, pages, total)


_FILLS = """
SELECT f.id, f.symbol, f.side, o.kind, f.units, f.price, f.gross, f.fee, f.spread, f.slippage, f.realised, f.at,
    c.scale
FROM fill f JOIN coin c ON c.ticker = f.symbol JOIN orders o ON o.id = f.order_id
WHERE f.account_id = ? ORDER BY f.id DESC LIMIT ? OFFSET ?
"""
