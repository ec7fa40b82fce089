"""Writing a fill down: the cash it moves, the position it makes, its order, its execution and its posting."""

from dataclasses import dataclass

from bot.data.once import Work
from bot.rules.money import coins
from bot.rules.orders import Fill, Side, Size
from bot.rules.quotes import Quote
from bot.rules.refusals import NotEnoughCash
from bot.services import accounts, positions
from bot.services.accounts import Account
from bot.services.members import Present
from bot.services.positions import Position

MAX_TURNOVER = 4 * 10**18  # micro-coins: it stops there, short of 2**63; no milestone and no rank asks for as much


@dataclass(frozen=True, slots=True)
class MarketOrder:
    """A market order and the quote it met. `placed_at` in ms."""

    side: Side
    size: Size
    placed_at: int
    quote: Quote


async def book(
    work: Work, member: Present, account: Account, order: MarketOrder, fill: Fill, before: Position, qualified: bool
) -> Position:
    """Writes a fill and returns the position after it; `account` is brought up to date.

    `before` is the position so far, of 0 units if there was none. Raises NotEnoughCash where the cash has gone.
    """
    await accounts.ensure_open(work, member, account)
    await _move_cash(work, account, fill, qualified)
    bought_at = work.now if fill.side is Side.BUY else before.bought_at
    after = Position(before.symbol, fill.held_after.units, fill.held_after.cost, bought_at, before.scale)
    await positions.save(work, member.who.guild_id, account, after)
    fill_id = await _write_fill(work, member, account, order, fill, qualified)
    await accounts.post(work, member, account, _change(fill), "trade", str(fill_id))
    return after


def _change(fill: Fill) -> int:
    return -fill.total if fill.side is Side.BUY else fill.total


async def _move_cash(work: Work, account: Account, fill: Fill, qualified: bool) -> None:
    turnover = min(account.turnover + fill.gross, MAX_TURNOVER)
    moved = await work.guard(
        "UPDATE account SET cash = cash + ?, realised = realised + ?, turnover = ?, fills = fills + 1, "
        "qualifying = qualifying + ? WHERE id = ? AND cash >= ? RETURNING cash",
        *(_change(fill), fill.realised, turnover, int(qualified), account.id),
        fill.total if fill.side is Side.BUY else 0,
    )
    if not moved:
        raise NotEnoughCash(needed=coins(fill.total), cash=coins(account.cash))
    account.cash = moved[0]["cash"]
    account.realised += fill.realised
    account.turnover = turnover
    account.fills += 1
    account.qualifying += qualified


async def _write_fill(
    work: Work, member: Present, account: Account, order: MarketOrder, fill: Fill, qualified: bool
) -> int:
    whose = (member.who.guild_id, account.id)
    what = (order.quote.symbol.ticker, fill.side.value)
    orders = await work.write(
        "INSERT INTO orders (guild_id, account_id, symbol, side, kind, size, state, placed_at) "
        "VALUES (?, ?, ?, ?, 'market', ?, 'filled', ?) RETURNING id",
        *(*whose, *what, str(order.size), order.placed_at),
    )
    fills = await work.write(
        "INSERT INTO fill (guild_id, account_id, order_id, symbol, side, units, price, gross, fee, cost_moved, "
        "realised, qualifying, source, quoted_at, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "RETURNING id",
        *(*whose, orders[0]["id"], *what, fill.units, str(fill.price), fill.gross, fill.fee, fill.cost_moved),
        *(fill.realised, int(qualified), order.quote.source, order.quote.quoted_at, work.now),
    )
    return int(fills[0]["id"])
