"""Executing an order inside a transaction: the fill and what it earns, and writing it down.

Nothing else moves cash for a trade: market orders and orders that have rested are booked by the same statements.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.data import models
from bot.data.keys import MAIN
from bot.data.models import OrderState, PostingKind
from bot.data.statements import LastId
from bot.data.transactions import Transaction
from bot.rules.accounts.holdings import Holding
from bot.rules.announcements.notify import Notify
from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.progression.milestones import Facts
from bot.rules.settings import Settings
from bot.rules.timing import DAY
from bot.rules.trading import fills, liquidity, trade_xp
from bot.rules.trading.costs import Costs
from bot.rules.trading.fills import Execution
from bot.rules.trading.order_types import MARKET
from bot.rules.trading.sizes import Size
from bot.rules.trading.trade_xp import NoXp, WhyNoXp
from bot.services.accounts import accounts, positions
from bot.services.accounts.accounts import AccountState
from bot.services.accounts.positions import OpenPosition
from bot.services.accounts.storage import MOVE_CASH
from bot.services.guilds.members import MemberState
from bot.services.market.listing import with_scale
from bot.services.progression import grants
from bot.services.progression.grants import Earned
from bot.services.trading import storage

MAX_TURNOVER = 4 * 10**18  # micro-coins: it stops there, short of 2**63; no milestone and no rank asks for as much
_SOURCE = "trade"  # of the grants

Read = Callable[..., Awaitable[list[dict[str, Any]]]]


@dataclass(frozen=True, slots=True)
class ExecutionRequest:
    """An order and the quote it meets. `placed_at` in ms; the rest is of limit orders and those that waited.

    `rested` is the id of an order that has rested. Its `freed` micro-coins go back to the cash with the same move, and
    its `freed_units` to what may be sold.
    """

    side: Side
    size: Size
    placed_at: int
    quote: Quote
    kind: str = MARKET.name
    limit: Price | None = None
    notify: Notify = Notify.SILENT
    rested: int | None = None
    freed: int = 0
    freed_units: int = 0


@dataclass(frozen=True, slots=True)
class TradeReceipt:
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
    no_xp: NoXp | None  # why the trade itself earned no XP
    spread: int = 0  # what of the gross the house's half-spread is
    slippage: int = 0


async def execute(
    tx: Transaction,
    member: MemberState,
    account: AccountState,
    order: ExecutionRequest,
    *,
    costs: Costs,
    snapshot: Mapping[str, Quote],
) -> TradeReceipt:
    """Fills an order of an account at its quote: books it, and for the main account grants XP and milestones.

    `snapshot` values what else is held. Raises what `fills.fill` and `check_minimum` refuse, and NotEnoughLiquidity.
    """
    held = await positions.load(tx, account)
    ticker = order.quote.symbol.ticker
    scale, earned_today = await storage.scale_and_earned(tx, member, ticker, _SOURCE)
    symbol = order.quote.symbol if scale is None else with_scale(order.quote.symbol, scale)
    before = held.get(ticker)
    holding = replace(before.holding, reserved=before.reserved - order.freed_units) if before else Holding()
    quote, free = replace(order.quote, symbol=symbol), account.cash + order.freed
    reserved = account.reserved - order.freed
    fill = fills.fill(order.side, order.size, quote, cash=free, held=holding, costs=costs, reserved=reserved)
    if order.rested is None:
        fills.check_minimum(fill, symbol)
    moved = await traded_within_a_day(tx.read, account.id, order.side, quote, member.settings, now=tx.now)
    liquidity.check_liquidity(fill, quote, moved, costs, member.settings)
    opened_ms_ago = tx.now - before.bought_at if before else None
    xp = trade_xp.earn(
        fill.counted, account.starting, fill.side, opened_ms_ago, member.settings, earned_today=earned_today
    )
    start = before or OpenPosition(symbol=ticker, units=0, cost=0, bought_at=tx.now, scale=symbol.scale)
    held[ticker] = await book(tx, member, account, order, fill, before=start, qualified=xp.qualified)
    if scale is None:
        await positions.keep_scale(tx, symbol, quote.bid)
    if account.contest != MAIN:  # XP, milestones and their coins are of the main account: no farming through contests
        earned = await grants.grant(tx, member, _SOURCE, 0)
        return _receipt(tx, quote, fill, account, earned=earned, no_xp=xp.no_xp or NoXp(WhyNoXp.SWITCHED_OFF))
    facts = _facts(account, fill, xp.qualified, [position for position in held.values() if position.units], snapshot)
    earned = await grants.grant(tx, member, _SOURCE, xp.xp, facts, account=account)
    return _receipt(tx, quote, fill, account, earned=earned, no_xp=xp.no_xp)


def _facts(
    account: AccountState, fill: Execution, qualified: bool, held: list[OpenPosition], snapshot: Mapping[str, Quote]
) -> Facts:
    return Facts(
        starting=account.starting,
        equity=positions.equity(account.cash + account.reserved, held, snapshot),
        deposits=account.deposits,
        trades=account.qualifying,
        turnover=account.turnover,
        sale_profit=fill.realised if qualified and fill.side is Side.SELL else None,
        profit=account.realised,
        costs=[position.cost for position in held],
    )


def _receipt(
    tx: Transaction, quote: Quote, fill: Execution, account: AccountState, *, earned: Earned, no_xp: NoXp | None
) -> TradeReceipt:
    return TradeReceipt(
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
        quote_age=max(0, tx.now - quote.quoted_at),
        earned=earned,
        no_xp=no_xp,
        spread=fill.spread,
        slippage=fill.slippage,
    )


async def book(
    tx: Transaction,
    member: MemberState,
    account: AccountState,
    order: ExecutionRequest,
    fill: Execution,
    *,
    before: OpenPosition,
    qualified: bool,
) -> OpenPosition:
    """Writes a fill and returns the position after it; `account` is brought up to date.

    `before` is the position so far, of 0 units if there was none.
    """
    await accounts.ensure_open(tx, member, account)
    await _move_cash(tx, account, order.freed, fill, qualified)
    after = replace(
        before,
        units=fill.held_after.units,
        cost=fill.held_after.cost,
        bought_at=tx.now if fill.side is Side.BUY else before.bought_at,
        reserved=fill.held_after.reserved,
    )
    await positions.save(tx, member.key.guild_id, account, after)
    await _write_fill(tx, member, account, order, fill, qualified=qualified)
    return after


def _cash_change(fill: Execution) -> int:
    return -fill.total if fill.side is Side.BUY else fill.total


async def _move_cash(tx: Transaction, account: AccountState, freed: int, fill: Execution, qualified: bool) -> None:
    turnover = min(account.turnover + fill.gross, MAX_TURNOVER)
    change = freed + _cash_change(fill)
    # The rule has looked at the cash that was read under the member's lock: a statement that finds less found a fault.
    await tx.write_or_fail(
        RuntimeError(f"account {account.id} has not the cash of its fill"),
        MOVE_CASH,
        account_id=account.id,
        change=change,
        freed=freed,
        realised=fill.realised,
        turnover=turnover,
        qualifying=int(qualified),
        cost=fill.total if fill.side is Side.BUY else 0,
    )
    account.cash += change
    account.reserved -= freed
    account.realised += fill.realised
    account.turnover = turnover
    account.fills += 1
    account.qualifying += qualified


async def _write_fill(
    tx: Transaction,
    member: MemberState,
    account: AccountState,
    order: ExecutionRequest,
    fill: Execution,
    *,
    qualified: bool,
) -> None:
    """Writes a fill behind its order, and its posting behind both."""
    if order.rested is None:
        await _write_order(tx, member, account, order)
    elif not await storage.close(tx, order.rested, OrderState.FILLED):
        raise RuntimeError(f"order {order.rested} is no longer open")
    await tx.add(
        models.Fill,
        {
            "guild_id": member.key.guild_id,
            "account_id": account.id,
            "order_id": order.rested or LastId(models.Order),
            "symbol": order.quote.symbol.ticker,
            "side": fill.side,
            "units": fill.units,
            "price": str(fill.price),
            "gross": fill.gross,
            "fee": fill.fee,
            "spread": fill.spread,
            "slippage": fill.slippage,
            "cost_moved": fill.cost_moved,
            "realised": fill.realised,
            "qualifying": int(qualified),
            "source": order.quote.source,
            "quoted_at": order.quote.quoted_at,
            "at": tx.now,
        },
    )
    await accounts.write_posting(
        tx, member, account, _cash_change(fill), PostingKind.TRADE, ref=LastId(models.Fill, as_text=True)
    )


async def _write_order(tx: Transaction, member: MemberState, account: AccountState, order: ExecutionRequest) -> None:
    """Writes down an order that is filled at once."""
    await tx.add(
        models.Order,
        {
            "guild_id": member.key.guild_id,
            "account_id": account.id,
            "symbol": order.quote.symbol.ticker,
            "side": order.side,
            "kind": order.kind,
            "size": str(order.size),
            "reserved": 0,
            "limit_price": None if order.limit is None else str(order.limit),
            "triggered": 0,
            "notify": order.notify,
            "state": OrderState.FILLED,
            "placed_at": order.placed_at,
            "changed_at": order.placed_at,
            "closed_at": tx.now,
        },
    )


async def traded_within_a_day(
    read: Read, account_id: int | None, side: Side, quote: Quote, settings: Settings, *, now: int
) -> int:
    """Micro-coins that an account has moved of a symbol on one side within 24 hours before `now` (ms).

    0 without a look where nothing is bounded: where the source tells no volume, a trade costs no query more.
    """
    if account_id is None or not liquidity.is_bounded(quote, settings):
        return 0
    ticker = quote.symbol.ticker
    rows = await read(storage.MOVED_SINCE, account_id=account_id, symbol=ticker, side=side, since=now - DAY)
    return sum(int(row["gross"]) for row in rows)
