"""Closing the positions of a symbol that the market lists no more: a moderator's decision, looked at before it is made.

The look is a receipt, so its button needs to hold nothing but that receipt's key. The decision is a receipt of the
look: whoever presses that button again, after a crash or a restart, goes on with the same decision at the same price.
Each member is a transaction of their own that looks anew, so none is done twice and what is left is simply what is
still there.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass

import msgspec
import structlog

from bot.data.keys import Actor, MemberKey
from bot.data.transactions import Transaction, once, transact
from bot.rules.formatting import quantity
from bot.rules.guilds.settings import announce_orders, announce_where
from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.refusals import TooOld
from bot.rules.trading import closeouts
from bot.rules.trading.fills import Execution
from bot.rules.trading.sizes import All
from bot.services.accounts import accounts, positions
from bot.services.accounts.accounts import AccountState
from bot.services.announcements import outbox
from bot.services.context import Context
from bot.services.guilds import members
from bot.services.guilds.members import MemberState
from bot.services.guilds.settings import settings_of
from bot.services.market.listing import listed_symbols, with_scale
from bot.services.moderation.delisted_holdings import DelistedHolding, load_holding
from bot.services.trading import storage
from bot.services.trading.execution import ExecutionRequest, book
from bot.services.trading.order_changes import release

COMMAND = "/manage close"
_LONGEST = 600.0  # seconds for which one click works: its answer may come for 15 minutes
_MOST_FAILURES = 20  # members that could not be settled, before all is given up

log = structlog.get_logger("manage")


@dataclass(frozen=True, slots=True)
class CloseoutPlan:
    """What closing a symbol does. Money in micro-coins."""

    symbol: Symbol  # in the scale of the units
    bid: str  # exact
    seen_at: int | None  # ms since 1970; None if the newest price came before the start
    reason: str
    members: int
    positions: int
    units: int
    worth: int  # what is paid for them
    orders: int  # open ones, which are cancelled
    freed: int  # what those had set aside
    told: bool  # whether the server's announcements tell members of it


@dataclass(frozen=True, slots=True)
class CloseoutDecision:
    """A decision as it was made: its number, its moment in ms since 1970, and what it was to do."""

    id: int
    at: int
    plan: CloseoutPlan


@dataclass(frozen=True, slots=True)
class CloseoutResult:
    """A decision, and how many members are still to come: another click goes on with them, unless it is `back`."""

    decided: CloseoutDecision
    left: int
    back: bool  # the market lists the symbol again, so who is left keeps theirs


async def preview_closeout(context: Context, actor: Actor, ticker: str, reason: str, *, key: str) -> CloseoutPlan:
    """What closing a symbol would do now. Changes nothing; `key`, the interaction's id, is what `close` asks for.

    Raises NoReason, MarketPaused, StillListed, NothingToClose, NoLastPrice.
    """
    reason = " ".join(reason.split())
    ticker = ticker.strip().upper()
    settings = await settings_of(actor.guild_id)
    told = settings[announce_orders] and settings[announce_where] != "off"
    found = await load_holding(context, actor.guild_id, ticker)

    async def body(_: Transaction) -> CloseoutPlan:
        if not any(char.isalnum() for char in reason):
            raise closeouts.NoReason
        closeouts.check_closeable(ticker, listed_symbols(context))
        return _plan(ticker, found, reason, told)

    return await once(key, actor, context.now(), CloseoutPlan, body)


def _plan(ticker: str, found: DelistedHolding | None, reason: str, told: bool) -> CloseoutPlan:
    if found is None:
        raise closeouts.NothingToClose(
            symbol="".join(char for char in ticker if char.isascii() and char.isalnum())[:12]
        )
    if found.bid is None:
        raise closeouts.NoLastPrice(symbol=found.symbol.ticker)
    return CloseoutPlan(
        symbol=found.symbol,
        bid=str(found.bid),
        seen_at=found.seen_at,
        reason=reason,
        members=len(found.users),
        positions=found.holders,
        units=found.units,
        worth=found.worth,
        orders=found.orders,
        freed=found.reserved,
        told=told,
    )


async def execute_closeout(context: Context, actor: Actor, preview_key: str) -> CloseoutResult:
    """Closes what `look` saw under the key `looked`, member by member; again goes on with what is left.

    The decision is written down before the first of them. Raises TooOld where the look is forgotten, MarketPaused,
    StillListed, LastPriceMoved, NothingToClose.
    """
    seen = await once(preview_key, actor, context.now(), CloseoutPlan, _forgotten)
    ticker = seen.symbol.ticker
    listed = listed_symbols(context)  # a pause ends, so its refusal is not kept
    found = await load_holding(context, actor.guild_id, ticker)
    if found and ticker not in listed and str(found.bid) != seen.bid:
        raise closeouts.LastPriceMoved(symbol=ticker)

    async def body(tx: Transaction) -> CloseoutDecision:
        closeouts.check_closeable(ticker, listed_symbols(context))
        plan = _plan(ticker, found, seen.reason, seen.told)
        return CloseoutDecision(await _write(tx, actor, plan), tx.now, plan)

    decided = await once(f"{preview_key} decided", actor, context.now(), CloseoutDecision, body)
    users = found.users if found else set()
    left = await _carry_out(context, actor.guild_id, decided, sorted(users))
    log.info("positions closed", decision=decided.id, guild=actor.guild_id, user=actor.user_id, symbol=ticker,
             price=seen.bid, members=len(users) - left, left=left)  # fmt: skip
    return CloseoutResult(decided, left, ticker in context.market.symbols())


async def _forgotten(_: Transaction) -> CloseoutPlan:
    raise TooOld(command=COMMAND)


async def _write(tx: Transaction, actor: Actor, plan: CloseoutPlan) -> int:
    before = {"members": plan.members, "positions": plan.positions, "units": plan.units, "orders": plan.orders}
    after = {"positions": 0, "orders": 0, "paid": plan.worth, "freed": plan.freed}
    facts = {"symbol": plan.symbol.ticker, "price": plan.bid, "before": before, "after": after}
    rows = await tx.write(
        "INSERT INTO decision (guild_id, user_id, kind, facts, reason, at) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        *(actor.guild_id, actor.user_id, closeouts.CLOSEOUT, msgspec.json.encode(facts).decode(), plan.reason, tx.now),
    )
    return int(rows[0]["id"])


async def _carry_out(context: Context, guild_id: int, decided: CloseoutDecision, users: Collection[int]) -> int:
    """Settles one member after the other; how many are left, for another click or because the symbol came back."""
    until, left, failed = time.monotonic() + _LONGEST, len(users), 0
    try:
        for user in users:
            # Once it is listed again there is a price to sell at, and the last known one is none any more.
            if time.monotonic() > until or decided.plan.symbol.ticker in context.market.symbols():
                break
            try:
                await _settle(context, MemberKey(guild_id, user), decided)
                left -= 1
            except Exception as error:
                failed += 1
                log.warning("positions not closed", user=user, decision=decided.id, error=repr(error), exc_info=True)
                if failed == _MOST_FAILURES:
                    raise
    finally:
        context.wake_announcer()
    return left


async def _settle(context: Context, member_key: MemberKey, decided: CloseoutDecision) -> None:
    """Cancels a member's open orders in the symbol, and sells their position."""
    ticker = decided.plan.symbol.ticker

    async def body(tx: Transaction) -> None:
        member = await members.load_locked(tx, member_key)
        if member is None:
            return
        account = await accounts.load(tx, member)
        if account.id is None:
            return
        for order in await storage.open_in(tx, account, ticker):
            await release(tx, context, account, order, "cancelled")
            one = order.resting
            why = f"{ticker} is listed no more, and a moderator has closed what was held of it."
            facts = {"order": one.id, "side": one.side.value, "symbol": ticker, "kind": one.kind}
            await outbox.tell(tx, member, order.notify, {**facts, "what": "cancelled", "why": why})
        await _sell(tx, member, account, decided)

    await transact(context.now(), body)


async def _sell(tx: Transaction, member: MemberState, account: AccountState, decided: CloseoutDecision) -> None:
    position = (await positions.load(tx, account)).get(decided.plan.symbol.ticker)
    if position is None:
        return
    quote = _last_quote(decided, position.scale)
    done = closeouts.close_position(position.holding, quote.symbol, quote.bid, account.cash, account.reserved)
    order = ExecutionRequest(Side.SELL, All(), decided.at, quote, closeouts.CLOSEOUT)
    await book(tx, member, account, order, done, position, qualified=False)
    await _tell(tx, member, decided, done, quote.symbol)


def _last_quote(decided: CloseoutDecision, scale: int) -> Quote:
    """The last known bid as the quote of a fill: its source is the decision, for no market says it any more."""
    bid, at = Price.parse(decided.plan.bid), decided.at
    symbol = with_scale(decided.plan.symbol, scale)
    return Quote(symbol, bid, bid, bid, f"decision {decided.id}", at, at)


async def _tell(
    tx: Transaction, member: MemberState, decided: CloseoutDecision, done: Execution, symbol: Symbol
) -> None:
    facts = {
        "symbol": symbol.ticker,
        "amount": quantity(done.units, symbol),
        "price": str(done.price),
        "total": done.total,
        "realised": done.realised,
        "why": decided.plan.reason,
    }
    await outbox.tell(tx, member, "channel", facts, kind="closed")
