"""Top-ups: all is sold and the difference to the starting cash deposited, in one transaction with one receipt."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from bot.data import models
from bot.data.database import fetch, reader
from bot.data.keys import MAIN, Actor, MemberKey
from bot.data.models import PostingKind
from bot.data.transactions import Transaction, once
from bot.rules.accounts.holdings import starting_cash
from bot.rules.accounts.returns import score
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import LastPrice, Price, Quote, Side, Symbol
from bot.rules.market.refusals import MarketPaused, NoFreshPrice
from bot.rules.market.relisting import ServerQuotes
from bot.rules.money import MAX_CASH, MICRO, Ratio
from bot.rules.progression.milestones import Facts
from bot.rules.refusals import Refusal
from bot.rules.settings import Settings
from bot.rules.trading import topups
from bot.rules.trading.fills import Execution
from bot.rules.trading.refusals import AccountMoved, TooManyCoins
from bot.rules.trading.sizes import All
from bot.services.accounts import accounts, positions
from bot.services.accounts.positions import OpenPosition
from bot.services.accounts.storage import POSITIONS_OF_ACCOUNT
from bot.services.context import Context
from bot.services.guilds.members import MemberState, load_acting
from bot.services.guilds.settings import require_enabled, settings_of
from bot.services.market.frozen import quotes_in
from bot.services.market.listing import delisted_coins, last_bid, with_scale
from bot.services.progression import grants
from bot.services.progression.grants import Earned
from bot.services.trading import storage
from bot.services.trading.execution import ExecutionRequest, Read, book, traded_within_a_day
from bot.services.trading.first_quote import check_age, first_quote


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
    unsold: tuple[str, ...]  # what was not sold: dust, what is too much for its thin market, and what is delisted


@dataclass(frozen=True, slots=True)
class _Holdings:
    """The account as a top-up finds it."""

    id: int
    starting: int
    money: int  # cash and reserved, in micro-coins
    topped_up_at: int | None
    open_orders: int
    positions: Mapping[str, OpenPosition]


@dataclass(frozen=True, slots=True)
class _Prices:
    """What the positions are worth: `quotes` to sell at, and the `last` ones of what is listed no more, which stays."""

    quotes: Mapping[str, Quote]
    last: Mapping[str, LastPrice] = field(default_factory=dict)

    @property
    def all(self) -> Mapping[str, Quote | LastPrice]:
        """Both together."""
        return {**self.last, **self.quotes}


class _Sale(NamedTuple):
    """A position, its quote in the scale of its units, and its sale; None for what stays."""

    position: OpenPosition
    quote: Quote
    execution: Execution | None


async def offer(context: Context, member_key: MemberKey) -> TopUpOffer:
    """What a top-up would do now, by one snapshot of prices. Read-only; raises what `top_up` would."""
    settings = await settings_of(member_key.guild_id)
    _require(settings)
    read = partial(fetch, reader())
    holdings = await _load(read, member_key, settings)
    quotes = await quotes_in(context, member_key.guild_id)
    prices = _Prices(quotes, await _last_prices(context, holdings.positions, quotes))
    topups.check_allowed(holdings.topped_up_at, holdings.open_orders, context.now(), settings)
    equity = _equity(holdings, prices)
    topups.check_below(equity, holdings.starting)
    sales = await _sales(read, holdings, prices, settings, context.now())
    sold = [sale.quote for sale in sales if sale.execution is not None]
    oldest = min((quote.quoted_at for quote in sold), default=context.now())
    return TopUpOffer(equity, holdings.starting, len(sold), max(0, context.now() - oldest))


async def top_up(context: Context, actor: Actor, typed: str, *, key: str) -> TopUpReceipt:
    """Sells all at the bid of quotes received after now, and deposits what is then missing to the starting cash.

    What cannot be sold, as dust, in a thin market or delisted, stays and counts at its last bid. `typed` must be the
    confirming word, `key` is the interaction's id: the same key returns the first answer. Raises WrongWord, CogOff,
    CommandOff, ToppedUpLately, OrdersOpen, NoFreshPrice, TooLate, AccountMoved, NotBelowStart, TooLarge.
    """
    topups.confirm(typed)
    placed_at = context.now()
    before = await _load(partial(fetch, reader()), actor, await settings_of(actor.guild_id))
    prices = await _first_prices(context, actor.guild_id, before.positions, placed_at)

    async def body(tx: Transaction) -> TopUpReceipt:
        member = await load_acting(tx, actor)
        _require(member.settings)
        holdings = await _load(tx.read, actor, member.settings)
        topups.check_allowed(holdings.topped_up_at, holdings.open_orders, tx.now, member.settings)
        # Who changed what they hold while the prices came has seen them: none of it is sold at those.
        if holdings.positions != before.positions:
            raise AccountMoved(command="/topup")
        if isinstance(prices, Refusal):
            raise prices
        for quote in prices.quotes.values():
            check_age(context, quote)
        topups.check_below(_equity(holdings, prices), holdings.starting)
        return await _execute(tx, member, holdings, prices, placed_at)

    return await once(context, key, actor, TopUpReceipt, body)


def _require(settings: Settings) -> None:
    require_enabled(settings, trading_on)
    require_enabled(settings, topups.topup_on)


async def _load(read: Read, member_key: MemberKey, settings: Settings) -> _Holdings:
    rows = await read(storage.ACCOUNT_TO_TOP_UP, **member_key.columns, contest=MAIN)
    if not rows:
        start = settings[starting_cash] * MICRO
        return _Holdings(id=0, starting=start, money=start, topped_up_at=None, open_orders=0, positions={})
    held = [OpenPosition(**row) for row in await read(POSITIONS_OF_ACCOUNT, account_id=rows[0]["id"])]
    return _Holdings(**rows[0], positions={position.symbol: position for position in held})


def _equity(holdings: _Holdings, prices: _Prices) -> int:
    worth = positions.equity(holdings.money, holdings.positions.values(), prices.all)
    if worth is None:
        raise NoFreshPrice(symbol=next(symbol for symbol in holdings.positions if symbol not in prices.all))
    return worth


async def _first_prices(
    context: Context, guild_id: int, held: Mapping[str, OpenPosition], placed_at: int
) -> _Prices | Refusal:
    """A quote for each symbol, received after the order; all of the moment when the last of them had come.

    Were the first ones kept, whoever holds a slow symbol would see a fast one move, and could still turn back.
    """
    last = await _last_prices(context, held, await quotes_in(context, guild_id))
    listed = [symbol for symbol in held if symbol not in last]
    first = await asyncio.gather(*(first_quote(context, guild_id, symbol, placed_at) for symbol in listed))
    snapshot = await quotes_in(context, guild_id)
    quotes = {}
    for symbol, quote in zip(listed, first, strict=True):
        if isinstance(quote, Refusal) or symbol not in snapshot:
            return NoFreshPrice(symbol=symbol)
        quotes[symbol] = max(quote, snapshot[symbol], key=lambda quote: quote.received_at)
    return _Prices(quotes, last)


async def _last_prices(
    context: Context, held: Mapping[str, OpenPosition], quotes: ServerQuotes
) -> dict[str, LastPrice]:
    """The last bids of what is held and listed no more, or frozen, at which nobody trades.

    Nothing while it is unknown what is listed, or for what never had a price.
    """
    bids: dict[str, Price | None] = {**quotes.frozen_bids(held)}
    if not held.keys() <= context.market.symbols().keys():
        with suppress(MarketPaused):
            delisted = await delisted_coins(context)
            bids |= {
                ticker: last_bid(quotes, ticker, delisted[ticker]["bid"]) for ticker in held.keys() & delisted.keys()
            }
    return {
        symbol: LastPrice(Symbol(symbol, symbol, held[symbol].scale), bid)
        for symbol, bid in bids.items()
        if bid is not None
    }


async def _execute(
    tx: Transaction, member: MemberState, holdings: _Holdings, prices: _Prices, placed_at: int
) -> TopUpReceipt:
    account = await accounts.load(tx, member)
    sales = await _sales(tx.read, holdings, prices, member.settings, tx.now)
    unsold = [sale for sale in sales if sale.execution is None]
    delisted = [position for position in holdings.positions.values() if position.symbol in prices.last]
    unsold_value = sum(sale.position.worth(sale.quote) for sale in unsold)
    unsold_value += sum(position.worth(prices.last[position.symbol]) for position in delisted)
    proceeds = sum(sale.execution.total for sale in sales if sale.execution)
    missing = account.starting - account.cash - account.reserved - unsold_value - proceeds
    if account.deposits + missing > MAX_CASH:
        raise TooManyCoins(limit=MAX_CASH)
    facts = Facts(
        starting=account.starting,
        equity=account.starting - missing,
        deposits=account.deposits,
        trades=account.qualifying,
    )
    sold = []
    for position, quote, execution in sales:
        if execution is not None:
            order = ExecutionRequest(side=Side.SELL, size=All(), placed_at=placed_at, quote=quote)
            await book(tx, member, account, order, execution, before=position, qualified=False)
            sold.append(_sold(quote.symbol, execution))
    await accounts.deposit(tx, member, account, missing, PostingKind.TOP_UP)
    await tx.update(models.Account, {"id": account.id}, topped_up_at=tx.now)
    earned = await grants.grant(tx, member, "topup", 0, facts, account=account)
    start = account.starting
    return TopUpReceipt(
        sold=tuple(sold),
        deposited=missing,
        cash=account.cash,
        gain=score(start, account.deposits, start, start, start),
        again_at=-(-topups.again_at(tx.now, member.settings) // 1000),
        earned=earned,
        unsold=tuple(position.symbol for position in (*(sale.position for sale in unsold), *delisted)),
    )


def _sold(symbol: Symbol, execution: Execution) -> SoldPosition:
    return SoldPosition(
        symbol=symbol,
        units=execution.units,
        price=str(execution.price),
        fee=execution.fee,
        total=execution.total,
        realised=execution.realised,
        spread=execution.spread,
        slippage=execution.slippage,
    )


async def _sales(read: Read, holdings: _Holdings, prices: _Prices, settings: Settings, now: int) -> list[_Sale]:
    """What becomes of each position that is listed still."""
    listed = [position for position in holdings.positions.values() if position.symbol not in prices.last]
    quotes = [_scaled(prices.quotes[position.symbol], position.scale) for position in listed]
    moved = [await traded_within_a_day(read, holdings.id, Side.SELL, quote, settings, now=now) for quote in quotes]
    held = [position.holding for position in listed]
    executions = topups.sell_out(list(zip(quotes, held, moved, strict=True)), holdings.money, settings)
    return [_Sale(*sale) for sale in zip(listed, quotes, executions, strict=True)]


def _scaled(quote: Quote, scale: int) -> Quote:
    return replace(quote, symbol=with_scale(quote.symbol, scale))
