"""Top-ups: all is sold and the difference to the starting cash deposited, in one transaction with one receipt."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from bot.data.database import fetch, reader
from bot.data.keys import Actor, MemberKey
from bot.data.transactions import Transaction, once
from bot.rules.accounts.holdings import starting_cash
from bot.rules.accounts.returns import score
from bot.rules.formatting import coins
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Quote, Side, Symbol
from bot.rules.market.refusals import MarketPaused, NoFreshPrice
from bot.rules.money import MAX_CASH, MICRO, Ratio
from bot.rules.progression.milestones import Facts
from bot.rules.refusals import Refusal
from bot.rules.settings import Settings
from bot.rules.trading import topups
from bot.rules.trading.fills import Execution
from bot.rules.trading.refusals import AccountMoved, TooLarge
from bot.rules.trading.sizes import All
from bot.services.accounts import accounts, positions
from bot.services.accounts.accounts import MAIN
from bot.services.accounts.positions import HELD, OpenPosition
from bot.services.context import Context
from bot.services.guilds.members import MemberState, load_acting
from bot.services.guilds.settings import require_enabled, settings_of
from bot.services.market import listing
from bot.services.market.listing import delisted_coins, last_bid
from bot.services.progression import grants
from bot.services.progression.grants import Earned
from bot.services.trading.execution import ExecutionRequest, Read, book, traded_within_a_day
from bot.services.trading.market_orders import check_age, first_quote

_FROZEN = "delisted"  # the source of a quote at which nothing can be sold


@dataclass(frozen=True, slots=True)
class TopUpOffer:
    """What a top-up would do at this moment's prices. Amounts in micro-coins."""

    equity: int
    starting: int
    positions: int  # that would be sold
    age: int = 0  # ms: of the oldest price of what would be sold


@dataclass(frozen=True, slots=True)
class SoldPosition:
    """One position sold by a top-up. Amounts in micro-coins, units of the symbol."""

    symbol: Symbol  # in the scale of the units
    units: int
    price: str  # exact
    fee: int
    total: int  # what entered the cash
    realised: int
    spread: int = 0  # what for the house's half-spread is missing from the price
    slippage: int = 0


@dataclass(frozen=True, slots=True)
class TopUpReceipt:
    """A top-up, and where it leaves the member. Amounts in micro-coins."""

    sold: tuple[SoldPosition, ...]
    deposited: int
    cash: int
    gain: Ratio  # the all-time return as it stays: (equity - deposits) / starting cash
    again_at: int  # Unix seconds of the next chance
    earned: Earned  # 0 XP, but falling so deep may be a milestone
    kept: tuple[str, ...] = ()  # what was not sold: dust, what is too much for its thin market, and what is delisted


@dataclass(frozen=True, slots=True)
class _State:
    id: int
    starting: int
    money: int  # cash and reserved, in micro-coins
    topped_up_at: int | None
    open_orders: int
    held: Mapping[str, OpenPosition]


async def offer(context: Context, member_key: MemberKey) -> TopUpOffer:
    """What a top-up would do now, by one snapshot of prices. Read-only; raises what `top_up` would."""
    settings = await settings_of(member_key.guild_id)
    _require(settings)
    read = partial(fetch, reader())
    state = await _state(read, member_key, settings)
    quotes = {**await _frozen(context, state.held), **context.market.snapshot()}
    topups.check_allowed(state.topped_up_at, state.open_orders, context.now(), settings)
    equity = _equity(state, quotes)
    topups.check_below(equity, state.starting)
    sales = await _sales(read, state, quotes, settings, context.now())
    sold = [quote for _, quote, sale in sales if sale is not None]
    oldest = min((quote.quoted_at for quote in sold), default=context.now())
    return TopUpOffer(equity, state.starting, len(sold), max(0, context.now() - oldest))


async def top_up(context: Context, actor: Actor, typed: str, *, key: str) -> TopUpReceipt:
    """Sells all at the bid of quotes received after now, and deposits what is then missing to the starting cash.

    What cannot be sold, as dust, in a thin market or delisted, stays and counts at its last bid. `typed` must be the
    confirming word, `key` is the interaction's id: the same key returns the first answer. Raises WrongWord, CogOff,
    CommandOff, ToppedUpLately, OrdersOpen, NoFreshPrice, TooLate, AccountMoved, NotBelowStart, TooLarge.
    """
    topups.confirm(typed)
    placed_at = context.now()
    before = await _state(partial(fetch, reader()), actor, await settings_of(actor.guild_id))
    quotes = await _quotes(context, before.held, placed_at)

    async def body(tx: Transaction) -> TopUpReceipt:
        member = await load_acting(tx, actor)
        _require(member.settings)
        state = await _state(tx.read, actor, member.settings)
        topups.check_allowed(state.topped_up_at, state.open_orders, tx.now, member.settings)
        # Who changed what they hold while the prices came has seen them: none of it is sold at those.
        if state.held != before.held:
            raise AccountMoved(command="/topup")
        if isinstance(quotes, Refusal):
            raise quotes
        for quote in quotes.values():
            if quote.source != _FROZEN:
                check_age(context, quote)
        topups.check_below(_equity(state, quotes), state.starting)
        return await _execute(tx, member, state, quotes, placed_at)

    done = await once(key, actor, context.now(), TopUpReceipt, body)
    if done.earned.news:
        context.wake_announcer()
    return done


def _require(settings: Settings) -> None:
    require_enabled(settings, trading_on)
    require_enabled(settings, topups.topup_on)


_STATE = """
SELECT a.id, a.starting, a.cash + a.reserved AS money, a.topped_up_at,
    (SELECT COUNT(*) FROM orders o WHERE o.account_id = a.id AND o.state = 'open') AS open_orders
FROM account a WHERE a.guild_id = ? AND a.user_id = ? AND a.contest = ?
"""


async def _state(read: Read, member_key: MemberKey, settings: Settings) -> _State:
    rows = await read(_STATE, member_key.guild_id, member_key.user_id, MAIN)
    if not rows:
        start = settings[starting_cash] * MICRO
        return _State(0, start, start, None, 0, {})
    held = [OpenPosition(**row) for row in await read(HELD, rows[0]["id"])]
    return _State(**rows[0], held={one.symbol: one for one in held})


def _equity(state: _State, quotes: Mapping[str, Quote]) -> int:
    worth = positions.equity(state.money, state.held.values(), quotes)
    if worth is None:
        raise NoFreshPrice(symbol=next(symbol for symbol in state.held if symbol not in quotes))
    return worth


async def _quotes(context: Context, held: Mapping[str, OpenPosition], placed_at: int) -> dict[str, Quote] | Refusal:
    """A quote for each symbol, received after the order; all of the moment when the last of them had come.

    Were the first ones kept, whoever holds a slow symbol would see a fast one move, and could still turn back.
    """
    quotes = await _frozen(context, held)
    listed = [symbol for symbol in held if symbol not in quotes]
    first = await asyncio.gather(*(first_quote(context, symbol, placed_at) for symbol in listed))
    snapshot = context.market.snapshot()
    for symbol, quote in zip(listed, first, strict=True):
        if isinstance(quote, Refusal) or symbol not in snapshot:
            return NoFreshPrice(symbol=symbol)
        quotes[symbol] = max(quote, snapshot[symbol], key=lambda one: one.received_at)
    return quotes


async def _frozen(context: Context, held: Mapping[str, OpenPosition]) -> dict[str, Quote]:
    """The last bids of what is held and listed no more, as quotes at which nobody trades.

    Nothing while it is unknown what is listed, or for what never had a price.
    """
    if held.keys() <= context.market.symbols().keys():
        return {}
    try:
        gone = await delisted_coins(context)
    except MarketPaused:
        return {}
    bids = {symbol: last_bid(context.market, symbol, gone[symbol]["bid"]) for symbol in held.keys() & gone.keys()}
    return {
        symbol: Quote(Symbol(symbol, symbol, held[symbol].scale), bid, bid, bid, _FROZEN, 0, 0)
        for symbol, bid in bids.items()
        if bid is not None
    }


async def _execute(
    tx: Transaction, member: MemberState, state: _State, quotes: Mapping[str, Quote], placed_at: int
) -> TopUpReceipt:
    account = await accounts.load(tx, member)
    sales = await _sales(tx.read, state, quotes, member.settings, tx.now)
    stays = sum(one.worth(quote) for one, quote, sale in sales if sale is None)
    proceeds = sum(sale.total for *_, sale in sales if sale)
    missing = account.starting - account.cash - account.reserved - stays - proceeds
    if account.deposits + missing > MAX_CASH:
        raise TooLarge(limit=f"{coins(MAX_CASH)} coins")
    fallen = Facts(
        starting=account.starting,
        equity=account.starting - missing,
        deposits=account.deposits,
        trades=account.qualifying,
    )
    sold = []
    for one, quote, sale in sales:
        if sale is not None:
            order = ExecutionRequest(Side.SELL, All(), placed_at, quote)
            await book(tx, member, account, order, sale, one, qualified=False)
            sold.append(_sold(quote.symbol, sale))
    await accounts.deposit(tx, member, account, missing, "topup", "")
    await tx.write("UPDATE account SET topped_up_at = ? WHERE id = ?", tx.now, account.id)
    earned = await grants.grant(tx, member, "topup", 0, fallen, account)
    start = account.starting
    gain = score(start, account.deposits, start, start, start)
    again_at = -(-topups.again_at(tx.now, member.settings) // 1000)
    kept = tuple(one.symbol for one, _, sale in sales if sale is None)
    return TopUpReceipt(tuple(sold), missing, account.cash, gain, again_at, earned, kept)


def _sold(symbol: Symbol, sale: Execution) -> SoldPosition:
    price, costs = str(sale.price), (sale.spread, sale.slippage)
    return SoldPosition(symbol, sale.units, price, sale.fee, sale.total, sale.realised, *costs)


async def _sales(
    read: Read, state: _State, quotes: Mapping[str, Quote], settings: Settings, now: int
) -> list[tuple[OpenPosition, Quote, Execution | None]]:
    held = list(state.held.values())
    at = [_in_scale(quotes[one.symbol], one.scale) for one in held]
    if frozen := [(one, quote, None) for one, quote in zip(held, at, strict=True) if quote.source == _FROZEN]:
        left = {symbol: one for symbol, one in state.held.items() if quotes[symbol].source != _FROZEN}
        return [*await _sales(read, replace(state, held=left), quotes, settings, now), *frozen]
    moved = [await traded_within_a_day(read, state.id, Side.SELL, quote, settings, now) for quote in at]
    holdings = [one.holding for one in held]
    fills = topups.sell_out(list(zip(at, holdings, moved, strict=True)), state.money, settings)
    return list(zip(held, at, fills, strict=True))


def _in_scale(quote: Quote, scale: int) -> Quote:
    return replace(quote, symbol=listing.with_scale(quote.symbol, scale))
