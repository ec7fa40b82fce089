"""Writing a fill down: the cash it moves, the position it makes, its order, its execution and its posting.

Nothing else moves cash for a trade: market orders and orders that have rested are booked by the same statements.
"""

from dataclasses import dataclass

from bot.data.once import Work
from bot.rules.money import coins
from bot.rules.order_types import MARKET
from bot.rules.orders import Fill, Side, Size
from bot.rules.quotes import Price, Quote
from bot.rules.refusals import NotEnoughCash
from bot.services import accounts, order_rows, positions
from bot.services.accounts import Account
from bot.services.members import Present
from bot.services.positions import Position

MAX_TURNOVER = 4 * 10**18  # micro-coins: it stops there, short of 2**63; no milestone and no rank asks for as much


@dataclass(frozen=True, slots=True)
class Execution:
    """An order and the quote it meets. `placed_at` in ms; the rest is of limit orders and those that waited.

    `rested` is the id of an order that has rested, whose `freed` micro-coins go back to the cash with the same move.
    """

    side: Side
    size: Size
    placed_at: int
    quote: Quote
    kind: str = MARKET
    asked: str = ""  # the size as asked for, where that is not `size`
    limit: Price | None = None
    notify: str = "silent"
    rested: int | None = None
    freed: int = 0


async def book(
    work: Work, member: Present, account: Account, order: Execution, fill: Fill, before: Position, qualified: bool
) -> Position:
    """Writes a fill and returns the position after it; `account` is brought up to date.

    `before` is the position so far, of 0 units if there was none. Raises NotEnoughCash where the cash has gone.
    """
    await accounts.ensure_open(work, member, account)
    await _move_cash(work, account, order.freed, fill, qualified)
    bought_at = work.now if fill.side is Side.BUY else before.bought_at
    held = fill.held_after
    after = Position(before.symbol, held.units, held.cost, bought_at, before.scale, held.reserved)
    await positions.save(work, member.who.guild_id, account, after)
    fill_id = await _write_fill(work, member, account, order, fill, qualified)
    await accounts.post(work, member, account, _change(fill), "trade", str(fill_id))
    return after


def _change(fill: Fill) -> int:
    return -fill.total if fill.side is Side.BUY else fill.total


async def _move_cash(work: Work, account: Account, freed: int, fill: Fill, qualified: bool) -> None:
    turnover = min(account.turnover + fill.gross, MAX_TURNOVER)
    moved = await work.guard(
        "UPDATE account SET cash = cash + ?, reserved = reserved - ?, realised = realised + ?, turnover = ?, "
        "fills = fills + 1, qualifying = qualifying + ? WHERE id = ? AND cash + ? >= ? RETURNING cash",
        *(freed + _change(fill), freed, fill.realised, turnover, int(qualified), account.id),
        *(freed, fill.total if fill.side is Side.BUY else 0),
    )
    if not moved:
        raise NotEnoughCash(needed=coins(fill.total), cash=coins(account.cash))
    account.cash = moved[0]["cash"]
    account.reserved -= freed
    account.realised += fill.realised
    account.turnover = turnover
    account.fills += 1
    account.qualifying += qualified


async def _write_fill(
    work: Work, member: Present, account: Account, order: Execution, fill: Fill, qualified: bool
) -> int:
    whose = (member.who.guild_id, account.id)
    what = (order.quote.symbol.ticker, fill.side.value)
    if order.rested is None:
        order_id = await _write_order(work, (*whose, *what), order)
    elif await order_rows.close(work, order.rested, "filled"):
        order_id = order.rested
    else:
        raise RuntimeError(f"order {order.rested} is no longer open")
    fills = await work.write(
        "INSERT INTO fill (guild_id, account_id, order_id, symbol, side, units, price, gross, fee, spread, "
        "slippage, cost_moved, realised, qualifying, source, quoted_at, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        *(*whose, order_id, *what, fill.units, str(fill.price), fill.gross, fill.fee, fill.spread, fill.slippage),
        *(fill.cost_moved, fill.realised, int(qualified), order.quote.source, order.quote.quoted_at, work.now),
    )
    return int(fills[0]["id"])


async def _write_order(work: Work, whose: tuple[int, int | None, str, str], order: Execution) -> int:
    """Writes down an order that is filled at once."""
    limit = None if order.limit is None else str(order.limit)
    rows = await work.write(
        "INSERT INTO orders (guild_id, account_id, symbol, side, kind, size, reserved, limit_price, armed, notify, "
        "state, placed_at, changed_at, closed_at) VALUES (?, ?, ?, ?, ?, ?, 0, ?, 0, ?, 'filled', ?, ?, ?) "
        "RETURNING id",
        *(*whose, order.kind, order.asked or str(order.size), limit, order.notify),
        *(order.placed_at, order.placed_at, work.now),
    )
    return int(rows[0]["id"])
