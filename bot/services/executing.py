"""Executing an order inside a transaction: what a fill is, what it earns, and how the account stands afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.data.once import Work
from bot.rules import orders, thin, trade_xp
from bot.rules.costs import Costs
from bot.rules.milestones import Facts
from bot.rules.orders import Fill, Holding, Side
from bot.rules.quotes import Quote, Symbol
from bot.services import accounts, positions, progression, volumes
from bot.services.accounts import Account
from bot.services.booking import Execution, book
from bot.services.members import Present
from bot.services.positions import Position
from bot.services.progression import Earned

_SOURCE = "trade"  # of the grants


@dataclass(frozen=True, slots=True)
class Traded:
    """A filled order, and the account as it stands afterwards. Amounts in micro-coins, units of the symbol."""

    side: Side
    symbol: Symbol  # in the scale of the units
    units: int
    price: str  # exact, with spread and slippage
    gross: int  # the units at the price
    fee: int
    total: int  # what left the cash (buy) or entered it (sale)
    realised: int  # profit of a sale, fees included; 0 for a buy
    cash: int  # with the coins of milestones
    held: Holding  # of this symbol
    source: str  # of the quote
    quote_age: int  # ms
    earned: Earned
    why_not: str | None  # why the trade itself earned no XP, as a sentence
    spread: int = 0  # what of the gross the house's half-spread is
    slippage: int = 0


async def execute(
    work: Work, member: Present, order: Execution, costs: Costs, snapshot: Mapping[str, Quote], own: int = 0
) -> Traded:
    """Fills an order at its quote: books it, and grants XP and milestones.

    `own`: the units that the order itself has reserved. `snapshot` values what else is held. Raises what
    `rules.orders.fill` and `check_minimum` refuse, and TooThin.
    """
    account = await accounts.find(work, member)
    held = await positions.load(work, account)
    ticker = order.quote.symbol.ticker
    scale, earned_today = await _look_up(work, member, ticker)
    symbol = order.quote.symbol if scale is None else positions.in_scale(order.quote.symbol, scale)
    before = held.get(ticker)
    holding = replace(before.holding, reserved=before.reserved - own) if before else Holding()
    quote, free = replace(order.quote, symbol=symbol), account.cash + order.freed
    fill = orders.fill(order.side, order.size, quote, free, holding, costs, account.reserved - order.freed)
    if order.rested is None:
        orders.check_minimum(fill, symbol)
    moved = await volumes.lately(work.read, account.id, order.side, quote, member.settings, work.now)
    thin.check(fill, quote, moved, costs, member.settings)
    xp = trade_xp.earn(
        *(fill.gross, account.starting, fill.side, work.now - before.bought_at if before else None, member.settings),
        earned_today=earned_today,
    )
    start = before or Position(ticker, 0, 0, work.now, symbol.scale)
    held[ticker] = await book(work, member, account, order, fill, start, xp.qualified)
    if scale is None:
        await positions.keep_scale(work, symbol, quote.bid)
    facts = _facts(account, fill, xp.qualified, [one for one in held.values() if one.units], snapshot)
    earned = await progression.grant(work, member, _SOURCE, xp.xp, facts, account)
    return _traded(work, quote, fill, account, earned, xp.why_not)


async def _look_up(work: Work, member: Present, ticker: str) -> tuple[int | None, int]:
    """The scale that a symbol is stored in, if any, and how many trades have earned the member XP today."""
    rows = await work.read(
        "SELECT (SELECT scale FROM coin WHERE ticker = ?) AS scale, (SELECT COUNT(*) FROM xp_grant "
        "WHERE guild_id = ? AND user_id = ? AND source = ? AND day = ?) AS earned",
        *(ticker, member.who.guild_id, member.who.user_id, _SOURCE, member.today.isoformat()),
    )
    return rows[0]["scale"], rows[0]["earned"]


def _facts(account: Account, fill: Fill, qualified: bool, held: list[Position], snapshot: Mapping[str, Quote]) -> Facts:
    return Facts(
        starting=account.starting,
        equity=positions.equity(account.cash + account.reserved, held, snapshot),
        deposits=account.deposits,
        trades=account.qualifying,
        turnover=account.turnover,
        sale_profit=fill.realised if qualified and fill.side is Side.SELL else None,
        profit=account.realised,
        costs=[one.cost for one in held],
    )


def _traded(work: Work, quote: Quote, fill: Fill, account: Account, earned: Earned, why_not: str | None) -> Traded:
    return Traded(
        side=fill.side,
        symbol=quote.symbol,
        units=fill.units,
        price=str(fill.price),
        gross=fill.gross,
        fee=fill.fee,
        total=fill.total,
        realised=fill.realised,
        cash=account.cash,
        held=fill.held_after,
        source=quote.source,
        quote_age=max(0, work.now - quote.quoted_at),
        earned=earned,
        why_not=why_not,
        spread=fill.spread,
        slippage=fill.slippage,
    )
