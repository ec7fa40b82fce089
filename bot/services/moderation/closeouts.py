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
from bot.data.transactions import Work, once, transact
from bot.rules.formatting import quantity
from bot.rules.guilds.settings import announce_orders, announce_where
from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.refusals import TooOld
from bot.rules.trading import closeouts
from bot.rules.trading.fills import Fill
from bot.rules.trading.sizes import All
from bot.services.accounts import accounts, positions
from bot.services.accounts.accounts import Account
from bot.services.announcements import outbox
from bot.services.context import Floor
from bot.services.guilds import members
from bot.services.guilds.members import Present
from bot.services.guilds.settings import settings_of
from bot.services.market.listing import in_scale, listing
from bot.services.moderation.delisted_holdings import Delisted, held
from bot.services.trading import storage
from bot.services.trading.execution import Execution, book
from bot.services.trading.order_changes import release

COMMAND = "/manage close"
_LONGEST = 600.0  # seconds for which one click works: its answer may come for 15 minutes
_MOST_FAILURES = 20  # members that could not be settled, before all is given up

log = structlog.get_logger("manage")


@dataclass(frozen=True, slots=True)
class Plan:
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
class Decided:
    """A decision as it was made: its number, its moment in ms since 1970, and what it was to do."""

    id: int
    at: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class Closed:
    """A decision, and how many members are still to come: another click goes on with them, unless it is `back`."""

    decided: Decided
    left: int
    back: bool  # the market lists the symbol again, so who is left keeps theirs


async def look(floor: Floor, actor: Actor, ticker: str, reason: str, *, key: str) -> Plan:
    """What closing a symbol would do now. Changes nothing; `key`, the interaction's id, is what `close` asks for.

    Raises NoReason, MarketPaused, StillListed, NothingToClose, NoLastPrice.
    """
    reason = " ".join(reason.split())
    ticker = ticker.strip().upper()
    settings = await settings_of(actor.guild_id)
    told = settings[announce_orders] and settings[announce_where] != "off"
    found = await held(floor, actor.guild_id, ticker)

    async def body(_: Work) -> Plan:
        if not any(char.isalnum() for char in reason):
            raise closeouts.NoReason
        closeouts.check(ticker, listing(floor))
        return _plan(ticker, found, reason, told)

    return await once(key, actor, floor.now(), Plan, body)


def _plan(ticker: str, found: Delisted | None, reason: str, told: bool) -> Plan:
    if found is None:
        raise closeouts.NothingToClose(
            symbol="".join(char for char in ticker if char.isascii() and char.isalnum())[:12]
        )
    if found.bid is None:
        raise closeouts.NoLastPrice(symbol=found.symbol.ticker)
    return Plan(
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


async def close(floor: Floor, actor: Actor, looked: str) -> Closed:
    """Closes what `look` saw under the key `looked`, member by member; again goes on with what is left.

    The decision is written down before the first of them. Raises TooOld where the look is forgotten, MarketPaused,
    StillListed, LastPriceMoved, NothingToClose.
    """
    seen = await once(looked, actor, floor.now(), Plan, _forgotten)
    ticker = seen.symbol.ticker
    listed = listing(floor)  # a pause ends, so its refusal is not kept
    found = await held(floor, actor.guild_id, ticker)
    if found and ticker not in listed and str(found.bid) != seen.bid:
        raise closeouts.LastPriceMoved(symbol=ticker)

    async def body(work: Work) -> Decided:
        closeouts.check(ticker, listing(floor))
        plan = _plan(ticker, found, seen.reason, seen.told)
        return Decided(await _write(work, actor, plan), work.now, plan)

    decided = await once(f"{looked} decided", actor, floor.now(), Decided, body)
    users = found.users if found else set()
    left = await _carry_out(floor, actor.guild_id, decided, sorted(users))
    log.info("positions closed", decision=decided.id, guild=actor.guild_id, user=actor.user_id, symbol=ticker,
             price=seen.bid, members=len(users) - left, left=left)  # fmt: skip
    return Closed(decided, left, ticker in floor.quotes.symbols())


async def _forgotten(_: Work) -> Plan:
    raise TooOld(command=COMMAND)


async def _write(work: Work, actor: Actor, plan: Plan) -> int:
    before = {"members": plan.members, "positions": plan.positions, "units": plan.units, "orders": plan.orders}
    after = {"positions": 0, "orders": 0, "paid": plan.worth, "freed": plan.freed}
    facts = {"symbol": plan.symbol.ticker, "price": plan.bid, "before": before, "after": after}
    rows = await work.write(
        "INSERT INTO decision (guild_id, user_id, kind, facts, reason, at) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        *(actor.guild_id, actor.user_id, closeouts.KIND, msgspec.json.encode(facts).decode(), plan.reason, work.now),
    )
    return int(rows[0]["id"])


async def _carry_out(floor: Floor, guild_id: int, decided: Decided, users: Collection[int]) -> int:
    """Settles one member after the other; how many are left, for another click or because the symbol came back."""
    until, left, failed = time.monotonic() + _LONGEST, len(users), 0
    try:
        for user in users:
            # Once it is listed again there is a price to sell at, and the last known one is none any more.
            if time.monotonic() > until or decided.plan.symbol.ticker in floor.quotes.symbols():
                break
            try:
                await _settle(floor, MemberKey(guild_id, user), decided)
                left -= 1
            except Exception as error:
                failed += 1
                log.warning("positions not closed", user=user, decision=decided.id, error=repr(error), exc_info=True)
                if failed == _MOST_FAILURES:
                    raise
    finally:
        floor.wake()
    return left


async def _settle(floor: Floor, who: MemberKey, decided: Decided) -> None:
    """Cancels a member's open orders in the symbol, and sells their position."""
    ticker = decided.plan.symbol.ticker

    async def body(work: Work) -> None:
        member = await members.lock(work, who)
        if member is None:
            return
        account = await accounts.find(work, member)
        if account.id is None:
            return
        for order in await storage.open_in(work, account, ticker):
            await release(work, floor, account, order, "cancelled")
            one = order.resting
            why = f"{ticker} is listed no more, and a moderator has closed what was held of it."
            facts = {"order": one.id, "side": one.side.value, "symbol": ticker, "kind": one.kind}
            await outbox.tell(work, member, order.notify, {**facts, "what": "cancelled", "why": why})
        await _sell(work, member, account, decided)

    await transact(floor.now(), body)


async def _sell(work: Work, member: Present, account: Account, decided: Decided) -> None:
    position = (await positions.load(work, account)).get(decided.plan.symbol.ticker)
    if position is None:
        return
    quote = _last_quote(decided, position.scale)
    done = closeouts.close(position.holding, quote.symbol, quote.bid, account.cash, account.reserved)
    order = Execution(Side.SELL, All(), decided.at, quote, closeouts.KIND)
    await book(work, member, account, order, done, position, qualified=False)
    await _tell(work, member, decided, done, quote.symbol)


def _last_quote(decided: Decided, scale: int) -> Quote:
    """The last known bid as the quote of a fill: its source is the decision, for no market says it any more."""
    bid, at = Price.parse(decided.plan.bid), decided.at
    symbol = in_scale(decided.plan.symbol, scale)
    return Quote(symbol, bid, bid, bid, f"decision {decided.id}", at, at)


async def _tell(work: Work, member: Present, decided: Decided, done: Fill, symbol: Symbol) -> None:
    facts = {
        "symbol": symbol.ticker,
        "amount": quantity(done.units, symbol),
        "price": str(done.price),
        "total": done.total,
        "realised": done.realised,
        "why": decided.plan.reason,
    }
    await outbox.tell(work, member, "channel", facts, kind="closed")
