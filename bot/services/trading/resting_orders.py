"""Placing an order that waits for its price: what it needs is set aside in the transaction that writes it down."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.clock import day_begins
from bot.data.keys import Actor
from bot.data.transactions import Transaction, once
from bot.rules.accounts.holdings import Holding
from bot.rules.guilds.settings import time_zone, trading_on
from bot.rules.market.quotes import Quote, Side
from bot.rules.refusals import BadOrder
from bot.rules.timing import DAY, next_one
from bot.rules.trading import fills, liquidity
from bot.rules.trading.costs import maker_costs, taker_costs
from bot.rules.trading.order_limits import TooManyOrders, TooManyOrdersToday, open_orders, orders_a_day
from bot.rules.trading.order_terms import Expiry, OrderTerms
from bot.rules.trading.order_types import RestingOrder, price_cap, reserve_price, terms_at_start
from bot.rules.trading.sizes import Size
from bot.services.accounts import accounts, positions
from bot.services.accounts.accounts import AccountState
from bot.services.context import Context
from bot.services.guilds.members import MemberState, load_acting
from bot.services.guilds.settings import require_enabled
from bot.services.trading import storage
from bot.services.trading.execution import ExecutionRequest, TradeReceipt, execute
from bot.services.trading.market_orders import confirmed_quote, first_quote
from bot.services.trading.open_orders import OrderView, view
from bot.services.trading.storage import OpenOrder

_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """What a member asks for. `notify`: how they hear what becomes of it (channel, dm or silent)."""

    side: Side
    ticker: str
    size: Size
    kind: str
    terms: OrderTerms
    expiry: Expiry = Expiry()  # noqa: RUF009 - it is frozen
    notify: str = "channel"


@dataclass(frozen=True, slots=True)
class OrderReceipt:
    """What became of an order with a price: it waits, or was filled at once. `cash`: what is free now."""

    cash: int
    waits: OrderView | None = None
    traded: TradeReceipt | None = None


async def place(context: Context, actor: Actor, request: OrderRequest, *, key: str) -> OrderReceipt:
    """Places an order that waits for its price; a limit order that the market meets already is filled instead.

    `key` is the interaction's id: the same key returns the first answer. Raises CogOff, UnknownSymbol, Delisted,
    MarketPaused, TooLate, BadOrder, AlreadyThere, TooManyOrders, TooManyOrdersToday, and what `rules.orders.fill`
    refuses at the price the order waits for.
    """
    placed_at = context.now()
    found = await first_quote(context, request.ticker, placed_at)
    snapshot = context.market.snapshot()

    async def body(tx: Transaction) -> OrderReceipt:
        member = await load_acting(tx, actor)
        require_enabled(member.settings, trading_on)
        quote = await confirmed_quote(tx, context, request.ticker, found)
        terms, at_once = terms_at_start(request.kind, request.side, request.terms, quote)
        if at_once:
            return await _fill_at_once(tx, member, request, quote, placed_at, snapshot)
        return await _rest(tx, context, member, replace(request, terms=terms), quote)

    done = await once(key, actor, context.now(), OrderReceipt, body)
    if done.traded is not None and done.traded.earned.news:
        context.wake_announcer()
    return done


async def _fill_at_once(
    tx: Transaction,
    member: MemberState,
    request: OrderRequest,
    quote: Quote,
    placed_at: int,
    snapshot: Mapping[str, Quote],
) -> OrderReceipt:
    limit = request.terms.limit
    order = ExecutionRequest(
        request.side, request.size, placed_at, quote, request.kind, limit=limit, notify=request.notify
    )
    traded = await execute(tx, member, order, taker_costs(member.settings, limit), snapshot)
    return OrderReceipt(traded.cash, traded=traded)


async def _rest(
    tx: Transaction, context: Context, member: MemberState, request: OrderRequest, quote: Quote
) -> OrderReceipt:
    account = await accounts.load(tx, member)
    await _check_room(tx, member, account)
    symbol, known = await positions.stored_symbol(tx, quote.symbol)
    held = (await positions.load(tx, account)).get(symbol.ticker)
    quote = replace(quote, symbol=symbol)
    expires_at = ends_at(member, request.expiry, tx.now)
    needs = measure(member, account, held.holding if held else Holding(), request, quote)
    await accounts.ensure_open(tx, member, account)
    assert account.id is not None
    if not known:
        await positions.keep_scale(tx, symbol, quote.bid)
    await storage.reserve(tx, account, needs[1])
    resting = RestingOrder(
        *(0, member.key.guild_id, member.key.user_id, symbol.ticker, request.side, request.kind, request.terms),
        *(tx.now, expires_at),
    )
    order = OpenOrder(resting, account.id, str(request.size), *needs, request.notify, tx.now)
    resting = replace(resting, id=await storage.insert(tx, order))
    tx.after_commit.append(lambda: context.orders.add(resting))
    return OrderReceipt(account.cash, waits=view(replace(order, resting=resting), symbol))


async def _check_room(tx: Transaction, member: MemberState, account: AccountState) -> None:
    """Raises what stands against one more open order."""
    open_now = 0 if account.id is None else await storage.count(tx, account)
    if open_now >= member.settings[open_orders]:
        raise TooManyOrders(limit=member.settings[open_orders])
    most = member.settings[orders_a_day]
    placed = [] if account.id is None else await storage.placed_since(tx, account, tx.now - DAY, most)
    again_at = next_one(placed, most)
    if again_at is not None:
        raise TooManyOrdersToday(limit=most, again_at=again_at)


def measure(
    member: MemberState, account: AccountState, held: Holding, request: OrderRequest, quote: Quote
) -> tuple[int | None, int]:
    """The units and the micro-coins that an order sets aside: as if it were filled at the price it waits for.

    A buy sized in coins keeps just those, and buys what they pay for; one of a quantity keeps what that costs, and
    where the market has jumped past its price, takes the rest from the cash. Raises what `rules.orders.fill` refuses,
    and TooThin for one that is too much by itself; what else was traded within a day counts when it is filled.
    """
    price = reserve_price(request.kind, request.side, request.terms)
    taken = taker_costs(member.settings, price_cap(request.kind, request.terms))
    costs = maker_costs(member.settings) if request.kind == "limit" else taken
    at = replace(quote, bid=price, ask=price)
    done = fills.fill(request.side, request.size, at, account.cash, held, costs, account.reserved)
    fills.check_minimum(done, quote.symbol)
    liquidity.check_liquidity(done, at, 0, costs, member.settings)
    if request.side is Side.SELL:
        return done.units, 0
    budget = fills.budget(request.size, account.cash)
    return (done.units, done.total) if budget is None else (None, budget)


def ends_at(member: MemberState, expiry: Expiry, now: int) -> int | None:
    """The end of an order's last guild-local day, in ms. Raises BadOrder for one that is over or over a year away."""
    if not expiry.ends:
        return None
    day = expiry.day or member.today
    if not member.today <= day <= member.today + _LONGEST:
        raise BadOrder(why="An order ends today at the earliest, and within a year.")
    return max(now + 1, day_begins(day + timedelta(days=1), member.settings[time_zone]))
