"""A coin that came back at a price no market makes, and is the same still: a moderator's decision, previewed first.

That it is another is a close-out at the last known price: see `closeouts`.
"""

from dataclasses import dataclass

import msgspec
import structlog

from bot.data import models
from bot.data.keys import Actor
from bot.data.transactions import Transaction, once, recall
from bot.rules.market.relisting import NotFrozen
from bot.rules.market.valuation import value
from bot.rules.refusals import TooOld
from bot.rules.trading.closeouts import NoReason
from bot.services.context import Context
from bot.services.market.frozen import RELISTED, load_noted_coins
from bot.services.moderation.delisted_holdings import load_holding

COMMAND = "/manage relisted"

log = structlog.get_logger("manage")


@dataclass(frozen=True, slots=True)
class ThawPlan:
    """What saying that a coin is the same does. Money in micro-coins, prices as exact text."""

    ticker: str
    frozen_at: int  # ms since 1970
    bid: str  # the last known one, at which it counts
    new_bid: str | None  # at which it counts from then on; None while there is no fresh one
    reason: str
    members: int
    worth: int  # of what they hold, at the last known bid
    new_worth: int | None  # at the new one
    orders: int
    alerts: int


@dataclass(frozen=True, slots=True)
class ThawDecision:
    """A decision as it was made: its number, and what it was to do."""

    id: int
    plan: ThawPlan


async def preview_thaw(context: Context, actor: Actor, ticker: str, reason: str, *, key: str) -> ThawPlan:
    """What it does to say that a coin is the same. Changes nothing.

    `key`, the interaction's id, is what `execute_thaw` asks for. Raises NoReason, NotFrozen.
    """
    reason, ticker = " ".join(reason.split()), ticker.strip().upper()
    plan = await _plan(context, actor.guild_id, ticker, reason)

    async def body(_: Transaction) -> ThawPlan:
        if not any(char.isalnum() for char in reason):
            raise NoReason
        return _require(plan, ticker)

    return await once(context, key, actor, ThawPlan, body)


async def execute_thaw(context: Context, actor: Actor, preview_key: str) -> ThawDecision:
    """Writes down that the coin previewed under this key is the same: from now on it counts and trades here again.

    Raises TooOld where the preview is forgotten, NotFrozen where it is decided already.
    """
    preview = await recall(preview_key, actor, ThawPlan)
    if preview is None:
        raise TooOld(command=COMMAND)
    plan = await _plan(context, actor.guild_id, preview.ticker, preview.reason)

    async def body(tx: Transaction) -> ThawDecision:
        current = _require(plan, preview.ticker)
        facts = {
            "symbol": current.ticker,
            "frozen_at": current.frozen_at,
            "decision": "same",
            "before": {"bid": current.bid, "worth": current.worth},
            "after": {"bid": current.new_bid, "worth": current.new_worth},
        }
        stored = msgspec.json.encode(facts).decode()
        number = await tx.insert(
            models.Decision, **actor.columns, kind=RELISTED, facts=stored, reason=current.reason, at=tx.now
        )
        tx.on_commit(context.noted_coins.clear)
        return ThawDecision(number, current)

    decision = await once(context, f"{preview_key} decided", actor, ThawDecision, body)
    log.info("coin is the same", decision=decision.id, guild=actor.guild_id, user=actor.user_id, symbol=preview.ticker)
    return decision


def _require(plan: ThawPlan | None, ticker: str) -> ThawPlan:
    if plan is None:
        raise NotFrozen(symbol="".join(char for char in ticker if char.isascii() and char.isalnum())[:12])
    return plan


async def _plan(context: Context, guild_id: int, ticker: str, reason: str) -> ThawPlan | None:
    """What is frozen of a coin in a server; None where nothing is."""
    coin = (await load_noted_coins(context)).coins.get(ticker)
    holding = await load_holding(context, guild_id, ticker)
    if coin is None or coin.frozen_at is None or guild_id not in coin.frozen_in or holding is None:
        return None
    quote = context.market.snapshot().get(ticker)
    return ThawPlan(
        ticker=ticker,
        frozen_at=coin.frozen_at,
        bid=str(coin.bid),
        new_bid=str(quote.bid) if quote else None,
        reason=reason,
        members=len(holding.users),
        worth=holding.worth,
        new_worth=value(holding.units, holding.symbol, quote.bid) if quote else None,
        orders=holding.orders,
        alerts=holding.alerts,
    )
