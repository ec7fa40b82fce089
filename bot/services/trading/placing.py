"""Placing an order: it is filled at the first quote after it, or written down, with what it needs set aside."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.clock import day_begins
from bot.data.keys import Actor
from bot.data.transactions import Transaction, once
from bot.rules.accounts.holdings import Holding
from bot.rules.announcements.notify import Notify
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Quote, Side
from bot.rules.timing import DAY, next_chance
from bot.rules.trading import fills, liquidity
from bot.rules.trading.costs import maker_costs, taker_costs
from bot.rules.trading.order_limits import TooManyOrders, TooManyOrdersToday, open_orders, orders_a_day
from bot.rules.trading.order_terms import Expiry, ExpiryOutOfBounds, OrderTerms
from bot.rules.trading.order_types import MARKET, TYPES, RestingOrder, terms_at_start
from bot.rules.trading.sizes import Size
from bot.services.accounts import accounts, positions
from bot.services.accounts.accounts import AccountState
from bot.services.context import Context
from bot.services.guilds.members import MemberState, load_acting
from bot.services.guilds.settings import require_enabled
from bot.services.market.frozen import quotes_in
from bot.services.trading import storage
from bot.services.trading.execution import ExecutionRequest, TradeReceipt, execute
from bot.services.trading.first_quote import confirmed_quote, first_quote
from bot.services.trading.open_orders import OrderView, view
from bot.services.trading.storage import OpenOrder

_MAX_EXPIRY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """What a member asks for. `notify`: how they hear what becomes of an order that waits."""

    side: Side
    ticker: str
    size: Size
    kind: str = MARKET.name
    terms: OrderTerms = OrderTerms()  # noqa: RUF009 - it is frozen, and so is the next
    expiry: Expiry = Expiry()  # noqa: RUF009
    notify: Notify = Notify.CHANNEL


@dataclass(frozen=True, slots=True)
class OrderReceipt:
    """What became of an order: it waits, or was filled at once. `cash`: what is free now."""

    cash: int
    order: OrderView | None
    trade: TradeReceipt | None


async def place(context: Context, actor: Actor, request: OrderRequest, *, key: str) -> OrderReceipt:
    """Places an order. A market order is filled, and so is a limit order that the market meets already; others wait.

    `key` is the interaction's id: the same key returns the first answer, however often it comes and whatever the
    market does meanwhile. Raises CogOff, UnknownSymbol, Delisted, CoinFrozen, MarketPaused, TooLate, BadOrder,
    PriceAlreadyReached, TooManyOrders, TooManyOrdersToday, and what `fills.fill` refuses at the price of the quote, or
    at the one that the order waits for.
    """
    placed_at = context.now()
    first = await first_quote(context, actor.guild_id, request.ticker, placed_at)
    snapshot = await quotes_in(context, actor.guild_id)

    async def body(tx: Transaction) -> OrderReceipt:
        member = await load_acting(tx, actor)
        require_enabled(member.settings, trading_on)
        quote = await confirmed_quote(tx, context, request.ticker, first)
        terms, at_once = terms_at_start(request.kind, request.side, request.terms, quote)
        if at_once:
            return await _fill(tx, member, request, quote, placed_at=placed_at, snapshot=snapshot)
        return await _rest(tx, context, member, replace(request, terms=terms), quote)

    return await once(context, key, actor, OrderReceipt, body)


async def _fill(
    tx: Transaction,
    member: MemberState,
    request: OrderRequest,
    quote: Quote,
    *,
    placed_at: int,
    snapshot: Mapping[str, Quote],
) -> OrderReceipt:
    account = await accounts.load(tx, member)
    limit = TYPES[request.kind].price_cap(request.terms)
    order = ExecutionRequest(
        side=request.side,
        size=request.size,
        placed_at=placed_at,
        quote=quote,
        kind=request.kind,
        limit=limit,
        notify=Notify.SILENT if TYPES[request.kind].at_once else request.notify,
    )
    costs = taker_costs(member.settings, limit)
    trade = await execute(tx, member, account, order, costs=costs, snapshot=snapshot)
    return OrderReceipt(trade.cash, order=None, trade=trade)


async def _rest(
    tx: Transaction, context: Context, member: MemberState, request: OrderRequest, quote: Quote
) -> OrderReceipt:
    account = await accounts.load(tx, member)
    await _check_room(tx, member, account)
    symbol, is_stored = await positions.stored_symbol(tx, quote.symbol)
    position = (await positions.load(tx, account)).get(symbol.ticker)
    quote = replace(quote, symbol=symbol)
    expires_at = ends_at(member, request.expiry, tx.now)
    units, reserved = measure(member, account, position.holding if position else Holding(), request, quote)
    account_id = await accounts.ensure_open(tx, member, account)
    if not is_stored:
        await positions.keep_scale(tx, symbol, quote.bid)
    await accounts.reserve(tx, account, reserved)
    resting = RestingOrder(
        id=0,
        guild_id=member.key.guild_id,
        user_id=member.key.user_id,
        ticker=symbol.ticker,
        side=request.side,
        kind=request.kind,
        terms=request.terms,
        changed_at=tx.now,
        expires_at=expires_at,
    )
    order = OpenOrder(
        resting=resting,
        account_id=account_id,
        size=str(request.size),
        units=units,
        reserved=reserved,
        notify=request.notify,
        placed_at=tx.now,
    )
    order = replace(order, resting=replace(resting, id=await storage.insert(tx, order)))
    tx.on_commit(context.orders.add, order.resting)
    return OrderReceipt(account.cash, order=view(order, symbol), trade=None)


async def _check_room(tx: Transaction, member: MemberState, account: AccountState) -> None:
    """Raises what stands against one more open order."""
    open_now = 0 if account.id is None else await storage.count(tx, account)
    if open_now >= member.settings[open_orders]:
        raise TooManyOrders(limit=member.settings[open_orders])
    limit = member.settings[orders_a_day]
    placed = [] if account.id is None else await storage.placed_since(tx, account, tx.now - DAY, limit)
    again_at = next_chance(placed, limit)
    if again_at is not None:
        raise TooManyOrdersToday(limit=limit, again_at=again_at)


def measure(
    member: MemberState, account: AccountState, held: Holding, request: OrderRequest, quote: Quote
) -> tuple[int | None, int]:
    """The units and the micro-coins that an order sets aside: as if it were filled at the price it waits for.

    A buy sized in coins keeps just those, and buys what they pay for; one of a quantity keeps what that costs, and
    where the market has jumped past its price, takes the rest from the cash. Raises what `fills.fill` refuses, and
    NotEnoughLiquidity for one that is too much by itself; what else was traded within a day counts when it is filled.
    """
    kind, settings = TYPES[request.kind], member.settings
    price = kind.reserve_price(request.side, request.terms)
    costs = maker_costs(settings) if kind.maker else taker_costs(settings, kind.price_cap(request.terms))
    resting_quote = replace(quote, bid=price, ask=price)
    execution = fills.fill(
        request.side, request.size, resting_quote, cash=account.cash, held=held, costs=costs, reserved=account.reserved
    )
    fills.check_minimum(execution, quote.symbol)
    liquidity.check_liquidity(execution, resting_quote, 0, costs, settings)
    if request.side is Side.SELL:
        return execution.units, 0
    budget = fills.budget(request.size, account.cash)
    return (execution.units, execution.total) if budget is None else (None, budget)


def ends_at(member: MemberState, expiry: Expiry, now: int) -> int | None:
    """The end of an order's last guild-local day, in ms. Raises ExpiryOutOfBounds."""
    if not expiry.ends:
        return None
    day = expiry.day or member.today
    if not member.today <= day <= member.today + _MAX_EXPIRY:
        raise ExpiryOutOfBounds
    if day == member.today:
        return max(now + 1, member.calendar.ends(now))
    return max(now + 1, day_begins(day + timedelta(days=1), member.calendar.zone))
