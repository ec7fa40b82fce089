"""Closing the positions of a symbol that the market lists no more, or as another coin: a moderator's decision,
previewed before it is made.

The preview is a receipt, so its button needs to hold nothing but that receipt's key. The decision is a receipt of the
preview: whoever presses that button again, after a crash or a restart, goes on with the same decision and price.
Each member is a transaction of their own that looks anew, so none is done twice and what is left is simply what is
still there.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import structlog

from bot.data import models
from bot.data.database import reader, select
from bot.data.keys import Actor, MemberKey
from bot.data.models import OrderState
from bot.data.transactions import Transaction, once, recall, transact
from bot.rules.announcements.orders import PositionClosed
from bot.rules.guilds.settings import AnnounceWhere, announce_orders, announce_where
from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.money import Amount
from bot.rules.refusals import Refusal, TooOld
from bot.rules.trading import closeouts
from bot.rules.trading.sizes import All
from bot.services.accounts import accounts, positions
from bot.services.alerts import firing
from bot.services.announcements import outbox
from bot.services.context import Context
from bot.services.guilds import members
from bot.services.guilds.members import MemberState
from bot.services.guilds.settings import settings_of
from bot.services.market.frozen import frozen_tickers
from bot.services.market.listing import listed_symbols, with_scale
from bot.services.moderation.delisted_holdings import DelistedHolding, load_holding
from bot.services.trading import storage
from bot.services.trading.execution import ExecutionRequest, book
from bot.services.trading.order_changes import end_order

COMMAND = "/manage close"
CLICK_TIMEOUT = 600.0  # seconds for which one click works: its answer may come for 15 minutes
_MAX_FAILURES = 20  # members that could not be settled, before the rest is left to another click

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
    announced: bool  # whether the server's announcements tell members of it
    frozen: bool = False  # the market lists it again, as what the moderator says is another coin
    alerts: int = 0  # open ones, which are removed with the old coin


@dataclass(frozen=True, slots=True)
class CloseoutDecision:
    """A decision as it was made: its number, its moment in ms since 1970, and what it was to do."""

    id: int
    at: int
    plan: CloseoutPlan


@dataclass(frozen=True, slots=True)
class UnclosedMember:
    """Somebody whose positions could not be closed: a rule refused it, or, without a refusal, an error did."""

    user_id: int
    name: str  # empty where none is stored
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class CloseoutResult:
    """A decision, and how many members remain: another click goes on with them, unless the market lists it again."""

    decision: CloseoutDecision
    remaining: int
    relisted: bool  # the market lists the symbol again, so who remains keeps theirs
    unclosed: Sequence[UnclosedMember] = ()  # of those who remain, whose closing has failed


async def preview_closeout(context: Context, actor: Actor, ticker: str, reason: str, *, key: str) -> CloseoutPlan:
    """What closing a symbol would do now. Changes nothing.

    `key`, the interaction's id, is what `execute_closeout` asks for.

    Raises NoReason, MarketPaused, StillListed, NothingToClose, NoLastPrice.
    """
    reason = " ".join(reason.split())
    ticker = ticker.strip().upper()
    settings = await settings_of(actor.guild_id)
    announced = settings[announce_orders] and settings[announce_where] != AnnounceWhere.OFF
    holding = await load_holding(context, actor.guild_id, ticker)
    frozen = await frozen_tickers(context, actor.guild_id)

    async def body(_: Transaction) -> CloseoutPlan:
        if not any(char.isalnum() for char in reason):
            raise closeouts.NoReason
        closeouts.check_closeable(ticker, listed_symbols(context).keys() - frozen)
        return _plan(ticker, holding, reason, announced)

    return await once(context, key, actor, CloseoutPlan, body)


def _plan(ticker: str, holding: DelistedHolding | None, reason: str, announced: bool) -> CloseoutPlan:
    if holding is None:
        raise closeouts.NothingToClose(
            symbol="".join(char for char in ticker if char.isascii() and char.isalnum())[:12]
        )
    if holding.bid is None:
        raise closeouts.NoLastPrice(symbol=holding.symbol.ticker)
    return CloseoutPlan(
        symbol=holding.symbol,
        bid=str(holding.bid),
        seen_at=holding.seen_at,
        reason=reason,
        members=len(holding.users),
        positions=holding.holders,
        units=holding.units,
        worth=holding.worth,
        orders=holding.orders,
        freed=holding.reserved,
        announced=announced,
        frozen=holding.frozen,
        alerts=holding.alerts,
    )


async def execute_closeout(context: Context, actor: Actor, preview_key: str) -> CloseoutResult:
    """Closes what was previewed under this key, member by member; called again, it goes on with who is left.

    The decision is written down before the first of them. Raises TooOld where the preview is forgotten, MarketPaused,
    StillListed, LastPriceMoved, NothingToClose.
    """
    preview = await recall(preview_key, actor, CloseoutPlan)
    if preview is None:
        raise TooOld(command=COMMAND)
    ticker = preview.symbol.ticker
    frozen = await frozen_tickers(context, actor.guild_id)
    listed = listed_symbols(context).keys() - frozen  # a pause ends, so its refusal is not kept
    holding = await load_holding(context, actor.guild_id, ticker)
    if holding and ticker not in listed and str(holding.bid) != preview.bid:
        raise closeouts.LastPriceMoved(symbol=ticker)

    async def body(tx: Transaction) -> CloseoutDecision:
        closeouts.check_closeable(ticker, listed_symbols(context).keys() - frozen)
        plan = _plan(ticker, holding, preview.reason, preview.announced)
        return CloseoutDecision(await _insert(tx, actor, plan), tx.now, plan)

    decision = await once(context, _decision_key(preview_key), actor, CloseoutDecision, body)
    users = sorted(holding.users) if holding else []
    remaining, failures = await _carry_out(context, actor.guild_id, decision, users)
    is_tradable = await _is_tradable(context, actor.guild_id, ticker)
    context.noted_coins.clear()  # with the last stake in the old coin its ticker is free
    log.info(
        "positions closed",
        decision=decision.id,
        guild=actor.guild_id,
        user=actor.user_id,
        symbol=ticker,
        price=preview.bid,
        members=len(users) - remaining,
        left=remaining,
    )
    unclosed = [await _unclosed(MemberKey(actor.guild_id, user), error) for user, error in failures.items()]
    return CloseoutResult(decision, remaining, is_tradable, unclosed)


async def _is_tradable(context: Context, guild_id: int, ticker: str) -> bool:
    """Whether the market lists a symbol that members of a server can sell themselves."""
    return ticker in context.market.symbols() and ticker not in await frozen_tickers(context, guild_id)


def _decision_key(preview_key: str) -> str:
    """The key of the receipt that a preview's decision is: whoever presses its button again is told that decision."""
    return f"{preview_key} decided"


async def _insert(tx: Transaction, actor: Actor, plan: CloseoutPlan) -> int:
    before = {"members": plan.members, "positions": plan.positions, "units": plan.units, "orders": plan.orders}
    after = {"positions": 0, "orders": 0, "paid": plan.worth, "freed": plan.freed}
    facts = {"symbol": plan.symbol.ticker, "price": plan.bid, "before": before, "after": after}
    return await tx.insert(
        models.Decision,
        **actor.columns,
        kind=closeouts.CLOSEOUT,
        facts=msgspec.json.encode(facts).decode(),
        reason=plan.reason,
        at=tx.now,
    )


async def _unclosed(member_key: MemberKey, error: Exception) -> UnclosedMember:
    rows = await select(reader(), models.Member, "name", **member_key.columns)
    name = rows[0]["name"] if rows else ""
    return UnclosedMember(member_key.user_id, name, error if isinstance(error, Refusal) else None)


async def _carry_out(
    context: Context, guild_id: int, decision: CloseoutDecision, users: Collection[int]
) -> tuple[int, Mapping[int, Exception]]:
    """Settles one member after the other; how many remain, for another click or because the symbol came back, and
    what those have failed of whom it was tried."""
    until, remaining = time.monotonic() + CLICK_TIMEOUT, len(users)
    failures: dict[int, Exception] = {}
    for user in users:
        # Once it is listed again there is a price to sell at, and the last known one is none any more.
        if time.monotonic() > until or await _is_tradable(context, guild_id, decision.plan.symbol.ticker):
            break
        try:
            await _settle(context, MemberKey(guild_id, user), decision)
            remaining -= 1
        except Exception as error:
            failures[user] = error
            log.warning("positions not closed", user=user, decision=decision.id, error=repr(error), exc_info=True)
            if len(failures) == _MAX_FAILURES:
                break
    return remaining, failures


async def _settle(context: Context, member_key: MemberKey, decision: CloseoutDecision) -> None:
    """Cancels a member's open orders in the symbol, and sells their positions, in each of their accounts.

    Alerts stay where the symbol is listed no more, for it may come back; they go with a coin that never will.
    """
    ticker, frozen = decision.plan.symbol.ticker, decision.plan.frozen
    refusal = closeouts.OldCoinClosed(symbol=ticker) if frozen else closeouts.HoldingClosed(symbol=ticker)

    async def body(tx: Transaction) -> None:
        member = await members.load_locked(tx, member_key)
        if member is None:
            raise closeouts.UnknownMember
        for account in await accounts.load_all(tx, member):
            for order in await storage.open_in(tx, account, ticker):
                await end_order(tx, context, member, order, OrderState.CANCELLED, refusal=refusal)
            await _sell(tx, member, account.id, decision)
        if frozen:
            await firing.remove_all_of(tx, context, member, ticker, refusal)

    await transact(context, body)


async def _sell(tx: Transaction, member: MemberState, account_id: int | None, decision: CloseoutDecision) -> None:
    assert account_id is not None
    account = await accounts.load_by_id(tx, account_id)  # ending its orders has freed cash
    position = (await positions.load(tx, account)).get(decision.plan.symbol.ticker)
    if position is None:
        return
    quote = _last_quote(decision, position.scale)
    sale = closeouts.close_position(position.holding, quote.symbol, quote.bid, account.cash, account.reserved)
    order = ExecutionRequest(side=Side.SELL, size=All(), placed_at=decision.at, quote=quote, kind=closeouts.CLOSEOUT)
    await book(tx, member, account, order, sale, before=position, qualified=False)
    announcement = PositionClosed(
        name=member.name,
        symbol=quote.symbol.ticker,
        amount=Amount(sale.units, quote.symbol.scale),
        price=str(sale.price),
        total=sale.total,
        realised=sale.realised,
        why=decision.plan.reason,
    )
    await outbox.announce(tx, member, announcement)


def _last_quote(decision: CloseoutDecision, scale: int) -> Quote:
    """The last known bid as the quote of a fill: its source is the decision, for no market says it any more."""
    bid = Price.parse(decision.plan.bid)
    return Quote(
        symbol=with_scale(decision.plan.symbol, scale),
        bid=bid,
        ask=bid,
        last=bid,
        source=f"decision {decision.id}",
        quoted_at=decision.at,
        received_at=decision.at,
    )
